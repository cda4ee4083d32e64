//! Statements over the table `job`.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use shared::TenantId;
use shared::office::job::{JobProgress, JobState};
use uuid::Uuid;

use super::{Job, NewJob};
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::{Backend, Error};

/// How long the last sign of a worker that vanished is kept.
const FORGET_WORKERS: TimeDelta = TimeDelta::days(1);

/// Adds jobs; those whose twin waits are left out.
pub(super) async fn insert(cx: &mut Cx, jobs: Vec<NewJob>) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let count = jobs.len();
    let mut ids = Vec::with_capacity(count);
    let mut kinds = Vec::with_capacity(count);
    let mut payloads = Vec::with_capacity(count);
    let mut times = Vec::with_capacity(count);
    let mut keys = Vec::with_capacity(count);
    let mut priorities = Vec::with_capacity(count);
    for job in jobs {
        ids.push(cx.new_id());
        kinds.push(job.kind.to_owned());
        payloads.push(if job.payload.is_null() {
            json!({})
        } else {
            job.payload
        });
        times.push(job.run_at.unwrap_or(now));
        keys.push(job.unique_key);
        priorities.push(job.priority);
    }
    sqlx::query!(
        "INSERT INTO job (tenant_id, id, kind, payload, run_at, unique_key, priority, created_at)
         SELECT $1, n.id, n.kind, n.payload, n.run_at, n.unique_key, n.priority, $8
         FROM unnest($2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[], $6::text[], $7::smallint[]) AS n(id, kind, payload, run_at, unique_key, priority)
         ON CONFLICT (tenant_id, kind, unique_key) WHERE state = 1 AND unique_key IS NOT NULL DO NOTHING",
        tenant,
        &ids,
        &kinds,
        &payloads,
        &times,
        &keys as &[Option<String>],
        &priorities,
        now,
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// Takes due jobs of all tenants for a worker.
pub(super) async fn claim(
    backend: &Backend,
    worker: &str,
    lease_seconds: i32,
    cap: i32,
) -> Result<Vec<Job>> {
    let rows = sqlx::query!(
        r#"SELECT tenant_id AS "tenant_id!", id AS "id!", kind AS "kind!", payload AS "payload!", attempts AS "attempts!", max_attempts AS "max_attempts!",
             cancel_asked AS "cancel_asked!"
           FROM job_claim($1, $2, $3, $4)"#,
        worker,
        backend.clock().now(),
        lease_seconds,
        cap,
    )
    .fetch_all(backend.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Job {
            tenant_id: TenantId(row.tenant_id),
            id: row.id,
            kind: row.kind,
            payload: row.payload,
            attempts: row.attempts,
            max_attempts: row.max_attempts,
            cancel_asked: row.cancel_asked,
        })
        .collect())
}

/// Holds a job longer; false when it is not this worker's any more.
pub(super) async fn renew(
    cx: &mut Cx,
    id: Uuid,
    worker: &str,
    until: DateTime<Utc>,
) -> Result<bool> {
    let tenant = cx.tenant();
    let done = sqlx::query!(
        "UPDATE job SET locked_until = $4 WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2",
        tenant,
        id,
        worker,
        until
    )
    .execute(cx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The jobs of a worker, of all tenants, that somebody wants stopped.
pub(super) async fn to_stop(backend: &Backend, worker: &str) -> Result<Vec<Uuid>> {
    let ids = sqlx::query_scalar!(r#"SELECT id AS "id!" FROM job_to_stop($1)"#, worker)
        .fetch_all(backend.pool())
        .await?;
    Ok(ids)
}

/// Whether somebody wants a job of this worker stopped; locks it, so that the answer stays.
pub(super) async fn is_to_stop(cx: &mut Cx, id: Uuid, worker: &str) -> Result<bool> {
    let tenant = cx.tenant();
    let asked = sqlx::query_scalar!(
        r#"SELECT cancel_asked_at IS NOT NULL AS "asked!" FROM job
           WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2 FOR UPDATE"#,
        tenant,
        id,
        worker
    )
    .fetch_optional(cx.conn())
    .await?;
    Ok(asked.unwrap_or(false))
}

/// Notes how far a job is; false when it is not this worker's any more.
pub(super) async fn tell(
    cx: &mut Cx,
    id: Uuid,
    worker: &str,
    progress: &JobProgress,
) -> Result<bool> {
    let tenant = cx.tenant();
    let done = sqlx::query!(
        "UPDATE job SET progress_done = $4, progress_total = $5, progress_note = $6
         WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2",
        tenant,
        id,
        worker,
        progress.done,
        progress.total,
        progress.note.as_deref()
    )
    .execute(cx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a job well; whether somebody watched it: it told how far it was, or was to be stopped. The text of a mail is not kept: it may
/// hold a link that lets somebody in.
pub(super) async fn finish(cx: &mut Cx, id: Uuid, worker: &str) -> Result<bool> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let watched = sqlx::query_scalar!(
        r#"UPDATE job SET state = 3, finished_at = $4, locked_by = NULL, locked_until = NULL, last_error = NULL, payload = payload - 'text'
           WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2
           RETURNING (progress_done > 0 OR progress_total IS NOT NULL OR cancel_asked_at IS NOT NULL) AS "watched!""#,
        tenant,
        id,
        worker,
        now
    )
    .fetch_optional(cx.conn())
    .await?;
    Ok(watched.unwrap_or(false))
}

/// Ends a job that was stopped; false when it is not this worker's any more.
pub(super) async fn stop(cx: &mut Cx, id: Uuid, worker: &str) -> Result<bool> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let done = sqlx::query!(
        "UPDATE job SET state = 5, finished_at = $4, locked_by = NULL, locked_until = NULL
         WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2",
        tenant,
        id,
        worker,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a job off to a later attempt. Where its twin waits meanwhile, that one does the work and this one is cancelled.
pub(super) async fn put_off(
    cx: &mut Cx,
    id: Uuid,
    worker: &str,
    error: &str,
    run_at: DateTime<Utc>,
) -> Result<Option<JobState>> {
    let tenant = cx.tenant();
    let state = sqlx::query_scalar!(
        "UPDATE job SET last_error = $4, run_at = $5, locked_by = NULL, locked_until = NULL,
            state = CASE WHEN EXISTS (SELECT FROM job twin WHERE twin.tenant_id = $1 AND twin.state = 1 AND twin.kind = job.kind
                AND twin.unique_key = job.unique_key) THEN 5 ELSE 1 END
         WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2 RETURNING state",
        tenant,
        id,
        worker,
        error,
        run_at
    )
    .fetch_optional(cx.conn())
    .await?;
    state.map(state_of).transpose()
}

/// Gives a job up.
pub(super) async fn bury(
    cx: &mut Cx,
    id: Uuid,
    worker: &str,
    error: &str,
) -> Result<Option<JobState>> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let state = sqlx::query_scalar!(
        "UPDATE job SET state = 4, last_error = $4, finished_at = $5, locked_by = NULL, locked_until = NULL
         WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2 RETURNING state",
        tenant,
        id,
        worker,
        error,
        now
    )
    .fetch_optional(cx.conn())
    .await?;
    state.map(state_of).transpose()
}

fn state_of(code: i16) -> Result<JobState> {
    JobState::from_code(code).ok_or_else(|| Error::Internal(format!("a job is in state {code}")))
}

/// Notes that a worker lives, and forgets those that ended without a word.
pub(super) async fn beat(backend: &Backend, worker: &str) -> Result<()> {
    let now = backend.clock().now();
    sqlx::query!(
        "WITH gone AS (DELETE FROM job_worker WHERE beat_at < $3 AND name <> $1)
         INSERT INTO job_worker (name, started_at, beat_at) VALUES ($1, $2, $2)
         ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at",
        worker,
        now,
        now - FORGET_WORKERS
    )
    .execute(backend.pool())
    .await?;
    Ok(())
}

/// Notes that a worker has ended.
pub(super) async fn leave(backend: &Backend, worker: &str) -> Result<()> {
    sqlx::query!("DELETE FROM job_worker WHERE name = $1", worker)
        .execute(backend.pool())
        .await?;
    Ok(())
}

/// How many workers have given a sign since a moment, and the last sign of any.
pub(super) async fn beats(
    backend: &Backend,
    since: DateTime<Utc>,
) -> Result<(i64, Option<DateTime<Utc>>)> {
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE beat_at > $1) AS "alive!", max(beat_at) AS last FROM job_worker"#,
        since
    )
    .fetch_one(backend.pool())
    .await?;
    Ok((row.alive, row.last))
}

/// Removes old idempotency keys.
pub(super) async fn sweep_idempotency(cx: &mut Cx, before: DateTime<Utc>) -> Result<u64> {
    let tenant = cx.tenant();
    let done = sqlx::query!(
        "DELETE FROM idempotency_key WHERE tenant_id = $1 AND created_at < $2",
        tenant,
        before
    )
    .execute(cx.conn())
    .await?;
    Ok(done.rows_affected())
}

/// Removes done and cancelled jobs that ended long ago.
pub(super) async fn sweep_jobs(cx: &mut Cx, before: DateTime<Utc>) -> Result<u64> {
    let tenant = cx.tenant();
    let done = sqlx::query!(
        "DELETE FROM job WHERE tenant_id = $1 AND state IN (3, 5) AND created_at < $2 AND (finished_at IS NULL OR finished_at < $2)",
        tenant,
        before
    )
    .execute(cx.conn())
    .await?;
    Ok(done.rows_affected())
}
