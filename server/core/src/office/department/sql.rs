//! SQL of departments: the tree, and its closure (every pair of a department and one above it).

use chrono::{DateTime, Utc};
use shared::office::department::Department;
use shared::{DepartmentId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::platform::error::ConstraintExt;
use crate::{Error, Result};

/// All departments of a tenant by name, or one.
pub async fn list(
    conn: &mut PgConnection,
    tenant: Uuid,
    only: Option<Uuid>,
) -> Result<Vec<Department>> {
    let rows = sqlx::query!(
        r#"SELECT d.id, d.name, d.parent_id, d.head_id, h.name AS "head_name?", d.version,
               (SELECT count(*) FROM app_user u WHERE u.tenant_id = $1 AND u.department_id = d.id) AS "people!"
           FROM department d LEFT JOIN app_user h ON h.tenant_id = d.tenant_id AND h.id = d.head_id
           WHERE d.tenant_id = $1 AND ($2::uuid IS NULL OR d.id = $2) ORDER BY d.name, d.id"#,
        tenant,
        only
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Department {
            id: DepartmentId(row.id),
            name: row.name,
            parent_id: row.parent_id.map(DepartmentId),
            head_id: row.head_id.map(UserId),
            head_name: row.head_name,
            people: row.people,
            version: row.version,
        })
        .collect())
}

/// Adds a department, without its pairs.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    parent: Option<Uuid>,
    name: &str,
    head: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO department (tenant_id, id, parent_id, name, head_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        tenant,
        id,
        parent,
        name,
        head,
        now
    )
    .execute(conn)
    .await
    .on_constraint("department_name_taken", "name", "taken")?;
    Ok(())
}

/// Adds the pairs of a new department: itself, and all above its parent.
pub async fn link(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    parent: Option<Uuid>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO department_closure (tenant_id, ancestor_id, descendant_id, depth)
         SELECT $1::uuid, c.ancestor_id, $2::uuid, (c.depth + 1)::smallint FROM department_closure c WHERE c.tenant_id = $1 AND c.descendant_id = $3
         UNION ALL SELECT $1, $2, $2, 0::smallint",
        tenant,
        id,
        parent
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a subtree out of all that is above it.
pub async fn unhang(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<()> {
    sqlx::query!(
        "WITH subtree AS (SELECT descendant_id AS id FROM department_closure WHERE tenant_id = $1 AND ancestor_id = $2)
         DELETE FROM department_closure c
         WHERE c.tenant_id = $1 AND c.descendant_id IN (SELECT id FROM subtree) AND c.ancestor_id NOT IN (SELECT id FROM subtree)",
        tenant,
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Hangs a subtree below a department.
pub async fn hang(conn: &mut PgConnection, tenant: Uuid, id: Uuid, parent: Uuid) -> Result<()> {
    sqlx::query!(
        "INSERT INTO department_closure (tenant_id, ancestor_id, descendant_id, depth)
         SELECT $1, above.ancestor_id, below.descendant_id, (above.depth + below.depth + 1)::smallint
         FROM department_closure above CROSS JOIN department_closure below
         WHERE above.tenant_id = $1 AND above.descendant_id = $3 AND below.tenant_id = $1 AND below.ancestor_id = $2",
        tenant,
        id,
        parent
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a department; the new version.
pub async fn update(conn: &mut PgConnection, tenant: Uuid, department: &Department) -> Result<i64> {
    sqlx::query_scalar!(
        "UPDATE department SET name = $3, parent_id = $4, head_id = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING version",
        tenant,
        department.id.0,
        department.name,
        department.parent_id.map(|parent| parent.0),
        department.head_id.map(|head| head.0)
    )
    .fetch_one(conn)
    .await
    .on_constraint("department_name_taken", "name", "taken")
}

/// How deep a department lies, the topmost being 1; nothing when the tenant does not have it.
pub async fn level(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<Option<i64>> {
    let above =
        sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM department_closure WHERE tenant_id = $1 AND descendant_id = $2"#, tenant, id)
            .fetch_one(conn)
            .await?;
    Ok(Some(above).filter(|above| *above > 0))
}

/// How many levels a subtree has.
pub async fn height(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<i64> {
    let deepest = sqlx::query_scalar!(
        "SELECT max(depth) FROM department_closure WHERE tenant_id = $1 AND ancestor_id = $2",
        tenant,
        id
    )
    .fetch_one(conn)
    .await?;
    Ok(i64::from(deepest.unwrap_or_default()) + 1)
}

/// Whether a department lies below another or is it.
pub async fn is_within(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    ancestor: Uuid,
) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM department_closure WHERE tenant_id = $1 AND ancestor_id = $2 AND descendant_id = $3) AS "found!""#,
        tenant,
        ancestor,
        id
    )
    .fetch_one(conn)
    .await?)
}

/// The heads of a department and of all above it, with the version of each.
pub async fn heads(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<Vec<(UserId, i64)>> {
    let rows = sqlx::query!(
        "SELECT DISTINCT u.id, u.version FROM department_closure c
         JOIN department d ON d.tenant_id = c.tenant_id AND d.id = c.ancestor_id JOIN app_user u ON u.tenant_id = d.tenant_id AND u.id = d.head_id
         WHERE c.tenant_id = $1 AND c.descendant_id = $2",
        tenant,
        id
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (UserId(row.id), row.version))
        .collect())
}

/// Whether somebody is an active person of the tenant.
pub async fn is_active_person(conn: &mut PgConnection, tenant: Uuid, user: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app_user WHERE tenant_id = $1 AND id = $2 AND status = 'active') AS "found!""#,
        tenant,
        user
    )
    .fetch_one(conn)
    .await?)
}

/// Removes a department with its pairs.
pub async fn delete(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<()> {
    match sqlx::query!(
        "DELETE FROM department WHERE tenant_id = $1 AND id = $2",
        tenant,
        id
    )
    .execute(conn)
    .await
    {
        // Departments below, people, tasks: all of them hold it by a foreign key.
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => {
            Err(Error::Conflict("department_not_empty"))
        }
        other => Ok(other.map(|_| ())?),
    }
}
