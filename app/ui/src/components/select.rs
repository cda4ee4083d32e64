//! The browser's own list: for few, known options.

use leptos::html;
use leptos::prelude::*;

use super::choice::Choice;
use super::field::Wiring;
use super::icon::icon;
use crate::dom;

/// One of a few options.
#[component]
pub fn Select(
    /// The value of the chosen option; empty for none.
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<Choice>>,
    /// Needed outside of a [`super::Field`] only.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] aria_label: Signal<Option<String>>,
    #[prop(optional, into)] name: Option<String>,
    /// An option for nothing chosen.
    #[prop(optional, into)]
    placeholder: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
) -> impl IntoView {
    let wiring = Wiring::find(id);
    let node = NodeRef::<html::Select>::new();
    Effect::new(move |_| {
        // Also when the options have changed, and after they are drawn: the browser then falls back to the first.
        options.track();
        value.track();
        let Some(select) = node.get() else { return };
        dom::after_draw(move || {
            if let Some(now) = value.try_get_untracked()
                && select.value() != now
            {
                select.set_value(&now);
            }
        });
    });
    let take = move |event| {
        let chosen = event_target_value(&event);
        value.set(chosen.clone());
        if let Some(run) = on_change {
            run.run(chosen);
        }
    };
    let nothing = move || {
        placeholder.get().map(|text| {
            view! {
                <option value="" selected=move || value.with_untracked(String::is_empty)>
                    {text}
                </option>
            }
        })
    };
    let all = move || {
        options
            .get()
            .into_iter()
            .map(|choice| {
                let selected = value.with_untracked(|now| *now == choice.value);
                view! {
                    <option value=choice.value selected=selected>
                        {choice.label}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <span class="select">
            <select
                class="input"
                node_ref=node
                id=wiring.id.clone()
                name=name
                disabled=disabled
                aria-label=move || aria_label.get()
                aria-describedby=wiring.described_by.clone()
                aria-invalid=wiring.aria_invalid()
                aria-required=wiring.aria_required()
                on:change=take
            >
                {nothing}
                {all}
            </select>
            {icon("down")}
        </span>
    }
}
