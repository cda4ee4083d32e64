//! What a task names must exist within the tenant, and the person must have the right to name it.

use shared::kernel::validate::Faults;
use shared::work::task::Task;
use shared::{Permission, UserId};

use super::access::{self, Action};
use super::names::Names;
use super::sql;
use crate::platform::authz;
use crate::platform::cx::Cx;
use crate::platform::error::Result;

/// Holds what a task newly names against the tenant's people, departments, projects and tasks, and against the scope of `permission`.
/// What it named before stays, even if it is blocked or archived by now.
///
/// # Errors
/// Faults `not_found`, `not_allowed`, `cycle` at the fields; `Forbidden` where the scope does not reach the person or the department.
pub(super) async fn check(
    cx: &mut Cx,
    before: Option<&Task>,
    after: &Task,
    names: &Names,
    permission: Permission,
) -> Result<()> {
    let mut faults = Faults::new();
    check_people(&mut faults, before, after, names);
    if let Some(department) = after.department_id
        && !names.departments.contains_key(&department)
    {
        faults.add("department_id", "not_found");
    }
    if let Some(project) = after.project_id
        && before.and_then(|task| task.project_id) != Some(project)
    {
        match names.projects.get(&project) {
            None => faults.add("project_id", "not_found"),
            Some((_, true)) => faults.add("project_id", "not_allowed"),
            Some((_, false)) => {}
        }
    }
    check_parent(cx, &mut faults, before, after).await?;
    faults.check()?;
    check_reach(cx, before, after, names, permission).await
}

fn check_people(faults: &mut Faults, before: Option<&Task>, after: &Task, names: &Names) {
    let known = before.map(access::everybody).unwrap_or_default();
    let is_there = |id: &UserId| {
        known.contains(id) || names.people.get(id).is_some_and(|person| person.active)
    };
    if after.responsible_id.is_some_and(|id| !is_there(&id)) {
        faults.add("responsible_id", "not_found");
    }
    for (field, people) in [
        ("helper_ids", &after.helper_ids),
        ("watcher_ids", &after.watcher_ids),
    ] {
        if !people.iter().all(is_there) {
            faults.add(field, "not_found");
        }
    }
}

/// A new parent must be a living task that the person sees, and must not stand below the task.
async fn check_parent(
    cx: &mut Cx,
    faults: &mut Faults,
    before: Option<&Task>,
    after: &Task,
) -> Result<()> {
    let Some(parent) = after.parent_id else {
        return Ok(());
    };
    if before.and_then(|task| task.parent_id) == Some(parent) {
        return Ok(());
    }
    let is_there = match sql::load(cx, parent).await? {
        Some(task) => task.deleted_at.is_none() && access::may(cx.actor(), &task, Action::Read)?,
        None => false,
    };
    if !is_there {
        faults.add("parent_id", "not_found");
    } else if before.is_some() && sql::is_above(cx, after.id, parent).await? {
        faults.add("parent_id", "cycle");
    }
    Ok(())
}

/// The scope of the right must reach whom the task is given to and where it is put.
async fn check_reach(
    cx: &mut Cx,
    before: Option<&Task>,
    after: &Task,
    names: &Names,
    permission: Permission,
) -> Result<()> {
    let scope = cx.require(permission).await?;
    let visibility = authz::visibility(cx.actor(), scope)?;
    let person = after
        .responsible_id
        .filter(|id| before.and_then(|task| task.responsible_id) != Some(*id));
    let department = after
        .department_id
        .filter(|id| before.and_then(|task| task.department_id) != Some(*id));
    let person_in_reach = person.is_none_or(|id| {
        let of = names
            .people
            .get(&id)
            .and_then(|person| person.department_id);
        access::may_give_to(&visibility, id, of, after.creator_id)
    });
    let department_in_reach =
        department.is_none_or(|id| access::may_put_into(cx.actor(), &visibility, id));
    if person_in_reach && department_in_reach {
        Ok(())
    } else {
        Err(cx.refuse(permission).await)
    }
}
