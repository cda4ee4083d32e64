//! Statements behind the list of jobs.

use chrono::{DateTime, Utc};
use shared::JobId;
use shared::kernel::page::COUNT_CAP;
use shared::office::job::{JobProgress, JobRow, JobState, JobSummary, JobWorker};
use uuid::Uuid;

use super::Held;
use crate::platform::jobs::WORKER_SILENCE;
use crate::{Cx, Error, Result};

struct Row {
    id: Uuid,
    kind: String,
    state: i16,
    attempts: i16,
    max_attempts: i16,
    run_at: DateTime<Utc>,
    progress_done: i64,
    progress_total: Option<i64>,
    progress_note: Option<String>,
    cancel_asked_at: Option<DateTime<Utc>>,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for JobRow {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let state = state(row.state)?;
        Ok(JobRow {
            id: JobId(row.id),
            kind: row.kind,
            state,
            attempts: row.attempts,
            max_attempts: row.max_attempts,
            run_at: row.run_at,
            progress: JobProgress {
                done: row.progress_done,
                total: row.progress_total,
                note: row.progress_note,
            },
            stopping: state == JobState::Running && row.cancel_asked_at.is_some(),
            last_error: row.last_error,
            created_at: row.created_at,
            finished_at: row.finished_at,
        })
    }
}

fn state(code: i16) -> Result<JobState> {
    JobState::from_code(code).ok_or_else(|| Error::Internal(format!("a job is in state {code}")))
}

/// A page, newest first: of one state (index `job_list`) or of all (`job_created`).
pub(super) async fn list(
    cx: &mut Cx,
    wanted: Option<JobState>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: usize,
) -> Result<Vec<JobRow>> {
    let (at, id) = after.unzip();
    let (tenant, limit) = (cx.tenant(), i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = match wanted {
        Some(wanted) => {
            sqlx::query_as!(
                Row,
                "SELECT id, kind, state, attempts, max_attempts, run_at, progress_done, progress_total, progress_note, cancel_asked_at, last_error,
                    created_at, finished_at FROM job
                 WHERE tenant_id = $1 AND state = $2 AND (created_at, id) < (coalesce($3, 'infinity'::timestamptz), coalesce($4::uuid, $5::uuid))
                 ORDER BY created_at DESC, id DESC LIMIT $6",
                tenant,
                wanted.code(),
                at,
                id,
                Uuid::max(),
                limit
            )
            .fetch_all(cx.conn())
            .await?
        }
        None => {
            sqlx::query_as!(
                Row,
                "SELECT id, kind, state, attempts, max_attempts, run_at, progress_done, progress_total, progress_note, cancel_asked_at, last_error,
                    created_at, finished_at FROM job
                 WHERE tenant_id = $1 AND (created_at, id) < (coalesce($2, 'infinity'::timestamptz), coalesce($3::uuid, $4::uuid))
                 ORDER BY created_at DESC, id DESC LIMIT $5",
                tenant,
                at,
                id,
                Uuid::max(),
                limit
            )
            .fetch_all(cx.conn())
            .await?
        }
    };
    rows.into_iter().map(JobRow::try_from).collect()
}

/// How many there are, counted up to the cap.
pub(super) async fn count(cx: &mut Cx, wanted: Option<JobState>) -> Result<u64> {
    let tenant = cx.tenant();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (SELECT FROM job WHERE tenant_id = $1 AND ($2::smallint IS NULL OR state = $2) LIMIT $3) counted"#,
        tenant,
        wanted.map(JobState::code),
        COUNT_CAP as i64
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(count.unsigned_abs())
}

pub(super) async fn summary(cx: &mut Cx) -> Result<JobSummary> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE state = 1) AS "waiting!", count(*) FILTER (WHERE state = 2) AS "running!",
            count(*) FILTER (WHERE state = 4) AS "dead!", min(run_at) FILTER (WHERE state = 1 AND run_at <= $2) AS oldest
           FROM job WHERE tenant_id = $1 AND state IN (1, 2, 4)"#,
        tenant,
        now
    )
    .fetch_one(cx.conn())
    .await?;
    let workers = workers(cx).await?;
    let oldest_waiting_seconds = row.oldest.map_or(0, |oldest| (now - oldest).num_seconds());
    Ok(JobSummary {
        waiting: row.waiting,
        running: row.running,
        dead: row.dead,
        oldest_waiting_seconds,
        workers,
    })
}

/// The workers that live, with what they run of this tenant.
async fn workers(cx: &mut Cx) -> Result<Vec<JobWorker>> {
    let (tenant, since) = (cx.tenant(), cx.now() - WORKER_SILENCE);
    let workers = sqlx::query_as!(
        JobWorker,
        r#"SELECT name, started_at, beat_at,
            (SELECT count(*) FROM job WHERE tenant_id = $1 AND state = 2 AND locked_by = job_worker.name) AS "running!"
           FROM job_worker WHERE beat_at > $2 ORDER BY started_at, name"#,
        tenant,
        since
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(workers)
}

/// A job, locked.
pub(super) async fn lock(cx: &mut Cx, id: JobId) -> Result<Option<Held>> {
    let tenant = cx.tenant();
    let row = sqlx::query!(
        "SELECT kind, state, cancel_asked_at FROM job WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant,
        id.0
    )
    .fetch_optional(cx.conn())
    .await?;
    row.map(|row| {
        let state = state(row.state)?;
        Ok(Held {
            kind: row.kind,
            state,
            stopping: state == JobState::Running && row.cancel_asked_at.is_some(),
        })
    })
    .transpose()
}

pub(super) async fn retry(cx: &mut Cx, id: JobId) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sqlx::query!(
        "UPDATE job SET state = 1, attempts = 0, run_at = $3, finished_at = NULL, cancel_asked_at = NULL WHERE tenant_id = $1 AND id = $2",
        tenant,
        id.0,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// Tells the worker of a running job that it is to stop.
pub(super) async fn ask_to_stop(cx: &mut Cx, id: JobId) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sqlx::query!(
        "UPDATE job SET cancel_asked_at = $3 WHERE tenant_id = $1 AND id = $2 AND state = 2",
        tenant,
        id.0,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

pub(super) async fn cancel(cx: &mut Cx, id: JobId) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sqlx::query!(
        "UPDATE job SET state = 5, finished_at = $3 WHERE tenant_id = $1 AND id = $2",
        tenant,
        id.0,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}
