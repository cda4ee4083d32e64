//! `/tasks`: one page, three layouts. The address holds all state.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::LazyRoute;
use shared::Permission;
use shared::i18n::k;
use shared::work::path;
use ui::prelude::*;

use super::filters::FilterBar;
use super::list::ListView;
use super::parts;
use super::query::{QueryState, View};
use super::views::ViewsMenu;

/// The page of tasks.
#[derive(Debug)]
pub struct TasksPage;

// By hand, because `lazy_route` would load the page without the parts that its address names, and then not meet the server's tree.
impl LazyRoute for TasksPage {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        tasks().await
    }

    async fn preload() {
        #[cfg(feature = "hydrate")]
        {
            parts::load_for(&window().location().search().unwrap_or_default()).await;
            __preload_tasks().await;
        }
    }
}

#[leptos::lazy]
fn tasks() -> AnyView {
    guarded(Permission::TaskRead, || view! { <Tasks/> }.into_any())
}

#[component]
fn Tasks() -> impl IntoView {
    let state = QueryState::from_router();
    let view = state.part(|query| query.view);
    let open = state.part(|query| query.open);
    let title = state.part(|query| page_title(&query.filter));
    // The panel is what comes next most often.
    Effect::new(move |_| spawn_local(parts::load(View::List, true)));
    view! {
        <Title text=move || title.get()/>
        <div class="split" class:open=move || open.get().is_some()>
            <section class="list tasks" aria-labelledby="tasks-title">
                <div class="page-h">
                    <h1 class="h1 trunc" id="tasks-title">{move || title.get()}</h1>
                    <span class="end row g1">
                        <Segmented
                            label=t(k::TASK_VIEW)
                            value=Signal::derive(move || view.get().as_str().to_owned())
                            icons_only=true
                            options=vec![
                                Choice::new("list", t(k::TASK_VIEW_LIST)).icon("list"),
                                Choice::new("board", t(k::TASK_VIEW_BOARD)).icon("board"),
                                Choice::new("calendar", t(k::TASK_VIEW_CALENDAR)).icon("cal"),
                            ]
                            on_change=move |value: String| {
                                let view = View::parse(&value);
                                spawn_local(async move {
                                    parts::load(view, false).await;
                                    state.change(|query| query.view = view);
                                });
                            }
                        />
                        <ViewsMenu state=state/>
                    </span>
                </div>
                <FilterBar state=state/>
                {move || match view.get() {
                    View::List => view! { <ListView state=state/> }.into_any(),
                    View::Board => coming(Shape::Cards, parts::board(state)),
                    View::Calendar => coming(Shape::Cards, parts::calendar(state)),
                }}
            </section>
            {move || open.get().map(|id| coming(Shape::Detail, parts::panel(id, state)))}
        </div>
    }
}

/// A part that may still have to be loaded. The boundary is there for the server too: without one it writes the part in a form that the browser
/// does not take over; and the part is no closure, because the server runs those twice.
fn coming(shape: Shape, part: impl Future<Output = AnyView> + Send + 'static) -> AnyView {
    view! { <Suspense fallback=move || view! { <Skeleton shape=shape/> }>{Suspend::new(part)}</Suspense> }
        .into_any()
}

/// What the page is called for a filter: the well-known ones have names.
fn page_title(filter: &str) -> String {
    t(match filter.trim() {
        path::FILTER_MINE => k::TASK_TITLE_MINE,
        path::FILTER_OVERDUE => k::TASK_TITLE_OVERDUE,
        _ => k::TASK_TITLE_ALL,
    })
    .to_owned()
}
