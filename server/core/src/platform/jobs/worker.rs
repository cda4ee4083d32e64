//! The worker: takes due jobs, runs a few at a time, holds its leases, notes how they went.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::json;
use shared::JobId;
use shared::office::job::JobState;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use super::{Job, JobError, Progress, cron, handlers, sql};
use crate::Backend;
use crate::platform::audit::{self, Entry};
use crate::platform::crypto;
use crate::platform::error::Result;
use crate::platform::events::{self, Audience, Event};

/// Jobs run at the same time by one worker.
const AT_ONCE: usize = 4;
/// How often a worker looks without being woken: jobs of other nodes, those whose time comes, and those that are to be stopped.
const POLL: Duration = Duration::from_secs(1);
/// A worker that does not renew within this time counts as vanished.
const LEASE_SECONDS: i32 = 60;
/// How often a running job's lease is renewed.
const RENEW: Duration = Duration::from_secs(20);
/// How often a worker says that it lives.
const BEAT: Duration = Duration::from_secs(10);
/// How long a worker that is told to stop waits for what it runs; what is not done by then is done by another one.
const GRACE: Duration = Duration::from_secs(20);
/// The pause after the first failure; doubles each time.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// The longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);
/// The error text kept, in characters.
const ERROR_MAX: usize = 500;

/// How an attempt went.
enum Outcome {
    Done,
    Failed(JobError),
    /// Somebody wanted it stopped.
    Cancelled,
}

impl From<Result<(), JobError>> for Outcome {
    fn from(ended: Result<(), JobError>) -> Self {
        match ended {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::Failed(error),
        }
    }
}

/// Runs jobs and the periodic duties until it is told to stop.
pub async fn run(backend: Backend, stop: CancellationToken) {
    let worker = worker_name();
    tokio::join!(work(&backend, &worker, &stop), cron::run(&backend, &stop));
}

/// Runs jobs until it is told to stop, and says meanwhile that it lives.
pub(super) async fn work(backend: &Backend, worker: &str, stop: &CancellationToken) {
    let mut running: JoinSet<Uuid> = JoinSet::new();
    // What stops each running job.
    let mut stops: HashMap<Uuid, CancellationToken> = HashMap::new();
    let (mut polls, mut beats) = (interval(POLL), interval(BEAT));
    for ticks in [&mut polls, &mut beats] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    // The first tick comes at once.
    beats.tick().await;
    beat(backend, worker).await;
    while !stop.is_cancelled() {
        let free = AT_ONCE - running.len();
        if free > 0 {
            match sql::claim(backend, worker, LEASE_SECONDS, free as i32).await {
                Ok(jobs) => {
                    for job in jobs {
                        let stop_it = CancellationToken::new();
                        stops.insert(job.id, stop_it.clone());
                        let (backend, worker) = (backend.clone(), worker.to_owned());
                        running.spawn(async move {
                            let id = job.id;
                            run_one(&backend, &worker, job, &stop_it).await;
                            id
                        });
                    }
                }
                Err(error) => tracing::warn!(%error, "no jobs can be taken"),
            }
        }
        let look = tokio::select! {
            Some(ended) = running.join_next() => {
                if let Ok(id) = ended {
                    stops.remove(&id);
                }
                false
            }
            () = backend.jobs().notified() => true,
            _ = polls.tick() => true,
            _ = beats.tick() => {
                beat(backend, worker).await;
                false
            }
            () = stop.cancelled() => false,
        };
        if look && !stops.is_empty() {
            stop_asked(backend, worker, &stops).await;
        }
    }
    let rest = async { while running.join_next().await.is_some() {} };
    if timeout(GRACE, rest).await.is_err() {
        tracing::warn!("jobs were still running at the stop; another worker takes them over");
    }
    if let Err(error) = sql::leave(backend, worker).await {
        tracing::warn!(%error, "the worker could not sign off");
    }
}

async fn beat(backend: &Backend, worker: &str) {
    if let Err(error) = sql::beat(backend, worker).await {
        tracing::warn!(%error, "the worker could not say that it lives");
    }
}

/// Stops those of the running jobs that somebody wants stopped.
async fn stop_asked(backend: &Backend, worker: &str, stops: &HashMap<Uuid, CancellationToken>) {
    match sql::to_stop(backend, worker).await {
        Ok(ids) => ids
            .iter()
            .filter_map(|id| stops.get(id))
            .for_each(CancellationToken::cancel),
        Err(error) => tracing::warn!(%error, "which jobs are to be stopped cannot be read"),
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
        run_one(backend, &worker, job, &CancellationToken::new()).await;
    }
    Ok(count)
}

/// Runs a job within a trace of its own: all its attempts are in one (OPS-03).
async fn run_one(backend: &Backend, worker: &str, job: Job, stop: &CancellationToken) {
    let span = tracing::info_span!(
        target: crate::platform::TRACE,
        "job",
        trace_id = %job.id.simple(),
        job.kind = %job.kind,
        job.attempt = job.attempts,
    );
    run_within(backend, worker, job, stop)
        .instrument(span)
        .await;
}

/// Runs a job and notes how it went. What cannot be noted is found by the next worker when the lease is over.
async fn run_within(backend: &Backend, worker: &str, job: Job, stop: &CancellationToken) {
    let started = Instant::now();
    let outcome = if job.cancel_asked {
        Outcome::Cancelled
    } else if job.attempts > job.max_attempts {
        Outcome::Failed(JobError::Fail("the worker vanished each time".to_owned()))
    } else {
        attempt(backend, worker, &job, stop).await
    };
    let result = match &outcome {
        Outcome::Done => "done",
        Outcome::Failed(JobError::Retry(_)) if job.attempts < job.max_attempts => "failed",
        Outcome::Failed(_) => "dead",
        Outcome::Cancelled => "cancelled",
    };
    metrics::counter!("naryad_jobs_total", "kind" => job.kind.clone(), "result" => result)
        .increment(1);
    metrics::histogram!("naryad_job_seconds", "kind" => job.kind.clone())
        .record(started.elapsed().as_secs_f64());
    match &outcome {
        Outcome::Failed(JobError::Retry(error) | JobError::Fail(error)) if result == "dead" => {
            tracing::error!(id = %job.id, error, "a job failed for good");
        }
        Outcome::Failed(JobError::Retry(error) | JobError::Fail(error)) => {
            tracing::warn!(id = %job.id, error, "a job failed and will be tried again");
        }
        Outcome::Done | Outcome::Cancelled => {}
    }
    if let Err(error) = note(backend, worker, &job, outcome).await {
        tracing::error!(%error, id = %job.id, "how a job went could not be noted");
    }
}

/// One attempt in a task of its own, so that a panic is a failure of this job and of nothing else, and so that it can be stopped; the
/// lease is renewed meanwhile.
async fn attempt(backend: &Backend, worker: &str, job: &Job, stop: &CancellationToken) -> Outcome {
    let mut task = JoinSet::new();
    let (own_backend, own_job) = (backend.clone(), job.clone());
    let progress = Progress::new(backend, worker, job);
    task.spawn(
        async move { handlers::handle(&own_backend, &own_job, &progress).await }.in_current_span(),
    );
    let mut renewals = interval(RENEW);
    renewals.tick().await;
    loop {
        tokio::select! {
            Some(ended) = task.join_next() => return ended.unwrap_or_else(|error| Err(JobError::Retry(format!("the job broke off: {error}")))).into(),
            () = stop.cancelled() => {
                // The handler is dropped where it waits, and its open transaction with it. One that has ended by now has done its work.
                task.abort_all();
                return match task.join_next().await {
                    Some(Ok(ended)) => ended.into(),
                    _ => Outcome::Cancelled,
                };
            }
            _ = renewals.tick() => match renew(backend, worker, job).await {
                Ok(true) => {}
                Ok(false) => return Outcome::Failed(JobError::Retry("the lease was lost".to_owned())),
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

/// Writes down how an attempt went, and tells the administrators' pages. One that failed while it was to be stopped is not tried again.
async fn note(backend: &Backend, worker: &str, job: &Job, outcome: Outcome) -> Result<()> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let stopped = match &outcome {
        Outcome::Done => false,
        Outcome::Failed(_) => sql::is_to_stop(&mut cx, job.id, worker).await?,
        Outcome::Cancelled => true,
    };
    let state = match outcome {
        Outcome::Done => sql::finish(&mut cx, job.id, worker)
            .await?
            .then_some(JobState::Done),
        Outcome::Failed(error) if !stopped => fail(&mut cx, worker, job, error).await?,
        Outcome::Failed(_) | Outcome::Cancelled => cancel(&mut cx, worker, job).await?,
    };
    if let Some(state) = state {
        announce(&mut cx, JobId(job.id), &job.kind, state).await?;
    }
    cx.commit().await
}

async fn fail(
    cx: &mut crate::Cx,
    worker: &str,
    job: &Job,
    error: JobError,
) -> Result<Option<JobState>> {
    match error {
        JobError::Retry(error) if job.attempts < job.max_attempts => {
            let pause = pause_after(job.attempts, u16::from_le_bytes(cx.random()));
            let run_at = cx.now() + pause;
            sql::put_off(cx, job.id, worker, &shortened(&error), run_at).await
        }
        JobError::Retry(error) | JobError::Fail(error) => {
            sql::bury(cx, job.id, worker, &shortened(&error)).await
        }
    }
}

/// Notes that a job was stopped. Who wanted it stands in the audit log since the wish; this row says when it came about.
async fn cancel(cx: &mut crate::Cx, worker: &str, job: &Job) -> Result<Option<JobState>> {
    if !sql::stop(cx, job.id, worker).await? {
        return Ok(None);
    }
    audit::write(
        cx,
        Entry {
            action: "job.cancel",
            entity_kind: "job",
            entity_id: Some(job.id),
            title: Some(&job.kind),
            changes: json!({ "state": [JobState::Running, JobState::Cancelled] }),
        },
    )
    .await?;
    Ok(Some(JobState::Cancelled))
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
