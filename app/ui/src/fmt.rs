//! Times, dates and numbers as a person reads them: in the person's zone and language, relative near now, absolute else.
//!
//! "Now" is the server's when the page was made and moves on in the browser only after hydration, so both sides draw the same.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, SecondsFormat, Utc, Weekday};
use leptos::prelude::*;
use shared::i18n::{format_number, k};
use shared::kernel::time;
pub use shared::kernel::time::{DueLabel, DueTone};

use crate::components::icon;
use crate::i18n::{lang, t, tf};
use crate::session::zone;

/// The moment that the page takes for now.
#[derive(Clone, Copy)]
struct Now(RwSignal<DateTime<Utc>>);

/// Sets the page's now; called by the shell, once. In the browser it moves on every 30 s.
pub fn provide_now(now: DateTime<Utc>) {
    let signal = RwSignal::new(now);
    provide_context(Now(signal));
    Effect::new(move |_| {
        let began = crate::dom::device_ms();
        let tick = move || {
            let passed = Duration::milliseconds((crate::dom::device_ms() - began) as i64);
            let _ = signal.try_set(now + passed);
        };
        if let Ok(handle) = set_interval_with_handle(tick, std::time::Duration::from_secs(30)) {
            on_cleanup(move || handle.clear());
        }
    });
}

/// The page's now. Outside the shell (tests of single components) it stands at the epoch.
pub fn use_now() -> Signal<DateTime<Utc>> {
    use_context::<Now>().map_or_else(|| Signal::stored(DateTime::UNIX_EPOCH), |now| now.0.into())
}

/// A moment in the person's zone.
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    zone().to_local(at)
}

/// The moment of a wall-clock time in the person's zone.
pub fn utc(wall: NaiveDateTime) -> DateTime<Utc> {
    zone().from_local(wall)
}

/// A calendar day in short, with the year only if it is not this one: `20 нояб.`
pub fn short_date(date: NaiveDate, today: NaiveDate) -> String {
    time::format_date_short(date, today, lang())
}

/// A calendar day in full: `20 ноября 2026`.
pub fn long_date(date: NaiveDate) -> String {
    time::format_date(date, lang())
}

/// The heading of a day's group: `Сегодня, 20 ноября`, `Вт, 24 ноября`.
pub fn day_heading(date: NaiveDate, today: NaiveDate) -> String {
    time::format_day_heading(date, today, lang())
}

/// The heading of a month: `Ноябрь 2026`.
pub fn month_year(date: NaiveDate) -> String {
    time::format_month(date, lang())
}

/// `пн`.
pub fn weekday_short(day: Weekday) -> &'static str {
    time::weekday_short(day, lang())
}

/// The time of day, `9:05`.
pub fn clock(at: DateTime<Utc>) -> String {
    time::format_time(at, &zone())
}

/// The date in the person's zone, `20 ноября 2026`.
pub fn date(at: DateTime<Utc>) -> String {
    time::format_date(local(at).date(), lang())
}

/// The whole, `20 ноября 2026, 9:05`.
pub fn date_time(at: DateTime<Utc>) -> String {
    time::format_datetime(at, &zone(), lang())
}

/// A moment seen from now: within the last hour `5 мин назад`, near `сегодня, 9:05` or `вчера, 18:04`, else the date.
pub fn relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let passed = now - at;
    if passed >= Duration::zero() && passed < Duration::hours(1) {
        return time::format_ago(now, at, lang());
    }
    time::format_relative(now, at, &zone(), lang())
}

/// A deadline seen from now. What is done is not late any more.
pub fn due_label(at: DateTime<Utc>, now: DateTime<Utc>, done: bool) -> DueLabel {
    DueLabel::new(now, at, !done, &zone(), lang())
}

/// Minutes of work: `45 мин`, `6 ч`, `2 ч 45 мин`.
pub fn minutes(total: i64) -> String {
    time::format_duration_minutes(total, lang())
}

/// A whole number with the language's separators.
pub fn number(n: i64) -> String {
    format_number(lang(), n)
}

/// The size of a file: `812 Б`, `46 КБ`, `1,2 МБ`.
pub fn bytes(size: u64) -> String {
    let (unit, divisor) = match size {
        0..1_024 => return tf(k::UI_BYTES, &[("n", &size.to_string())]),
        1_024..1_048_576 => (k::UI_KILOBYTES, 1_024.0),
        1_048_576..1_073_741_824 => (k::UI_MEGABYTES, 1_048_576.0),
        _ => (k::UI_GIGABYTES, 1_073_741_824.0),
    };
    tf(unit, &[("n", &decimal(size as f64 / divisor))])
}

/// A number with one decimal at most, in the language's way.
pub fn decimal(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 {
        number(rounded as i64)
    } else {
        format!("{rounded:.1}").replace('.', t(k::UI_DECIMAL_POINT))
    }
}

/// A share as a percentage: `43 %`.
pub fn percent(value: f64) -> String {
    tf(k::UI_PERCENT, &[("n", &number(value.round() as i64))])
}

/// A moment: relative words, the exact time on hover and for machines.
#[component]
pub fn When(
    /// The moment.
    at: DateTime<Utc>,
    /// The exact time instead of relative words.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let now = use_now();
    let exact = date_time(at);
    let words = if plain {
        Signal::stored(exact.clone())
    } else {
        Signal::derive(move || relative(at, now.get()))
    };
    view! { <time datetime=machine(at) title=exact>{words}</time> }
}

/// A deadline: words, tone and icon by its nearness.
#[component]
pub fn Due(
    /// The deadline; nothing shows `none`.
    #[prop(into)]
    at: Signal<Option<DateTime<Utc>>>,
    /// Whether the work is done, so that nothing presses.
    #[prop(optional, into)]
    done: Signal<bool>,
    /// An icon also when nothing presses, as on cards.
    #[prop(optional)]
    marked: bool,
    /// What is shown without a deadline; empty for nothing at all.
    #[prop(optional, into)]
    none: String,
) -> impl IntoView {
    let now = use_now();
    // Words change far less often than the moment they are computed from.
    let label = Memo::new(move |_| {
        at.get()
            .map(|at| (at, due_label(at, now.get(), done.get())))
    });
    move || match label.get() {
        None if none.is_empty() => ().into_any(),
        None => view! { <span class="mut">{none.clone()}</span> }.into_any(),
        Some((at, label)) => {
            let (tone, sign) = match label.tone {
                DueTone::Plain => (None, marked.then_some("cal")),
                DueTone::Warn => (Some(label.tone.as_str()), Some("clock")),
                DueTone::Bad => (Some(label.tone.as_str()), Some("alert")),
            };
            view! {
                <time class="due" data-tone=tone datetime=machine(at) title=date_time(at)>
                    {sign.map(icon)}
                    {label.text}
                </time>
            }
            .into_any()
        }
    }
}

fn machine(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
