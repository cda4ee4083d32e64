//! `/jobs`: background jobs (EVT-04).

use backend::office::job;
use shared::JobId;
use shared::office::job::{JobListRequest, JobRow, JobState, JobSummary};

use super::call::{Answer, Call, Id, json, nothing, run};
use super::query::{Kind, Param};
use super::route::Route;

const STATE: Param = Param::new(
    "state",
    Kind::Text,
    "`waiting`, `running`, `done`, `dead` or `cancelled`.",
);

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/jobs", "Background jobs, newest first", list)
            .params(&[STATE])
            .page::<JobRow>(),
        Route::get(
            "/jobs/summary",
            "How many jobs stand where, and the workers that live",
            summary,
        )
        .json::<JobSummary>(),
        Route::post("/jobs/{id}/retry", "Run a failed job again", retry),
        Route::post(
            "/jobs/{id}/cancel",
            "Cancel a job: a waiting one at once, a running one soon after",
            cancel,
        ),
    ]
}

async fn list(call: Call) -> Answer {
    let state = call.params().read("state", |text| {
        JobState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
    })?;
    let wish = JobListRequest {
        state,
        page: call.params().page()?,
    };
    let page = run!(call, cx => job::list(cx, &wish))?;
    call.page(page)
}

async fn summary(call: Call) -> Answer {
    let summary = run!(call, cx => job::summary(cx))?;
    json(&summary)
}

async fn retry(call: Call, Id(id): Id<JobId>) -> Answer {
    run!(call, cx => job::retry(cx, id))?;
    nothing()
}

async fn cancel(call: Call, Id(id): Id<JobId>) -> Answer {
    run!(call, cx => job::cancel(cx, id))?;
    nothing()
}
