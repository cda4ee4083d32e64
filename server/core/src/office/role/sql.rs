//! SQL of roles.

use chrono::{DateTime, Utc};
use shared::UserId;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// A role with its grants as `permission=scope` and the number of its people.
pub struct RoleRow {
    pub id: Uuid,
    pub code: Option<String>,
    pub name: String,
    pub grants: Vec<String>,
    pub people: i64,
    pub version: i64,
}

/// All roles of a tenant, or one.
pub async fn list(
    conn: &mut PgConnection,
    tenant: Uuid,
    only: Option<Uuid>,
) -> Result<Vec<RoleRow>> {
    Ok(sqlx::query_as!(
        RoleRow,
        r#"SELECT r.id, r.code, r.name, r.version,
               ARRAY(SELECT p.permission || '=' || p.scope FROM role_permission p WHERE p.tenant_id = $1 AND p.role_id = r.id) AS "grants!",
               (SELECT count(*) FROM user_role ur WHERE ur.tenant_id = $1 AND ur.role_id = r.id) AS "people!"
           FROM role r WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.id = $2)"#,
        tenant,
        only
    )
    .fetch_all(conn)
    .await?)
}

/// The id of a system role.
pub async fn by_code(conn: &mut PgConnection, tenant: Uuid, code: &str) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM role WHERE tenant_id = $1 AND code = $2",
        tenant,
        code
    )
    .fetch_optional(conn)
    .await?)
}

/// Adds a role without grants.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    code: Option<&str>,
    name: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO role (tenant_id, id, code, name, created_at) VALUES ($1, $2, $3, $4, $5)",
        tenant,
        id,
        code,
        name,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Renames a role and counts its version up.
pub async fn update(conn: &mut PgConnection, tenant: Uuid, id: Uuid, name: &str) -> Result<()> {
    sqlx::query!(
        "UPDATE role SET name = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        tenant,
        id,
        name
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives a role exactly these grants.
pub async fn set_grants(
    conn: &mut PgConnection,
    tenant: Uuid,
    role: Uuid,
    permissions: &[String],
    scopes: &[String],
) -> Result<()> {
    sqlx::query!(
        "WITH wanted AS (SELECT * FROM unnest($3::text[], $4::text[]) AS w(permission, scope)),
              gone AS (DELETE FROM role_permission WHERE tenant_id = $1 AND role_id = $2 AND permission NOT IN (SELECT permission FROM wanted))
         INSERT INTO role_permission (tenant_id, role_id, permission, scope) SELECT $1, $2, permission, scope FROM wanted
         ON CONFLICT (tenant_id, role_id, permission) DO UPDATE SET scope = excluded.scope",
        tenant,
        role,
        permissions,
        scopes
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a role.
pub async fn delete(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<()> {
    sqlx::query!(
        "DELETE FROM role WHERE tenant_id = $1 AND id = $2",
        tenant,
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who has a role, with the version of each.
pub async fn holders(
    conn: &mut PgConnection,
    tenant: Uuid,
    role: Uuid,
) -> Result<Vec<(UserId, i64)>> {
    let rows = sqlx::query!(
        "SELECT u.id, u.version FROM user_role ur JOIN app_user u ON u.tenant_id = ur.tenant_id AND u.id = ur.user_id
         WHERE ur.tenant_id = $1 AND ur.role_id = $2",
        tenant,
        role
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (UserId(row.id), row.version))
        .collect())
}
