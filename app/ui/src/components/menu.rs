//! Menus: a button, and actions under it. Arrows move, letters jump, Esc closes and gives the focus back.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::icon::icon;
use super::popover::{Layer, trigger_class};
use super::tone::Tone;
use crate::dom;

const ITEMS: &str = "[role^=menuitem]:not([aria-disabled=true])";

#[derive(Clone)]
enum Kind {
    Action(Option<Arc<dyn Fn() + Send + Sync>>),
    Link(String),
    Line,
    Heading,
}

/// An entry of a menu.
#[derive(Clone)]
pub struct MenuItem {
    label: String,
    icon: Option<&'static str>,
    key: Option<&'static str>,
    tone: Option<Tone>,
    checked: Option<bool>,
    disabled: bool,
    kind: Kind,
}

impl MenuItem {
    fn of(kind: Kind, label: String) -> Self {
        Self {
            label,
            icon: None,
            key: None,
            tone: None,
            checked: None,
            disabled: false,
            kind,
        }
    }

    /// An action; a verb.
    pub fn new(label: impl Into<String>) -> Self {
        Self::of(Kind::Action(None), label.into())
    }

    /// A line between groups.
    pub fn line() -> Self {
        Self::of(Kind::Line, String::new())
    }

    /// A heading above a group.
    pub fn heading(label: impl Into<String>) -> Self {
        Self::of(Kind::Heading, label.into())
    }

    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The key that does the same.
    #[must_use]
    pub fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }

    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }

    /// For choices: whether it is the chosen one.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }

    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// What it does.
    #[must_use]
    pub fn on(mut self, run: impl Fn() + Send + Sync + 'static) -> Self {
        self.kind = Kind::Action(Some(Arc::new(run)));
        self
    }

    /// Where it leads.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.kind = Kind::Link(href.into());
        self
    }

    fn view(self, layer: Layer) -> AnyView {
        let Self {
            label,
            icon: sign,
            key,
            tone,
            checked,
            disabled,
            kind,
        } = self;
        let role = if checked.is_some() {
            "menuitemradio"
        } else {
            "menuitem"
        };
        let tick = (checked == Some(true)).then(|| icon("check"));
        let hint = key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> });
        let tone = tone.map(Tone::as_str);
        let checked = checked.map(|on| if on { "true" } else { "false" });
        match kind {
            Kind::Line => view! { <hr /> }.into_any(),
            Kind::Heading => view! { <small role="presentation">{label}</small> }.into_any(),
            Kind::Link(href) => view! {
                <a role="menuitem" tabindex="-1" href=href data-tone=tone on:click=move |_| layer.open.set(false)>
                    {sign.map(icon)}
                    <span class="grow">{label}</span>
                    {hint}
                </a>
            }
            .into_any(),
            Kind::Action(run) => {
                let act = move |_| {
                    if disabled {
                        return;
                    }
                    layer.close();
                    if let Some(run) = &run {
                        run();
                    }
                };
                view! {
                    <button
                        type="button"
                        role=role
                        tabindex="-1"
                        class:off=disabled
                        data-tone=tone
                        aria-checked=checked
                        aria-disabled=disabled.then_some("true")
                        on:click=act
                    >
                        {sign.map(icon)}
                        <span class="grow">{label}</span>
                        {hint}
                        {tick}
                    </button>
                }
                .into_any()
            }
        }
    }
}

/// A button with a menu.
#[component]
pub fn Menu(
    /// The button's id.
    #[prop(into)]
    id: String,
    /// The menu's name, and the button's when it has no words of its own.
    #[prop(into)]
    label: Signal<String>,
    /// What stands in the button.
    #[prop(into)]
    trigger: ViewFn,
    #[prop(into)] items: Signal<Vec<MenuItem>>,
    /// The button's content says what it does.
    #[prop(optional)]
    worded: bool,
    #[prop(optional)] class: &'static str,
    /// Aligned with the button's end.
    #[prop(optional)]
    end: bool,
) -> impl IntoView {
    let layer = Layer::new(&id, end, ITEMS);
    let key = move |event: KeyboardEvent| {
        if !layer.open.get_untracked() || layer.escape(&event) {
            return;
        }
        let list = layer.layer_id();
        match event.key().as_str() {
            "ArrowDown" => dom::rove(&list, ITEMS, 1),
            "ArrowUp" => dom::rove(&list, ITEMS, -1),
            "Home" => {
                dom::focus_in(&list, ITEMS);
            }
            "End" => {
                dom::focus_in(&list, ITEMS);
                dom::rove(&list, ITEMS, -1);
            }
            "Tab" => return layer.open.set(false),
            letter
                if letter.chars().count() == 1
                    && letter != " "
                    && !event.ctrl_key()
                    && !event.meta_key() =>
            {
                dom::rove_to_letter(&list, ITEMS, letter);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let shown = move || {
        layer.open.get().then(|| {
            view! {
                <div class="float menu pop-layer" id=layer.layer_id() role="menu" aria-label=label>
                    {items.get().into_iter().map(|item| item.view(layer)).collect_view()}
                </div>
            }
        })
    };
    view! {
        <span class="pop" id=layer.wrap_id() on:keydown=key>
            {layer.button("menu", trigger_class(class, worded), worded, label, trigger.run())}
            {shown}
        </span>
    }
}
