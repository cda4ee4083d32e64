//! Background jobs as the administrator sees and steers them (EVT-04).

mod sql;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde_json::json;
use shared::office::job::{JobListRequest, JobRow, JobState, JobSummary};
use shared::{JobId, Page, Permission};
use uuid::Uuid;

use crate::platform::audit::{self, Entry};
use crate::platform::{cursor, jobs};
use crate::{Cx, Error, Result};

/// The tenant's jobs, newest first.
///
/// # Errors
/// `Forbidden` without `job.manage`.
pub async fn list(cx: &mut Cx, request: &JobListRequest) -> Result<Page<JobRow>> {
    cx.require(Permission::JobManage).await?;
    let limit = cursor::limit(&request.page)?;
    let after: Option<(DateTime<Utc>, Uuid)> = cursor::of(&request.page)?;
    let rows = sql::list(cx, request.state, after, limit + 1).await?;
    let total = sql::count(cx, request.state).await?;
    Ok(cursor::page(rows, limit, total, |row| {
        (row.created_at, row.id.0)
    }))
}

/// How many of the tenant's jobs stand where.
///
/// # Errors
/// `Forbidden` without `job.manage`.
pub async fn summary(cx: &mut Cx) -> Result<JobSummary> {
    cx.require(Permission::JobManage).await?;
    sql::summary(cx).await
}

/// Lets a dead letter or a cancelled job run again, with all its attempts.
///
/// # Errors
/// `Conflict("job_not_ended")` in another state; `Conflict("job_twin_waits")` when a job with the same key waits already.
pub async fn retry(cx: &mut Cx, id: JobId) -> Result<()> {
    let (kind, state) = load(cx, id).await?;
    if !matches!(state, JobState::Dead | JobState::Cancelled) {
        return Err(Error::Conflict("job_not_ended"));
    }
    sql::retry(cx, id).await.map_err(|error| match error {
        Error::Database(sqlx::Error::Database(fault))
            if fault.constraint() == Some("job_unique") =>
        {
            Error::Conflict("job_twin_waits")
        }
        other => other,
    })?;
    jobs::wake(cx);
    note(cx, id, &kind, "job.retry", state, JobState::Waiting).await
}

/// Takes back a job that waits, or puts a dead letter away.
///
/// # Errors
/// `Conflict("job_not_waiting")` for a job that runs or has ended.
pub async fn cancel(cx: &mut Cx, id: JobId) -> Result<()> {
    let (kind, state) = load(cx, id).await?;
    if !matches!(state, JobState::Waiting | JobState::Dead) {
        return Err(Error::Conflict("job_not_waiting"));
    }
    sql::cancel(cx, id).await?;
    note(cx, id, &kind, "job.cancel", state, JobState::Cancelled).await
}

/// Kind and state of a job, locked for the change.
async fn load(cx: &mut Cx, id: JobId) -> Result<(String, JobState)> {
    cx.require(Permission::JobManage).await?;
    sql::lock(cx, id).await?.ok_or(Error::NotFound)
}

async fn note(
    cx: &mut Cx,
    id: JobId,
    kind: &str,
    action: &str,
    before: JobState,
    after: JobState,
) -> Result<()> {
    let changes = json!({ "state": [before, after] });
    audit::write(
        cx,
        Entry {
            action,
            entity_kind: "job",
            entity_id: Some(id.0),
            title: Some(kind),
            changes,
        },
    )
    .await?;
    jobs::announce(cx, id, kind, after).await
}
