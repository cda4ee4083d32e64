//! Server functions of background jobs.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::office::job::{JobListRequest, JobRow, JobSummary};
use shared::{JobId, Page};
use ui::AppError;

/// A page of jobs, newest first.
#[server(endpoint = "job/list", prefix = "/sfn", input = Json)]
pub async fn job_list(request: JobListRequest) -> Result<Page<JobRow>, AppError> {
    gate::run!(cx => backend::office::job::list(cx, &request))
}

/// How many stand where, and the workers that live.
#[server(name = ReadJobSummary, endpoint = "job/summary", prefix = "/sfn", input = Json)]
pub async fn job_summary() -> Result<JobSummary, AppError> {
    gate::run!(cx => backend::office::job::summary(cx))
}

/// Tries a job again that was given up.
#[server(endpoint = "job/retry", prefix = "/sfn", input = Json)]
pub async fn job_retry(id: JobId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::job::retry(cx, id))
}

/// Takes back a job that waits, or stops one that runs.
#[server(endpoint = "job/cancel", prefix = "/sfn", input = Json)]
pub async fn job_cancel(id: JobId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::job::cancel(cx, id))
}
