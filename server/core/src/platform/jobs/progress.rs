//! How far a running job is, told while it runs (EVT-04).

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use shared::office::job::JobProgress;

use super::{Job, sql};
use crate::Backend;
use crate::platform::error::Result;
use crate::platform::events::{self, Audience, Event};

/// The pause between two tellings that are written, and before the first: what is done at once needs no bar.
const PAUSE: TimeDelta = TimeDelta::seconds(1);

/// Where a handler tells how far it is. Call it between two transactions: it takes a connection of its own, and a job that is to be
/// stopped stops there.
pub(crate) struct Progress {
    backend: Backend,
    worker: String,
    job: Job,
    /// When it was last written.
    told: Mutex<DateTime<Utc>>,
}

impl Progress {
    pub(super) fn new(backend: &Backend, worker: &str, job: &Job) -> Self {
        Self {
            backend: backend.clone(),
            worker: worker.to_owned(),
            job: job.clone(),
            told: Mutex::new(backend.clock().now()),
        }
    }

    /// Tells how many things are done, of how many where that is known, and what they are (`tasks`). Written to the job's row and sent to
    /// open pages in a transaction of its own, at most once a second; what comes too soon is left out. The job does not fail by it.
    pub(crate) async fn tell(&self, done: u64, total: Option<u64>, note: &str) {
        if !self.is_due() {
            return;
        }
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let progress = JobProgress {
            done: number(done),
            // More may have come up than was counted.
            total: total.map(|total| number(total.max(done))),
            note: Some(note.to_owned()),
        };
        if let Err(error) = self.write(&progress).await {
            tracing::warn!(%error, id = %self.job.id, "how far a job is could not be noted");
        }
    }

    fn is_due(&self) -> bool {
        let now = self.backend.clock().now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let due = now - *told >= PAUSE;
        if due {
            *told = now;
        }
        due
    }

    async fn write(&self, progress: &JobProgress) -> Result<()> {
        let mut cx = self.backend.system_cx(self.job.tenant_id).await?;
        if sql::tell(&mut cx, self.job.id, &self.worker, progress).await? {
            events::emit(
                &mut cx,
                Event {
                    kind: "job.progress",
                    entity_kind: "job",
                    entity_id: self.job.id,
                    version: 0,
                    audience: Audience::default(),
                    payload: json!({ "done": progress.done, "total": progress.total, "note": progress.note }),
                },
            )
            .await?;
        }
        cx.commit().await
    }
}
