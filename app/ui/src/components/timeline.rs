//! One timeline: what happened in small lines, what was said in boxes.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::avatar::Avatar;
use super::icon::icon;
use super::tone::Tone;
use crate::fmt::When;

/// The column of events and messages.
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <div class="tl">{children()}</div> }
}

/// Something that happened: who did what.
#[component]
pub fn TimelineEvent(
    icon: &'static str,
    at: DateTime<Utc>,
    #[prop(optional)] tone: Option<Tone>,
    /// The sentence; names in `<b>`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="ev" data-tone=tone.map(Tone::as_str)>
            {self::icon(icon)}
            <span>
                {children()}
                " "
                <span class="mut">
                    <When at=at />
                </span>
            </span>
        </div>
    }
}

/// Something that was said.
#[component]
pub fn Message(
    #[prop(into)] author_id: String,
    #[prop(into)] author: String,
    at: DateTime<Utc>,
    #[prop(optional)] mine: bool,
    /// Not for the client's eyes.
    #[prop(optional)]
    inner: bool,
    /// Not yet confirmed by the server.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// What stands at the end of the first line: marks, a menu.
    #[prop(optional, into)]
    side: ViewFn,
    children: Children,
) -> impl IntoView {
    view! {
        <article class="msg" class:mine=mine class:inner=inner data-pending=move || pending.get().then_some("true")>
            <Avatar id=author_id name=author.clone() quiet=true />
            <div>
                <header>
                    <b>{author}</b>
                    <span class="mut">
                        <When at=at />
                    </span>
                    <span class="grow"></span>
                    {side.run()}
                </header>
                {children()}
            </div>
        </article>
    }
}
