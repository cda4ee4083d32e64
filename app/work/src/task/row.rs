//! One task in the list.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::path;
use shared::work::task::TaskRow;
use ui::prelude::*;

use super::columns::{Column, cell};
use super::query::QueryState;
use super::words::priority_mark;

/// A row of the table. A click on the title opens the task beside the list where there is room, else as a page.
#[component]
pub fn TaskLine(
    row: TaskRow,
    columns: Memo<Vec<Column>>,
    state: QueryState,
    #[prop(into)] picked: Signal<bool>,
    #[prop(into)] on_pick: Callback<bool>,
) -> impl IntoView {
    let id = row.id;
    let is_open = state.part(move |query| query.open == Some(id));
    let checklist = (row.checklist_total > 0)
        .then(|| format!("{}/{}", row.checklist_done, row.checklist_total));
    let comments = (row.comments > 0).then_some(row.comments);
    let responsible = match (row.responsible_id, row.responsible_name.clone()) {
        (Some(id), Some(name)) => view! { <Avatar id=id.to_string() name=name/> }.into_any(),
        _ => view! { <AvatarNone label=t(k::TASK_NOBODY)/> }.into_any(),
    };
    let title = row.title.clone();
    let priority = priority_mark(row.priority, false);
    let number = row.number;
    let stored = StoredValue::new(row);
    view! {
        <tr aria-current=move || is_open.get().then_some("true") aria-selected=move || picked.get().then_some("true") data-task=id.to_string()>
            <td><Pick label=tf(k::TASK_PICK, &[("number", &number.to_string())]) checked=picked on_change=on_pick/></td>
            <td class="tight">{priority}</td>
            <td>
                <span class="row">
                    <span class="key">{number}</span>
                    <a class="plain trunc" href=path::task(id) title=title.clone() on:click=move |event| open_beside(&event, state, id)>{title.clone()}</a>
                    {checklist
                        .map(|text| view! { <span class="mut s12 row g1 nowrap" title=t(k::TASK_FIELD_CHECKLIST)>{icon("checks")} {text}</span> })}
                    {comments.map(|count| view! { <span class="mut s12 row g1 nowrap" title=t(k::TASK_COMMENTS)>{icon("comment")} {count}</span> })}
                </span>
            </td>
            {move || {
                columns.get().into_iter().map(|column| view! { <td data-col=column.id>{stored.with_value(|row| cell(column, row))}</td> }).collect_view()
            }}
            <td>{responsible}</td>
        </tr>
    }
}

/// Opens a task in the panel when the window is wide and no key asks for a new tab.
pub fn open_beside(event: &leptos::ev::MouseEvent, state: QueryState, id: shared::TaskId) {
    let plain = event.button() == 0
        && !event.ctrl_key()
        && !event.meta_key()
        && !event.shift_key()
        && !event.alt_key();
    if plain && wide() {
        event.prevent_default();
        state.change(|query| query.open = Some(id));
    }
}

/// Whether there is room for the panel: the breakpoint of the style sheet.
fn wide() -> bool {
    window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .is_some_and(|width| width > 1100.0)
}
