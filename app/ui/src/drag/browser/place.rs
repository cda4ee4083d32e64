//! The elements of an area: its columns and things, and places among them.

use leptos::prelude::*;
use shared::i18n::k;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use crate::drag::Dropped;
use crate::i18n::tf;

/// The things of the area.
#[derive(Clone)]
pub(super) struct Area {
    pub id: String,
    pub on_drop: Callback<Dropped>,
    pub said: RwSignal<String>,
}

/// A place in a column.
#[derive(Clone)]
pub(super) struct Target {
    pub column: HtmlElement,
    pub before: Option<HtmlElement>,
}

impl Area {
    pub fn root(&self) -> Option<Element> {
        document().get_element_by_id(&self.id)
    }

    pub fn columns(&self) -> Vec<HtmlElement> {
        self.root()
            .map(|root| all(&root, "[data-drop]"))
            .unwrap_or_default()
    }

    pub fn drop(&self, item: &HtmlElement, target: &Target) {
        let dropped = Dropped {
            item: attribute(item, "data-drag"),
            column: attribute(&target.column, "data-drop"),
            before: target
                .before
                .as_ref()
                .map(|before| attribute(before, "data-drag")),
        };
        let words = tf(
            k::UI_DRAG_DROPPED,
            &[
                ("item", &name(item, "data-drag-label")),
                ("column", &name(&target.column, "data-drop-label")),
            ],
        );
        self.said.set(words);
        self.on_drop.run(dropped);
    }
}

pub(super) fn closest(event: &Event, selector: &str) -> Option<HtmlElement> {
    event
        .target()?
        .dyn_into::<Element>()
        .ok()?
        .closest(selector)
        .ok()??
        .dyn_into()
        .ok()
}

pub(super) fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.get(index)?.dyn_into().ok())
        .collect()
}

pub(super) fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// The name of a thing or a column for announcements.
pub(super) fn name(element: &HtmlElement, attribute: &str) -> String {
    element
        .get_attribute(attribute)
        .or_else(|| {
            element
                .query_selector(".t")
                .ok()
                .flatten()
                .and_then(|title| title.text_content())
        })
        .or_else(|| element.text_content())
        .map(|text| text.trim().chars().take(80).collect())
        .unwrap_or_default()
}

pub(super) fn layer(class: &str) -> Option<HtmlElement> {
    let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    element.set_class_name(class);
    let _ = element.set_attribute("aria-hidden", "true");
    document().body()?.append_child(&element).ok()?;
    Some(element)
}

pub(super) fn move_to(element: &HtmlElement, x: f64, y: f64) {
    let style = element.style();
    let _ = style.set_property("--x", &format!("{x}px"));
    let _ = style.set_property("--y", &format!("{y}px"));
}

pub(super) fn others(column: &HtmlElement, item: &HtmlElement) -> Vec<HtmlElement> {
    all(column, "[data-drag]")
        .into_iter()
        .filter(|other| other != item)
        .collect()
}

/// Whether the columns themselves stand in rows, as days and hours do. Places within such a column mean nothing.
pub(super) fn in_grid(column: &HtmlElement) -> bool {
    column
        .closest("[data-drag-grid]")
        .is_ok_and(|grid| grid.is_some())
}

/// The column straight above or below another.
pub(super) fn beyond(columns: &[HtmlElement], from: usize, down: bool) -> Option<usize> {
    let here = columns.get(from)?.get_bounding_client_rect();
    let middle = here.left() + here.width() / 2.0;
    let far = |top: f64| (top - here.top()).abs();
    columns
        .iter()
        .map(|column| column.get_bounding_client_rect())
        .enumerate()
        .filter(|(_, place)| {
            let apart = if down {
                place.top() >= here.bottom() - 1.0
            } else {
                place.bottom() <= here.top() + 1.0
            };
            apart && place.left() <= middle && middle < place.right()
        })
        .min_by(|(_, one), (_, other)| far(one.top()).total_cmp(&far(other.top())))
        .map(|(index, _)| index)
}

/// Marks the column that the thing would be dropped in, and no other.
pub(super) fn mark_over(columns: &[HtmlElement], over: Option<&HtmlElement>) {
    for column in columns {
        let _ = if Some(column) == over {
            column.set_attribute("data-over", "")
        } else {
            column.remove_attribute("data-over")
        };
    }
}

pub(super) fn draw_line(line: &HtmlElement, target: Option<&Target>, item: &HtmlElement) {
    const GAP: f64 = 4.0;
    let target = target.filter(|target| !in_grid(&target.column));
    line.set_hidden(target.is_none());
    let Some(target) = target else { return };
    let column = target.column.get_bounding_client_rect();
    let y = match (&target.before, others(&target.column, item).last()) {
        (Some(before), _) => before.get_bounding_client_rect().top() - GAP,
        (None, Some(last)) => last.get_bounding_client_rect().bottom() + GAP,
        (None, None) => column.top() + GAP,
    };
    let _ = line
        .style()
        .set_property("--w", &format!("{}px", (column.width() - 16.0).max(16.0)));
    move_to(
        line,
        column.left() + 8.0,
        y.clamp(column.top(), column.bottom()),
    );
}

/// Whether the place is another than where the thing stands.
pub(super) fn moves(item: &HtmlElement, target: &Target) -> bool {
    let here = item.closest("[data-drop]").ok().flatten();
    if here.as_ref() != Some(target.column.as_ref()) {
        return true;
    }
    if in_grid(&target.column) {
        return false;
    }
    let all = all(&target.column, "[data-drag]");
    let after = all
        .iter()
        .position(|other| other == item)
        .and_then(|index| all.get(index + 1));
    after != target.before.as_ref()
}
