//! Small doors to the browser's document, addressed by element ids. On the server they all do nothing, so that components need no
//! conditional code of their own.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
mod server;

#[cfg(feature = "hydrate")]
pub use browser::*;
#[cfg(not(feature = "hydrate"))]
pub use server::*;

use leptos::prelude::*;

/// Listens on the window while the current owner lives.
pub fn on_window(event: &'static str, run: impl Fn(leptos::ev::Event) + Clone + 'static) {
    Effect::new(move |_| {
        let handle = window_event_listener_untyped(event, run.clone());
        on_cleanup(move || handle.remove());
    });
}

/// Runs after the browser has drawn what changed now, so that new elements are there.
pub fn after_draw(run: impl FnOnce() + 'static) {
    if is_browser() {
        request_animation_frame(run);
    }
}

/// Calls `close` when the person presses the pointer outside of the element, or moves the focus out of it, while `open`.
pub fn on_outside(id: String, open: Signal<bool>, close: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        for event in ["pointerdown", "focusin"] {
            let (id, close) = (id.clone(), close.clone());
            let handle = window_event_listener_untyped(event, move |event| {
                if !inside(&id, &event) {
                    close();
                }
            });
            on_cleanup(move || handle.remove());
        }
    });
}
