//! Sessions and refresh tokens.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Result;

/// Begins a session.
pub async fn insert_session(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    user: Uuid,
    device: &str,
    ip: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO session (tenant_id, id, user_id, device, ip, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
        tenant,
        id,
        user,
        device,
        ip,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds a refresh token to a session.
pub async fn insert_refresh(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    session: Uuid,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO refresh_tokens (tenant_id, id, session_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        tenant,
        id,
        session,
        hash,
        now,
        expires_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A refresh token with its session.
pub struct RefreshRow {
    pub id: Uuid,
    pub session_id: Uuid,
    pub user_id: Uuid,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// A refresh token with its session, both locked: of two who bring the same one, the second sees what the first did.
pub async fn lock_refresh(
    conn: &mut PgConnection,
    tenant: Uuid,
    hash: &[u8],
) -> Result<Option<RefreshRow>> {
    Ok(sqlx::query_as!(
        RefreshRow,
        "SELECT r.id, r.session_id, s.user_id, r.expires_at, r.used_at, s.ended_at
         FROM refresh_tokens r JOIN session s ON s.tenant_id = r.tenant_id AND s.id = r.session_id
         WHERE r.tenant_id = $1 AND r.token_hash = $2 FOR UPDATE",
        tenant,
        hash
    )
    .fetch_optional(conn)
    .await?)
}

/// Marks a refresh token as exchanged.
pub async fn use_refresh(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "UPDATE refresh_tokens SET used_at = $3 WHERE tenant_id = $1 AND id = $2",
        tenant,
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a session was used, and from where.
pub async fn touch_session(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    ip: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!("UPDATE session SET last_used_at = $3, ip = coalesce($4, ip) WHERE tenant_id = $1 AND id = $2", tenant, id, now, ip).execute(conn).await?;
    Ok(())
}

/// Ends a session of a person; whether there was one.
pub async fn end_session(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
    reason: &str,
) -> Result<bool> {
    let done = sqlx::query!(
        "UPDATE session SET ended_at = $4, end_reason = $5 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND ended_at IS NULL",
        tenant,
        user,
        id,
        now,
        reason
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends all sessions of a person but one; how many.
pub async fn end_sessions(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    but: Option<Uuid>,
    now: DateTime<Utc>,
    reason: &str,
) -> Result<u64> {
    let done = sqlx::query!(
        "UPDATE session SET ended_at = $4, end_reason = $5 WHERE tenant_id = $1 AND user_id = $2 AND id IS DISTINCT FROM $3 AND ended_at IS NULL",
        tenant,
        user,
        but,
        now,
        reason
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A session as its owner sees it.
pub struct SessionDetails {
    pub id: Uuid,
    pub device: String,
    pub ip: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
}

/// The sessions of a person that can still be refreshed, last used first.
pub async fn sessions(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<SessionDetails>> {
    Ok(sqlx::query_as!(
        SessionDetails,
        "SELECT s.id, s.device, s.ip, s.created_at, s.last_used_at FROM session s
         WHERE s.tenant_id = $1 AND s.user_id = $2 AND s.ended_at IS NULL
           AND EXISTS (SELECT FROM refresh_tokens r WHERE r.tenant_id = $1 AND r.session_id = s.id AND r.used_at IS NULL AND r.expires_at > $3)
         ORDER BY s.last_used_at DESC, s.id LIMIT 100",
        tenant,
        user,
        now
    )
    .fetch_all(conn)
    .await?)
}

/// Removes what can serve nobody any more: refresh tokens and links a day after their end, sessions 60 days after their last use. How many rows.
pub async fn purge(conn: &mut PgConnection, tenant: Uuid, now: DateTime<Utc>) -> Result<u64> {
    let done = sqlx::query!(
        "WITH tokens AS (DELETE FROM refresh_tokens WHERE tenant_id = $1 AND expires_at < $2::timestamptz - interval '1 day' RETURNING 1),
              links AS (DELETE FROM one_time_token WHERE tenant_id = $1 AND expires_at < $2 - interval '1 day' RETURNING 1),
              sessions AS (DELETE FROM session s WHERE s.tenant_id = $1 AND coalesce(s.ended_at, s.last_used_at) < $2 - interval '60 days'
                  AND NOT EXISTS (SELECT FROM refresh_tokens r WHERE r.tenant_id = $1 AND r.session_id = s.id AND r.expires_at > $2) RETURNING 1)
         SELECT (SELECT count(*) FROM tokens) + (SELECT count(*) FROM links) + (SELECT count(*) FROM sessions) AS \"count!\"",
        tenant,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(u64::try_from(done.count).unwrap_or_default())
}
