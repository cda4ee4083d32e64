//! A date and time among the properties.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::i18n::k;
use ui::prelude::*;

/// A date and time among the properties: words, and the fields under them when they are to be changed.
#[component]
pub fn Moment(
    id: &'static str,
    name: &'static str,
    value: RwSignal<Option<DateTime<Utc>>>,
    default_time: &'static str,
    /// How it is said when there is one.
    #[prop(into)]
    words: ViewFn,
    #[prop(into)] on_change: Callback<Option<DateTime<Utc>>>,
) -> impl IntoView {
    let words = StoredValue::new(words);
    let set = Memo::new(move |_| value.with(Option::is_some));
    let trigger = move || {
        view! {
            <span class="vh">{name} ": "</span>
            {move || {
                if set.get() {
                    words.with_value(|words| words.run())
                } else {
                    view! { <span class="mut">{t(k::TASK_NONE)}</span> }.into_any()
                }
            }}
        }
    };
    view! {
        <Popover id=format!("{id}-open") label=name trigger=trigger worded=true class="prop-btn">
            <DateTimeInput value=value id=id aria_label=name default_time=default_time on_change=on_change/>
        </Popover>
    }
}

/// The time of day of a deadline, where the words about it do not say it.
#[component]
pub fn Clock(at: RwSignal<Option<DateTime<Utc>>>, done: Memo<bool>) -> impl IntoView {
    let now = use_now();
    let clock = Memo::new(move |_| {
        let at = at.get()?;
        let clock = ui::fmt::clock(at);
        let said = ui::fmt::due_label(at, now.get(), done.get()).text;
        (!said.contains(&clock)).then_some(clock)
    });
    move || {
        clock
            .get()
            .map(|clock| view! { <span class="mut s13 num">{clock}</span> })
    }
}
