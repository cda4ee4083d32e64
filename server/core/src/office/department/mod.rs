//! The tree of departments (TEN-06). The scope `department` of a permission reaches down it: moving a department or a person moves what people see,
//! from the next request on.

mod sql;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};
use shared::office::department::{DEPTH_MAX, Department, EditDepartment, NewDepartment};
use shared::{DepartmentId, Permission, UserId};

use super::user;
use crate::platform::audit::{self, Entry};
use crate::platform::authz;
use crate::platform::events::{self, Audience, Event};
use crate::{Cx, Error, Result};

/// All departments by name; the tree is in their parents.
///
/// # Errors
/// `Forbidden` without `user.read`.
pub async fn list(cx: &mut Cx) -> Result<Vec<Department>> {
    cx.require(Permission::UserRead).await?;
    let tenant = cx.tenant();
    sql::list(cx.conn(), tenant, None).await
}

/// Makes a department.
///
/// # Errors
/// Faults of fields (`name`: `taken`; `parent_id`: `not_found`, `too_deep`; `head_id`: `not_found`); `Forbidden` without `department.manage`
/// over the parent.
pub async fn create(cx: &mut Cx, new: NewDepartment) -> Result<Department> {
    check_reach(cx, new.parent_id).await?;
    new.validate().check()?;
    let (tenant, now, id) = (cx.tenant(), cx.now(), cx.new_id());
    user::lock_tenant(cx.conn(), tenant).await?;
    check_place(cx, new.parent_id, 1).await?;
    check_head(cx, new.head_id).await?;
    let parent = new.parent_id.map(|parent| parent.0);
    sql::insert(
        cx.conn(),
        tenant,
        id,
        parent,
        new.name.trim(),
        new.head_id.map(|head| head.0),
        now,
    )
    .await?;
    sql::link(cx.conn(), tenant, id, parent).await?;
    let department = find(cx, DepartmentId(id)).await?;
    let changes = audit::diff(&json!({}), &shown(&department));
    record(
        cx,
        "department.create",
        "department.created",
        &department,
        changes,
    )
    .await?;
    let heads = sql::heads(cx.conn(), tenant, id).await?;
    user::rights_changed(cx, &heads).await?;
    Ok(department)
}

/// Renames, moves, or gives a head to a department; absent fields stay.
///
/// # Errors
/// As [`create`]; `parent_id`: `cycle` when it would lie below itself; `NotFound`; `VersionConflict`.
pub async fn update(
    cx: &mut Cx,
    id: DepartmentId,
    if_version: Option<i64>,
    edit: EditDepartment,
) -> Result<Department> {
    let tenant = cx.tenant();
    user::lock_tenant(cx.conn(), tenant).await?;
    let before = load_for_change(cx, id).await?;
    edit.validate().check()?;
    if if_version.is_some_and(|version| version != before.version) {
        return Err(Error::VersionConflict);
    }
    let mut wanted = before.clone();
    if let Some(name) = &edit.name {
        name.trim().clone_into(&mut wanted.name);
    }
    if let Some(head) = edit.head_id.filter(|head| *head != before.head_id) {
        check_head(cx, head).await?;
        wanted.head_id = head;
    }
    if let Some(parent) = edit.parent_id.filter(|parent| *parent != before.parent_id) {
        check_move(cx, id, parent).await?;
        wanted.parent_id = parent;
    }
    if wanted == before {
        return Ok(before);
    }
    let mut affected = sql::heads(cx.conn(), tenant, id.0).await?;
    sql::update(cx.conn(), tenant, &wanted).await?;
    if wanted.parent_id != before.parent_id {
        sql::unhang(cx.conn(), tenant, id.0).await?;
        if let Some(parent) = wanted.parent_id {
            sql::hang(cx.conn(), tenant, id.0, parent.0).await?;
        }
    }
    let after = find(cx, id).await?;
    let changes = audit::diff(&shown(&before), &shown(&after));
    record(
        cx,
        "department.update",
        "department.updated",
        &after,
        changes,
    )
    .await?;
    if (wanted.parent_id, wanted.head_id) != (before.parent_id, before.head_id) {
        affected.extend(sql::heads(cx.conn(), tenant, id.0).await?);
        affected.sort_unstable();
        affected.dedup();
        user::rights_changed(cx, &affected).await?;
    }
    Ok(after)
}

/// Removes an empty department.
///
/// # Errors
/// `NotFound`; `Forbidden`; `Conflict("department_not_empty")` while it has departments, people or tasks.
pub async fn delete(cx: &mut Cx, id: DepartmentId) -> Result<()> {
    let tenant = cx.tenant();
    user::lock_tenant(cx.conn(), tenant).await?;
    let department = load_for_change(cx, id).await?;
    let heads = sql::heads(cx.conn(), tenant, id.0).await?;
    sql::delete(cx.conn(), tenant, id.0).await?;
    record(
        cx,
        "department.delete",
        "department.deleted",
        &department,
        audit::diff(&shown(&department), &json!({})),
    )
    .await?;
    user::rights_changed(cx, &heads).await
}

/// Loads a department within the reach of the asking person's `department.manage`. Departments are no secret within a tenant.
async fn load_for_change(cx: &mut Cx, id: DepartmentId) -> Result<Department> {
    authz::require(cx, Permission::DepartmentManage).await?;
    let department = find(cx, id).await?;
    check_reach(cx, Some(id)).await?;
    Ok(department)
}

/// `department.manage` reaches this far: a place at the top needs the whole tenant.
async fn check_reach(cx: &mut Cx, place: Option<DepartmentId>) -> Result<()> {
    let reach = authz::require(cx, Permission::DepartmentManage).await?;
    if reach.covers(place, &[]) {
        Ok(())
    } else {
        Err(cx.refuse(Permission::DepartmentManage).await)
    }
}

async fn check_move(cx: &mut Cx, id: DepartmentId, parent: Option<DepartmentId>) -> Result<()> {
    check_reach(cx, parent).await?;
    let tenant = cx.tenant();
    if let Some(parent) = parent
        && sql::is_within(cx.conn(), tenant, parent.0, id.0).await?
    {
        return Err(Error::field("parent_id", "cycle"));
    }
    let height = sql::height(cx.conn(), tenant, id.0).await?;
    check_place(cx, parent, height).await
}

/// Whether a subtree of some levels fits below a department.
async fn check_place(cx: &mut Cx, parent: Option<DepartmentId>, height: i64) -> Result<()> {
    let Some(parent) = parent else { return Ok(()) };
    let tenant = cx.tenant();
    let level = sql::level(cx.conn(), tenant, parent.0)
        .await?
        .ok_or_else(|| Error::field("parent_id", "not_found"))?;
    if level + height > DEPTH_MAX {
        let mut faults = shared::kernel::validate::Faults::new();
        faults.add_limit("parent_id", "too_deep", DEPTH_MAX);
        faults.check()?;
    }
    Ok(())
}

async fn check_head(cx: &mut Cx, head: Option<UserId>) -> Result<()> {
    let Some(head) = head else { return Ok(()) };
    let tenant = cx.tenant();
    if sql::is_active_person(cx.conn(), tenant, head.0).await? {
        Ok(())
    } else {
        Err(Error::field("head_id", "not_found"))
    }
}

async fn find(cx: &mut Cx, id: DepartmentId) -> Result<Department> {
    let tenant = cx.tenant();
    sql::list(cx.conn(), tenant, Some(id.0))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

/// What the audit log shows of a department.
fn shown(department: &Department) -> Value {
    json!({ "name": department.name, "parent_id": department.parent_id, "head_id": department.head_id, "head": department.head_name })
}

async fn record(
    cx: &mut Cx,
    action: &str,
    event: &str,
    department: &Department,
    changes: Value,
) -> Result<()> {
    let id = department.id.0;
    audit::write(
        cx,
        Entry {
            action,
            entity_kind: "department",
            entity_id: Some(id),
            title: Some(&department.name),
            changes,
        },
    )
    .await?;
    let audience = Audience {
        all: true,
        ..Audience::default()
    };
    events::emit(
        cx,
        Event {
            kind: event,
            entity_kind: "department",
            entity_id: id,
            version: department.version,
            audience,
            payload: json!({}),
        },
    )
    .await
}
