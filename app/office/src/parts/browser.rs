//! What only a whole page load does. Called in event handlers, so in the browser alone.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlFormElement;

/// Loads the page anew: after what changes all of it, such as the language.
pub fn reload() {
    // A browser that refuses to load a page has nothing better to offer.
    let _ = window().location().reload();
}

/// Opens an address by a whole page load.
pub fn go(address: &str) {
    let _ = window().location().set_href(address);
}

/// Sends a form of the page as the browser itself would.
pub fn submit_form(id: &str) {
    if let Some(form) = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlFormElement>().ok())
    {
        let _ = form.submit();
    }
}
