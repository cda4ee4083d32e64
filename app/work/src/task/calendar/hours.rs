//! A week or a day by the hour: each hour that is worked or has something has a row.

use chrono::{NaiveDate, Timelike};
use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::TaskRow;
use ui::prelude::*;

use super::Shown;
use super::event::CalendarEvent;

/// Hours that are always shown.
const WORKED: std::ops::Range<u32> = 8..20;

/// The days side by side, the hours below each other.
#[component]
pub fn Hours(shown: Shown, first: NaiveDate, count: usize) -> impl IntoView {
    let days: Vec<NaiveDate> = first.iter_days().take(count).collect();
    let by_day = {
        let days = days.clone();
        Memo::new(move |_| {
            days.iter()
                .map(|day| shown.of_day(*day))
                .collect::<Vec<Vec<TaskRow>>>()
        })
    };
    let hours = Memo::new(move |_| {
        let busy: std::collections::BTreeSet<u32> =
            by_day.with(|days| days.iter().flatten().filter_map(hour_of).collect());
        (0..24)
            .filter(|hour| WORKED.contains(hour) || busy.contains(hour))
            .collect::<Vec<_>>()
    });
    let heads = days
        .iter()
        .map(|day| {
            let day = *day;
            view! {
                <th scope="col" class:today=move || shown.today.get() == day aria-current=move || (shown.today.get() == day).then_some("date")>
                    {ui::fmt::day_heading(day, day).split(',').next_back().map(str::trim).unwrap_or_default().to_owned()}
                    <span class="mut">" "{ui::fmt::weekday_short(chrono::Datelike::weekday(&day))}</span>
                </th>
            }
        })
        .collect_view();
    let days = StoredValue::new(days);
    view! {
        <div class="hours scroll" data-drag-grid="" tabindex="0" role="region" aria-label=t(k::TASK_VIEW_CALENDAR)>
            <table class="hours-table" style=format!("--days:{count}")>
                <thead><tr><th scope="col"><span class="vh">{t(k::TASK_CALENDAR_HOUR)}</span></th>{heads}</tr></thead>
                <tbody>
                    {move || {
                        hours
                            .get()
                            .into_iter()
                            .map(|hour| {
                                let cells = days
                                    .get_value()
                                    .into_iter()
                                    .enumerate()
                                    .map(|(index, day)| {
                                        let rows = by_day.with(|days| {
                                            days.get(index).map(|rows| rows.iter().filter(|row| hour_of(row) == Some(hour)).cloned().collect::<Vec<_>>()).unwrap_or_default()
                                        });
                                        view! {
                                            <td data-drop=format!("{day}T{hour}") data-drop-label=format!("{}, {hour}:00", ui::fmt::long_date(day))>
                                                {rows.into_iter().map(|row| view! { <CalendarEvent shown=shown row=row/> }).collect_view()}
                                            </td>
                                        }
                                    })
                                    .collect_view();
                                view! { <tr><th scope="row" class="num">{format!("{hour}:00")}</th>{cells}</tr> }
                            })
                            .collect_view()
                    }}
                </tbody>
            </table>
        </div>
    }
}

fn hour_of(row: &TaskRow) -> Option<u32> {
    row.deadline.map(|at| ui::fmt::local(at).hour())
}
