//! The statements of projects, one a function.

use shared::work::project::Project;
use shared::{DepartmentId, ProjectId, UserId};
use uuid::Uuid;

use crate::platform::cx::Cx;
use crate::platform::error::Result;

struct Stored {
    id: Uuid,
    name: String,
    department_id: Option<Uuid>,
    archived: bool,
    version: i64,
}

impl Stored {
    fn into_project(self) -> Project {
        Project {
            id: ProjectId(self.id),
            name: self.name,
            department_id: self.department_id.map(DepartmentId),
            archived: self.archived,
            version: self.version,
        }
    }
}

/// All projects by name.
pub(super) async fn list(cx: &mut Cx, include_archived: bool) -> Result<Vec<Project>> {
    let tenant = cx.tenant();
    let rows = sqlx::query_as!(
        Stored,
        "SELECT id, name, department_id, archived, version FROM project WHERE tenant_id = $1 AND (NOT archived OR $2) ORDER BY name, id",
        tenant,
        include_archived
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(rows.into_iter().map(Stored::into_project).collect())
}

/// A project and who made it; its row stays locked.
pub(super) async fn load(cx: &mut Cx, id: ProjectId) -> Result<Option<(Project, UserId)>> {
    let tenant = cx.tenant();
    let row = sqlx::query!(
        "SELECT id, name, department_id, archived, version, created_by FROM project WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant,
        id.0
    )
    .fetch_optional(cx.conn())
    .await?;
    Ok(row.map(|row| {
        let stored = Stored {
            id: row.id,
            name: row.name,
            department_id: row.department_id,
            archived: row.archived,
            version: row.version,
        };
        (stored.into_project(), UserId(row.created_by))
    }))
}

/// Whether the tenant has a department.
pub(super) async fn has_department(cx: &mut Cx, id: DepartmentId) -> Result<bool> {
    let tenant = cx.tenant();
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM department WHERE tenant_id = $1 AND id = $2) AS "found!""#,
        tenant,
        id.0
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(found)
}

/// Writes a new project of the asking person.
pub(super) async fn insert(cx: &mut Cx, project: &Project) -> Result<()> {
    let (tenant, now, person) = (cx.tenant(), cx.now(), cx.user_id()?);
    sqlx::query!(
        "INSERT INTO project (tenant_id, id, name, department_id, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        tenant,
        project.id.0,
        project.name,
        project.department_id.map(|id| id.0),
        person.0,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// Writes name and archive mark; the new version.
pub(super) async fn update(cx: &mut Cx, project: &Project) -> Result<i64> {
    let tenant = cx.tenant();
    let version = sqlx::query_scalar!(
        "UPDATE project SET name = $3, archived = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING version",
        tenant,
        project.id.0,
        project.name,
        project.archived
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(version)
}
