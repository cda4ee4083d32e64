//! One job in the list: where it stands, how far it is, what can be done with it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::JobId;
use shared::i18n::k;
use shared::office::job::{JobProgress, JobRow, JobState};
use ui::fmt;
use ui::prelude::*;

/// How far running jobs are, as the live connection told last: newer than the rows.
pub type Steps = RwSignal<BTreeMap<JobId, JobProgress>>;

/// What can be done with a job.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Try again what was given up.
    Retry,
    /// Take back what waits.
    Cancel,
    /// Stop what runs.
    Stop,
}

/// What a kind of job does, in words; the code of a kind that a newer program knows.
fn kind_name(kind: &str) -> String {
    match kind {
        "mail.send" => t(k::JOB_KIND_MAIL_SEND),
        "task.mark_overdue" => t(k::JOB_KIND_TASK_MARK_OVERDUE),
        "task.purge_bin" => t(k::JOB_KIND_TASK_PURGE_BIN),
        "task.digest" => t(k::JOB_KIND_TASK_DIGEST),
        "audit.alerts" => t(k::JOB_KIND_AUDIT_ALERTS),
        "tenant.purge" => t(k::JOB_KIND_TENANT_PURGE),
        "platform.sweep" => t(k::JOB_KIND_PLATFORM_SWEEP),
        other => other,
    }
    .to_owned()
}

/// The row.
pub fn row(job: &JobRow, steps: Steps, act: Callback<(JobId, Deed)>) -> AnyView {
    let id = job.id;
    let (word, sign, tone) = words(job.state);
    let error = job.last_error.clone().unwrap_or_default();
    let press = move |deed: Deed| move |()| act.run((id, deed));
    let button = match job.state {
        JobState::Dead | JobState::Cancelled => {
            view! { <Button label=t(k::RETRY) icon="refresh" size=Size::Small on_click=press(Deed::Retry) /> }.into_any()
        }
        JobState::Waiting => {
            view! { <Button label=t(k::CANCEL) size=Size::Small variant=Variant::Ghost on_click=press(Deed::Cancel) /> }.into_any()
        }
        JobState::Running if job.stopping => {
            view! { <span class="mut s13">{t(k::JOBS_STOPPING)}</span> }.into_any()
        }
        JobState::Running => {
            view! { <Button label=t(k::CANCEL) size=Size::Small variant=Variant::Ghost on_click=press(Deed::Stop) /> }.into_any()
        }
        JobState::Done => ().into_any(),
    };
    let at = job.finished_at.unwrap_or(job.run_at);
    view! {
        <tr>
            <td class="trunc" title=job.kind.clone()>
                {kind_name(&job.kind)}
            </td>
            <td>
                <StatusMark icon=sign tone=tone label=word />
                {(job.state == JobState::Running).then(|| progress(job, steps))}
            </td>
            <td class="num">{format!("{} / {}", job.attempts, job.max_attempts)}</td>
            <td>
                <When at=at />
            </td>
            <td class="trunc mut" title=error.clone()>
                {error.clone()}
            </td>
            <td class="r">{button}</td>
        </tr>
    }
    .into_any()
}

/// Word, sign and tone of a state.
pub fn words(state: JobState) -> (&'static str, &'static str, Tone) {
    match state {
        JobState::Waiting => (t(k::JOBS_WAITING), "clock", Tone::Mute),
        JobState::Running => (t(k::JOBS_RUNNING), "s-work", Tone::Info),
        JobState::Done => (t(k::JOBS_DONE), "s-done", Tone::Ok),
        JobState::Dead => (t(k::JOBS_DEAD), "alert", Tone::Bad),
        JobState::Cancelled => (t(k::JOBS_CANCELLED), "s-stop", Tone::Mute),
    }
}

/// How far a running job is; nothing for one that does not tell.
fn progress(job: &JobRow, steps: Steps) -> AnyView {
    let (id, read) = (job.id, job.progress.clone());
    let shown = move || {
        let told = steps.with(|steps| steps.get(&id).cloned());
        let now = told.unwrap_or_else(|| read.clone());
        now.is_known().then(|| {
            let meter = now
                .percent()
                .map(|share| view! { <Meter value=f64::from(share) label=t(k::JOBS_PROGRESS) /> });
            view! {
                <div class="job-step">
                    {meter}
                    <span class="mut s13 num">{amount(&now)}</span>
                </div>
            }
        })
    };
    shown.into_any()
}

/// `Tasks: 500 of 1 200`.
fn amount(progress: &JobProgress) -> String {
    let done = fmt::number(progress.done);
    let amount = match progress.total {
        Some(total) => tf(
            k::JOBS_DONE_OF,
            &[("done", &done), ("total", &fmt::number(total))],
        ),
        None => done,
    };
    match progress.note.as_deref() {
        None => amount,
        Some("tasks") => format!("{}: {amount}", t(k::NAV_TASKS)),
        Some("people") => format!("{}: {amount}", t(k::NAV_USERS)),
        Some(other) => format!("{other}: {amount}"),
    }
}
