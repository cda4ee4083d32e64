//! What a new task is made of and what an edit makes of one: pure, the same for every way in.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use shared::work::task::{ChecklistItem, EditTask, NewTask, Status, Task};
use shared::{ChecklistItemId, TaskId, UserId};
use uuid::Uuid;

/// A new task as it is stored; number and department are filled in later.
pub(super) fn task_of(
    new: NewTask,
    id: TaskId,
    creator: UserId,
    now: DateTime<Utc>,
    new_id: impl FnMut() -> Uuid,
) -> Task {
    Task {
        id,
        number: 0,
        title: new.title.trim().to_owned(),
        description: new.description,
        status: Status::New,
        priority: new.priority,
        responsible_id: new.responsible_id,
        helper_ids: once_each(new.helper_ids),
        watcher_ids: once_each(new.watcher_ids),
        creator_id: creator,
        department_id: new.department_id,
        project_id: new.project_id,
        parent_id: new.parent_id,
        start_at: new.start_at.map(to_micros),
        deadline: new.deadline.map(to_micros),
        estimate_minutes: new.estimate_minutes,
        tags: tidy(new.tags),
        checklist: with_ids(new.checklist, &[], new_id),
        overdue: false,
        acceptance: new.acceptance,
        result_required: new.result_required,
        result: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        version: 1,
    }
}

/// The task after an edit. A deadline that moves into the future, or away, takes the mark "overdue" with it; only the clock sets it (TSK-02).
pub(super) fn apply(
    edit: EditTask,
    before: &Task,
    now: DateTime<Utc>,
    new_id: impl FnMut() -> Uuid,
) -> Task {
    let mut task = before.clone();
    if let Some(title) = edit.title {
        task.title = title.trim().to_owned();
    }
    task.description = edit.description.unwrap_or(task.description);
    task.priority = edit.priority.unwrap_or(task.priority);
    task.responsible_id = edit.responsible_id.unwrap_or(task.responsible_id);
    task.helper_ids = edit.helper_ids.map_or(task.helper_ids, once_each);
    task.watcher_ids = edit.watcher_ids.map_or(task.watcher_ids, once_each);
    task.department_id = edit.department_id.unwrap_or(task.department_id);
    task.project_id = edit.project_id.unwrap_or(task.project_id);
    task.parent_id = edit.parent_id.unwrap_or(task.parent_id);
    task.start_at = edit.start_at.map_or(task.start_at, |at| at.map(to_micros));
    task.deadline = edit.deadline.map_or(task.deadline, |at| at.map(to_micros));
    task.estimate_minutes = edit.estimate_minutes.unwrap_or(task.estimate_minutes);
    task.tags = edit.tags.map_or(task.tags, tidy);
    if let Some(checklist) = edit.checklist {
        task.checklist = with_ids(checklist, &before.checklist, new_id);
    }
    task.acceptance = edit.acceptance.unwrap_or(task.acceptance);
    task.result_required = edit.result_required.unwrap_or(task.result_required);
    task.overdue = task.overdue && task.deadline.is_some_and(|deadline| deadline <= now);
    task
}

/// PostgreSQL keeps microseconds; what is finer would look changed when it is read again.
fn to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

fn once_each(mut people: Vec<UserId>) -> Vec<UserId> {
    people.sort_unstable();
    people.dedup();
    people
}

/// Tags without blanks around them, once each whatever their case.
fn tidy(tags: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    tags.into_iter()
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty() && seen.insert(tag.to_lowercase()))
        .collect()
}

/// Lines that the task has keep their ids; all others get new ones, whatever id they come with.
fn with_ids(
    items: Vec<ChecklistItem>,
    known: &[ChecklistItem],
    mut new_id: impl FnMut() -> Uuid,
) -> Vec<ChecklistItem> {
    let mut free: HashSet<ChecklistItemId> = known.iter().filter_map(|item| item.id).collect();
    items
        .into_iter()
        .map(|item| {
            let id = item
                .id
                .filter(|id| free.remove(id))
                .unwrap_or_else(|| ChecklistItemId(new_id()));
            ChecklistItem {
                id: Some(id),
                text: item.text.trim().to_owned(),
                done: item.done,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_known_ids_and_never_take_foreign_ones() {
        let mut count = 0;
        let mut new_id = || {
            count += 1;
            Uuid::from_u128(count)
        };
        let line = |id: Option<u128>, text: &str| ChecklistItem {
            id: id.map(|id| ChecklistItemId(Uuid::from_u128(id))),
            text: text.to_owned(),
            done: false,
        };
        let known = [line(Some(100), "a"), line(Some(101), "b")];
        let lines = with_ids(
            vec![
                line(Some(101), "b "),
                line(None, "c"),
                line(Some(999), "d"),
                line(Some(101), "twice"),
            ],
            &known,
            &mut new_id,
        );
        let ids: Vec<u128> = lines
            .iter()
            .filter_map(|line| line.id)
            .map(|id| id.0.as_u128())
            .collect();
        assert_eq!(ids, [101, 1, 2, 3]);
        assert_eq!(lines[0].text, "b");
    }

    #[test]
    fn tags_stand_once() {
        assert_eq!(
            tidy(vec![
                " Отчёт".to_owned(),
                "отчёт".to_owned(),
                String::new(),
                "акт".to_owned()
            ]),
            ["Отчёт", "акт"]
        );
    }
}
