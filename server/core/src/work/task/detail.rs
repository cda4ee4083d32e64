//! One task: whole, with names and what the person may do, and its timeline.

use shared::office::user::UserRef;
use shared::work::task::{Status, Task, TaskDetail, TimelineEntry};
use shared::{TaskId, UserId};

use super::access::{self, Action};
use super::{names, sql};
use crate::office::audit;
use crate::platform::comment;
use crate::platform::cx::Cx;
use crate::platform::error::Result;

/// A task.
///
/// # Errors
/// `NotFound` where there is none that the person may see.
pub async fn get(cx: &mut Cx, id: TaskId) -> Result<Task> {
    access::load_for(cx, id, Action::Read).await
}

/// A task with the names that its page shows and the moves that the person may make. In the bin there are none but to take it out.
///
/// # Errors
/// As [`get`].
pub async fn detail(cx: &mut Cx, id: TaskId) -> Result<TaskDetail> {
    let task = access::load_for(cx, id, Action::Read).await?;
    let mut names = names::of(cx, &[&task]).await?;
    let actor = cx.actor();
    let lives = task.deleted_at.is_none();
    let targets = if lives && access::may(actor, &task, Action::Transition)? {
        task.status
            .targets(task.acceptance, access::is_acceptor(actor, &task))
    } else {
        Vec::<Status>::new()
    };
    let person = |id: UserId| {
        names.people.get(&id).map(|person| UserRef {
            id,
            name: person.name.clone(),
        })
    };
    Ok(TaskDetail {
        people: access::everybody(&task)
            .into_iter()
            .filter_map(person)
            .collect(),
        department_name: task
            .department_id
            .and_then(|id| names.departments.remove(&id)),
        project_name: task
            .project_id
            .and_then(|id| names.projects.remove(&id))
            .map(|(name, _)| name),
        parent_title: parent_title(cx, &task).await?,
        targets,
        can_update: lives && access::may(cx.actor(), &task, Action::Update)?,
        can_delete: access::may(cx.actor(), &task, Action::Delete)?,
        can_comment: lives && access::may(cx.actor(), &task, Action::Comment)?,
        task,
    })
}

/// The parent's title, unless the person may not see the parent.
async fn parent_title(cx: &mut Cx, task: &Task) -> Result<Option<String>> {
    let Some(parent) = task.parent_id else {
        return Ok(None);
    };
    match sql::load(cx, parent).await? {
        Some(parent)
            if parent.deleted_at.is_none() && access::may(cx.actor(), &parent, Action::Read)? =>
        {
            Ok(Some(parent.title))
        }
        _ => Ok(None),
    }
}

/// Remarks and changes of a task, oldest first (AUD-03).
///
/// # Errors
/// As [`get`].
pub async fn timeline(cx: &mut Cx, id: TaskId) -> Result<Vec<TimelineEntry>> {
    access::load_for(cx, id, Action::Read).await?;
    let remarks = comment::list(cx, "task", id.0).await?;
    let changes = audit::of_entity(cx, "task", id.0).await?;
    // The log gives the newest first. A remark stands for itself; its row in the log would say it twice.
    let mut entries: Vec<TimelineEntry> = changes
        .into_iter()
        .rev()
        .filter(|row| row.action != "task.comment")
        .map(|row| TimelineEntry::Change {
            at: row.at,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            action: row.action,
            changes: row.changes,
        })
        .chain(remarks.into_iter().map(TimelineEntry::Comment))
        .collect();
    entries.sort_by_key(|entry| match entry {
        TimelineEntry::Comment(comment) => comment.created_at,
        TimelineEntry::Change { at, .. } => *at,
    });
    Ok(entries)
}
