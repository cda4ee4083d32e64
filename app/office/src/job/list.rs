//! What the program does in the background, and what it has given up (EVT-04).

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::job::{JobListRequest, JobRow, JobState, JobSummary};
use shared::{JobId, Page, PageRequest, Permission};
use ui::prelude::*;

use super::api::{job_cancel, job_list, job_retry, job_summary};
use crate::parts::{Listing, PageHead, empty, failed, guarded, use_url};

/// `/jobs?state=dead`.
pub struct JobListPage;

#[lazy_route]
impl LazyRoute for JobListPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::JobManage, page)
    }
}

fn state_of(name: &str) -> Option<JobState> {
    JobState::ALL
        .into_iter()
        .find(|state| state.as_str() == name)
}

fn page() -> AnyView {
    let state = use_url("state");
    let wish = move || JobListRequest {
        state: state_of(&state.0.get()),
        page: PageRequest::default(),
    };
    let fetch = |request: JobListRequest, cursor| {
        job_list(JobListRequest {
            page: PageRequest {
                cursor,
                ..PageRequest::default()
            },
            ..request
        })
    };
    let summary = Resource::new(|| (), |()| job_summary());
    let list = Listing::new(wish, fetch);
    let toasts = use_toasts();
    let refresh = move || {
        list.refresh();
        summary.refetch();
    };
    use_live("job", move |_| refresh());
    let deed = Callback::new(move |(id, again): (JobId, bool)| {
        spawn_local(async move {
            let answer = if again {
                job_retry(id).await
            } else {
                job_cancel(id).await
            };
            match answer {
                Ok(()) => toasts.ok(t(if again {
                    k::JOBS_RETRIED
                } else {
                    k::JOBS_CANCELLED_TOAST
                })),
                Err(error) => toasts.problem(&error.0),
            }
            refresh();
        });
    });
    let rows = move || {
        Suspend::new(async move {
            match list.first.await {
                Ok(first) if first.items.is_empty() => {
                    empty("server", k::JOBS_NONE, k::JOBS_NONE_TEXT)
                }
                Ok(first) => table(&first, list, deed, toasts),
                Err(error) => failed(error, move || list.refresh()),
            }
        })
    };
    let figures = move || summary.get().and_then(Result::ok).map(figures);
    let mut states = vec![Choice::new("", t(k::ALL))];
    states.extend(JobState::ALL.map(|state| Choice::new(state.as_str(), words(state).0)));
    view! {
        <PageHead title=t(k::NAV_JOBS)>
            <IconButton icon="refresh" label=t(k::REFRESH) on_click=move |()| refresh() />
        </PageHead>
        <div class="job-figures">
            <Transition>{figures}</Transition>
        </div>
        <div class="page-f">
            <Segmented label=t(k::JOBS_STATE) value=state.0 options=states on_change=state.1 />
        </div>
        <TableRegion label=t(k::NAV_JOBS)>
            <Transition fallback=|| view! { <Skeleton /> }>{rows}</Transition>
        </TableRegion>
    }
    .into_any()
}

fn figures(summary: JobSummary) -> AnyView {
    let JobSummary {
        waiting,
        running,
        dead,
        oldest_waiting_seconds,
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
        ui::fmt::minutes(oldest_waiting_seconds / 60)
    };
    view! {
        <dl class="figures row wrap g6">
            {one(k::JOBS_WAITING, ui::fmt::number(waiting), None)}
            {one(k::JOBS_RUNNING, ui::fmt::number(running), None)}
            {one(k::JOBS_DEAD, ui::fmt::number(dead), (dead > 0).then_some("bad"))}
            {one(k::JOBS_OLDEST, oldest, (oldest_waiting_seconds > 600).then_some("warn"))}
        </dl>
    }
    .into_any()
}

fn words(state: JobState) -> (&'static str, &'static str, Tone) {
    match state {
        JobState::Waiting => (t(k::JOBS_WAITING), "clock", Tone::Mute),
        JobState::Running => (t(k::JOBS_RUNNING), "s-work", Tone::Info),
        JobState::Done => (t(k::JOBS_DONE), "s-done", Tone::Ok),
        JobState::Dead => (t(k::JOBS_DEAD), "alert", Tone::Bad),
        JobState::Cancelled => (t(k::JOBS_CANCELLED), "s-stop", Tone::Mute),
    }
}

fn table(
    first: &Page<JobRow>,
    list: Listing<JobListRequest, JobRow>,
    deed: Callback<(JobId, bool)>,
    toasts: ToastHub,
) -> AnyView {
    let rows = first.items.iter().map(|job| row(job, deed)).collect_view();
    let rest = move || {
        list.tail()
            .get()
            .iter()
            .map(|job| row(job, deed))
            .collect_view()
    };
    view! {
        <table class="table lines jobs">
            <thead>
                <tr>
                    <th scope="col">{t(k::JOBS_KIND)}</th>
                    <th scope="col">{t(k::JOBS_STATE)}</th>
                    <th scope="col">{t(k::JOBS_ATTEMPTS)}</th>
                    <th scope="col">{t(k::JOBS_RUN_AT)}</th>
                    <th scope="col">{t(k::JOBS_ERROR)}</th>
                    <th scope="col" class="r">
                        <span class="vh">{t(k::JOBS_DEEDS)}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows} {rest}</tbody>
        </table>
        {list.more(first, toasts)}
    }
    .into_any()
}

fn row(job: &JobRow, deed: Callback<(JobId, bool)>) -> AnyView {
    let id = job.id;
    let (word, sign, tone) = words(job.state);
    let error = job.last_error.clone().unwrap_or_default();
    let press = move |again| move |()| deed.run((id, again));
    let button = match job.state {
        JobState::Dead | JobState::Cancelled => {
            view! { <Button label=t(k::RETRY) icon="refresh" size=Size::Small on_click=press(true) /> }.into_any()
        }
        JobState::Waiting => view! { <Button label=t(k::CANCEL) size=Size::Small variant=Variant::Ghost on_click=press(false) /> }.into_any(),
        JobState::Running if job.progress > 0 => view! { <Meter value=f64::from(job.progress) label=t(k::JOBS_PROGRESS) /> }.into_any(),
        JobState::Running | JobState::Done => ().into_any(),
    };
    let at = job.finished_at.unwrap_or(job.run_at);
    view! {
        <tr>
            <td class="trunc code-text" title=job.kind.clone()>
                {job.kind.clone()}
            </td>
            <td>
                <StatusMark icon=sign tone=tone label=word />
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
