//! Small marks: states, priorities, chips, tags, counts, progress. Meaning is icon, word and tone together.

use leptos::prelude::*;
use shared::i18n::k;

use super::avatar::Dot;
use super::icon::{Icon, icon};
use super::tone::Tone;
use crate::fmt;
use crate::i18n::{t, tf};

/// A short state in a pill.
#[component]
pub fn Pill(
    tone: Tone,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="pill" data-tone=tone.as_str()>
            {icon.map(self::icon)}
            {label}
        </span>
    }
}

/// A status: a pie that fills, and the word.
#[component]
pub fn StatusMark(
    icon: &'static str,
    tone: Tone,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="status" data-tone=tone.as_str()>
            {self::icon(icon)}
            {label}
        </span>
    }
}

/// A priority: bars; the word beside with `named`, else for those who cannot see.
#[component]
pub fn PriorityMark(
    icon: &'static str,
    tone: Tone,
    #[prop(into)] label: String,
    #[prop(optional)] named: bool,
) -> impl IntoView {
    if named {
        return view! {
            <span class="prio" data-tone=tone.as_str()>
                {self::icon(icon)}
                {label}
            </span>
        }
        .into_any();
    }
    let title = label.clone();
    view! {
        <span class="prio" data-tone=tone.as_str() title=title>
            <Icon name=icon label=label />
        </span>
    }
    .into_any()
}

/// A button that filters or, with `add`, opens the choice of filters.
#[component]
pub fn Chip(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] icon: Option<&'static str>,
    /// The identity whose dot stands before the label.
    #[prop(optional, into)]
    dot: Option<String>,
    #[prop(optional, into)] count: Signal<Option<i64>>,
    #[prop(optional, into)] pressed: Signal<Option<bool>>,
    #[prop(optional)] add: bool,
    #[prop(into)] on_click: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip"
            class:add=add
            aria-pressed=move || pressed.get().map(|on| if on { "true" } else { "false" })
            on:click=move |_| on_click.run(())
        >
            {icon.map(self::icon)}
            {dot.map(|id| view! { <Dot id=id /> })}
            {label}
            {move || count.get().map(|count| view! { <span class="num">{fmt::number(count)}</span> })}
        </button>
    }
}

/// A filter that is set: what, which value, and away with it.
#[component]
pub fn FilterChip(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] value: Signal<String>,
    /// Opens it for a change.
    #[prop(optional, into)]
    on_open: Option<Callback<()>>,
    #[prop(into)] on_remove: Callback<()>,
) -> impl IntoView {
    let shown = match on_open {
        Some(run) => view! {
            <button type="button" class="value" on:click=move |_| run.run(())>
                <b>{value}</b>
            </button>
        }
        .into_any(),
        None => view! { <b>{value}</b> }.into_any(),
    };
    let label = move || tf(k::UI_FILTER_REMOVE, &[("name", &name.get())]);
    view! {
        <span class="chip filter">
            <span>{name}</span>
            {shown}
            <button type="button" aria-label=label title=label on:click=move |_| on_remove.run(())>
                {icon("x")}
            </button>
        </span>
    }
}

/// A label given to something.
#[component]
pub fn Tag(
    #[prop(into)] label: String,
    /// The identity whose dot stands before the label.
    #[prop(optional, into)]
    dot: Option<String>,
    #[prop(optional, into)] on_remove: Option<Callback<()>>,
) -> impl IntoView {
    let away = on_remove.map(|run| {
        let label = tf(k::UI_REMOVE_NAMED, &[("name", &label)]);
        view! {
            <button type="button" aria-label=label on:click=move |_| run.run(())>
                {icon("x")}
            </button>
        }
    });
    view! {
        <span class="tag">
            {dot.map(|id| view! { <Dot id=id /> })}
            {label}
            {away}
        </span>
    }
}

/// A quiet number beside a heading.
#[component]
pub fn Count(
    #[prop(into)] value: Signal<i64>,
    #[prop(optional)] tone: Option<Tone>,
) -> impl IntoView {
    view! {
        <span class="count" class:tone=tone.is_some() data-tone=tone.map(Tone::as_str)>
            {move || fmt::number(value.get())}
        </span>
    }
}

/// A loud number: unread. Nothing at zero.
#[component]
pub fn Badge(
    #[prop(into)] value: Signal<i64>,
    #[prop(default = 99)] max: i64,
    /// The number is already said elsewhere.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    move || {
        let value = value.get();
        (value > 0).then(|| {
            let text = if value > max {
                tf(k::COUNT_OR_MORE, &[("n", &max.to_string())])
            } else {
                value.to_string()
            };
            view! {
                <span class="badge" aria-hidden=quiet.then_some("true")>
                    {text}
                </span>
            }
        })
    }
}

/// How far something is, 0 to 100.
#[component]
pub fn Meter(
    #[prop(into)] value: Signal<f64>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] tone: Option<Tone>,
    #[prop(optional)] thick: bool,
) -> impl IntoView {
    let share = move || format!("{:.0}", value.get().clamp(0.0, 100.0));
    view! {
        <span
            class="meter"
            class:thick=thick
            role="meter"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=share
            data-tone=tone.map(Tone::as_str)
            style=("--v", share)
        >
            <i></i>
        </span>
    }
}

/// A hint on hover, for what shows a sign only. Buttons have it already.
#[component]
pub fn Tip(
    #[prop(into)] text: Signal<String>,
    /// The key that does the same.
    #[prop(optional)]
    key: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let title = move || match key {
        Some(key) => format!("{} ({}: {key})", text.get(), t(k::UI_KEY)),
        None => text.get(),
    };
    view! { <span title=title>{children()}</span> }
}
