//! The sheet of keys, opened by `?`.

use leptos::prelude::*;
use shared::i18n::k;

use super::dialog::Dialog;
use super::shortcut::{known, use_shortcut};
use crate::i18n::t;
use crate::later::later;

/// The sheet of the keys that work on this page; in the shell, once.
#[component]
pub fn KeyboardHelp(
    /// Opens it from a menu.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
) -> impl IntoView {
    let open = open.unwrap_or_else(|| RwSignal::new(false));
    use_shortcut("?", k::UI_SHORTCUTS, move || open.update(|on| *on = !*on));
    later(move || open.get(), move || keys_sheet(open))
}

/// The sheet itself.
#[leptos::lazy]
fn keys_sheet(open: RwSignal<bool>) -> AnyView {
    let keys = known();
    let line = |(keys, label): (&'static str, &'static str)| {
        let parts = keys
            .split([' ', '+'])
            .map(|part| view! { <kbd>{shown(part)}</kbd> })
            .collect_view();
        view! {
            <dt>{label}</dt>
            <dd>{parts}</dd>
        }
    };
    view! {
        <Dialog id="keyboard-help" open=open title=t(k::UI_SHORTCUTS)>
            <dl class="keys">{keys.get().into_iter().map(line).collect_view()}</dl>
        </Dialog>
    }
    .into_any()
}

fn shown(key: &str) -> String {
    match key {
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        "Enter" => "↵".to_owned(),
        "Escape" => "Esc".to_owned(),
        key => {
            let mut letters = key.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default()
        }
    }
}
