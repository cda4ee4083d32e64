//! The gallery: each component in every state, both themes beside each other, either direction of writing. Development and demo only.

mod samples;

use leptos::prelude::*;
use shared::i18n::k;

use crate::components::{Choice, Segmented};
use crate::i18n::{dir, t};

/// The page. Its address may say `?theme=light|dark|both` and `?dir=ltr|rtl`, which the page passes on.
#[component]
pub fn Gallery(
    /// `light`, `dark` or `both`.
    #[prop(optional, into)]
    theme: Option<String>,
    /// `ltr` or `rtl`; else the page's own.
    #[prop(optional, into)]
    direction: Option<String>,
) -> impl IntoView {
    let theme = RwSignal::new(theme.unwrap_or_else(|| "both".to_owned()));
    let direction = RwSignal::new(direction.unwrap_or_else(|| dir().to_owned()));
    let themes = vec![
        Choice::new("light", t(k::THEME_LIGHT)).icon("sun"),
        Choice::new("dark", t(k::THEME_DARK)).icon("moon"),
        Choice::new("both", t(k::GALLERY_BOTH)),
    ];
    let directions = vec![
        Choice::new("ltr", t(k::GALLERY_LTR)),
        Choice::new("rtl", t(k::GALLERY_RTL)),
    ];
    let column = move |key: &'static str, title: &'static str| {
        move || {
            theme
                .with(|theme| theme == key || theme == "both")
                .then(|| {
                    view! {
                        <section class="gs" data-theme=key aria-label=title>
                            <h2 class="h2">{title}</h2>
                            {samples::all(key)}
                        </section>
                    }
                })
        }
    };
    view! {
        <div class="gallery">
            <div class="bar">
                <h1 class="h1 grow">{t(k::GALLERY_TITLE)}</h1>
                <Segmented label=t(k::THEME) value=theme options=themes on_change=move |value| theme.set(value) />
                <Segmented
                    label=t(k::GALLERY_DIRECTION)
                    value=direction
                    options=directions
                    on_change=move |value| direction.set(value)
                />
            </div>
            <div class="gcols" class:one=move || theme.with(|theme| theme != "both") dir=move || direction.get()>
                {column("light", t(k::GALLERY_LIGHT))}
                {column("dark", t(k::GALLERY_DARK))}
            </div>
        </div>
    }
}
