//! Light, dark or as the device; density of rows. Both stand on `<html>` and in a cookie, so that the server draws the next page so.

use leptos::prelude::*;
use shared::i18n::k;
use shared::office::session::{Density, Theme};

use crate::components::{Choice, Segmented};
use crate::dom;
use crate::i18n::t;

/// The theme chosen on this page.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<&'static str>);

/// Sets what the page begins with; called by the shell, once.
pub fn provide_theme(theme: Theme) {
    provide_context(Chosen(RwSignal::new(theme_name(theme))));
}

/// `light`, `dark` or `system`.
pub fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The value for `<html data-theme>`: nothing when the device decides.
pub fn theme_attribute(theme: Theme) -> Option<&'static str> {
    (theme != Theme::System).then(|| theme_name(theme))
}

/// The value for `<html data-density>`: nothing when the pointer decides.
pub fn density_attribute(density: Density) -> Option<&'static str> {
    match density {
        Density::Auto => None,
        Density::Compact => Some("compact"),
        Density::Touch => Some("touch"),
    }
}

/// The theme that this page shows now: `light`, `dark` or `system`.
pub fn current_theme() -> Signal<String> {
    match use_context::<Chosen>() {
        Some(chosen) => Signal::derive(move || chosen.0.get().to_owned()),
        None => Signal::stored("system".to_owned()),
    }
}

/// Shows a theme at once and remembers it on this device for a year.
pub fn set_theme(theme: Theme) {
    dom::set_root_attribute("data-theme", theme_attribute(theme));
    dom::set_cookie("theme", theme_name(theme));
}

/// Shows a density at once and remembers it on this device for a year.
pub fn set_density(density: Density) {
    dom::set_root_attribute("data-density", density_attribute(density));
    dom::set_cookie("density", density_attribute(density).unwrap_or("auto"));
}

/// The choice of the theme.
#[component]
pub fn ThemeSwitch(
    /// Also told of the choice, to keep it in the person's settings.
    #[prop(optional, into)]
    on_change: Option<Callback<Theme>>,
) -> impl IntoView {
    let chosen = use_context::<Chosen>().unwrap_or_else(|| Chosen(RwSignal::new("system")));
    let options = vec![
        Choice::new("light", t(k::THEME_LIGHT)).icon("sun"),
        Choice::new("dark", t(k::THEME_DARK)).icon("moon"),
        Choice::new("system", t(k::THEME_SYSTEM)).icon("monitor"),
    ];
    let choose = move |value: String| {
        let theme = match value.as_str() {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        };
        chosen.0.set(theme_name(theme));
        set_theme(theme);
        if let Some(told) = on_change {
            told.run(theme);
        }
    };
    let value = Signal::derive(move || chosen.0.get().to_owned());
    view! { <Segmented label=t(k::THEME) value=value options=options icons_only=true on_change=choose /> }
}
