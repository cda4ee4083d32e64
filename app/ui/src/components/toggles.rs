//! Boxes, switches and radios.

use leptos::html;
use leptos::prelude::*;

use super::choice::Choice;

/// A box to tick.
#[component]
pub fn Checkbox(
    checked: RwSignal<bool>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Partly: shown instead of the tick.
    #[prop(optional, into)]
    indeterminate: Signal<bool>,
    /// The label is for those who cannot see; the place says it to the others.
    #[prop(optional)]
    hide_label: bool,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let words = (!hide_label).then(|| view! { <span class="txt">{label}</span> });
    let said = move || hide_label.then(|| label.get());
    let control = Toggle {
        checked,
        disabled,
        indeterminate,
        on_change,
        role: None,
    };
    view! {
        <label class="check">
            {control.view(id, name, Signal::derive(said))}
            {words}
        </label>
    }
}

/// A switch: takes effect at once.
#[component]
pub fn Switch(
    checked: RwSignal<bool>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let control = Toggle {
        checked,
        disabled,
        indeterminate: Signal::stored(false),
        on_change,
        role: Some("switch"),
    };
    view! {
        <label class="check">
            {control.view(id, None, Signal::stored(None))}
            <span class="txt">{label}</span>
        </label>
    }
}

struct Toggle {
    checked: RwSignal<bool>,
    disabled: Signal<bool>,
    indeterminate: Signal<bool>,
    on_change: Option<Callback<bool>>,
    role: Option<&'static str>,
}

impl Toggle {
    fn view(
        self,
        id: Option<String>,
        name: Option<String>,
        label: Signal<Option<String>>,
    ) -> AnyView {
        let Self {
            checked,
            disabled,
            indeterminate,
            on_change,
            role,
        } = self;
        let node = NodeRef::<html::Input>::new();
        Effect::new(move |_| {
            if let Some(input) = node.get() {
                input.set_checked(checked.get());
                input.set_indeterminate(indeterminate.get());
            }
        });
        let take = move |event| {
            let on = event_target_checked(&event);
            checked.set(on);
            if let Some(run) = on_change {
                run.run(on);
            }
        };
        view! {
            <input
                type="checkbox"
                node_ref=node
                id=id
                name=name
                role=role
                checked=checked.get_untracked()
                disabled=disabled
                aria-label=label
                on:change=take
            />
        }
        .into_any()
    }
}

/// One of two to five options that are all worth seeing.
#[component]
pub fn Radios(
    /// The group's name, unique on the page.
    #[prop(into)]
    name: String,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<Choice>>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
) -> impl IntoView {
    let all = move || {
        options
            .get()
            .into_iter()
            .map(|choice| {
                let (own, first) = (choice.value.clone(), choice.value.clone());
                let take = move |_| {
                    value.set(own.clone());
                    if let Some(run) = on_change {
                        run.run(own.clone());
                    }
                };
                let hint = choice
                    .hint
                    .map(|hint| view! { <span class="help">{hint}</span> });
                view! {
                    <label class="check">
                        <input
                            type="radio"
                            name=name.clone()
                            value=choice.value
                            checked=value.with_untracked(|now| *now == first)
                            prop:checked=move || value.with(|now| *now == first)
                            on:change=take
                        />
                        <span class="txt">{choice.label} {hint}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="radios" aria-label=label>
            {all}
        </fieldset>
    }
}
