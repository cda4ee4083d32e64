//! `/tasks`: one page, three layouts. The address holds all state.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::work::path;
use ui::prelude::*;

use super::board::BoardView;
use super::calendar::CalendarView;
use super::filters::FilterBar;
use super::list::ListView;
use super::panel::DetailPanel;
use super::query::{QueryState, View};
use super::views::ViewsMenu;

/// The page of tasks.
#[derive(Debug)]
pub struct TasksPage;

#[lazy_route]
impl LazyRoute for TasksPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Tasks/> }.into_any()
    }
}

#[component]
fn Tasks() -> impl IntoView {
    let state = QueryState::from_router();
    let view = state.part(|query| query.view);
    let open = state.part(|query| query.open);
    let title = state.part(|query| page_title(&query.filter));
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
                                state.change(|query| {
                                    query.view = match value.as_str() {
                                        "board" => View::Board,
                                        "calendar" => View::Calendar,
                                        _ => View::List,
                                    };
                                });
                            }
                        />
                        <ViewsMenu state=state/>
                    </span>
                </div>
                <FilterBar state=state/>
                {move || match view.get() {
                    View::List => view! { <ListView state=state/> }.into_any(),
                    View::Board => view! { <BoardView state=state/> }.into_any(),
                    View::Calendar => view! { <CalendarView state=state/> }.into_any(),
                }}
            </section>
            {move || open.get().map(|id| view! { <DetailPanel id=id state=state/> })}
        </div>
    }
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
