//! Tasks (TSK): the use-cases.
//!
//! A change loads the task *for an action* ([`access`]), lets the pure rules of `shared` and [`edit`] decide, writes the rows ([`sql`]),
//! and leaves audit row, event and search document ([`record`]) and notifications ([`news`]) behind, all in the caller's transaction.
//! Lists compile what the person may see into their statement ([`query`], TSK-04).

mod access;
mod detail;
mod digest;
mod edit;
pub mod export;
mod filter;
mod jobs;
mod list;
mod lookup;
mod names;
mod news;
mod order;
mod people;
mod query;
mod record;
mod refs;
mod sheet;
mod sql;
pub mod stats;
#[cfg(test)]
mod tests;
mod whole;

use chrono::{DateTime, Utc};
use shared::work::task::{Comment, EditTask, NewComment, NewTask, Task, TransitionTask};
use shared::{ChecklistItemId, Permission, TaskId};

use self::access::Action;
use self::record::Deed;
use crate::platform::cx::Cx;
use crate::platform::error::{ConstraintExt, Error, Result};
use crate::platform::{audit, comment as remarks, events, number};

pub use detail::{detail, get, timeline};
pub use digest::{DIGEST_CHUNK, send_digests, tenants_with_a_morning};
pub use jobs::{CHUNK, count_overdue, count_purgeable, mark_overdue, purge_bin};
pub use list::{board, calendar, counters, list, row};
pub use whole::{board_whole, list_whole};

/// Makes a task (TSK-01). Its department is the given one, else the responsible person's, else the creator's.
///
/// # Errors
/// Faults of the fields; `Forbidden` without `task.create` or where its scope does not reach the responsible person or the department.
pub async fn create(cx: &mut Cx, new: NewTask) -> Result<Task> {
    cx.require(Permission::TaskCreate).await?;
    new.validate().check()?;
    let (id, creator, now) = (TaskId(cx.new_id()), cx.user_id()?, cx.now());
    let mut task = edit::task_of(new, id, creator, now, || cx.new_id());
    let names = names::of(cx, &[&task]).await?;
    let department_of = |person| {
        names
            .people
            .get(&person)
            .and_then(|person| person.department_id)
    };
    task.department_id = task
        .department_id
        .or_else(|| task.responsible_id.and_then(department_of))
        .or_else(|| department_of(creator));
    refs::check(cx, None, &task, &names, Permission::TaskCreate).await?;
    task.number = number::next(cx, "task").await?;
    sql::insert(cx, &task).await?;
    record::record(
        cx,
        None,
        &task,
        &names,
        Deed {
            action: "task.create",
            event: "task.created",
            reason: None,
        },
    )
    .await?;
    news::of_edit(cx, None, &task).await?;
    Ok(task)
}

/// Changes what a task says; what is absent stays. An edit that changes nothing leaves no trace.
///
/// # Errors
/// Faults of the fields; `VersionConflict` when somebody was quicker; `Forbidden`, `NotFound` as in [`access`].
pub async fn update(
    cx: &mut Cx,
    id: TaskId,
    if_version: Option<i64>,
    edit: EditTask,
) -> Result<Task> {
    let before = access::load_for(cx, id, Action::Update).await?;
    access::check_version(&before, if_version)?;
    change(cx, before, edit).await
}

/// Moves the deadline of a task that stood at `seen`: what a drag in the calendar means. Whatever else changed meanwhile (a remark, the mark
/// "overdue") does not hinder it.
///
/// # Errors
/// `VersionConflict` when somebody else moved the deadline; else as [`update`].
pub async fn reschedule(
    cx: &mut Cx,
    id: TaskId,
    seen: Option<DateTime<Utc>>,
    deadline: Option<DateTime<Utc>>,
) -> Result<Task> {
    let before = access::load_for(cx, id, Action::Update).await?;
    if before.deadline != seen {
        return Err(Error::VersionConflict);
    }
    let edit = EditTask {
        deadline: Some(deadline),
        ..EditTask::default()
    };
    change(cx, before, edit).await
}

async fn change(cx: &mut Cx, before: Task, edit: EditTask) -> Result<Task> {
    edit.validate(&before).check()?;
    let now = cx.now();
    let after = edit::apply(edit, &before, now, || cx.new_id());
    if after == before {
        return Ok(before);
    }
    let names = names::of(cx, &[&before, &after]).await?;
    refs::check(cx, Some(&before), &after, &names, Permission::TaskUpdate).await?;
    let after = save(cx, &before, after).await?;
    record::record(
        cx,
        Some(&before),
        &after,
        &names,
        Deed {
            action: "task.update",
            event: "task.updated",
            reason: None,
        },
    )
    .await?;
    news::of_edit(cx, Some(&before), &after).await?;
    Ok(after)
}

/// Ticks a line of the checklist, or takes the tick away.
///
/// # Errors
/// `NotFound` for a line that the task does not have; else as [`update`].
pub async fn check(cx: &mut Cx, id: TaskId, item: ChecklistItemId, done: bool) -> Result<Task> {
    let before = access::load_for(cx, id, Action::Update).await?;
    let mut after = before.clone();
    let line = after
        .checklist
        .iter_mut()
        .find(|line| line.id == Some(item))
        .ok_or(Error::NotFound)?;
    if line.done == done {
        return Ok(before);
    }
    line.done = done;
    let names = names::of(cx, &[&before]).await?;
    let after = save(cx, &before, after).await?;
    record::record(
        cx,
        Some(&before),
        &after,
        &names,
        Deed {
            action: "task.update",
            event: "task.updated",
            reason: None,
        },
    )
    .await?;
    Ok(after)
}

/// Moves a task's status (TSK-02). What is closed is no longer overdue.
///
/// # Errors
/// `Conflict("transition")` where the state machine has no such move, `Conflict("acceptance")` where only the creator may make it; faults
/// of `reason` and `result`; else as [`update`].
pub async fn transition(
    cx: &mut Cx,
    id: TaskId,
    if_version: Option<i64>,
    wish: TransitionTask,
) -> Result<Task> {
    let before = access::load_for(cx, id, Action::Transition).await?;
    access::check_version(&before, if_version)?;
    if !before.status.may_become(
        wish.status,
        before.acceptance,
        access::is_acceptor(cx.actor(), &before),
    ) {
        let for_acceptors = before
            .status
            .may_become(wish.status, before.acceptance, true);
        return Err(Error::Conflict(if for_acceptors {
            "acceptance"
        } else {
            "transition"
        }));
    }
    wish.validate(&before).check()?;
    let mut after = before.clone();
    after.status = wish.status;
    after.overdue = before.overdue && wish.status.is_open();
    if let Some(result) = wish.result {
        after.result = Some(result.trim().to_owned()).filter(|result| !result.is_empty());
    }
    let names = names::of(cx, &[&before]).await?;
    let after = save(cx, &before, after).await?;
    let reason = wish.reason.as_deref().map(str::trim);
    record::record(
        cx,
        Some(&before),
        &after,
        &names,
        Deed {
            action: "task.transition",
            event: "task.status_changed",
            reason,
        },
    )
    .await?;
    news::of_transition(cx, &before, &after, reason).await?;
    Ok(after)
}

/// Puts a task in the bin, for 30 days (TSK-11).
///
/// # Errors
/// As [`update`].
pub async fn delete(cx: &mut Cx, id: TaskId, if_version: Option<i64>) -> Result<()> {
    let before = access::load_for(cx, id, Action::Delete).await?;
    access::check_version(&before, if_version)?;
    let after = Task {
        deleted_at: Some(cx.now()),
        ..before.clone()
    };
    let names = names::of(cx, &[&before]).await?;
    let after = save(cx, &before, after).await?;
    record::record(
        cx,
        Some(&before),
        &after,
        &names,
        Deed {
            action: "task.delete",
            event: "task.deleted",
            reason: None,
        },
    )
    .await
}

/// Takes a task out of the bin, as it was (TSK-11).
///
/// # Errors
/// `NotFound` for what does not lie there or may not be seen there.
pub async fn restore(cx: &mut Cx, id: TaskId) -> Result<Task> {
    let before = access::load_for(cx, id, Action::Restore).await?;
    let after = Task {
        deleted_at: None,
        ..before.clone()
    };
    let names = names::of(cx, &[&before]).await?;
    let after = save(cx, &before, after).await?;
    record::record(
        cx,
        Some(&before),
        &after,
        &names,
        Deed {
            action: "task.restore",
            event: "task.restored",
            reason: None,
        },
    )
    .await?;
    Ok(after)
}

/// Writes a remark on a task.
///
/// # Errors
/// The faults of the text; `Forbidden`, `NotFound` as in [`access`].
pub async fn comment(cx: &mut Cx, id: TaskId, new: NewComment) -> Result<Comment> {
    let before = access::load_for(cx, id, Action::Comment).await?;
    let remark = remarks::add(cx, "task", id.0, new).await?;
    let after = Task {
        version: sql::count_comment(cx, id).await?,
        updated_at: cx.now(),
        ..before
    };
    let entry = audit::Entry {
        action: "task.comment",
        entity_kind: "task",
        entity_id: Some(id.0),
        title: Some(&after.title),
        changes: serde_json::json!({ "comment": [null, remark.text] }),
    };
    audit::write(cx, entry).await?;
    events::emit(cx, record::event(None, &after, "task.commented")).await?;
    news::of_comment(cx, &after, &remark.text).await?;
    Ok(remark)
}

/// Writes a changed task; only what differs of people and checklist. The task as it stands now.
async fn save(cx: &mut Cx, before: &Task, after: Task) -> Result<Task> {
    let mut after = Task {
        updated_at: cx.now(),
        ..after
    };
    after.version = sql::update(cx, &after).await.on_constraint(
        "deadline_before_start",
        "deadline",
        "deadline_before_start",
    )?;
    let roles = |task: &Task| {
        (
            task.responsible_id,
            task.helper_ids.clone(),
            task.watcher_ids.clone(),
        )
    };
    if roles(before) != roles(&after) {
        sql::update_people(cx, &after).await?;
    }
    if before.checklist != after.checklist {
        sql::update_checklist(cx, &after).await?;
    }
    Ok(after)
}
