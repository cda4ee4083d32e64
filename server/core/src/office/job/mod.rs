//! Background jobs as the administrator sees and steers them (EVT-04).

mod sql;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
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

/// How many of the tenant's jobs stand where, and the workers that live.
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
    let Held { kind, state, .. } = load(cx, id).await?;
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
    let changes = json!({ "state": [state, JobState::Waiting] });
    note(cx, id, &kind, "job.retry", changes).await?;
    jobs::announce(cx, id, &kind, JobState::Waiting).await
}

/// Takes back a job that waits, puts a dead letter away, or asks the worker to stop a job that runs: it stays `running` until the worker
/// has heard of it, a second later at most where the worker lives, and `done` if it was quicker. Asking twice changes nothing.
///
/// # Errors
/// `Conflict("job_ended")` for a job that is done or cancelled.
pub async fn cancel(cx: &mut Cx, id: JobId) -> Result<()> {
    let held = load(cx, id).await?;
    let (state, changes) = match held.state {
        JobState::Done | JobState::Cancelled => return Err(Error::Conflict("job_ended")),
        JobState::Running if held.stopping => return Ok(()),
        JobState::Running => {
            sql::ask_to_stop(cx, id).await?;
            jobs::wake(cx);
            (JobState::Running, json!({ "stopping": [false, true] }))
        }
        JobState::Waiting | JobState::Dead => {
            sql::cancel(cx, id).await?;
            let changes = json!({ "state": [held.state, JobState::Cancelled] });
            (JobState::Cancelled, changes)
        }
    };
    note(cx, id, &held.kind, "job.cancel", changes).await?;
    jobs::announce(cx, id, &held.kind, state).await
}

/// A job locked for a change.
struct Held {
    kind: String,
    state: JobState,
    /// It runs, and somebody wants it stopped already.
    stopping: bool,
}

async fn load(cx: &mut Cx, id: JobId) -> Result<Held> {
    cx.require(Permission::JobManage).await?;
    sql::lock(cx, id).await?.ok_or(Error::NotFound)
}

async fn note(cx: &mut Cx, id: JobId, kind: &str, action: &str, changes: Value) -> Result<()> {
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
    .await
}
