//! Texts at the page (UI-07), over `shared::i18n`: the language is the viewer's (a [`Lang`] in the
//! context) on the server, the page's in the browser.

pub use shared::i18n::{Key, Lang, k};

/// The language of this page.
#[cfg(feature = "hydrate")]
pub fn lang() -> Lang {
    booted::LANG.get().copied().unwrap_or_default()
}

/// The language of this page.
#[cfg(not(feature = "hydrate"))]
pub fn lang() -> Lang {
    leptos::prelude::use_context().unwrap_or_default()
}

/// The direction of writing of this page: `ltr` or `rtl`.
pub fn dir() -> &'static str {
    lang().dir()
}

/// The text of a key.
pub fn t(key: Key) -> &'static str {
    shared::i18n::text(lang(), key)
}

/// The text of a key with its `{name}` places filled.
pub fn tf(key: Key, args: &[(&str, &str)]) -> String {
    shared::i18n::format(lang(), key, args)
}

/// The text of a key in the plural form of a number, `{n}` replaced by it.
pub fn tn(key: Key, n: i64) -> String {
    shared::i18n::plural(lang(), key, n)
}

/// Takes the catalogue of the page's language from `window.__locale`; called once, before hydration. A catalogue of another version
/// of the program (an old tab against a new server) loads the page anew, once.
#[cfg(feature = "hydrate")]
pub fn boot() {
    booted::boot();
}

#[cfg(feature = "hydrate")]
mod booted {
    use std::sync::OnceLock;

    use shared::i18n::{Lang, Locale, install};
    use wasm_bindgen::JsValue;

    pub static LANG: OnceLock<Lang> = OnceLock::new();

    const RELOADED: &str = "naryad-locale-reload";

    pub fn boot() {
        let Some(window) = web_sys::window() else {
            return;
        };
        let locale = js_sys::Reflect::get(&window, &JsValue::from_str("__locale"))
            .ok()
            .and_then(|value| js_sys::JSON::stringify(&value).ok())
            .and_then(|text| serde_json::from_str::<Locale>(&String::from(text)).ok());
        let installed = locale.map(|locale| {
            LANG.get_or_init(|| locale.lang);
            install(locale).is_ok()
        });
        let storage = window.session_storage().ok().flatten();
        if installed == Some(true) {
            if let Some(storage) = storage {
                let _ = storage.remove_item(RELOADED);
            }
        } else if let Some(storage) = storage
            && storage.get_item(RELOADED).ok().flatten().is_none()
        {
            let _ = storage.set_item(RELOADED, "1");
            let _ = window.location().reload();
        }
    }
}
