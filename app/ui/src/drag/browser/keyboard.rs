//! Moving by keyboard: Space picks up, arrows choose the place, Space or Enter drops, Esc gives up.

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;
use shared::i18n::k;
use web_sys::{HtmlElement, KeyboardEvent};

use super::place::{
    Area, Target, all, attribute, beyond, closest, draw_line, in_grid, layer, mark_over, moves,
    name, others,
};
use crate::i18n::{dir, t, tf};

/// A thing held by the keyboard.
struct Held {
    area: Area,
    item: HtmlElement,
    column: usize,
    place: usize,
    line: HtmlElement,
}

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

fn with_held<T>(act: impl FnOnce(&mut Held) -> T) -> Option<T> {
    HELD.with(|slot| slot.try_borrow_mut().ok()?.as_mut().map(act))
}

pub(super) fn key_down(area: &Area, event: &KeyboardEvent) {
    let key = event.key();
    if with_held(|held| held.area.id == area.id) != Some(true) {
        let item = closest(event, "[data-drag]")
            .filter(|item| event.target().as_ref() == Some(item.as_ref()));
        if let (" ", Some(item)) = (key.as_str(), item)
            && area.root().is_some_and(|root| root.contains(Some(&item)))
        {
            event.prevent_default();
            pick_up(area, item);
        }
        return;
    }
    let sideways = if dir() == "rtl" { -1 } else { 1 };
    match key.as_str() {
        "ArrowUp" => shift(0, -1),
        "ArrowDown" => shift(0, 1),
        "ArrowLeft" => shift(-sideways, 0),
        "ArrowRight" => shift(sideways, 0),
        " " | "Enter" => drop_held(),
        "Escape" => {
            put_down();
            area.said.set(t(k::UI_DRAG_CANCELLED).to_owned());
        }
        "Tab" => return put_down(),
        _ => return,
    }
    event.prevent_default();
    event.stop_immediate_propagation();
}

fn pick_up(area: &Area, item: HtmlElement) {
    let Some(line) = layer("drop-line") else {
        return;
    };
    let columns = area.columns();
    let Some(column) = columns
        .iter()
        .position(|column| column.contains(Some(&item)))
    else {
        return;
    };
    let place = all(&columns[column], "[data-drag]")
        .iter()
        .position(|other| *other == item)
        .unwrap_or_default();
    let _ = item.set_attribute("data-held", "");
    area.said.set(tf(
        k::UI_DRAG_PICKED,
        &[("item", &name(&item, "data-drag-label"))],
    ));
    HELD.with(|slot| {
        *slot.borrow_mut() = Some(Held {
            area: area.clone(),
            item,
            column,
            place,
            line,
        })
    });
    shift(0, 0);
}

/// Moves the place of the held thing and says where it is. Where columns stand in rows (days, hours), up and down lead to the column
/// above or below.
fn shift(across: i32, down: i32) {
    let words = with_held(|held| {
        let columns = held.area.columns();
        let last = columns.len().saturating_sub(1);
        let grid = columns.get(held.column).is_some_and(in_grid);
        held.column = if grid && down != 0 {
            beyond(&columns, held.column, down > 0).unwrap_or(held.column)
        } else {
            held.column.saturating_add_signed(across as isize).min(last)
        };
        let target = held.target(if grid { 0 } else { down })?;
        target.column.scroll_into_view_with_bool(false);
        draw_line(&held.line, Some(&target), &held.item);
        mark_over(&columns, Some(&target.column));
        let column = name(&target.column, "data-drop-label");
        let words = if grid {
            column
        } else {
            let place = (held.place + 1).to_string();
            tf(k::UI_DRAG_OVER, &[("column", &column), ("place", &place)])
        };
        (across != 0 || down != 0).then_some((held.area.said, words))
    });
    if let Some((said, words)) = words.flatten() {
        said.set(words);
    }
}

impl Held {
    fn target(&mut self, down: i32) -> Option<Target> {
        let column = self.area.columns().into_iter().nth(self.column)?;
        let others = others(&column, &self.item);
        self.place = self
            .place
            .saturating_add_signed(down as isize)
            .min(others.len());
        Some(Target {
            before: others.get(self.place).cloned(),
            column,
        })
    }
}

fn drop_held() {
    let done = with_held(|held| Some((held.area.clone(), held.item.clone(), held.target(0)?)));
    put_down();
    let Some((area, item, target)) = done.flatten() else {
        return;
    };
    if moves(&item, &target) {
        let id = attribute(&item, "data-drag");
        area.drop(&item, &target);
        // The page draws the thing anew in its column: the focus goes with it.
        set_timeout(
            move || {
                let moved = area.root().and_then(|root| {
                    all(&root, "[data-drag]")
                        .into_iter()
                        .find(|other| attribute(other, "data-drag") == id)
                });
                if let Some(moved) = moved {
                    let _ = moved.focus();
                }
            },
            Duration::from_millis(60),
        );
    }
}

pub(super) fn put_down() {
    if let Some(held) =
        HELD.with(|slot| slot.try_borrow_mut().ok().and_then(|mut slot| slot.take()))
    {
        let _ = held.item.remove_attribute("data-held");
        held.line.remove();
        mark_over(&held.area.columns(), None);
    }
}
