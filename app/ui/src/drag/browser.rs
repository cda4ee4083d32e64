//! The moving itself.

mod keyboard;
mod place;
mod pointer;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Event};

use super::Dropped;
use keyboard::{key_down, put_down};
use place::{Area, closest};
use pointer::{end, moving, pointer_down, pointer_move, pointer_up};

/// Listens while the area lives.
pub fn listen(
    id: String,
    on_drop: Callback<Dropped>,
    disabled: Signal<bool>,
    said: RwSignal<String>,
) {
    let area = Area { id, on_drop, said };
    Effect::new(move |_| {
        let (press, keys) = (area.clone(), area.clone());
        let mut handles = vec![
            window_event_listener_untyped("pointerdown", move |event| {
                if !disabled.get_untracked() {
                    pointer_down(&press, event.unchecked_ref());
                }
            }),
            window_event_listener_untyped("pointermove", |event| {
                pointer_move(event.unchecked_ref())
            }),
            window_event_listener_untyped("pointerup", |event| pointer_up(event.unchecked_ref())),
            window_event_listener_untyped("pointercancel", |_| end()),
            window_event_listener_untyped("keydown", move |event| {
                if !disabled.get_untracked() {
                    key_down(&keys, event.unchecked_ref());
                }
            }),
            window_event_listener_untyped("dragstart", |event| {
                // Links are dragged by the browser itself otherwise.
                if closest(&event, "[data-drag]").is_some() {
                    event.prevent_default();
                }
            }),
        ];
        handles.push(window_event_listener_untyped("contextmenu", |event| {
            if moving() {
                event.prevent_default();
            }
        }));
        let scroll = no_scroll_while_moving();
        on_cleanup(move || {
            end();
            put_down();
            for handle in handles {
                handle.remove();
            }
            scroll();
        });
    });
}

/// A finger that drags must not scroll; browsers ask that before the drag begins, so the listener is always there and not passive.
fn no_scroll_while_moving() -> impl FnOnce() + Send + Sync {
    let run = Closure::<dyn Fn(Event)>::new(|event: Event| {
        if moving() && event.cancelable() {
            event.prevent_default();
        }
    })
    .into_js_value();
    let options = AddEventListenerOptions::new();
    options.set_passive(false);
    let run: js_sys::Function = run.unchecked_into();
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
        "touchmove",
        &run,
        &options,
    );
    let run = StoredValue::new_local(run);
    move || {
        if let Some(run) = run.try_get_value() {
            let _ = window().remove_event_listener_with_callback("touchmove", &run);
        }
    }
}
