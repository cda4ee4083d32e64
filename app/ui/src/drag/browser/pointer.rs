//! Moving by mouse and by finger. Coordinates are the window's.

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, HtmlElement, PointerEvent};

use super::place::{Area, Target, closest, draw_line, layer, mark_over, move_to, moves, others};

/// How far the mouse moves before it is a drag, px.
const SLACK: f64 = 5.0;
/// How long a finger rests before it is a drag.
const PRESS: Duration = Duration::from_millis(300);
/// How near to an edge the columns begin to scroll, and how fast, px.
const EDGE: f64 = 48.0;
const STEP: f64 = 10.0;

/// A thing pressed by the pointer, perhaps on its way.
struct Pressed {
    area: Area,
    item: HtmlElement,
    start: (f64, f64),
    at: (f64, f64),
    /// The copy under the pointer and the line at the place; there once it moves.
    shown: Option<Shown>,
    pointer: i32,
    /// A finger: moving before the time means scrolling.
    finger: bool,
}

struct Shown {
    ghost: HtmlElement,
    line: HtmlElement,
    grip: (f64, f64),
    target: Option<Target>,
}

thread_local! {
    static PRESSED: RefCell<Option<Pressed>> = const { RefCell::new(None) };
}

/// Whether something is being dragged.
pub(super) fn moving() -> bool {
    PRESSED.with(|pressed| {
        pressed.try_borrow().is_ok_and(|pressed| {
            pressed
                .as_ref()
                .is_some_and(|pressed| pressed.shown.is_some())
        })
    })
}

pub(super) fn pointer_down(area: &Area, event: &PointerEvent) {
    let finger = event.pointer_type() == "touch";
    if event.button() != 0
        || !event.is_primary()
        || closest(event, "[data-drag] button,[data-drag] input,[data-no-drag]").is_some()
    {
        return;
    }
    let Some(item) = closest(event, "[data-drag]") else {
        return;
    };
    if !area.root().is_some_and(|root| root.contains(Some(&item))) {
        return;
    }
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let pressed = Pressed {
        area: area.clone(),
        item,
        start: at,
        at,
        shown: None,
        pointer: event.pointer_id(),
        finger,
    };
    PRESSED.with(|slot| *slot.borrow_mut() = Some(pressed));
    if finger {
        let pointer = event.pointer_id();
        set_timeout(
            move || {
                if with(|pressed| pressed.pointer == pointer && pressed.shown.is_none())
                    == Some(true)
                {
                    begin();
                }
            },
            PRESS,
        );
    }
}

fn with<T>(act: impl FnOnce(&mut Pressed) -> T) -> Option<T> {
    PRESSED.with(|slot| slot.try_borrow_mut().ok()?.as_mut().map(act))
}

pub(super) fn pointer_move(event: &PointerEvent) {
    let at = (f64::from(event.client_x()), f64::from(event.client_y()));
    let next = with(|pressed| {
        if pressed.pointer != event.pointer_id() {
            return None;
        }
        pressed.at = at;
        let far = (at.0 - pressed.start.0).hypot(at.1 - pressed.start.1) > SLACK;
        Some((pressed.shown.is_some(), pressed.finger, far))
    });
    match next.flatten() {
        Some((true, _, _)) => {
            event.prevent_default();
            follow();
        }
        Some((false, true, true)) => end(),
        Some((false, false, true)) => {
            begin();
            follow();
        }
        _ => {}
    }
}

fn begin() {
    with(|pressed| {
        let (Some(ghost), Some(line)) = (layer("drag-ghost"), layer("drop-line")) else {
            return;
        };
        let place = pressed.item.get_bounding_client_rect();
        if let Ok(copy) = pressed.item.clone_node_with_deep(true) {
            if let Some(copy) = copy.dyn_ref::<Element>() {
                for attribute in ["id", "data-drag", "href", "aria-describedby"] {
                    let _ = copy.remove_attribute(attribute);
                }
            }
            let _ = ghost.append_child(&copy);
        }
        let _ = ghost
            .style()
            .set_property("--w", &format!("{}px", place.width()));
        let _ = pressed.item.set_attribute("data-dragging", "");
        let _ = document()
            .document_element()
            .map(|root| root.set_attribute("data-dragging-now", ""));
        let grip = (
            pressed.start.0 - place.left(),
            pressed.start.1 - place.top(),
        );
        pressed.shown = Some(Shown {
            ghost,
            line,
            grip,
            target: None,
        });
    });
    scroll_at_edges();
}

/// Moves the copy and finds the place under the pointer.
fn follow() {
    with(|pressed| {
        let (x, y) = pressed.at;
        let columns = pressed.area.columns();
        let item = pressed.item.clone();
        let Some(shown) = &mut pressed.shown else {
            return;
        };
        move_to(&shown.ghost, x - shown.grip.0, y - shown.grip.1);
        let column = document()
            .element_from_point(x as f32, y as f32)
            .and_then(|under| under.closest("[data-drop]").ok().flatten())
            .and_then(|column| columns.iter().find(|known| ***known == column).cloned());
        mark_over(&columns, column.as_ref());
        shown.target = column.map(|column| {
            let before = others(&column, &item).into_iter().find(|other| {
                let place = other.get_bounding_client_rect();
                y < place.top() + place.height() / 2.0
            });
            Target { column, before }
        });
        draw_line(&shown.line, shown.target.as_ref(), &item);
    });
}

/// Scrolls the column and the board while the pointer is near their edge.
fn scroll_at_edges() {
    request_animation_frame(|| {
        let on = with(|pressed| {
            let shown = pressed.shown.as_ref()?;
            let (x, y) = pressed.at;
            let mut element = shown
                .target
                .as_ref()
                .map(|target| Element::from(HtmlElement::clone(&target.column)))
                .or_else(|| pressed.area.root());
            while let Some(current) = element {
                let place = current.get_bounding_client_rect();
                let push = |at: f64, from: f64, to: f64| match () {
                    () if to - from < EDGE * 2.0 => 0.0,
                    () if at < from + EDGE => -STEP,
                    () if at > to - EDGE => STEP,
                    () => 0.0,
                };
                if current.scroll_height() > current.client_height() {
                    current.scroll_by_with_x_and_y(0.0, push(y, place.top(), place.bottom()));
                }
                if current.scroll_width() > current.client_width() {
                    current.scroll_by_with_x_and_y(push(x, place.left(), place.right()), 0.0);
                }
                element = current.parent_element();
            }
            Some(())
        });
        if on.flatten().is_some() {
            follow();
            scroll_at_edges();
        }
    });
}

pub(super) fn pointer_up(event: &PointerEvent) {
    let done = with(|pressed| {
        let shown = pressed
            .shown
            .as_ref()
            .filter(|_| pressed.pointer == event.pointer_id())?;
        Some((
            pressed.area.clone(),
            pressed.item.clone(),
            shown.target.clone(),
        ))
    });
    end();
    if let Some((area, item, target)) = done.flatten() {
        swallow_click();
        if let Some(target) = target.filter(|target| moves(&item, target)) {
            area.drop(&item, &target);
        }
    }
}

/// The click that follows a drag would open the link that was dragged.
fn swallow_click() {
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    options.set_once(true);
    let stop = Closure::<dyn Fn(Event)>::new(|event: Event| {
        event.prevent_default();
        event.stop_immediate_propagation();
    })
    .into_js_value();
    let stop: js_sys::Function = stop.unchecked_into();
    let _ = window()
        .add_event_listener_with_callback_and_add_event_listener_options("click", &stop, &options);
    set_timeout(
        move || {
            let _ = window().remove_event_listener_with_callback_and_bool("click", &stop, true);
        },
        Duration::from_millis(50),
    );
}

/// Takes everything away that the drag has put on the page.
pub(super) fn end() {
    let Some(pressed) =
        PRESSED.with(|slot| slot.try_borrow_mut().ok().and_then(|mut slot| slot.take()))
    else {
        return;
    };
    let _ = pressed.item.remove_attribute("data-dragging");
    if let Some(shown) = pressed.shown {
        shown.ghost.remove();
        shown.line.remove();
        let _ = document()
            .document_element()
            .map(|root| root.remove_attribute("data-dragging-now"));
        mark_over(&pressed.area.columns(), None);
    }
}
