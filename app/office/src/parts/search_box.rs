//! A search field whose text stands in the page's address.

use std::time::Duration;

use leptos::prelude::*;
use ui::prelude::*;

/// How long a person pauses before the list follows.
const PAUSE: Duration = Duration::from_millis(250);

/// The field; `on_change` is told when the person pauses or presses Enter.
#[component]
pub fn SearchBox(
    id: &'static str,
    #[prop(into)] label: String,
    /// What the address says.
    value: Memo<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let text = RwSignal::new(value.get_untracked());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        // Another address: the step back, a cleared filter. What is being typed is not touched.
        let now = value.get();
        if ui::dom::focused().as_deref() != Some(id) {
            text.set(now);
        }
    });
    let later = move |typed: String| {
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    on_change.run(typed.trim().to_owned());
                }
            },
            PAUSE,
        );
    };
    let now = move |()| {
        turn.update_value(|turn| *turn += 1);
        on_change.run(text.get_untracked().trim().to_owned());
    };
    use_shortcut("f", shared::i18n::k::SEARCH, move || ui::dom::focus(id));
    view! {
        <span class="search-box">
            <TextInput
                value=text
                kind="search"
                id=id
                icon="search"
                aria_label=Some(label.clone())
                placeholder=Some(label)
                on_input=later
                on_enter=now
            />
        </span>
    }
}

/// A select among the filters of a list, with its value in the page's address.
#[component]
pub fn FilterSelect(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<Choice>>,
    value: Memo<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let chosen = RwSignal::new(value.get_untracked());
    Effect::new(move |_| chosen.set(value.get()));
    view! {
        <span class="filter-select">
            <Select
                value=chosen
                options=options
                id=id
                aria_label=Some(label.clone())
                placeholder=Some(label)
                on_change=on_change
            />
        </span>
    }
}
