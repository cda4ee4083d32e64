//! Icons of the sprite `public/icons.svg`.

use leptos::prelude::*;

/// Where the sprite is.
const SPRITE: &str = "/icons.svg";

/// The address of an icon in the sprite.
fn href(name: &str) -> String {
    format!("{SPRITE}#i-{name}")
}

/// A plain icon of 16 px that says nothing by itself.
pub fn icon(name: &'static str) -> AnyView {
    drawn(name, "i".to_owned(), String::new())
}

fn drawn(name: &'static str, class: String, label: String) -> AnyView {
    let named = (!label.is_empty()).then_some(label);
    let role = named.is_some().then_some("img");
    let hidden = named.is_none().then_some("true");
    view! {
        <svg class=class role=role aria-label=named aria-hidden=hidden>
            <use href=href(name)></use>
        </svg>
    }
    .into_any()
}

/// An icon. With a label it is read out, else it is decoration.
#[component]
pub fn Icon(
    /// The icon's name in the sprite, without `i-`.
    name: &'static str,
    /// 16, 20 or 24 px.
    #[prop(default = 16)]
    size: u8,
    /// Mirrored in right-to-left pages: for arrows and the like.
    #[prop(optional)]
    flip: bool,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What it says to those who cannot see it.
    #[prop(optional, into)]
    label: String,
) -> impl IntoView {
    let mut classes = String::from("i");
    match size {
        20 => classes.push_str(" i20"),
        24 => classes.push_str(" i24"),
        _ => {}
    }
    if flip {
        classes.push_str(" flip");
    }
    if !class.is_empty() {
        classes.push(' ');
        classes.push_str(class);
    }
    drawn(name, classes, label)
}
