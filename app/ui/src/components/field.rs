//! A field: label above, help below, error beside. The input inside takes its id and descriptions from here.

use leptos::context::Provider;
use leptos::prelude::*;
use shared::i18n::k;

use super::icon::icon;
use crate::i18n::t;

/// What an input learns from the field around it.
#[derive(Clone)]
pub(super) struct FieldContext {
    id: String,
    invalid: Signal<bool>,
    required: bool,
}

/// How an input is named and described.
#[derive(Clone)]
pub(super) struct Wiring {
    /// The input's own id; of the field, else given.
    pub id: Option<String>,
    /// The id of help and error.
    pub described_by: Option<String>,
    pub invalid: Signal<bool>,
    pub required: bool,
}

impl Wiring {
    /// Reads the field around, if there is one; `id` wins over the field's.
    pub fn find(id: Option<String>) -> Self {
        match use_context::<FieldContext>() {
            Some(field) => Self {
                described_by: Some(note_id(&field.id)),
                id: Some(id.unwrap_or(field.id)),
                invalid: field.invalid,
                required: field.required,
            },
            None => Self {
                id,
                described_by: None,
                invalid: Signal::stored(false),
                required: false,
            },
        }
    }

    /// The value of `aria-invalid`.
    pub fn aria_invalid(&self) -> Signal<Option<&'static str>> {
        let invalid = self.invalid;
        Signal::derive(move || invalid.get().then_some("true"))
    }

    /// The value of `aria-required`.
    pub fn aria_required(&self) -> Option<&'static str> {
        self.required.then_some("true")
    }
}

fn note_id(id: &str) -> String {
    format!("{id}-note")
}

/// A field of a form around one input.
#[component]
pub fn Field(
    /// The id that the input gets; with [`super::FormErrors`] it is `{form}-{field}`.
    #[prop(into)]
    id: String,
    #[prop(into)] label: Signal<String>,
    /// What to write there, below it.
    #[prop(optional, into)]
    help: Signal<Option<String>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// Marks the field and tells the input.
    #[prop(optional)]
    required: bool,
    /// Says that it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// What stands at the end of the label's line, such as "Forgot the password?".
    #[prop(optional, into)]
    side: ViewFn,
    children: Children,
) -> impl IntoView {
    let context = FieldContext {
        id: id.clone(),
        invalid: Signal::derive(move || error.with(Option::is_some)),
        required,
    };
    let note = note_id(&id);
    let explained = move || {
        help.get()
            .map(|help| view! { <span class="help">{help}</span> })
    };
    let refused = move || {
        error.get().map(|error| {
            view! {
                <span class="error">
                    {icon("alert")}
                    <span>{error}</span>
                </span>
            }
        })
    };
    let mark = required.then(|| view! { <span class="req" aria-hidden="true">" *"</span> });
    view! {
        <div class="field">
            <div class="top">
                <label class="label" for=id>
                    {label}
                    {mark}
                </label>
                {optional.then(|| view! { <span class="opt">{t(k::OPTIONAL)}</span> })}
                {side.run()}
            </div>
            <Provider value=context>{children()}</Provider>
            <div class="note" id=note>
                {explained}
                {refused}
            </div>
        </div>
    }
}
