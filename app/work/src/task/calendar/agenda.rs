//! The coming days as a list: only those with something on them.

use chrono::NaiveDate;
use leptos::prelude::*;
use shared::i18n::k;
use shared::work::path;
use ui::prelude::*;

use super::super::row::open_beside;
use super::super::words::{priority_mark, status_mark};
use super::Shown;

/// The agenda from a day on.
#[component]
pub fn Agenda(shown: Shown, first: NaiveDate) -> impl IntoView {
    let days = Memo::new(move |_| {
        first
            .iter_days()
            .take(30)
            .map(|day| (day, shown.of_day(day)))
            .filter(|(_, rows)| !rows.is_empty())
            .collect::<Vec<_>>()
    });
    view! {
        <div class="agenda scroll" tabindex="0" role="region" aria-label=t(k::TASK_CALENDAR_AGENDA)>
            <Show
                when=move || days.with(|days| !days.is_empty())
                fallback=|| view! { <EmptyState icon="cal" title=t(k::TASK_CALENDAR_EMPTY)/> }
            >
                {move || {
                    days.get()
                        .into_iter()
                        .map(|(day, rows)| {
                            let lines = rows
                                .into_iter()
                                .map(|row| {
                                    let id = row.id;
                                    view! {
                                        <li>
                                            <span class="num mut">{row.deadline.map(ui::fmt::clock)}</span>
                                            {priority_mark(row.priority, false)}
                                            <a class="plain trunc grow" href=path::task(id) on:click=move |event| open_beside(&event, shown.state, id)>
                                                {row.title.clone()}
                                            </a>
                                            {status_mark(row.status)}
                                        </li>
                                    }
                                })
                                .collect_view();
                            view! {
                                <section>
                                    <h3>{ui::fmt::day_heading(day, shown.today.get())}</h3>
                                    <ul>{lines}</ul>
                                </section>
                            }
                        })
                        .collect_view()
                }}
            </Show>
        </div>
    }
}
