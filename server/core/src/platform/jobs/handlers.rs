//! What each kind of job does.

use chrono::TimeDelta;
use futures::future::BoxFuture;

use super::{Job, JobError, Progress, sql};
use crate::Backend;
use crate::office::audit::alerts;
use crate::office::{account, tenant};
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::platform::mail::{self, Mail};
use crate::work::task;

/// How long answers to repeated requests are kept (API-02).
const IDEMPOTENCY_KEPT: TimeDelta = TimeDelta::hours(24);
/// How long ended jobs are shown.
const JOBS_KEPT: TimeDelta = TimeDelta::days(14);

/// Runs a job. Each kind opens its own contexts and commits them.
///
/// # Errors
/// [`JobError`] tells whether another attempt is worth it.
pub(super) async fn handle(
    backend: &Backend,
    job: &Job,
    progress: &Progress,
) -> Result<(), JobError> {
    match job.kind.as_str() {
        "mail.send" => send_mail(backend, job).await,
        "task.mark_overdue" => Ok(mark_overdue(backend, job, progress).await?),
        "task.purge_bin" => Ok(purge_bin(backend, job, progress).await?),
        "task.digest" => Ok(send_digests(backend, job, progress).await?),
        "audit.alerts" => Ok(raise_alerts(backend, job).await?),
        "tenant.purge" => Ok(purge_tenant(backend, job).await?),
        "platform.sweep" => Ok(sweep(backend, job).await?),
        #[cfg(test)]
        "test.endless" => super::tests::endless(backend, job, progress).await,
        _ => Err(JobError::Fail(
            "no worker knows this kind of job".to_owned(),
        )),
    }
}

async fn send_mail(backend: &Backend, job: &Job) -> Result<(), JobError> {
    let mail: Mail = serde_json::from_value(job.payload.clone())
        .map_err(|_| JobError::Fail("the payload is not a mail".to_owned()))?;
    let message = mail::build(&mail, job.id, backend.settings(), backend.clock().now())?;
    backend.mailer().send(message).await
}

/// A use-case as [`in_chunks`] calls it: gives how many.
type Count = for<'a> fn(&'a mut Cx) -> BoxFuture<'a, Result<u64>>;

/// Does what may be much in transactions of [`task::CHUNK`] each, until one is not full. What is done stays done when the job is stopped
/// or its worker vanishes. `left` counts the rest, once, for the progress.
async fn in_chunks(
    backend: &Backend,
    job: &Job,
    progress: &Progress,
    chunk: Count,
    left: Count,
) -> Result<u64> {
    let (mut done, mut total) = (0, None);
    loop {
        let mut cx = backend.system_cx(job.tenant_id).await?;
        let now_done = chunk(&mut cx).await?;
        done += now_done;
        let more = now_done >= task::CHUNK;
        if more && total.is_none() {
            total = Some(done + left(&mut cx).await?);
        }
        cx.commit().await?;
        if !more {
            return Ok(done);
        }
        progress.tell(done, total, "tasks").await;
    }
}

async fn mark_overdue(backend: &Backend, job: &Job, progress: &Progress) -> Result<()> {
    let marked = in_chunks(
        backend,
        job,
        progress,
        |cx| Box::pin(task::mark_overdue(cx)),
        |cx| Box::pin(task::count_overdue(cx)),
    )
    .await?;
    tracing::debug!(tenant = %job.tenant_id, marked, "tasks became overdue");
    Ok(())
}

async fn purge_bin(backend: &Backend, job: &Job, progress: &Progress) -> Result<()> {
    let purged = in_chunks(
        backend,
        job,
        progress,
        |cx| Box::pin(task::purge_bin(cx)),
        |cx| Box::pin(task::count_purgeable(cx)),
    )
    .await?;
    tracing::debug!(tenant = %job.tenant_id, purged, "the bin was emptied of old tasks");
    Ok(())
}

/// Each morning's digest, some people at a time; those of an earlier attempt are not told again.
async fn send_digests(backend: &Backend, job: &Job, progress: &Progress) -> Result<()> {
    let mut done = 0;
    loop {
        let mut cx = backend.system_cx(job.tenant_id).await?;
        let now_done = task::send_digests(&mut cx).await?;
        cx.commit().await?;
        done += now_done;
        if now_done < task::DIGEST_CHUNK {
            break;
        }
        progress.tell(done, None, "people").await;
    }
    tracing::debug!(tenant = %job.tenant_id, done, "people were seen to in the morning");
    Ok(())
}

async fn raise_alerts(backend: &Backend, job: &Job) -> Result<()> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let raised = alerts::raise(&mut cx).await?;
    cx.commit().await?;
    if raised > 0 {
        tracing::warn!(tenant = %job.tenant_id, raised, "administrators were alerted");
    }
    Ok(())
}

async fn purge_tenant(backend: &Backend, job: &Job) -> Result<()> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let purged = tenant::purge_deleted(&mut cx).await?;
    cx.commit().await?;
    if purged {
        tracing::info!(tenant = %job.tenant_id, "the tenant was removed after its waiting period");
    }
    Ok(())
}

async fn sweep(backend: &Backend, job: &Job) -> Result<()> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let now = cx.now();
    sql::sweep_idempotency(&mut cx, now - IDEMPOTENCY_KEPT).await?;
    sql::sweep_jobs(&mut cx, now - JOBS_KEPT).await?;
    account::sweep(&mut cx).await?;
    cx.commit().await
}
