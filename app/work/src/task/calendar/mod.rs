//! Tasks in time: month, week, day, agenda; a deadline moves by drag or by keyboard (TSK-07).

mod agenda;
mod event;
mod hours;
mod month;
mod range;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use leptos::prelude::*;
use shared::TaskId;
use shared::i18n::k;
use shared::work::task::{TaskCalendarRequest, TaskRow};
use ui::drag::{DragArea, Dropped};
use ui::prelude::*;

use super::api::{task_calendar, task_reschedule};
use super::filters::without_open;
use super::query::{QueryState, Span};
use super::refresh::debounced;
use range::{days_of, step};

/// The calendar layout.
#[component]
pub fn CalendarView(state: QueryState) -> impl IntoView {
    let now = use_now();
    let today = Memo::new(move |_| ui::fmt::local(now.get()).date());
    let day = Memo::new(move |_| state.get().day.unwrap_or(today.get()));
    let span = state.part(|query| query.span);
    let asked = Memo::new(move |_| {
        let (first, count) = days_of(span.get(), day.get(), lang());
        let zone = ui::session::zone();
        let last = first
            .checked_add_days(chrono::Days::new(count))
            .unwrap_or(first);
        TaskCalendarRequest {
            // What is done stays, struck through.
            filter: without_open(&state.get().filter),
            from: zone.midnight(first),
            to: zone.midnight(last),
        }
    });
    let read = Resource::new(move || asked.get(), task_calendar);
    let change_day = move |day: Option<NaiveDate>| state.change(|query| query.day = day);
    let title = move || match span.get() {
        Span::Month => ui::fmt::month_year(day.get()),
        Span::Week => {
            let (first, _) = days_of(Span::Week, day.get(), lang());
            let last = first
                .checked_add_days(chrono::Days::new(6))
                .unwrap_or(first);
            format!(
                "{} – {}",
                ui::fmt::short_date(first, today.get()),
                ui::fmt::short_date(last, today.get())
            )
        }
        Span::Day | Span::Agenda => ui::fmt::day_heading(day.get(), today.get()),
    };
    use_shortcut("t", k::TASK_CALENDAR_TODAY, move || change_day(None));
    view! {
        <div class="list-bar">
            <h2 class="h2" aria-live="polite">{title}</h2>
            <IconButton icon="left" label=t(k::TASK_CALENDAR_BACK) small=true on_click=move |()| change_day(Some(step(span.get_untracked(), day.get_untracked(), false)))/>
            <IconButton icon="right" label=t(k::TASK_CALENDAR_FORTH) small=true on_click=move |()| change_day(Some(step(span.get_untracked(), day.get_untracked(), true)))/>
            <Button label=t(k::TASK_CALENDAR_TODAY) size=Size::Small on_click=move |()| change_day(None)/>
            <span class="end">
                <Segmented
                    label=t(k::TASK_CALENDAR_SPAN)
                    value=Signal::derive(move || span.get().as_str().to_owned())
                    options=vec![
                        Choice::new("month", t(k::TASK_CALENDAR_MONTH)),
                        Choice::new("week", t(k::TASK_CALENDAR_WEEK)),
                        Choice::new("day", t(k::TASK_CALENDAR_DAY)),
                        Choice::new("agenda", t(k::TASK_CALENDAR_AGENDA)),
                    ]
                    on_change=move |value: String| state.change(|query| query.span = Span::parse(&value))
                />
            </span>
        </div>
        <Transition fallback=|| view! { <Skeleton shape=Shape::Cards rows=6/> }>
            {move || Suspend::new(async move {
                match read.await {
                    Ok(rows) => view! { <Days state=state rows=rows asked=asked span=span day=day today=today/> }.into_any(),
                    Err(AppError(problem)) => view! { <ErrorState problem=problem on_retry=move |()| read.refetch()/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// What the layouts of the calendar share.
#[derive(Clone, Copy)]
struct Shown {
    state: QueryState,
    rows: RwSignal<Vec<TaskRow>>,
    today: Memo<NaiveDate>,
}

impl Shown {
    /// The tasks of a day by time of deadline.
    fn of_day(self, day: NaiveDate) -> Vec<TaskRow> {
        self.rows.with(|rows| {
            let mut of_day: Vec<_> = rows
                .iter()
                .filter(|row| {
                    row.deadline
                        .is_some_and(|at| ui::fmt::local(at).date() == day)
                })
                .cloned()
                .collect();
            of_day.sort_by_key(|row| (row.deadline, row.number));
            of_day
        })
    }
}

#[component]
fn Days(
    state: QueryState,
    rows: Vec<TaskRow>,
    asked: Memo<TaskCalendarRequest>,
    span: Memo<Span>,
    day: Memo<NaiveDate>,
    today: Memo<NaiveDate>,
) -> impl IntoView {
    let rows = RwSignal::new(rows);
    let toasts = use_toasts();
    let shown = Shown { state, rows, today };
    let refresh = move || {
        leptos::task::spawn_local(async move {
            if let Ok(fresh) = task_calendar(asked.get_untracked()).await {
                let _ = rows.try_set(fresh);
            }
        });
    };
    let soon = debounced(150, refresh);
    use_live("task", move |_| soon.run(()));
    let on_drop = move |dropped: Dropped| {
        let Ok(id) = dropped.item.parse::<TaskId>() else {
            return;
        };
        let Some(row) = rows.with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned())
        else {
            return;
        };
        let Some(deadline) = moved_deadline(row.deadline, &dropped.column) else {
            return;
        };
        if row.deadline == Some(deadline) {
            return;
        }
        rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                row.deadline = Some(deadline);
            }
        });
        leptos::task::spawn_local(async move {
            match task_reschedule(id, row.deadline, Some(deadline)).await {
                Ok(_) => {
                    let words = tf(
                        k::TASK_DEADLINE_MOVED,
                        &[("when", &ui::fmt::date_time(deadline))],
                    );
                    toasts.undo(words, move || {
                        leptos::task::spawn_local(async move {
                            if let Err(AppError(problem)) =
                                task_reschedule(id, Some(deadline), row.deadline).await
                            {
                                toasts.problem(&problem);
                            }
                        });
                    });
                }
                Err(AppError(problem)) => toasts.problem(&problem),
            }
            refresh();
        });
    };
    view! {
        <DragArea id="calendar" on_drop=on_drop>
            {move || match span.get() {
                Span::Month => view! { <month::Month shown=shown day=day/> }.into_any(),
                Span::Week => view! { <hours::Hours shown=shown first=days_of(Span::Week, day.get(), lang()).0 count=7/> }.into_any(),
                Span::Day => view! { <hours::Hours shown=shown first=day.get() count=1/> }.into_any(),
                Span::Agenda => view! { <agenda::Agenda shown=shown first=day.get()/> }.into_any(),
            }}
        </DragArea>
    }
}

/// The deadline at the place where a task was dropped: a day keeps the time, an hour keeps the minutes.
fn moved_deadline(before: Option<DateTime<Utc>>, place: &str) -> Option<DateTime<Utc>> {
    let old = before.map(ui::fmt::local);
    let (day, hour) = match place.split_once('T') {
        Some((day, hour)) => (day, Some(hour.parse::<u32>().ok()?)),
        None => (place, None),
    };
    let day: NaiveDate = day.parse().ok()?;
    let evening = NaiveTime::from_hms_opt(18, 0, 0)?;
    let time = match hour {
        Some(hour) => {
            NaiveTime::from_hms_opt(hour, old.map_or(0, |old| chrono::Timelike::minute(&old)), 0)?
        }
        None => old.map_or(evening, |old: NaiveDateTime| old.time()),
    };
    Some(ui::fmt::utc(day.and_time(time)))
}
