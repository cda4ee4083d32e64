//! The doors in the browser.

use leptos::ev::Event;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement, Node,
};

fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn matching(id: &str, selector: &str) -> Vec<HtmlElement> {
    let Some(list) = by_id(id).and_then(|root| root.query_selector_all(selector).ok()) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into::<HtmlElement>().ok())
        .collect()
}

fn active() -> Option<Element> {
    document().active_element()
}

/// Gives the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// Gives the focus to the first element under `id` that matches the selector; tells whether there was one.
pub fn focus_in(id: &str, selector: &str) -> bool {
    matching(id, selector)
        .first()
        .is_some_and(|element| element.focus().is_ok())
}

/// Gives the focus to the first faulty field of a form, by the beginning of its fields' ids.
pub fn focus_faulty(form: &str) {
    let faulty = format!("[id^='{form}-'][aria-invalid=true],[data-invalid=true] [id^='{form}-']");
    if let Some(element) = document()
        .query_selector(&faulty)
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// Moves the focus among the elements under `id` that match: by steps from the one that has it, round the end.
pub fn rove(id: &str, selector: &str, steps: i32) {
    let all = matching(id, selector);
    let Ok(count) = i32::try_from(all.len()) else {
        return;
    };
    if count == 0 {
        return;
    }
    let here = active();
    let now = all
        .iter()
        .position(|element| here.as_ref() == Some(element.as_ref()))
        .and_then(|index| i32::try_from(index).ok());
    let next = match now {
        Some(index) => (index + steps).rem_euclid(count),
        None if steps < 0 => count - 1,
        None => 0,
    };
    if let Some(element) = usize::try_from(next).ok().and_then(|index| all.get(index)) {
        let _ = element.focus();
    }
}

/// Moves the focus to the next element under `id` that matches and whose text begins with a letter.
pub fn rove_to_letter(id: &str, selector: &str, letter: &str) {
    let all = matching(id, selector);
    let here = active();
    let from = all
        .iter()
        .position(|element| here.as_ref() == Some(element.as_ref()))
        .map_or(0, |index| index + 1);
    let wanted = letter.to_lowercase();
    let begins = |element: &&HtmlElement| {
        element
            .text_content()
            .is_some_and(|text| text.trim_start().to_lowercase().starts_with(&wanted))
    };
    if let Some(element) = all
        .iter()
        .skip(from)
        .chain(all.iter().take(from))
        .find(begins)
    {
        let _ = element.focus();
    }
}

/// The id of the element that has the focus.
pub fn focused() -> Option<String> {
    active()
        .map(|element| element.id())
        .filter(|id| !id.is_empty())
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Whether the event happened inside the element.
pub fn inside(id: &str, event: &Event) -> bool {
    let Some(root) = by_id(id) else { return false };
    event
        .target()
        .and_then(|target| target.dyn_into::<Node>().ok())
        .is_some_and(|node| root.contains(Some(&node)))
}

/// The keys of a keyboard event as text, by place: `c`, `?`, `Ctrl+k`, `Shift+Delete`, `Escape`.
pub fn pressed(event: &Event) -> Option<String> {
    let event = event.dyn_ref::<web_sys::KeyboardEvent>()?;
    if event.is_composing() || event.alt_key() || event.default_prevented() {
        return None;
    }
    let (key, code) = (event.key(), event.code());
    let by_place = code
        .strip_prefix("Key")
        .map(str::to_lowercase)
        .or_else(|| code.strip_prefix("Digit").map(ToOwned::to_owned));
    let ctrl = event.ctrl_key() || event.meta_key();
    // A sign such as `?` needs Shift in one layout and not in another: the sign itself counts.
    let name = match by_place {
        _ if key == "?" || (code == "Slash" && event.shift_key()) => return Some("?".to_owned()),
        Some(place) => place,
        None if matches!(key.as_str(), "Control" | "Shift" | "Alt" | "Meta") => return None,
        None => key,
    };
    let shift = if event.shift_key() { "Shift+" } else { "" };
    Some(format!("{}{shift}{name}", if ctrl { "Ctrl+" } else { "" }))
}

/// Whether the person is typing: the event comes from a field.
pub fn typing(event: &Event) -> bool {
    target(event).is_some_and(|element| {
        element
            .closest(
                "textarea,select,[contenteditable],input:not([type=checkbox]):not([type=radio])",
            )
            .ok()
            .flatten()
            .is_some()
    })
}

/// Marks a box as partly ticked.
pub fn set_indeterminate(id: &str, on: bool) {
    if let Some(input) = by_id(id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.set_indeterminate(on);
    }
}

/// Makes a text area as high as its text.
pub fn grow(area: &HtmlTextAreaElement) {
    let style = area.style();
    let _ = style.set_property("block-size", "auto");
    // Not shown yet: its height is not known.
    if area.offset_height() > 0 {
        let height = area.scroll_height() + area.offset_height() - area.client_height();
        let _ = style.set_property("block-size", &format!("{height}px"));
    }
}

/// The text before the caret of a field, and the whole.
pub fn caret(id: &str) -> Option<(String, String)> {
    let area = by_id(id)?.dyn_into::<HtmlTextAreaElement>().ok()?;
    let whole = area.value();
    let end = usize::try_from(area.selection_end().ok()??).ok()?;
    let units: Vec<u16> = whole.encode_utf16().take(end).collect();
    Some((String::from_utf16_lossy(&units), whole))
}

/// Puts the caret behind so many UTF-16 units.
pub fn set_caret(id: &str, units: u32) {
    if let Some(area) = by_id(id).and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok())
    {
        let _ = area.set_selection_range(units, units);
    }
}

fn inner(length: Result<JsValue, JsValue>) -> f64 {
    length.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
}

/// Places a layer under (or over) its button, within the window.
pub fn place(button: &str, layer: &str, end: bool) {
    const GAP: f64 = 4.0;
    const EDGE: f64 = 8.0;
    let (Some(button), Some(layer)) = (by_id(button), by_id(layer)) else {
        return;
    };
    let (width, height) = (
        inner(window().inner_width()),
        inner(window().inner_height()),
    );
    let (anchor, size) = (
        button.get_bounding_client_rect(),
        layer.get_bounding_client_rect(),
    );
    let from_right = window()
        .get_computed_style(&button)
        .ok()
        .flatten()
        .and_then(|style| style.get_property_value("direction").ok())
        .is_some_and(|direction| direction == "rtl");
    let (below, above) = (
        height - anchor.bottom() - GAP - EDGE,
        anchor.top() - GAP - EDGE,
    );
    let under = size.height() <= below || below >= above;
    let room = if under { below } else { above };
    let tall = size.height().min(room);
    let y = if under {
        anchor.bottom() + GAP
    } else {
        anchor.top() - GAP - tall
    };
    // Distances are counted from the inline start: the right edge in a right-to-left page.
    let (start, finish) = if from_right {
        (width - anchor.right(), width - anchor.left())
    } else {
        (anchor.left(), anchor.right())
    };
    let wanted = if end { finish - size.width() } else { start };
    let x = wanted.min(width - size.width() - EDGE).max(EDGE);
    let style = layer.style();
    for (name, value) in [("--x", x), ("--y", y), ("--room", room)] {
        let _ = style.set_property(name, &format!("{value}px"));
    }
}

/// Opens a dialog as a modal; falls back to an open one where the browser has no modals.
pub fn open_modal(id: &str) {
    let Some(element) = by_id(id) else { return };
    if element.has_attribute("open") {
        return;
    }
    let known = js_sys::Reflect::has(&element, &JsValue::from_str("showModal")).unwrap_or(false);
    if known {
        let _ = element.unchecked_ref::<HtmlDialogElement>().show_modal();
    } else {
        let _ = element.class_list().add_1("plain");
        let _ = element.set_attribute("open", "");
        let _ = element.set_attribute("aria-modal", "true");
        focus_in(id, FOCUSABLE);
    }
}

/// Closes a dialog.
pub fn close_modal(id: &str) {
    let Some(element) = by_id(id) else { return };
    if !element.has_attribute("open") {
        return;
    }
    if element.class_list().contains("plain") {
        let _ = element.remove_attribute("open");
    } else {
        element.unchecked_ref::<HtmlDialogElement>().close();
    }
}

const FOCUSABLE: &str = "a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex='0']";

/// Whether a window stands over the page.
pub fn modal_open() -> bool {
    document()
        .query_selector("dialog[open]")
        .ok()
        .flatten()
        .is_some()
}

/// Whether a click was on the dialog's backdrop, not in it.
pub fn on_backdrop(id: &str, event: &Event) -> bool {
    target(event).is_some_and(|element| element.id() == id)
}

/// Keeps Tab inside an element; for browsers whose dialogs are not modal.
pub fn trap_tab(id: &str, back: bool) -> bool {
    if !by_id(id).is_some_and(|element| element.class_list().contains("plain")) {
        return false;
    }
    rove(id, FOCUSABLE, if back { -1 } else { 1 });
    true
}

/// Scrolls as little as needed to show an element.
pub fn reveal(id: &str) {
    if let Some(element) = by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// A value kept on this device.
pub fn stored(key: &str) -> Option<String> {
    window()
        .local_storage()
        .ok()
        .flatten()?
        .get_item(key)
        .ok()
        .flatten()
}

/// Keeps a value on this device; nothing removes it.
pub fn store(key: &str, value: Option<&str>) {
    let Some(storage) = window().local_storage().ok().flatten() else {
        return;
    };
    // A full or forbidden store must not stop the page.
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

/// Sets a cookie of the site for a year.
pub fn set_cookie(name: &str, value: &str) {
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&format!(
            "{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"
        ));
    }
}

/// Sets or removes an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else {
        return;
    };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Milliseconds of the device's clock, which may be wrong: only differences mean something.
pub fn device_ms() -> f64 {
    // Not `performance.now()`: that stands still on sleeping machines in some browsers.
    js_sys::Date::now()
}

/// Puts a text on the clipboard.
pub fn copy(text: &str) {
    // Browsers have no clipboard for pages without TLS.
    let navigator = window().navigator();
    if js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|value| value.is_object())
    {
        let _ = navigator.clipboard().write_text(text);
    }
}

/// Whether the page is in the background.
pub fn hidden() -> bool {
    document().hidden()
}
