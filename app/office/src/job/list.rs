//! What the program does in the background, and what it has given up (EVT-04).

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::job::{JobListRequest, JobProgress, JobRow, JobState};
use shared::{JobId, Page, PageRequest, Permission};
use ui::prelude::*;

use super::api::{job_cancel, job_list, job_retry, job_summary};
use super::figures::figures;
use super::row::{Deed, Steps, row, words};
use crate::parts::{Listing, PageHead, empty, failed, guarded, use_url};

/// How often the figures are read anew: workers give their signs of life without an event.
const LOOK: Duration = Duration::from_secs(30);

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
    let steps: Steps = RwSignal::new(BTreeMap::new());
    use_live("job", move |live| {
        if follow(steps, live) {
            refresh();
        }
    });
    Effect::new(move |_| {
        if let Ok(handle) = set_interval_with_handle(move || summary.refetch(), LOOK) {
            on_cleanup(move || handle.clear());
        }
    });
    let act = Callback::new(move |(id, deed): (JobId, Deed)| {
        spawn_local(async move {
            let answer = match deed {
                Deed::Retry => job_retry(id).await,
                Deed::Cancel | Deed::Stop => job_cancel(id).await,
            };
            match answer {
                Ok(()) => toasts.ok(t(match deed {
                    Deed::Retry => k::JOBS_RETRIED,
                    Deed::Cancel => k::JOBS_CANCELLED_TOAST,
                    Deed::Stop => k::JOBS_STOPPING_TOAST,
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
                Ok(first) => table(&first, list, steps, act, toasts),
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

/// Follows the live connection; whether the list is to be read anew. A step of a job that is known to run moves its bar alone.
fn follow(steps: Steps, live: Live) -> bool {
    match live {
        Live::Event(event) if event.kind == "job.progress" => {
            let id = JobId(event.entity_id);
            let Ok(step) = serde_json::from_value::<JobProgress>(event.payload) else {
                return true;
            };
            // At the first step the list may still show it waiting.
            steps.try_update(|steps| steps.insert(id, step).is_none()) == Some(true)
        }
        Live::Event(event) => {
            let _ = steps.try_update(|steps| steps.remove(&JobId(event.entity_id)));
            true
        }
        Live::Resync => {
            let _ = steps.try_update(|steps| steps.clear());
            true
        }
    }
}

fn table(
    first: &Page<JobRow>,
    list: Listing<JobListRequest, JobRow>,
    steps: Steps,
    act: Callback<(JobId, Deed)>,
    toasts: ToastHub,
) -> AnyView {
    let rows = first
        .items
        .iter()
        .map(|job| row(job, steps, act))
        .collect_view();
    let rest = move || {
        list.tail()
            .get()
            .iter()
            .map(|job| row(job, steps, act))
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
