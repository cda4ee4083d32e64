//! The list of tasks: grouped by deadline, live, with a bulk bar (TSK-03).

mod bulk;
mod choices;
mod empty;
mod lines;
mod table;

use leptos::prelude::*;
use shared::PageRequest;
use shared::work::task::TaskListRequest;
use ui::prelude::*;

use super::api::task_list;
use super::query::QueryState;
use table::TaskTable;

/// Rows read at once.
const PAGE: u32 = 50;

/// The list layout.
#[component]
pub fn ListView(state: QueryState) -> impl IntoView {
    let asked = state.part(|query| (query.filter.clone(), query.sort));
    let first = Resource::new(
        move || asked.get(),
        |(filter, sort)| {
            task_list(TaskListRequest {
                filter,
                sort,
                deleted: false,
                page: PageRequest {
                    limit: PAGE,
                    cursor: None,
                },
            })
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton shape=Shape::Rows rows=12/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(page) => view! { <TaskTable state=state page=page/> }.into_any(),
                    Err(AppError(problem)) => view! { <ErrorState problem=problem on_retry=move |()| first.refetch()/> }.into_any(),
                }
            })}
        </Transition>
    }
}
