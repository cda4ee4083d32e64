//! Text fields of one and of several lines. What a person types before the page is ready is kept.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::i18n::k;

use super::button::IconButton;
use super::field::Wiring;
use super::icon::icon;
use crate::dom;
use crate::i18n::t;

/// A field of one line.
#[component]
pub fn TextInput(
    value: RwSignal<String>,
    /// `text`, `email`, `password` (with a button to show it), `search`, `number`, `url`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Needed outside of a [`super::Field`] only.
    #[prop(optional, into)]
    id: Option<String>,
    /// The name for those who cannot see; outside of a [`super::Field`].
    #[prop(optional, into)]
    aria_label: Signal<Option<String>>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] placeholder: Signal<Option<String>>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] readonly: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional, into)] on_input: Option<Callback<String>>,
    #[prop(optional, into)] on_enter: Option<Callback<()>>,
    #[prop(optional, into)] on_blur: Option<Callback<()>>,
) -> impl IntoView {
    let wiring = Wiring::find(id);
    let node = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(false);
    let secret = kind == "password";
    Effect::new(move |bound: Option<bool>| {
        let now = value.get();
        let Some(input) = node.get() else {
            return false;
        };
        let typed = input.value();
        if bound != Some(true) && typed != now && typed != input.default_value() {
            value.set(typed);
        } else if typed != now {
            input.set_value(&now);
        }
        true
    });
    let take = move |event| {
        let text = event_target_value(&event);
        value.set(text.clone());
        if let Some(run) = on_input {
            run.run(text);
        }
    };
    let key = move |event: KeyboardEvent| {
        if let Some(run) = on_enter
            && event.key() == "Enter"
            && !event.is_composing()
        {
            event.prevent_default();
            run.run(());
        }
    };
    let blur = move |_| {
        if let Some(run) = on_blur {
            run.run(());
        }
    };
    let field = view! {
        <input
            class="input"
            node_ref=node
            type=move || if shown.get() { "text" } else { kind }
            id=wiring.id.clone()
            name=name
            value=value.get_untracked()
            placeholder=move || placeholder.get()
            autocomplete=autocomplete
            inputmode=inputmode
            maxlength=maxlength.map(|n| n.to_string())
            disabled=disabled
            readonly=readonly
            autofocus=autofocus
            aria-label=move || aria_label.get()
            aria-describedby=wiring.described_by.clone()
            aria-invalid=wiring.aria_invalid()
            aria-required=wiring.aria_required()
            on:input=take
            on:keydown=key
            on:blur=blur
        />
    };
    if !secret && icon.is_none() {
        return field.into_any();
    }
    let reveal = secret.then(|| {
        let label = Signal::derive(move || if shown.get() { t(k::UI_PASSWORD_HIDE) } else { t(k::UI_PASSWORD_SHOW) });
        let sign = Signal::derive(move || if shown.get() { "eyeoff" } else { "eye" });
        view! {
            <span class="tail">
                <IconButton icon=sign label=label small=true on_click=move |()| shown.update(|on| *on = !*on) />
            </span>
        }
    });
    view! {
        <div class="affix" class:tailed=secret>
            {icon.map(self::icon)}
            {field}
            {reveal}
        </div>
    }
    .into_any()
}

/// The text of an element that is written as HTML, for the one place where a text child does not do: in `<textarea>` the marks that
/// hydration needs between texts would be read as text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A field of several lines that grows with its text. Ctrl+Enter (⌘ on a Mac) submits.
#[component]
pub fn TextArea(
    value: RwSignal<String>,
    /// Needed outside of a [`super::Field`] only.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] aria_label: Signal<Option<String>>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] placeholder: Signal<Option<String>>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Other classes than a field's own, for text edited in place.
    #[prop(default = "input auto")]
    class: &'static str,
    #[prop(optional, into)] on_input: Option<Callback<String>>,
    #[prop(optional, into)] on_submit: Option<Callback<()>>,
    #[prop(optional, into)] on_key: Option<Callback<KeyboardEvent>>,
    #[prop(optional, into)] on_blur: Option<Callback<()>>,
) -> impl IntoView {
    let wiring = Wiring::find(id);
    let node = NodeRef::<html::Textarea>::new();
    Effect::new(move |bound: Option<bool>| {
        let now = value.get();
        let Some(area) = node.get() else { return false };
        let typed = area.value();
        let early = area.default_value().is_ok_and(|first| first != typed);
        if bound != Some(true) && typed != now && early {
            value.set(typed);
        } else if typed != now {
            area.set_value(&now);
        }
        dom::after_draw(move || dom::grow(&area));
        true
    });
    let take = move |event| {
        let text = event_target_value(&event);
        value.set(text.clone());
        if let Some(run) = on_input {
            run.run(text);
        }
    };
    let key = move |event: KeyboardEvent| {
        if let Some(run) = on_submit
            && event.key() == "Enter"
            && (event.ctrl_key() || event.meta_key())
        {
            event.prevent_default();
            run.run(());
        } else if let Some(run) = on_key {
            run.run(event);
        }
    };
    let blur = move |_| {
        if let Some(run) = on_blur {
            run.run(());
        }
    };
    view! {
        <textarea
            class=class
            node_ref=node
            id=wiring.id.clone()
            name=name
            rows=rows.to_string()
            placeholder=move || placeholder.get()
            maxlength=maxlength.map(|n| n.to_string())
            disabled=disabled
            aria-label=move || aria_label.get()
            aria-describedby=wiring.described_by.clone()
            aria-invalid=wiring.aria_invalid()
            aria-required=wiring.aria_required()
            inner_html=escaped(&value.get_untracked())
            on:input=take
            on:keydown=key
            on:blur=blur
        ></textarea>
    }
}
