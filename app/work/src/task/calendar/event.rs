//! One task in the calendar.

use leptos::prelude::*;
use shared::work::path;
use shared::work::task::TaskRow;
use ui::prelude::*;

use super::super::row::open_beside;
use super::super::words::{status_icon, status_name, status_tone};
use super::Shown;

/// A task as a small line: mark, time, title.
#[component]
pub fn CalendarEvent(shown: Shown, row: TaskRow) -> impl IntoView {
    let id = row.id;
    let late = row.overdue;
    let open = row.status.is_open();
    let tone = if late {
        Some("bad")
    } else {
        open.then(|| status_tone(row.status).as_str())
    };
    let mark = if late {
        "alert"
    } else {
        status_icon(row.status)
    };
    let time = row.deadline.map(ui::fmt::clock);
    let label = format!(
        "{} {}, {}",
        time.clone().unwrap_or_default(),
        row.title,
        status_name(row.status)
    );
    view! {
        <a
            class="cev"
            class:done=!open
            href=path::task(id)
            data-drag=id.to_string()
            data-drag-label=row.title.clone()
            data-tone=tone
            draggable="false"
            aria-describedby="calendar-hint"
            title=label
            on:click=move |event| open_beside(&event, shown.state, id)
        >
            {icon(mark)}
            <span class="num">{time}</span>
            <span>{row.title.clone()}</span>
        </a>
    }
}
