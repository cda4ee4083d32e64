//! Statements over the table `job`.

use chrono::{DateTime, Utc};
use serde_json::json;
use shared::TenantId;
use shared::office::job::JobState;
use uuid::Uuid;

use super::{Job, NewJob};
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::{Backend, Error};

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
        r#"SELECT tenant_id AS "tenant_id!", id AS "id!", kind AS "kind!", payload AS "payload!", attempts AS "attempts!", max_attempts AS "max_attempts!"
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

/// Ends a job well. The text of a mail is not kept: it may hold a link that lets somebody in.
pub(super) async fn finish(cx: &mut Cx, id: Uuid, worker: &str) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sqlx::query!(
        "UPDATE job SET state = 3, progress = 100, finished_at = $4, locked_by = NULL, locked_until = NULL, last_error = NULL, payload = payload - 'text'
         WHERE tenant_id = $1 AND id = $2 AND locked_by = $3 AND state = 2",
        tenant,
        id,
        worker,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(())
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
