//! Background jobs (EVT-04): rows of the table `job`, written in the transaction of the use-case that wants them, run by workers.
//!
//! A job runs at least once: a worker that vanishes loses its lease and another takes over, so what a job does must bear being done
//! twice. A failed one is tried again with growing pauses; after the last attempt it stays as a dead letter until an administrator
//! retries or cancels it.
//!
//! A long job tells how far it is (`Progress`) and can be cancelled: its worker looks each second for what is to be stopped and drops
//! the handler where it waits, so that the open transaction is rolled back; what was committed before stays. Each worker gives a sign of
//! life every ten seconds ([`workers`]).

mod cron;
mod handlers;
mod progress;
mod sql;
#[cfg(test)]
mod tests;
mod worker;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use shared::TenantId;
use uuid::Uuid;

pub use cron::tick;
pub(crate) use progress::Progress;
pub(crate) use worker::announce;
pub use worker::{run, run_due};

use super::backend::Backend;
use super::cx::Cx;
use super::error::{Error, Result};

/// A worker that has given no sign of life for so long counts as gone.
pub const WORKER_SILENCE: TimeDelta = TimeDelta::seconds(60);

/// A job to add.
#[derive(Clone, Debug, Default)]
pub struct NewJob {
    /// `mail.send`, `task.mark_overdue`, …: one of those that workers know.
    pub kind: &'static str,
    /// What the job works on.
    pub payload: Value,
    /// Not before; at once when absent.
    pub run_at: Option<DateTime<Utc>>,
    /// While a job of the kind with this key waits, another is not added.
    pub unique_key: Option<String>,
    /// The higher goes first; 0 is usual.
    pub priority: i16,
}

/// A job as a worker gets it.
#[derive(Clone, Debug)]
pub struct Job {
    pub tenant_id: TenantId,
    pub id: Uuid,
    pub kind: String,
    pub payload: Value,
    /// This attempt's number, from 1.
    pub attempts: i16,
    pub max_attempts: i16,
    /// Somebody wanted it stopped before its last worker vanished.
    pub cancel_asked: bool,
}

/// The workers of the installation, as far as they have given signs of life (OPS-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workers {
    /// Those with a sign within [`WORKER_SILENCE`].
    pub alive: i64,
    /// The last sign of any within a day; nothing when the last one ended in good order.
    pub last_beat: Option<DateTime<Utc>>,
}

/// Why a job did not succeed. The text is shown to administrators: nothing secret in it.
#[derive(Debug, PartialEq, Eq)]
pub enum JobError {
    /// Worth another attempt.
    Retry(String),
    /// Will never succeed.
    Fail(String),
}

impl From<Error> for JobError {
    /// What the database or an outer service did not do now may go later; a refusal stays one.
    fn from(error: Error) -> Self {
        match error {
            Error::Database(_)
            | Error::Internal(_)
            | Error::VersionConflict
            | Error::TooMany { .. } => JobError::Retry(error.to_string()),
            refusal => JobError::Fail(refusal.to_string()),
        }
    }
}

/// Adds a job to the transaction; it runs after the commit. Nothing happens when its twin (same `unique_key`) waits already.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(cx: &mut Cx, job: NewJob) -> Result<()> {
    enqueue_many(cx, vec![job]).await
}

/// Adds jobs to the transaction in one statement.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue_many(cx: &mut Cx, jobs: Vec<NewJob>) -> Result<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    sql::insert(cx, jobs).await?;
    cx.note_job();
    Ok(())
}

/// Who runs jobs.
///
/// # Errors
/// When the database cannot be reached.
pub async fn workers(backend: &Backend) -> Result<Workers> {
    let since = backend.clock().now() - WORKER_SILENCE;
    let (alive, last_beat) = sql::beats(backend, since).await?;
    Ok(Workers { alive, last_beat })
}

/// Rings the workers after the commit, for a job that became due again or is to be stopped.
pub(crate) fn wake(cx: &mut Cx) {
    cx.note_job();
}
