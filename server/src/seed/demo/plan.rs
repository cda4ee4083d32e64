//! The life of a task as a story tells it, and the deeds that it is made of.

use chrono::TimeDelta;
use shared::work::task::{Priority, Status};

/// A time seen from the midnight with which today began.
pub type Moment = TimeDelta;

/// `at(-3, "17:00")`: three days ago at five in the afternoon.
pub fn at(day: i64, clock: &str) -> Moment {
    let (hours, minutes) = clock.split_once(':').unwrap_or((clock, "0"));
    TimeDelta::days(day)
        + TimeDelta::hours(hours.parse().unwrap_or(12))
        + TimeDelta::minutes(minutes.parse().unwrap_or(0))
}

/// A task from its making to where it stands today.
#[derive(Clone, Debug)]
pub struct Plan {
    pub title: String,
    pub description: String,
    /// Who sets it and whom it is for, by login; nobody is responsible for what nobody has taken yet.
    pub by: &'static str,
    pub to: Option<&'static str>,
    pub helpers: Vec<&'static str>,
    pub watchers: Vec<&'static str>,
    pub project: Option<&'static str>,
    pub priority: Priority,
    pub status: Status,
    pub made: Moment,
    /// When it came to where it stands; just before now for what is still open.
    pub ended: Option<Moment>,
    pub deadline: Option<Moment>,
    /// The deadline as it was first.
    pub first_deadline: Option<Moment>,
    pub estimate_minutes: Option<i32>,
    pub tags: Vec<&'static str>,
    /// Lines, and how many of them are done.
    pub checklist: (Vec<String>, usize),
    pub remarks: Vec<(Moment, &'static str, &'static str)>,
    pub acceptance: bool,
    /// Why it was sent back once.
    pub returned: Option<&'static str>,
    pub result: Option<&'static str>,
    pub deleted: bool,
}

/// A new story: set by somebody for somebody, so many days ago.
pub fn task(title: &str, by: &'static str, to: &'static str, days_ago: i64) -> Plan {
    let minutes = 11 * (title.len() as i64 % 37);
    Plan {
        title: title.to_owned(),
        description: String::new(),
        by,
        to: Some(to),
        helpers: Vec::new(),
        watchers: Vec::new(),
        project: None,
        priority: Priority::Normal,
        status: Status::New,
        made: at(-days_ago, "9:00") + TimeDelta::minutes(minutes),
        ended: None,
        deadline: None,
        first_deadline: None,
        estimate_minutes: None,
        tags: Vec::new(),
        checklist: (Vec::new(), 0),
        remarks: Vec::new(),
        acceptance: false,
        returned: None,
        result: None,
        deleted: false,
    }
}

impl Plan {
    /// What it says.
    pub fn says(mut self, description: &str) -> Self {
        self.description = description.to_owned();
        self
    }

    /// Nobody is responsible.
    pub fn untaken(mut self) -> Self {
        self.to = None;
        self
    }

    /// Where it stands.
    pub fn is(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Done, with a result.
    pub fn done(mut self, ended: Moment, result: &'static str) -> Self {
        self.status = Status::Done;
        self.ended = Some(ended);
        self.result = Some(result).filter(|result| !result.is_empty());
        self
    }

    /// Its deadline.
    pub fn due(mut self, day: i64, clock: &str) -> Self {
        self.deadline = Some(at(day, clock));
        self
    }

    /// The deadline was another one first.
    pub fn moved_from(mut self, day: i64, clock: &str) -> Self {
        self.first_deadline = Some(at(day, clock));
        self
    }

    /// Matters so much.
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Belongs to a project.
    pub fn project(mut self, project: &'static str) -> Self {
        self.project = Some(project);
        self
    }

    /// Takes so many hours.
    pub fn hours(mut self, hours: f64) -> Self {
        self.estimate_minutes = Some((hours * 60.0) as i32);
        self
    }

    /// Is marked so.
    pub fn tags(mut self, tags: &[&'static str]) -> Self {
        self.tags = tags.to_vec();
        self
    }

    /// Others who help.
    pub fn helped_by(mut self, people: &[&'static str]) -> Self {
        self.helpers = people.to_vec();
        self
    }

    /// Others who look on.
    pub fn watched_by(mut self, people: &[&'static str]) -> Self {
        self.watchers = people.to_vec();
        self
    }

    /// A checklist, its first lines done.
    pub fn steps(mut self, lines: &[&str], done: usize) -> Self {
        self.checklist = (lines.iter().map(|line| (*line).to_owned()).collect(), done);
        self
    }

    /// Somebody writes.
    pub fn remark(mut self, day: i64, clock: &str, who: &'static str, text: &'static str) -> Self {
        self.remarks.push((at(day, clock), who, text));
        self
    }

    /// The creator accepts the result.
    pub fn accepted(mut self) -> Self {
        self.acceptance = true;
        self
    }

    /// The creator sent it back once.
    pub fn returned(mut self, reason: &'static str) -> Self {
        self.returned = Some(reason);
        self
    }

    /// It lies in the bin.
    pub fn deleted(mut self) -> Self {
        self.deleted = true;
        self
    }

    /// All deeds of the story in the order of time; none later than `now`.
    pub fn deeds(&self, now: Moment) -> Vec<(Moment, Deed)> {
        let end = self.ended.unwrap_or(now - TimeDelta::minutes(40)).min(now);
        let made = self.made.min(end);
        let part = |part: i32| made + (end - made) * part / 10;
        let doer = self.to.unwrap_or(self.by);
        let mut deeds = vec![(made, Deed::Make)];
        if self.first_deadline.is_some() {
            deeds.push((part(5), Deed::MoveDeadline));
        }
        let mut step = |when, who, status, reason| {
            deeds.push((
                when,
                Deed::Step {
                    who,
                    status,
                    reason,
                },
            ))
        };
        match self.status {
            Status::New => {}
            Status::InProgress => step(part(4), doer, Status::InProgress, None),
            Status::Review | Status::Done => {
                step(part(3), doer, Status::InProgress, None);
                let handed_in = self.acceptance || self.status == Status::Review;
                if let Some(reason) = self.returned {
                    step(part(6), doer, Status::Review, None);
                    step(part(7), self.by, Status::InProgress, Some(reason));
                }
                if handed_in {
                    step(part(9), doer, Status::Review, None);
                }
                if self.status == Status::Done {
                    step(
                        end,
                        if self.acceptance { self.by } else { doer },
                        Status::Done,
                        None,
                    );
                }
            }
            Status::Deferred | Status::Cancelled => step(end, self.by, self.status, None),
        }
        deeds.extend(
            self.remarks
                .iter()
                .map(|(when, who, text)| ((*when).clamp(made, now), Deed::Remark { who, text })),
        );
        if let Some(deadline) = self
            .first_deadline
            .into_iter()
            .chain(self.deadline)
            .find(|deadline| *deadline > made && *deadline < end && *deadline < now)
        {
            deeds.push((deadline + TimeDelta::minutes(1), Deed::Clock));
        }
        if self.deleted {
            deeds.push((end, Deed::Delete));
        }
        deeds.sort_by_key(|(when, _)| *when);
        deeds
    }
}

/// One thing that happens in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The task is made.
    Make,
    /// The creator moves the deadline.
    MoveDeadline,
    /// Somebody moves the status.
    Step {
        who: &'static str,
        status: Status,
        reason: Option<&'static str>,
    },
    /// Somebody writes.
    Remark {
        who: &'static str,
        text: &'static str,
    },
    /// The clock looks for what is late.
    Clock,
    /// The creator puts it in the bin.
    Delete,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_keeps_to_the_state_machine_and_ends_before_now() {
        let now = at(0, "12:00");
        for status in Status::ALL {
            let plan = task("Акт", "head", "manager", 9)
                .is(status)
                .accepted()
                .returned("Нет подписи")
                .due(-2, "18:00")
                .moved_from(-4, "18:00")
                .remark(1, "9:00", "head", "?");
            let deeds = plan.deeds(now);
            assert_eq!(deeds[0].1, Deed::Make);
            let mut stands = Status::New;
            for (when, deed) in deeds {
                assert!(when <= now, "{deed:?}");
                if let Deed::Step {
                    who, status: to, ..
                } = deed
                {
                    assert!(
                        stands.may_become(to, true, who == "head"),
                        "{stands} to {to} by {who}"
                    );
                    stands = to;
                }
            }
            assert_eq!(stands, status);
        }
    }
}
