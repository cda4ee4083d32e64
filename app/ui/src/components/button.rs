//! Buttons and links that look like them.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// How loud a button is. One primary button per page: the work, never the shell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    #[default]
    Plain,
    Primary,
    Danger,
    Ghost,
}

/// How large a button is; on touch all are at least 44 px high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    #[default]
    Normal,
    Small,
    Large,
}

fn classes(variant: Variant, size: Size, more: &[(&'static str, bool)]) -> String {
    let mut out = String::from("btn");
    let variant = match variant {
        Variant::Plain => "",
        Variant::Primary => " primary",
        Variant::Danger => " danger",
        Variant::Ghost => " ghost",
    };
    let size = match size {
        Size::Normal => "",
        Size::Small => " sm",
        Size::Large => " lg",
    };
    out.push_str(variant);
    out.push_str(size);
    for (class, _) in more.iter().filter(|(_, on)| *on) {
        out.push(' ');
        out.push_str(class);
    }
    out
}

fn flag(value: Option<bool>) -> Option<&'static str> {
    value.map(|on| if on { "true" } else { "false" })
}

/// A button with words.
#[component]
pub fn Button(
    /// The words: a verb.
    #[prop(optional, into)]
    label: Signal<String>,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    #[prop(optional)] variant: Variant,
    #[prop(optional)] size: Size,
    /// As wide as its place.
    #[prop(optional)]
    block: bool,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// At work: keeps the focus, turns the icon, takes no presses.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// For switches: whether it is on.
    #[prop(optional, into)]
    pressed: Signal<Option<bool>>,
    #[prop(optional, into)] title: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] on_click: Option<Callback<()>>,
    /// What follows the words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = classes(variant, size, &[("block", block)]);
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            event.prevent_default();
        } else if let Some(run) = on_click {
            run.run(());
        }
    };
    let sign = move || match (busy.get(), icon) {
        (true, _) => Some(view! { <Icon name="loader" class="spin" /> }.into_any()),
        (false, Some(name)) => Some(self::icon(name)),
        (false, None) => None,
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=class
            id=id
            title=title
            disabled=disabled
            aria-pressed=move || flag(pressed.get())
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
            on:click=press
        >
            {sign}
            {label}
            {children.map(|children| children())}
        </button>
    }
}

/// A button with an icon only; the label is read out and shown on hover.
#[component]
pub fn IconButton(
    /// The icon's name.
    #[prop(into)]
    icon: Signal<&'static str>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] small: bool,
    #[prop(default = Variant::Ghost)] variant: Variant,
    /// Mirrored in right-to-left pages.
    #[prop(optional)]
    flip: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] pressed: Signal<Option<bool>>,
    #[prop(optional, into)] expanded: Signal<Option<bool>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] on_click: Option<Callback<()>>,
) -> impl IntoView {
    let size = if small { Size::Small } else { Size::Normal };
    let press = move |_| {
        if let Some(run) = on_click {
            run.run(());
        }
    };
    view! {
        <button
            type="button"
            class=classes(variant, size, &[("icon", true)])
            id=id
            title=label
            disabled=disabled
            aria-label=label
            aria-pressed=move || flag(pressed.get())
            aria-expanded=move || flag(expanded.get())
            on:click=press
        >
            {move || view! { <Icon name=icon.get() flip=flip /> }}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: Signal<String>,
    #[prop(optional, into)] label: Signal<String>,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional)] variant: Variant,
    #[prop(optional)] size: Size,
    #[prop(optional)] block: bool,
    /// Loads a file instead of opening a page.
    #[prop(optional)]
    download: bool,
    /// Loads the page as a new document: where it needs another frame than this one.
    #[prop(optional)]
    anew: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    // The router must not take a file's address for a page.
    let rel = (download || anew).then_some("external");
    view! {
        <a class=classes(variant, size, &[("block", block)]) href=href download=download.then_some("") rel=rel>
            {icon.map(self::icon)}
            {label}
            {children.map(|children| children())}
        </a>
    }
}
