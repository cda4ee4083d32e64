//! The ways in: candidates of a sign-in, links, invitations, what a tenant demands.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// Somebody who may be meant by an e-mail address.
pub struct Candidate {
    pub tenant_id: Uuid,
    pub slug: String,
    pub tenant_name: String,
    pub hue: i16,
    pub tenant_status: String,
    pub user_id: Uuid,
    pub password_hash: Option<String>,
    pub user_status: String,
}

/// Who may be meant by an e-mail address, in all tenants or in one (slug or id).
pub async fn candidates(
    conn: &mut PgConnection,
    email: &str,
    tenant: Option<&str>,
) -> Result<Vec<Candidate>> {
    Ok(sqlx::query_as!(
        Candidate,
        r#"SELECT tenant_id AS "tenant_id!", slug AS "slug!", tenant_name AS "tenant_name!", hue AS "hue!", tenant_status AS "tenant_status!",
               user_id AS "user_id!", password_hash, user_status AS "user_status!"
           FROM sign_in_candidates($1, $2)"#,
        email,
        tenant
    )
    .fetch_all(conn)
    .await?)
}

/// A tenant found by host name or slug.
pub struct FoundTenant {
    pub tenant_id: Uuid,
    pub slug: String,
    pub name: String,
    pub hue: i16,
    pub registration: String,
}

/// The active tenant of a slug, else of a host name, else the only one there is.
pub async fn find_tenant(
    conn: &mut PgConnection,
    host: &str,
    slug: Option<&str>,
) -> Result<Option<FoundTenant>> {
    Ok(sqlx::query_as!(
        FoundTenant,
        r#"SELECT tenant_id AS "tenant_id!", slug AS "slug!", name AS "name!", hue AS "hue!", registration AS "registration!" FROM tenant_lookup($1, $2)"#,
        host,
        slug
    )
    .fetch_optional(conn)
    .await?)
}

/// What a tenant demands of those who come in.
pub struct Entrance {
    pub name: String,
    pub status: String,
    pub lang: String,
    pub registration: String,
    pub domains: Vec<String>,
    pub default_role_id: Option<Uuid>,
    pub password_min_length: i16,
    pub password_min_score: i16,
}

/// What a tenant demands of those who come in. Without a default role it is the system role `employee`.
pub async fn entrance(conn: &mut PgConnection, tenant: Uuid) -> Result<Option<Entrance>> {
    Ok(sqlx::query_as!(
        Entrance,
        "SELECT t.name, t.status, t.lang, t.registration, t.domains,
             coalesce(t.default_role_id, (SELECT r.id FROM role r WHERE r.tenant_id = t.id AND r.code = 'employee')) AS default_role_id,
             t.password_min_length, t.password_min_score
         FROM tenant t WHERE t.id = $1",
        tenant
    )
    .fetch_optional(conn)
    .await?)
}

/// Keeps the hash of a link.
#[expect(clippy::too_many_arguments, reason = "the columns of the row")]
pub async fn insert_link(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    user: Uuid,
    purpose: &str,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO one_time_token (tenant_id, id, user_id, purpose, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        id,
        user,
        purpose,
        hash,
        now,
        expires_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the links of a person for a purpose.
pub async fn delete_links(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    purpose: &str,
) -> Result<()> {
    sqlx::query!(
        "DELETE FROM one_time_token WHERE tenant_id = $1 AND user_id = $2 AND purpose = $3",
        tenant,
        user,
        purpose
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets all links of a person.
pub async fn delete_all_links(conn: &mut PgConnection, tenant: Uuid, user: Uuid) -> Result<()> {
    sqlx::query!(
        "DELETE FROM one_time_token WHERE tenant_id = $1 AND user_id = $2",
        tenant,
        user
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Uses a link, once and in time; whose it is.
pub async fn use_link(
    conn: &mut PgConnection,
    tenant: Uuid,
    hash: &[u8],
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar!(
        "UPDATE one_time_token SET used_at = $4
         WHERE tenant_id = $1 AND token_hash = $2 AND purpose = $3 AND used_at IS NULL AND expires_at > $4 RETURNING user_id",
        tenant,
        hash,
        purpose,
        now
    )
    .fetch_optional(conn)
    .await?)
}

/// An invitation that is still open.
pub struct OpenInvitation {
    pub email: String,
    pub role_id: Option<Uuid>,
    pub department_id: Option<Uuid>,
}

/// Uses an invitation, once and in time.
pub async fn use_invitation(
    conn: &mut PgConnection,
    tenant: Uuid,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<OpenInvitation>> {
    Ok(sqlx::query_as!(
        OpenInvitation,
        "UPDATE invitation SET used_at = $3 WHERE tenant_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
         RETURNING email, role_id, department_id",
        tenant,
        hash,
        now
    )
    .fetch_optional(conn)
    .await?)
}
