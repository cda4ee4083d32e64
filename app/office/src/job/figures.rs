//! How many jobs stand where, and who runs them.

use leptos::prelude::*;
use shared::i18n::k;
use shared::office::job::{JobSummary, JobWorker};
use ui::fmt;
use ui::prelude::*;

/// The figures above the list.
pub fn figures(summary: JobSummary) -> AnyView {
    let JobSummary {
        waiting,
        running,
        dead,
        oldest_waiting_seconds,
        workers,
    } = summary;
    let one = |label, value: String, tone: Option<&'static str>| {
        view! {
            <div>
                <dt class="mut s13">{t(label)}</dt>
                <dd class="big num" class:tone=tone.is_some() data-tone=tone>
                    {value}
                </dd>
            </div>
        }
    };
    let oldest = if waiting == 0 {
        t(k::NONE).to_owned()
    } else {
        fmt::minutes(oldest_waiting_seconds / 60)
    };
    let alive = fmt::number(i64::try_from(workers.len()).unwrap_or(i64::MAX));
    let lack = workers.is_empty().then_some("bad");
    let who = if workers.is_empty() {
        view! {
            <NoteBar tone=Tone::Warn icon="alert">
                {t(k::JOBS_NO_WORKERS)}
            </NoteBar>
        }
        .into_any()
    } else {
        let workers = workers.iter().map(worker).collect_view();
        view! {
            <ul class="job-workers row wrap mut s13" aria-label=t(k::JOBS_WORKERS)>
                {workers}
            </ul>
        }
        .into_any()
    };
    view! {
        <dl class="figures row wrap g6">
            {one(k::JOBS_WAITING, fmt::number(waiting), None)}
            {one(k::JOBS_RUNNING, fmt::number(running), None)}
            {one(k::JOBS_DEAD, fmt::number(dead), (dead > 0).then_some("bad"))}
            {one(k::JOBS_OLDEST, oldest, (oldest_waiting_seconds > 600).then_some("warn"))}
            {one(k::JOBS_WORKERS, alive, lack)}
        </dl>
        {who}
    }
    .into_any()
}

/// `3f9a1c07 started 5 min ago, running: 2`.
fn worker(worker: &JobWorker) -> AnyView {
    let name: String = worker.name.chars().take(8).collect();
    let running = tf(
        k::JOBS_WORKER_RUNNING,
        &[("n", &fmt::number(worker.running))],
    );
    view! {
        <li>
            <span class="code-text">{name}</span>
            " "
            {t(k::JOBS_WORKER_STARTED)}
            " "
            <When at=worker.started_at />
            ", "
            {running}
        </li>
    }
    .into_any()
}
