//! Projects: what tasks are gathered under. Who may see tasks may see the names of all projects; `project.manage` makes and changes them,
//! with scope `department` those of the person's departments and those that the person made.

mod sql;
#[cfg(test)]
mod tests;

use serde_json::json;
use shared::work::project::{EditProject, NewProject, Project};
use shared::{Permission, ProjectId};

use crate::platform::audit::{self, Entry};
use crate::platform::authz;
use crate::platform::cx::Cx;
use crate::platform::error::{ConstraintExt, Error, Result};
use crate::platform::events::{self, Audience, Event};

/// All projects by name, the archived ones only on request.
///
/// # Errors
/// `Forbidden` without `task.read`.
pub async fn list(cx: &mut Cx, include_archived: bool) -> Result<Vec<Project>> {
    cx.require(Permission::TaskRead).await?;
    sql::list(cx, include_archived).await
}

/// Makes a project.
///
/// # Errors
/// `taken` at the name, `not_found` at the department; `Forbidden` where the scope of `project.manage` does not reach the department.
pub async fn create(cx: &mut Cx, new: NewProject) -> Result<Project> {
    let visibility = authz::require(cx, Permission::ProjectManage).await?;
    new.validate().check()?;
    if let Some(department) = new.department_id
        && !sql::has_department(cx, department).await?
    {
        return Err(Error::field("department_id", "not_found"));
    }
    if !visibility.covers(new.department_id, &[cx.user_id()?])
        || new
            .department_id
            .is_some_and(|id| !visibility.covers(Some(id), &[]))
    {
        return Err(cx.refuse(Permission::ProjectManage).await);
    }
    let id = ProjectId(cx.new_id());
    let project = Project {
        id,
        name: new.name.trim().to_owned(),
        department_id: new.department_id,
        archived: false,
        version: 1,
    };
    sql::insert(cx, &project)
        .await
        .on_constraint("project_name_taken", "name", "taken")?;
    record(cx, None, &project, "project.create", "project.created").await?;
    Ok(project)
}

/// Renames a project, archives it or takes it back.
///
/// # Errors
/// `NotFound`; `VersionConflict`; `taken` at the name; `Forbidden` where the scope does not reach it.
pub async fn update(
    cx: &mut Cx,
    id: ProjectId,
    if_version: Option<i64>,
    edit: EditProject,
) -> Result<Project> {
    cx.require(Permission::TaskRead).await?;
    let visibility = authz::require(cx, Permission::ProjectManage).await?;
    let (before, created_by) = sql::load(cx, id).await?.ok_or(Error::NotFound)?;
    if !visibility.covers(before.department_id, &[created_by]) {
        return Err(cx.refuse(Permission::ProjectManage).await);
    }
    if if_version.is_some_and(|version| version != before.version) {
        return Err(Error::VersionConflict);
    }
    edit.validate().check()?;
    let mut after = before.clone();
    after.name = edit.name.map_or(after.name, |name| name.trim().to_owned());
    after.archived = edit.archived.unwrap_or(after.archived);
    if after == before {
        return Ok(before);
    }
    after.version =
        sql::update(cx, &after)
            .await
            .on_constraint("project_name_taken", "name", "taken")?;
    record(
        cx,
        Some(&before),
        &after,
        "project.update",
        "project.updated",
    )
    .await?;
    Ok(after)
}

async fn record(
    cx: &mut Cx,
    before: Option<&Project>,
    after: &Project,
    action: &str,
    event: &str,
) -> Result<()> {
    let changes = match before {
        Some(before) => audit::diff(before, after),
        None => json!({ "name": [null, after.name] }),
    };
    audit::write(
        cx,
        Entry {
            action,
            entity_kind: "project",
            entity_id: Some(after.id.0),
            title: Some(&after.name),
            changes,
        },
    )
    .await?;
    let audience = Audience {
        all: true,
        ..Audience::default()
    };
    let payload = json!({ "name": after.name, "archived": after.archived });
    events::emit(
        cx,
        Event {
            kind: event,
            entity_kind: "project",
            entity_id: after.id.0,
            version: after.version,
            audience,
            payload,
        },
    )
    .await
}
