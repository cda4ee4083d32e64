//! What is there when there is nothing, not yet something, or a fault.

use leptos::prelude::*;
use shared::Problem;
use shared::i18n::k;

use super::button::Button;
use super::icon::{Icon, icon};
use super::tone::Tone;
use crate::i18n::{t, tf};

/// An empty place: what it is for, and the first action.
#[component]
pub fn EmptyState(
    icon: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: Signal<Option<String>>,
    /// The first action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon size=24 />
            <h2>{title}</h2>
            {move || text.get().map(|text| view! { <p class="sub s13">{text}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// A fault in place of content: what happened, what was kept, what to do.
#[component]
pub fn ErrorState(
    problem: Problem,
    /// What was not lost.
    #[prop(optional, into)]
    kept: Signal<Option<String>>,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let sign = match (problem.code.as_str(), problem.status) {
        ("network", _) => "off",
        (_, 401 | 403) => "lock",
        (_, 404 | 410) => "search",
        _ => "alert",
    };
    let number = (problem.status >= 500)
        .then_some(problem.request_id)
        .flatten();
    let number =
        number.map(|id| view! { <p class="mut s12">{tf(k::REQUEST_NUMBER, &[("id", &id)])}</p> });
    let retry =
        on_retry.map(|run| view! { <Button label=t(k::RETRY) icon="refresh" on_click=run /> });
    view! {
        <div class="empty" role="alert">
            <Icon name=sign size=24 />
            <h2>{problem.title}</h2>
            {problem.detail.map(|detail| view! { <p class="sub s13">{detail}</p> })}
            {move || kept.get().map(|kept| view! { <p class="sub s13">{kept}</p> })}
            {retry}
            {number}
        </div>
    }
}

/// The shape of what is being loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// The rows of a list.
    #[default]
    Rows,
    /// The columns and cards of a board.
    Cards,
    /// A detail: title, properties, text.
    Detail,
    /// A figure or a chart.
    Chart,
}

/// A place holder in the shape of what comes.
#[component]
pub fn Skeleton(#[prop(optional)] shape: Shape, #[prop(default = 8)] rows: usize) -> impl IntoView {
    const WIDTHS: [&str; 5] = ["62%", "48%", "71%", "55%", "39%"];
    let bar = |index: usize| {
        view! { <span class="sk" style=("inline-size", WIDTHS[index % WIDTHS.len()])></span> }
            .into_any()
    };
    let row = |index: usize| {
        view! {
            <div class="sk-row">
                <span class="sk round"></span>
                <span class="grow">{bar(index)}</span>
                <span class="sk short"></span>
            </div>
        }
    };
    let inside = match shape {
        Shape::Rows => (0..rows).map(row).collect_view().into_any(),
        Shape::Cards => (0..4)
            .map(|column| {
                let cards = (0..3).map(|card| view! { <div class="kcard">{bar(column + card)} {bar(column + card + 2)}</div> }).collect_view();
                view! {
                    <div class="bcol">
                        <div class="bcol-b">{cards}</div>
                    </div>
                }
            })
            .collect_view()
            .into_any(),
        Shape::Detail => view! {
            <span class="sk title"></span>
            {(0..rows).map(row).collect_view()}
        }
        .into_any(),
        Shape::Chart => view! { <span class="sk chart-sk"></span> }.into_any(),
    };
    let class = match shape {
        Shape::Cards => "board",
        Shape::Rows | Shape::Detail | Shape::Chart => "sk-box",
    };
    view! {
        <div role="status" aria-busy="true">
            <span class="vh">{t(k::LOADING)}</span>
            <div class=class aria-hidden="true">
                {inside}
            </div>
        </div>
    }
}

/// A line that says something about the page, with an action.
#[component]
pub fn NoteBar(
    tone: Tone,
    #[prop(default = "info")] icon: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="note-bar s13" data-tone=tone.as_str()>
            {self::icon(icon)}
            {children()}
        </div>
    }
}
