//! The list without tasks: none at all, or none that the filter lets through.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::path;
use ui::prelude::*;

use super::super::query::QueryState;

/// What stands in place of the table.
#[component]
pub fn NoTasks(state: QueryState) -> impl IntoView {
    let filtered = move || state.get().filter != path::FILTER_OPEN;
    view! {
        {move || {
            if filtered() {
                view! {
                    <EmptyState icon="search" title=t(k::TASK_EMPTY_FILTERED) text=t(k::TASK_EMPTY_FILTERED_TEXT)>
                        <Button label=t(k::TASK_FILTER_CLEAR) on_click=move |()| state.change(|query| query.filter = path::FILTER_OPEN.to_owned())/>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! {
                    <EmptyState icon="task" title=t(k::TASK_EMPTY) text=t(k::TASK_EMPTY_TEXT)>
                        {can(shared::Permission::TaskCreate).then(|| view! { <LinkButton href=path::NEW label=t(k::TASK_CREATE) icon="plus" variant=Variant::Primary/> })}
                    </EmptyState>
                }
                    .into_any()
            }
        }}
    }
}
