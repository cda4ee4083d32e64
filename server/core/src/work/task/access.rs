//! Who may do what with a task (TSK-04, IAM-10). A task is loaded *for an action*; without the right to see it, it does not exist.
//!
//! | action | permission | what `own` covers |
//! |---|---|---|
//! | read | `task.read` | responsible, created, helps, watches |
//! | comment | `task.comment` | the same |
//! | update | `task.update` | responsible, created, helps |
//! | transition | `task.transition` | responsible, created, helps |
//! | delete, restore, see in the bin | `task.delete` | created |
//!
//! `department` adds everything of the departments that the person covers, `tenant` everything.

use shared::work::task::Task;
use shared::{DepartmentId, Permission, Scope, TaskId, UserId};

use super::sql;
use crate::platform::authz::{self, Visibility};
use crate::platform::cx::{Actor, Cx};
use crate::platform::error::{Error, Result};

/// What somebody wants to do with one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Read,
    Comment,
    Update,
    Transition,
    Delete,
    /// Out of the bin: loads only what lies there.
    Restore,
}

impl Action {
    fn permission(self) -> Permission {
        match self {
            Action::Read => Permission::TaskRead,
            Action::Comment => Permission::TaskComment,
            Action::Update => Permission::TaskUpdate,
            Action::Transition => Permission::TaskTransition,
            Action::Delete | Action::Restore => Permission::TaskDelete,
        }
    }

    /// Whose task it is for the scope `own`.
    fn owners(self, task: &Task) -> Vec<UserId> {
        match self {
            Action::Read | Action::Comment => everybody(task),
            Action::Update | Action::Transition => task
                .responsible_id
                .into_iter()
                .chain([task.creator_id])
                .chain(task.helper_ids.iter().copied())
                .collect(),
            Action::Delete | Action::Restore => vec![task.creator_id],
        }
    }

    fn writes(self) -> bool {
        self != Action::Read
    }
}

/// Loads a task for an action; for a change its row is locked until the end of the transaction.
///
/// # Errors
/// `NotFound` where the person may not know of it, `Forbidden` where the person may see it but not do that.
pub(super) async fn load_for(cx: &mut Cx, id: TaskId, action: Action) -> Result<Task> {
    if !cx.actor().grants.has(Permission::TaskRead) {
        return Err(cx.refuse(Permission::TaskRead).await);
    }
    if action.writes() {
        sql::lock(cx, id).await?;
    }
    let task = sql::load(cx, id).await?.ok_or(Error::NotFound)?;
    if !may(cx.actor(), &task, Action::Read)? {
        return Err(Error::NotFound);
    }
    if task.deleted_at.is_some() {
        // What lies in the bin is seen and taken out by those who may put it there.
        return match action {
            Action::Read | Action::Restore if may(cx.actor(), &task, Action::Delete)? => Ok(task),
            _ => Err(Error::NotFound),
        };
    }
    if action == Action::Restore {
        return Err(Error::NotFound);
    }
    if !may(cx.actor(), &task, action)? {
        return Err(cx.refuse(action.permission()).await);
    }
    Ok(task)
}

/// Whether somebody may do that with a task.
///
/// # Errors
/// As [`authz::visibility`].
pub(super) fn may(actor: &Actor, task: &Task, action: Action) -> Result<bool> {
    let Some(scope) = actor.grants.scope(action.permission()) else {
        return Ok(false);
    };
    Ok(authz::visibility(actor, scope)?.covers(task.department_id, &action.owners(task)))
}

/// Whether somebody accepts results in the creator's stead or as the creator (TSK-02).
pub(super) fn is_acceptor(actor: &Actor, task: &Task) -> bool {
    let for_others = match actor.grants.scope(Permission::TaskUpdate) {
        Some(Scope::Tenant) => true,
        Some(Scope::Department) => task
            .department_id
            .is_some_and(|department| actor.departments.contains(&department)),
        Some(Scope::Own) | None => false,
    };
    for_others || actor.user_id == Some(task.creator_id)
}

/// Refuses a stale version (`If-Match`).
///
/// # Errors
/// `VersionConflict`.
pub(super) fn check_version(task: &Task, if_version: Option<i64>) -> Result<()> {
    if if_version.is_some_and(|version| version != task.version) {
        Err(Error::VersionConflict)
    } else {
        Ok(())
    }
}

/// Whether a task may be given to a person, by the scope of the right to create or change: oneself (or back to the creator), the people of
/// one's departments, anybody.
pub(super) fn may_give_to(
    visibility: &Visibility,
    person: UserId,
    department: Option<DepartmentId>,
    creator: UserId,
) -> bool {
    person == creator || visibility.covers(department, &[person])
}

/// Whether a task may be put into a department.
pub(super) fn may_put_into(
    actor: &Actor,
    visibility: &Visibility,
    department: DepartmentId,
) -> bool {
    actor.department_id == Some(department) || visibility.covers(Some(department), &[])
}

/// Everybody who has to do with a task, once each.
pub(super) fn everybody(task: &Task) -> Vec<UserId> {
    let mut people: Vec<UserId> = task
        .responsible_id
        .into_iter()
        .chain([task.creator_id])
        .chain(task.helper_ids.iter().copied())
        .chain(task.watcher_ids.iter().copied())
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// Lets only the system pass: periodic work.
///
/// # Errors
/// `Forbidden` for people.
pub(super) async fn system_only(cx: &mut Cx) -> Result<()> {
    if cx.actor().user_id.is_some() {
        Err(cx.refuse(Permission::TenantManage).await)
    } else {
        Ok(())
    }
}
