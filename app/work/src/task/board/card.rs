//! One task on the board.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::path;
use shared::work::task::TaskRow;
use ui::prelude::*;

use super::super::query::QueryState;
use super::super::row::open_beside;
use super::super::words::priority_mark;

/// A card, which is dragged, and opens the task beside the board.
#[component]
pub fn Card(state: QueryState, row: TaskRow) -> impl IntoView {
    let id = row.id;
    let project = row.project_name.clone().zip(row.project_id);
    let person = match (row.responsible_id, row.responsible_name.clone()) {
        (Some(id), Some(name)) => view! { <Avatar id=id.to_string() name=name/> }.into_any(),
        _ => view! { <AvatarNone label=t(k::TASK_NOBODY)/> }.into_any(),
    };
    view! {
        <a class="kcard" href=path::task(id) data-drag=id.to_string() draggable="false" on:click=move |event| open_beside(&event, state, id)>
            <span class="meta">
                {priority_mark(row.priority, false)}
                <span class="key">{row.number}</span>
                {project
                    .map(|(name, id)| view! { <span class="end trunc"><Dot id=id.to_string()/><span class="trunc">{name}</span></span> })}
            </span>
            <span class="t">{row.title.clone()}</span>
            <span class="meta">
                {row.deadline.map(|at| view! { <Due at=Some(at) done=!row.status.is_open()/> })}
                {(row.checklist_total > 0)
                    .then(|| view! { <span title=t(k::TASK_FIELD_CHECKLIST)>{icon("checks")} {format!("{}/{}", row.checklist_done, row.checklist_total)}</span> })}
                {(row.comments > 0).then(|| view! { <span title=t(k::TASK_COMMENTS)>{icon("comment")} {row.comments}</span> })}
                <span class="end">{person}</span>
            </span>
        </a>
    }
}
