//! Six weeks of days.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use leptos::prelude::*;
use shared::Permission;
use shared::i18n::k;
use shared::kernel::time::first_weekday;
use shared::work::path;
use ui::prelude::*;

use super::super::query::Span;
use super::Shown;
use super::event::CalendarEvent;
use super::range::days_of;

/// Lines of a day; one more and the last becomes "N more".
const LINES: usize = 4;

/// The month around a day.
#[component]
pub fn Month(shown: Shown, day: Memo<NaiveDate>) -> impl IntoView {
    let names: Vec<Weekday> =
        std::iter::successors(Some(first_weekday(lang())), |day| Some(day.succ()))
            .take(7)
            .collect();
    view! {
        <div class="cal" data-drag-grid="" tabindex="0" role="region" aria-label=move || ui::fmt::month_year(day.get())>
            <div class="cal-h" aria-hidden="true">{names.into_iter().map(|name| view! { <span>{ui::fmt::weekday_short(name)}</span> }).collect_view()}</div>
            {move || {
                let (first, _) = days_of(Span::Month, day.get(), lang());
                (0..6)
                    .map(|week| {
                        let monday = first.checked_add_days(Days::new(week * 7)).unwrap_or(first);
                        view! { <Week shown=shown first=monday month=day.get().month()/> }
                    })
                    .collect_view()
            }}
        </div>
    }
}

#[component]
fn Week(shown: Shown, first: NaiveDate, month: u32) -> impl IntoView {
    let can_create = can(Permission::TaskCreate);
    view! {
        <div class="week">
            {first
                .iter_days()
                .take(7)
                .map(|day| view! { <DayCell shown=shown day=day month=month can_create=can_create/> })
                .collect_view()}
        </div>
    }
}

/// A day with its tasks inside, so that they can be moved from it, and onto it wherever it is met.
#[component]
fn DayCell(shown: Shown, day: NaiveDate, month: u32, can_create: bool) -> impl IntoView {
    let name = ui::fmt::long_date(day);
    let off = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let number = day.day();
    let first = (number == 1).then(|| {
        ui::fmt::short_date(day, day)
            .split_whitespace()
            .skip(1)
            .collect::<Vec<_>>()
            .join(" ")
    });
    let label = name.clone();
    let create = tf(k::TASK_CREATE_ON, &[("day", &name)]);
    let mut alone = shown.state.get_untracked();
    alone.span = Span::Day;
    alone.day = Some(day);
    let href = alone.href();
    let more = href.clone();
    let events = move || {
        let rows = shown.of_day(day);
        let hidden = if rows.len() > LINES {
            rows.len() - (LINES - 1)
        } else {
            0
        };
        let visible = rows.len() - hidden;
        let more = more.clone();
        view! {
            {rows.into_iter().take(visible).map(|row| view! { <CalendarEvent shown=shown row=row/> }).collect_view()}
            {(hidden > 0)
                .then(|| view! { <a class="cev more" href=more>{tf(k::TASK_CALENDAR_MORE, &[("n", &hidden.to_string())])}</a> })}
        }
    };
    view! {
        <div
            class="day"
            class:off=off
            class:out=day.month() != month
            class:today=move || shown.today.get() == day
            data-drop=day.to_string()
            data-drop-label=label
        >
            <div class="day-h">
                // Another way to the day for mouse and finger; the keyboard has the switch of the period.
                <a class="plain n" href=href tabindex="-1" aria-label=name>
                    <time datetime=day.to_string() aria-current=move || (shown.today.get() == day).then_some("date")>{number}</time>
                </a>
                {first.map(|name| view! { <span>{name}</span> })}
                {can_create
                    .then(|| view! { <a class="day-add" href=path::new_on(day) aria-label=create.clone() title=create>{icon("plus")}</a> })}
            </div>
            {events}
        </div>
    }
}
