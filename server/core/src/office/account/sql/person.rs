//! People as actors, and what they may change of themselves.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// Everything that makes somebody an actor.
pub struct PersonRow {
    pub name: String,
    pub lang: String,
    pub timezone: String,
    pub department_id: Option<Uuid>,
    pub status: String,
    pub tenant_status: String,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub session_alive: bool,
    pub departments: Vec<Uuid>,
    /// `permission=scope`, as often as roles give it.
    pub grants: Vec<String>,
    /// Codes or names of roles.
    pub roles: Vec<String>,
}

/// A person with rights and departments, in one statement: it runs before every request.
pub async fn person(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    session: Option<Uuid>,
) -> Result<Option<PersonRow>> {
    Ok(sqlx::query_as!(
        PersonRow,
        r#"SELECT u.name, u.lang, coalesce(u.timezone, t.timezone) AS "timezone!", u.department_id, u.status, t.status AS tenant_status, u.last_seen_at,
               ($3::uuid IS NULL OR EXISTS (
                   SELECT FROM session s WHERE s.tenant_id = $1 AND s.id = $3 AND s.user_id = u.id AND s.ended_at IS NULL)) AS "session_alive!",
               ARRAY(SELECT DISTINCT c.descendant_id FROM department_closure c
                   WHERE c.tenant_id = $1 AND c.ancestor_id IN (
                       SELECT u.department_id UNION ALL SELECT d.id FROM department d WHERE d.tenant_id = $1 AND d.head_id = u.id)) AS "departments!",
               ARRAY(SELECT p.permission || '=' || p.scope FROM user_role ur
                   JOIN role_permission p ON p.tenant_id = ur.tenant_id AND p.role_id = ur.role_id
                   WHERE ur.tenant_id = $1 AND ur.user_id = u.id) AS "grants!",
               ARRAY(SELECT coalesce(r.code, r.name) FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id
                   WHERE ur.tenant_id = $1 AND ur.user_id = u.id ORDER BY 1) AS "roles!"
           FROM app_user u JOIN tenant t ON t.id = u.tenant_id
           WHERE u.tenant_id = $1 AND u.id = $2"#,
        tenant,
        user,
        session
    )
    .fetch_optional(conn)
    .await?)
}

/// Notes that somebody was here.
pub async fn touch_person(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app_user SET last_seen_at = $3 WHERE tenant_id = $1 AND id = $2",
        tenant,
        user,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a page wants to know of the signed-in person.
pub struct PageRow {
    pub name: String,
    pub email: String,
    pub lang: String,
    pub timezone: String,
    pub theme: String,
    pub density: String,
    pub department_id: Option<Uuid>,
    pub department_name: Option<String>,
    pub tenant_name: String,
    pub hue: i16,
    pub roles: Vec<String>,
    pub unread: i64,
}

/// What a page wants to know of the signed-in person; unread notifications are counted up to 1000.
pub async fn page_session(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
) -> Result<Option<PageRow>> {
    Ok(sqlx::query_as!(
        PageRow,
        r#"SELECT u.name, u.email, u.lang, coalesce(u.timezone, t.timezone) AS "timezone!", u.theme, u.density, u.department_id,
               d.name AS "department_name?", t.name AS tenant_name, t.hue,
               ARRAY(SELECT coalesce(r.code, r.name) FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id
                   WHERE ur.tenant_id = $1 AND ur.user_id = u.id ORDER BY 1) AS "roles!",
               (SELECT count(*) FROM (
                   SELECT FROM notification n WHERE n.tenant_id = $1 AND n.user_id = $2 AND n.read_at IS NULL LIMIT 1000) unread) AS "unread!"
           FROM app_user u JOIN tenant t ON t.id = u.tenant_id LEFT JOIN department d ON d.tenant_id = u.tenant_id AND d.id = u.department_id
           WHERE u.tenant_id = $1 AND u.id = $2"#,
        tenant,
        user
    )
    .fetch_optional(conn)
    .await?)
}

/// What a person may change of themselves.
pub struct ProfileRow {
    pub name: String,
    pub email: String,
    pub password_hash: Option<String>,
    pub lang: String,
    pub timezone: Option<String>,
    pub theme: String,
    pub density: String,
    pub mail_notifications: bool,
    pub morning_digest: bool,
}

/// A person's own settings; locked, as they are about to be changed.
pub async fn lock_profile(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
) -> Result<Option<ProfileRow>> {
    Ok(sqlx::query_as!(
        ProfileRow,
        "SELECT name, email, password_hash, lang, timezone, theme, density, mail_notifications, morning_digest
         FROM app_user WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant,
        user
    )
    .fetch_optional(conn)
    .await?)
}

/// A person's own settings.
pub async fn profile(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
) -> Result<Option<ProfileRow>> {
    Ok(sqlx::query_as!(
        ProfileRow,
        "SELECT name, email, password_hash, lang, timezone, theme, density, mail_notifications, morning_digest
         FROM app_user WHERE tenant_id = $1 AND id = $2",
        tenant,
        user
    )
    .fetch_optional(conn)
    .await?)
}

/// Writes a person's own settings; the new version.
pub async fn update_profile(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    row: &ProfileRow,
    now: DateTime<Utc>,
) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "UPDATE app_user SET name = $3, lang = $4, timezone = $5, theme = $6, density = $7, mail_notifications = $8,
             morning_digest = $9, updated_at = $10, version = version + 1
         WHERE tenant_id = $1 AND id = $2 RETURNING version",
        tenant,
        user,
        row.name,
        row.lang,
        row.timezone,
        row.theme,
        row.density,
        row.mail_notifications,
        row.morning_digest,
        now
    )
    .fetch_one(conn)
    .await?)
}

/// Sets a password, and makes an unconfirmed person active where the link proved the address.
pub async fn set_password(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    hash: &str,
    activate: bool,
    now: DateTime<Utc>,
) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        "UPDATE app_user SET password_hash = $3, status = CASE WHEN $4 AND status = 'unconfirmed' THEN 'active' ELSE status END,
             updated_at = $5, version = version + 1
         WHERE tenant_id = $1 AND id = $2 RETURNING version",
        tenant,
        user,
        hash,
        activate,
        now
    )
    .fetch_one(conn)
    .await?)
}

/// Writes the hash of the same password with today's parameters: no change that anybody sees.
pub async fn rehash(conn: &mut PgConnection, tenant: Uuid, user: Uuid, hash: &str) -> Result<()> {
    sqlx::query!(
        "UPDATE app_user SET password_hash = $3 WHERE tenant_id = $1 AND id = $2",
        tenant,
        user,
        hash
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes an unconfirmed person active; the new version, nothing when the person was not unconfirmed.
pub async fn confirm(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "UPDATE app_user SET status = 'active', updated_at = $3, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND status = 'unconfirmed' RETURNING version",
        tenant,
        user,
        now
    )
    .fetch_optional(conn)
    .await?)
}

/// A person registers again before confirming: the latest name and password count.
pub async fn reregister(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    name: &str,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "UPDATE app_user SET name = $3, password_hash = $4, updated_at = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND status = 'unconfirmed'",
        tenant,
        user,
        name,
        hash,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who has an e-mail address within a tenant.
pub struct KnownPerson {
    pub id: Uuid,
    pub name: String,
    pub status: String,
    pub lang: String,
}

/// Who has an e-mail address within a tenant.
pub async fn by_email(
    conn: &mut PgConnection,
    tenant: Uuid,
    email: &str,
) -> Result<Option<KnownPerson>> {
    Ok(sqlx::query_as!(KnownPerson, "SELECT id, name, status, lang FROM app_user WHERE tenant_id = $1 AND email = $2 FOR UPDATE", tenant, email)
        .fetch_optional(conn)
        .await?)
}
