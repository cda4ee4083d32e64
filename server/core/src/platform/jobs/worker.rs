//! The worker: takes due jobs, runs a few at a time, holds its leases, notes how they went.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use shared::JobId;
use shared::office::job::JobState;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{Job, JobError, cron, handlers, sql};
use crate::Backend;
use crate::platform::crypto;
use crate::platform::error::Result;
use crate::platform::events::{self, Audience, Event};

/// Jobs run at the same time by one worker.
const AT_ONCE: usize = 4;
/// How often a worker looks without being woken: jobs of other nodes, and those whose time comes.
const POLL: Duration = Duration::from_secs(1);
/// A worker that does not renew within this time counts as vanished.
const LEASE_SECONDS: i32 = 60;
/// How often a running job's lease is renewed.
const RENEW: Duration = Duration::from_secs(20);
/// How long a worker that is told to stop waits for what it runs; what is not done by then is done by another one.
const GRACE: Duration = Duration::from_secs(20);
/// The pause after the first failure; doubles each time.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// The longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);
/// The error text kept, in characters.
const ERROR_MAX: usize = 500;

/// Runs jobs and the periodic duties until it is told to stop.
pub async fn run(backend: Backend, stop: CancellationToken) {
    let worker = worker_name();
    tokio::join!(work(&backend, &worker, &stop), cron::run(&backend, &stop));
}

async fn work(backend: &Backend, worker: &str, stop: &CancellationToken) {
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        let free = AT_ONCE - running.len();
        match if free > 0 {
            sql::claim(backend, worker, LEASE_SECONDS, free as i32).await
        } else {
            Ok(Vec::new())
        } {
            Ok(jobs) => {
                let full = jobs.len() == free;
                for job in jobs {
                    let (backend, worker) = (backend.clone(), worker.to_owned());
                    running.spawn(async move { run_one(&backend, &worker, job).await });
                }
                if free > 0 && full {
                    // There may be more: wait for a free hand only.
                    tokio::select! {
                        _ = running.join_next() => {}
                        () = stop.cancelled() => {}
                    }
                    continue;
                }
            }
            Err(error) => tracing::warn!(%error, "no jobs can be taken"),
        }
        tokio::select! {
            Some(_) = running.join_next() => {}
            () = backend.jobs().notified() => {}
            () = sleep(POLL) => {}
            () = stop.cancelled() => {}
        }
    }
    let rest = async { while running.join_next().await.is_some() {} };
    if timeout(GRACE, rest).await.is_err() {
        tracing::warn!("jobs were still running at the stop; another worker takes them over");
    }
}

/// Takes the jobs that are due now and runs them one after the other; gives how many. For tests and one-off runs.
///
/// # Errors
/// When the database cannot be reached.
pub async fn run_due(backend: &Backend) -> Result<usize> {
    let worker = worker_name();
    let jobs = sql::claim(backend, &worker, LEASE_SECONDS, 100).await?;
    let count = jobs.len();
    for job in jobs {
        run_one(backend, &worker, job).await;
    }
    Ok(count)
}

/// Runs a job and notes how it went. What cannot be noted is found by the next worker when the lease is over.
async fn run_one(backend: &Backend, worker: &str, job: Job) {
    let outcome = if job.attempts > job.max_attempts {
        Err(JobError::Fail("the worker vanished each time".to_owned()))
    } else {
        attempt(backend, worker, &job).await
    };
    let result = match &outcome {
        Ok(()) => "done",
        Err(JobError::Retry(_)) => "failed",
        Err(JobError::Fail(_)) => "dead",
    };
    metrics::counter!("naryad_jobs_total", "kind" => job.kind.clone(), "result" => result)
        .increment(1);
    if let Err(JobError::Retry(error) | JobError::Fail(error)) = &outcome {
        tracing::warn!(kind = job.kind, id = %job.id, attempt = job.attempts, error, "a job failed");
    }
    if let Err(error) = note(backend, worker, &job, outcome).await {
        tracing::error!(%error, id = %job.id, "how a job went could not be noted");
    }
}

/// One attempt in a task of its own, so that a panic is a failure of this job and of nothing else; the lease is renewed meanwhile.
async fn attempt(backend: &Backend, worker: &str, job: &Job) -> Result<(), JobError> {
    let mut task = JoinSet::new();
    let (own_backend, own_job) = (backend.clone(), job.clone());
    task.spawn(async move { handlers::handle(&own_backend, &own_job).await });
    let mut renewals = interval(RENEW);
    renewals.tick().await;
    loop {
        tokio::select! {
            Some(ended) = task.join_next() => return ended.unwrap_or_else(|error| Err(JobError::Retry(format!("the job broke off: {error}")))),
            _ = renewals.tick() => match renew(backend, worker, job).await {
                Ok(true) => {}
                Ok(false) => return Err(JobError::Retry("the lease was lost".to_owned())),
                Err(error) => tracing::warn!(%error, id = %job.id, "a lease could not be renewed"),
            },
        }
    }
}

async fn renew(backend: &Backend, worker: &str, job: &Job) -> Result<bool> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let until = cx.now() + TimeDelta::seconds(LEASE_SECONDS.into());
    let held = sql::renew(&mut cx, job.id, worker, until).await?;
    cx.commit().await?;
    Ok(held)
}

async fn note(
    backend: &Backend,
    worker: &str,
    job: &Job,
    outcome: Result<(), JobError>,
) -> Result<()> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let state = match outcome {
        Ok(()) => {
            sql::finish(&mut cx, job.id, worker).await?;
            return cx.commit().await;
        }
        Err(JobError::Retry(error)) if job.attempts < job.max_attempts => {
            let pause = pause_after(job.attempts, u16::from_le_bytes(cx.random()));
            let run_at = cx.now() + pause;
            sql::put_off(&mut cx, job.id, worker, &shortened(&error), run_at).await?
        }
        Err(JobError::Retry(error) | JobError::Fail(error)) => {
            sql::bury(&mut cx, job.id, worker, &shortened(&error)).await?
        }
    };
    if let Some(state) = state {
        announce(&mut cx, JobId(job.id), &job.kind, state).await?;
    }
    cx.commit().await
}

/// Tells the administrators' pages that a job stands elsewhere.
pub(crate) async fn announce(
    cx: &mut crate::Cx,
    id: JobId,
    kind: &str,
    state: JobState,
) -> Result<()> {
    let audience = Audience::default();
    let payload = json!({ "kind": kind, "state": state });
    events::emit(
        cx,
        Event {
            kind: "job.updated",
            entity_kind: "job",
            entity_id: id.0,
            version: 0,
            audience,
            payload,
        },
    )
    .await
}

/// The pause after a failed attempt: 5 s, 10 s, 20 s, … up to an hour, and up to a tenth more, so that what failed together does not
/// come back together.
fn pause_after(attempt: i16, jitter: u16) -> TimeDelta {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default().min(16);
    let pause = (FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE);
    pause + pause * i32::from(jitter) / (10 * i32::from(u16::MAX))
}

fn shortened(error: &str) -> String {
    error.chars().take(ERROR_MAX).collect()
}

/// Tells this worker from all others.
fn worker_name() -> String {
    crypto::new_secret()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let seconds: Vec<i64> = (1..=12)
            .map(|attempt| pause_after(attempt, 0).num_seconds())
            .collect();
        assert_eq!(
            seconds,
            [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
        );
        assert_eq!(pause_after(1, u16::MAX), TimeDelta::milliseconds(5500));
        assert_eq!(pause_after(i16::MAX, u16::MAX), TimeDelta::minutes(66));
    }
}
