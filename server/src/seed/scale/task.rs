//! Tasks one after another, as two years of work would have made them: all tenants mixed, numbers rising with time.

use chrono::{DateTime, TimeDelta, Utc};
use shared::work::task::{Priority, Status};
use uuid::Uuid;

use super::company::Company;
use super::{HISTORY, words};
use crate::seed::random::Random;

/// What is younger may well be open still.
const RECENT: TimeDelta = TimeDelta::days(60);
/// How long the bin keeps.
const BIN: TimeDelta = TimeDelta::days(30);

/// A task. People, departments and projects are indexes into those of its company.
pub struct Task {
    pub company: usize,
    pub id: Uuid,
    pub number: i64,
    pub title: String,
    pub description: String,
    pub status: Status,
    pub priority: Priority,
    pub responsible: usize,
    pub creator: usize,
    pub department: usize,
    pub helper: Option<usize>,
    pub watcher: Option<usize>,
    pub project: Option<usize>,
    pub deadline: Option<DateTime<Utc>>,
    pub estimate_minutes: Option<i64>,
    pub tags: Vec<&'static str>,
    pub overdue: bool,
    pub result: Option<&'static str>,
    pub steps: usize,
    pub steps_done: usize,
    pub comments: usize,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Makes tasks in the order of time.
pub struct Tasks<'a> {
    companies: &'a [Company],
    /// Sums of the weights up to each company.
    up_to: Vec<f64>,
    counters: Vec<i64>,
    random: Random,
    now: DateTime<Utc>,
    made: usize,
    total: usize,
}

impl<'a> Tasks<'a> {
    /// So many tasks, the last of them made just now.
    pub fn new(companies: &'a [Company], total: usize, now: DateTime<Utc>) -> Self {
        let mut sum = 0.0;
        let sums = companies.iter().map(|company| {
            sum += company.weight;
            sum
        });
        Self {
            companies,
            up_to: sums.collect(),
            counters: vec![0; companies.len()],
            random: Random::new(20_26),
            now,
            made: 0,
            total,
        }
    }

    /// The last number of each company.
    pub fn counters(&self) -> &[i64] {
        &self.counters
    }

    /// The source of chance, for what hangs on a task.
    pub fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// The next task.
    pub fn make(&mut self) -> Task {
        let created_at = self.next_instant();
        let share = self.random.share();
        let index = self
            .up_to
            .partition_point(|sum| *sum <= share)
            .min(self.companies.len() - 1);
        let company = &self.companies[index];
        self.counters[index] += 1;
        let random = &mut self.random;
        let english = company.english != random.chance(60);
        let responsible = company.workers[random.skewed(company.workers.len())];
        let department = company.people[responsible].department;
        let status = status(random, self.now - created_at);
        let times = Times::new(random, self.now, created_at, status);
        let steps = if random.chance(120) {
            random.between(3, 8) as usize
        } else {
            0
        };
        let other = |random: &mut Random| {
            Some(company.workers[random.below(company.workers.len())])
                .filter(|other| *other != responsible)
        };
        Task {
            company: index,
            id: random.id(created_at),
            number: self.counters[index],
            title: words::title(random, english),
            description: words::description(random, english),
            status,
            priority: priority(random),
            responsible,
            creator: match random.below(100) {
                0..70 => company.departments[department].head,
                70..92 => responsible,
                _ => 0,
            },
            department,
            helper: if random.chance(180) {
                other(random)
            } else {
                None
            },
            watcher: if random.chance(220) {
                other(random)
            } else {
                None
            },
            project: random
                .chance(300)
                .then(|| random.below(company.projects.len())),
            deadline: times.deadline,
            estimate_minutes: random.chance(500).then(|| random.between(1, 32) * 30),
            tags: if random.chance(350) {
                vec![random.pick(words::TAGS)]
            } else {
                Vec::new()
            },
            overdue: status.is_open()
                && times.deleted_at.is_none()
                && times.deadline.is_some_and(|deadline| deadline <= self.now),
            result: (status == Status::Done && random.chance(300))
                .then(|| words::result(random, english)),
            steps,
            steps_done: if status == Status::Done {
                steps
            } else {
                random.below(steps + 1)
            },
            comments: if random.chance(160) {
                random.between(1, 3) as usize
            } else {
                0
            },
            created_at,
            updated_at: times.updated_at,
            closed_at: times.closed_at,
            deleted_at: times.deleted_at,
        }
    }

    /// Instants rise evenly over the history, within working hours (8 to 19 in Moscow).
    fn next_instant(&mut self) -> DateTime<Utc> {
        let seconds = HISTORY.num_seconds() as f64 * self.made as f64 / self.total as f64;
        self.made += 1;
        let day = (seconds / 86_400.0).floor();
        let at = self.now - HISTORY + TimeDelta::days(day as i64 + 1);
        let midnight = at
            .date_naive()
            .and_hms_opt(5, 0, 0)
            .map_or(at, |at| at.and_utc());
        let worked = (seconds - day * 86_400.0) * 11.0 / 24.0;
        (midnight + TimeDelta::milliseconds((worked * 1000.0) as i64)).min(self.now)
    }
}

struct Times {
    deadline: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    deleted_at: Option<DateTime<Utc>>,
}

impl Times {
    fn new(
        random: &mut Random,
        now: DateTime<Utc>,
        created_at: DateTime<Utc>,
        status: Status,
    ) -> Self {
        // What has been open for long got a new deadline in most cases.
        let moved = status.is_open() && now - created_at > RECENT && random.chance(700);
        let day = if moved {
            now + TimeDelta::days(random.between(1, 45))
        } else {
            created_at + TimeDelta::days(random.between(1, 30))
        };
        let hour = u32::try_from(random.between(6, 15)).unwrap_or(12);
        let deadline = day
            .date_naive()
            .and_hms_opt(hour, if random.chance(500) { 0 } else { 30 }, 0)
            .map(|at| at.and_utc());
        let deadline = deadline.filter(|_| random.chance(880));
        let planned = deadline.unwrap_or(created_at + TimeDelta::days(10)) - created_at;
        let taken = TimeDelta::seconds(
            (planned.num_seconds() as f64 * (0.3 + 0.85 * random.share())) as i64,
        );
        let closed_at = (!status.is_open()).then(|| (created_at + taken).min(now));
        let since = (now - created_at).num_seconds();
        let touched = created_at + TimeDelta::seconds((since as f64 * random.share() * 0.5) as i64);
        let deleted_at = (now - created_at < BIN && random.chance(10)).then_some(now);
        Self {
            deadline,
            updated_at: deleted_at.or(closed_at).unwrap_or(touched),
            closed_at,
            deleted_at,
        }
    }
}

fn status(random: &mut Random, age: TimeDelta) -> Status {
    let at = random.below(1000);
    // What was done fast enough to be done by now.
    let done = if age > RECENT { 880 } else { 370 };
    let rest = if age > RECENT {
        [15, 15, 5, 25]
    } else {
        [220, 250, 80, 40]
    };
    let mut end = done;
    for (status, part) in [
        Status::New,
        Status::InProgress,
        Status::Review,
        Status::Deferred,
    ]
    .into_iter()
    .zip(rest)
    {
        if (end..end + part).contains(&at) {
            return status;
        }
        end += part;
    }
    if at < done {
        Status::Done
    } else {
        Status::Cancelled
    }
}

fn priority(random: &mut Random) -> Priority {
    match random.below(100) {
        0..15 => Priority::Low,
        15..80 => Priority::Normal,
        80..96 => Priority::High,
        _ => Priority::Critical,
    }
}
