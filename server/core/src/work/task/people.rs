//! Statements about the people, departments and projects around a task: who is told of it.

use std::collections::HashMap;

use shared::work::task::Task;
use shared::{DepartmentId, ProjectId, UserId};
use uuid::Uuid;

use crate::platform::cx::Cx;
use crate::platform::error::Result;

/// The head of the nearest department upwards that has one; with `but`, of the nearest that is not headed by that person.
pub(super) async fn head_of(
    cx: &mut Cx,
    department: Option<DepartmentId>,
    but: Option<UserId>,
) -> Result<Option<UserId>> {
    let Some(department) = department else {
        return Ok(None);
    };
    let tenant = cx.tenant();
    let head = sqlx::query_scalar!(
        r#"SELECT d.head_id AS "head!" FROM department_closure c JOIN department d ON d.tenant_id = $1 AND d.id = c.ancestor_id
         WHERE c.tenant_id = $1 AND c.descendant_id = $2 AND d.head_id IS NOT NULL AND d.head_id IS DISTINCT FROM $3
         ORDER BY c.depth LIMIT 1"#,
        tenant,
        department.0,
        but.map(|id| id.0)
    )
    .fetch_optional(cx.conn())
    .await?;
    Ok(head.map(UserId))
}

/// The heads of departments, each that of the nearest one upwards that has one.
pub(super) async fn heads_of(
    cx: &mut Cx,
    departments: &[DepartmentId],
) -> Result<HashMap<DepartmentId, UserId>> {
    let tenant = cx.tenant();
    let departments: Vec<Uuid> = departments.iter().map(|id| id.0).collect();
    let heads = sqlx::query!(
        r#"SELECT DISTINCT ON (c.descendant_id) c.descendant_id AS "department!", d.head_id AS "head!"
         FROM department_closure c JOIN department d ON d.tenant_id = $1 AND d.id = c.ancestor_id
         WHERE c.tenant_id = $1 AND c.descendant_id = ANY ($2) AND d.head_id IS NOT NULL
         ORDER BY c.descendant_id, c.depth"#,
        tenant,
        &departments
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(heads
        .into_iter()
        .map(|row| (DepartmentId(row.department), UserId(row.head)))
        .collect())
}

/// Of those called by login, who may see the task by their roles or because they have to do with it.
pub(super) async fn readers_named(
    cx: &mut Cx,
    task: &Task,
    logins: &[String],
) -> Result<Vec<UserId>> {
    let tenant = cx.tenant();
    let readers = sqlx::query_scalar!(
        "SELECT u.id FROM app_user u
         WHERE u.tenant_id = $1 AND u.status = 'active' AND u.login = ANY ($3) AND EXISTS (
            SELECT FROM user_role r JOIN role_permission p ON p.tenant_id = $1 AND p.role_id = r.role_id AND p.permission = 'task.read'
            WHERE r.tenant_id = $1 AND r.user_id = u.id AND (
                p.scope = 'tenant'
                OR EXISTS (SELECT FROM task_person t WHERE t.tenant_id = $1 AND t.task_id = $2 AND t.user_id = u.id)
                OR (p.scope = 'department' AND EXISTS (
                    SELECT FROM department_closure c JOIN department d ON d.tenant_id = $1 AND d.id = c.ancestor_id
                    WHERE c.tenant_id = $1 AND c.descendant_id = $4 AND (d.id = u.department_id OR d.head_id = u.id)))))",
        tenant,
        task.id.0,
        logins,
        task.department_id.map(|id| id.0)
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(readers.into_iter().map(UserId).collect())
}

/// Whether somebody is responsible for living tasks that still ask for work.
pub(super) async fn has_open(cx: &mut Cx, person: UserId) -> Result<bool> {
    let tenant = cx.tenant();
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (
            SELECT FROM task WHERE tenant_id = $1 AND responsible_id = $2 AND status IN (1, 2, 3, 5) AND deleted_at IS NULL
         ) AS "found!""#,
        tenant,
        person.0
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(found)
}

/// Whether a project has living tasks that still ask for work.
pub(super) async fn project_has_open(cx: &mut Cx, project: ProjectId) -> Result<bool> {
    let tenant = cx.tenant();
    let found = sqlx::query_scalar!(
        r#"SELECT EXISTS (
            SELECT FROM task WHERE tenant_id = $1 AND project_id = $2 AND status IN (1, 2, 3, 5) AND deleted_at IS NULL
         ) AS "found!""#,
        tenant,
        project.0
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(found)
}

/// A person's name and department.
pub(super) struct PersonRow {
    pub name: String,
    pub department_id: Option<Uuid>,
}

/// Somebody's name and department.
pub(super) async fn person_of(cx: &mut Cx, person: UserId) -> Result<Option<PersonRow>> {
    let tenant = cx.tenant();
    Ok(sqlx::query_as!(
        PersonRow,
        "SELECT name, department_id FROM app_user WHERE tenant_id = $1 AND id = $2",
        tenant,
        person.0
    )
    .fetch_optional(cx.conn())
    .await?)
}

/// A project's name, department and maker.
pub(super) struct ProjectRow {
    pub name: String,
    pub department_id: Option<Uuid>,
    pub created_by: Uuid,
}

/// A project's name, department and maker.
pub(super) async fn project_of(cx: &mut Cx, project: ProjectId) -> Result<Option<ProjectRow>> {
    let tenant = cx.tenant();
    Ok(sqlx::query_as!(
        ProjectRow,
        "SELECT name, department_id, created_by FROM project WHERE tenant_id = $1 AND id = $2",
        tenant,
        project.0
    )
    .fetch_optional(cx.conn())
    .await?)
}
