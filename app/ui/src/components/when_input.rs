//! Dates and times in the person's zone, with the browser's own pickers.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use leptos::html;
use leptos::prelude::*;
use shared::i18n::k;

use super::button::IconButton;
use super::field::Wiring;
use crate::fmt;
use crate::i18n::t;

const DATE: &str = "%Y-%m-%d";
const TIME: &str = "%H:%M";

/// A moment: date and time of day, read and written in the person's zone.
#[component]
pub fn DateTimeInput(
    value: RwSignal<Option<DateTime<Utc>>>,
    /// Needed outside of a [`super::Field`] only; the time has `{id}-time`.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] aria_label: Signal<Option<String>>,
    /// The time of day that a date begins with, `HH:MM`.
    #[prop(default = "18:00")]
    default_time: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<Option<DateTime<Utc>>>>,
) -> impl IntoView {
    let wiring = Wiring::find(id);
    let (date, time) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let write = move |at: Option<DateTime<Utc>>| {
        let wall = at.map(fmt::local);
        date.set(
            wall.map(|wall| wall.format(DATE).to_string())
                .unwrap_or_default(),
        );
        time.set(
            wall.map(|wall| wall.format(TIME).to_string())
                .unwrap_or_default(),
        );
    };
    write(value.get_untracked());
    Effect::new(move |_| {
        let now = value.get();
        if now != read(&date.get_untracked(), &time.get_untracked(), default_time) {
            write(now);
        }
    });
    let tell = move || {
        let at = read(&date.get_untracked(), &time.get_untracked(), default_time);
        if let (Some(at), "") = (at, time.get_untracked().as_str()) {
            time.set(fmt::local(at).format(TIME).to_string());
        }
        if at != value.get_untracked() {
            value.set(at);
            if let Some(run) = on_change {
                run.run(at);
            }
        }
    };
    let clear = move |()| {
        date.set(String::new());
        time.set(String::new());
        tell();
    };
    let filled = move || {
        (!disabled.get() && date.with(|date| !date.is_empty())).then(|| {
            view! { <IconButton icon="x" label=t(k::CLEAR) small=true on_click=clear /> }
        })
    };
    let time_id = wiring.id.as_ref().map(|id| format!("{id}-time"));
    let time_label = Signal::stored(Some(t(k::UI_TIME_OF_DAY).to_owned()));
    let time_disabled = Signal::derive(move || disabled.get() || date.with(String::is_empty));
    let tell = Callback::new(move |()| tell());
    view! {
        <div class="when" role="group" aria-label=move || aria_label.get()>
            {picker("date", date, wiring.id.clone(), aria_label, disabled, &wiring, tell)}
            {picker("time", time, time_id, time_label, time_disabled, &wiring, tell)}
            {filled}
        </div>
    }
}

/// A calendar day.
#[component]
pub fn DateInput(
    value: RwSignal<Option<NaiveDate>>,
    /// Needed outside of a [`super::Field`] only.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] aria_label: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<Option<NaiveDate>>>,
) -> impl IntoView {
    let wiring = Wiring::find(id);
    let written = |day: Option<NaiveDate>| {
        day.map(|day| day.format(DATE).to_string())
            .unwrap_or_default()
    };
    let text = RwSignal::new(written(value.get_untracked()));
    Effect::new(move |_| {
        let now = value.get();
        if now != NaiveDate::parse_from_str(&text.get_untracked(), DATE).ok() {
            text.set(written(now));
        }
    });
    let tell = Callback::new(move |()| {
        let day = NaiveDate::parse_from_str(&text.get_untracked(), DATE).ok();
        if day != value.get_untracked() {
            value.set(day);
            if let Some(run) = on_change {
                run.run(day);
            }
        }
    });
    picker(
        "date",
        text,
        wiring.id.clone(),
        aria_label,
        disabled,
        &wiring,
        tell,
    )
}

/// The moment of the two fields; a date without a time takes the default one.
fn read(date: &str, time: &str, default_time: &str) -> Option<DateTime<Utc>> {
    let date = NaiveDate::parse_from_str(date, DATE).ok()?;
    let time = NaiveTime::parse_from_str(time, TIME)
        .or_else(|_| NaiveTime::parse_from_str(default_time, TIME))
        .ok()?;
    Some(fmt::utc(date.and_time(time)))
}

fn picker(
    kind: &'static str,
    text: RwSignal<String>,
    id: Option<String>,
    label: Signal<Option<String>>,
    disabled: Signal<bool>,
    wiring: &Wiring,
    tell: Callback<()>,
) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let now = text.get();
        if let Some(input) = node.get()
            && input.value() != now
        {
            input.set_value(&now);
        }
    });
    let take = move |event| {
        text.set(event_target_value(&event));
        tell.run(());
    };
    view! {
        <input
            class="input"
            node_ref=node
            type=kind
            id=id
            value=text.get_untracked()
            disabled=disabled
            aria-label=label
            aria-describedby=wiring.described_by.clone()
            aria-invalid=wiring.aria_invalid()
            aria-required=wiring.aria_required()
            on:change=take
        />
    }
    .into_any()
}
