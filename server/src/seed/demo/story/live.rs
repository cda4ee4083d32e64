//! The deeds of a story, one after another.

use std::collections::HashMap;

use backend::office::user;
use backend::work::task;
use backend::{Error, Result};
use shared::TaskId;
use shared::office::user::{EditUser, UserStatus};
use shared::work::task::{ChecklistItem, EditTask, NewComment, NewTask, Status, TransitionTask};

use super::super::people;
use super::super::plan::{Deed, Moment, Plan, at};
use super::{Story, because};

impl Story {
    /// Lives through all plans at once, in the order of time.
    pub async fn tell(&self, plans: &[Plan]) -> Result<()> {
        let end = self.now - self.midnight;
        let mut deeds: Vec<(Moment, usize, Deed)> = plans
            .iter()
            .enumerate()
            .flat_map(|(index, plan)| {
                plan.deeds(end)
                    .into_iter()
                    .map(move |(when, deed)| (when, index, deed))
            })
            .collect();
        deeds.sort_by_key(|(when, ..)| *when);
        let mut tasks: HashMap<usize, TaskId> = HashMap::new();
        let mut leaves = self
            .actors
            .contains_key(people::LEFT)
            .then(|| at(-20, "10:00"));
        for (when, index, deed) in deeds {
            if leaves.is_some_and(|leaves| leaves < when) {
                self.leave(at(-20, "10:00")).await?;
                leaves = None;
            }
            let plan = &plans[index];
            self.set_clock(when);
            let made = self
                .do_one(plan, tasks.get(&index).copied(), &deed)
                .await
                .map_err(because(&format!("{deed:?} in «{}»", plan.title)))?;
            tasks.extend(made.map(|id| (index, id)));
        }
        Ok(())
    }

    /// One deed; the id of a task that it made.
    async fn do_one(
        &self,
        plan: &Plan,
        made: Option<TaskId>,
        deed: &Deed,
    ) -> Result<Option<TaskId>> {
        if *deed == Deed::Clock {
            self.mark_overdue().await?;
            return Ok(None);
        }
        let who = match deed {
            Deed::Step { who, .. } | Deed::Remark { who, .. } => *who,
            _ => plan.by,
        };
        let mut cx = self.cx(who).await?;
        let of_task = || {
            made.ok_or_else(|| {
                Error::Internal("a story begins with the making of its task".to_owned())
            })
        };
        let mut new = None;
        match deed {
            Deed::Make => new = Some(task::create(&mut cx, self.new_task(plan)?).await?.id),
            Deed::MoveDeadline => {
                let edit = EditTask {
                    deadline: Some(plan.deadline.map(|deadline| self.midnight + deadline)),
                    ..EditTask::default()
                };
                task::update(&mut cx, of_task()?, None, edit).await?;
            }
            Deed::Step { status, reason, .. } => {
                let result = plan
                    .result
                    .filter(|_| *status == Status::Done)
                    .map(str::to_owned);
                let wish = TransitionTask {
                    status: *status,
                    reason: reason.map(str::to_owned),
                    result,
                };
                task::transition(&mut cx, of_task()?, None, wish).await?;
            }
            Deed::Remark { text, .. } => {
                task::comment(
                    &mut cx,
                    of_task()?,
                    NewComment {
                        text: (*text).to_owned(),
                    },
                )
                .await?;
            }
            Deed::Delete => task::delete(&mut cx, of_task()?, None).await?,
            Deed::Clock => {}
        }
        cx.commit().await?;
        Ok(new)
    }

    fn new_task(&self, plan: &Plan) -> Result<NewTask> {
        let (lines, done) = &plan.checklist;
        Ok(NewTask {
            title: plan.title.clone(),
            description: plan.description.clone(),
            priority: plan.priority,
            responsible_id: plan.to.map(|login| self.person(login)).transpose()?,
            helper_ids: self.people(&plan.helpers)?,
            watcher_ids: self.people(&plan.watchers)?,
            project_id: plan.project.map(|project| self.projects[project]),
            deadline: plan
                .first_deadline
                .or(plan.deadline)
                .map(|deadline| self.midnight + deadline),
            estimate_minutes: plan.estimate_minutes,
            tags: plan.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            checklist: lines
                .iter()
                .enumerate()
                .map(|(index, text)| ChecklistItem {
                    id: None,
                    text: text.clone(),
                    done: index < *done,
                })
                .collect(),
            acceptance: plan.acceptance,
            ..NewTask::default()
        })
    }

    /// Somebody leaves the company.
    async fn leave(&self, when: Moment) -> Result<()> {
        self.set_clock(when);
        let mut cx = self.cx("admin").await?;
        let edit = EditUser {
            status: Some(UserStatus::Blocked),
            ..EditUser::default()
        };
        user::update(&mut cx, self.person(people::LEFT)?, None, edit)
            .await
            .map_err(because("somebody leaves"))?;
        cx.commit().await
    }
}
