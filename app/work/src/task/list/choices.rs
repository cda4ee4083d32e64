//! What is chosen in the bar above the list: the order and the columns.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::TaskSort;
use ui::prelude::*;

use super::super::columns::COLUMNS;

/// The menu of orders.
#[component]
pub fn SortChoice(sort: Signal<String>, on_sort: Callback<String>) -> impl IntoView {
    let items = Signal::derive(move || {
        [
            (TaskSort::Deadline, k::TASK_SORT_DEADLINE),
            (TaskSort::UpdatedDesc, k::TASK_SORT_UPDATED),
            (TaskSort::CreatedDesc, k::TASK_SORT_CREATED),
            (TaskSort::PriorityDesc, k::TASK_SORT_PRIORITY),
            (TaskSort::NumberDesc, k::TASK_SORT_NUMBER),
        ]
        .into_iter()
        .map(|(wanted, name)| {
            MenuItem::new(t(name))
                .checked(sort.get() == wanted.as_str())
                .on(move || on_sort.run(wanted.as_str().to_owned()))
        })
        .collect::<Vec<_>>()
    });
    view! { <Menu id="task-sort" label=t(k::TASK_SORT) items=items class="btn ghost sm" end=true trigger=move || view! { {icon("sliders")} <span>{t(k::TASK_SORT)}</span> }/> }
}

/// The columns to choose from.
pub fn all_columns() -> Vec<Choice> {
    COLUMNS
        .iter()
        .map(|column| Choice::new(column.id, t(column.name)))
        .collect()
}
