//! The doors where there is no browser.

use leptos::ev::Event;
use leptos::web_sys::HtmlTextAreaElement;

/// Gives the focus to an element.
pub fn focus(_id: &str) {}

/// Gives the focus to the first element under `id` that matches the selector; tells whether there was one.
pub fn focus_in(_id: &str, _selector: &str) -> bool {
    false
}

/// Gives the focus to the first faulty field of a form, by the beginning of its fields' ids.
pub fn focus_faulty(_form: &str) {}

/// Moves the focus among the elements under `id` that match: by steps from the one that has it, round the end.
pub fn rove(_id: &str, _selector: &str, _steps: i32) {}

/// Moves the focus to the next element under `id` that matches and whose text begins with a letter.
pub fn rove_to_letter(_id: &str, _selector: &str, _letter: &str) {}

/// The id of the element that has the focus.
pub fn focused() -> Option<String> {
    None
}

/// Whether the event happened inside the element.
pub fn inside(_id: &str, _event: &Event) -> bool {
    false
}

/// The keys of a keyboard event as text, by place: `c`, `?`, `Ctrl+k`, `Shift+Delete`, `Escape`.
pub fn pressed(_event: &Event) -> Option<String> {
    None
}

/// Whether the person is typing: the event comes from a field.
pub fn typing(_event: &Event) -> bool {
    false
}

/// Marks a box as partly ticked.
pub fn set_indeterminate(_id: &str, _on: bool) {}

/// Makes a text area as high as its text.
pub fn grow(_area: &HtmlTextAreaElement) {}

/// The text before the caret of a field, and the whole.
pub fn caret(_id: &str) -> Option<(String, String)> {
    None
}

/// Puts the caret behind so many UTF-16 units.
pub fn set_caret(_id: &str, _units: u32) {}

/// Places a layer under (or over) its button, within the window.
pub fn place(_button: &str, _layer: &str, _end: bool) {}

/// Opens a dialog as a modal; falls back to an open one where the browser has no modals.
pub fn open_modal(_id: &str) {}

/// Closes a dialog.
pub fn close_modal(_id: &str) {}

/// Whether a window stands over the page.
pub fn modal_open() -> bool {
    false
}

/// Whether a click was on the dialog's backdrop, not in it.
pub fn on_backdrop(_id: &str, _event: &Event) -> bool {
    false
}

/// Keeps Tab inside an element; for browsers whose dialogs are not modal.
pub fn trap_tab(_id: &str, _back: bool) -> bool {
    false
}

/// Scrolls as little as needed to show an element.
pub fn reveal(_id: &str) {}

/// A value kept on this device.
pub fn stored(_key: &str) -> Option<String> {
    None
}

/// Keeps a value on this device; nothing removes it.
pub fn store(_key: &str, _value: Option<&str>) {}

/// Sets a cookie of the site for a year.
pub fn set_cookie(_name: &str, _value: &str) {}

/// Sets or removes an attribute of `<html>`.
pub fn set_root_attribute(_name: &str, _value: Option<&str>) {}

/// Milliseconds of the device's clock, which may be wrong: only differences mean something.
pub fn device_ms() -> f64 {
    0.0
}

/// Puts a text on the clipboard.
pub fn copy(_text: &str) {}

/// Whether the page is in the background.
pub fn hidden() -> bool {
    false
}
