//! What each kind of job does.

use chrono::TimeDelta;

use super::{Job, JobError, sql};
use crate::Backend;
use crate::office::{account, tenant};
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
pub(super) async fn handle(backend: &Backend, job: &Job) -> Result<(), JobError> {
    match job.kind.as_str() {
        "mail.send" => send_mail(backend, job).await,
        "task.mark_overdue" => Ok(mark_overdue(backend, job).await?),
        "task.purge_bin" => Ok(purge_bin(backend, job).await?),
        "tenant.purge" => Ok(purge_tenant(backend, job).await?),
        "platform.sweep" => Ok(sweep(backend, job).await?),
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

async fn mark_overdue(backend: &Backend, job: &Job) -> Result<()> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let marked = task::mark_overdue(&mut cx).await?;
    cx.commit().await?;
    tracing::debug!(tenant = %job.tenant_id, marked, "tasks became overdue");
    Ok(())
}

async fn purge_bin(backend: &Backend, job: &Job) -> Result<()> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    let purged = task::purge_bin(&mut cx).await?;
    cx.commit().await?;
    tracing::debug!(tenant = %job.tenant_id, purged, "the bin was emptied of old tasks");
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
