//! Counts of attempts.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::Result;

/// Counts an attempt; nothing while locked. Reaching `max` locks for `lock_seconds`; after that, or as long after the first attempt, the count
/// begins anew.
pub async fn throttle_count(
    conn: &mut PgConnection,
    key: &str,
    now: DateTime<Utc>,
    max: i32,
    lock_seconds: i64,
) -> Result<Option<i32>> {
    Ok(sqlx::query_scalar!(
        "INSERT INTO login_throttle AS t (key, failures, window_start, locked_until)
         VALUES ($1, 1, $2, CASE WHEN $3::int <= 1 THEN $2::timestamptz + make_interval(secs => $4) END)
         ON CONFLICT (key) DO UPDATE SET
             failures = CASE WHEN t.locked_until IS NOT NULL OR t.window_start <= $2 - make_interval(secs => $4) THEN 1 ELSE t.failures + 1 END,
             window_start = CASE WHEN t.locked_until IS NOT NULL OR t.window_start <= $2 - make_interval(secs => $4) THEN $2 ELSE t.window_start END,
             locked_until = CASE WHEN $3 <= CASE WHEN t.locked_until IS NOT NULL OR t.window_start <= $2 - make_interval(secs => $4) THEN 1
                                                 ELSE t.failures + 1 END
                                 THEN $2 + make_interval(secs => $4) END
         WHERE t.locked_until IS NULL OR t.locked_until <= $2
         RETURNING failures",
        key,
        now,
        max,
        lock_seconds as f64
    )
    .fetch_optional(conn)
    .await?)
}

/// Until when something is locked.
pub async fn throttle_locked_until(
    conn: &mut PgConnection,
    key: &str,
) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "SELECT locked_until FROM login_throttle WHERE key = $1",
        key
    )
    .fetch_optional(conn)
    .await?
    .flatten())
}

/// Forgets all attempts.
pub async fn throttle_clear(conn: &mut PgConnection, key: &str) -> Result<()> {
    sqlx::query!("DELETE FROM login_throttle WHERE key = $1", key)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes one attempt back.
pub async fn throttle_give_back(conn: &mut PgConnection, key: &str, max: i32) -> Result<()> {
    sqlx::query!(
        "UPDATE login_throttle SET failures = greatest(failures - 1, 0), locked_until = CASE WHEN failures > $2 THEN locked_until END WHERE key = $1",
        key,
        max
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets counts that mean nothing any more.
pub async fn throttle_purge(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<u64> {
    let done = sqlx::query!("DELETE FROM login_throttle WHERE window_start < $1 AND (locked_until IS NULL OR locked_until < $1)", before).execute(conn).await?;
    Ok(done.rows_affected())
}
