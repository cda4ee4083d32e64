//! Moving things between columns: by mouse, by touch (press for a moment), by keyboard (Space, arrows, Space), with words for those
//! who cannot see it.
//!
//! The page marks its elements: columns with `data-drop="<id>"` and `data-drop-label="<name>"`, things with `data-drag="<id>"` (links
//! or buttons, so that they can have the focus; `aria-describedby="{id of the area}-hint"`), each inside its column. Where the columns
//! stand in rows themselves, as days do, an element around them has `data-drag-grid`: then arrows up and down lead to the column above
//! and below, and the place within a column does not count. Nothing of the page's own elements is moved: a copy follows the pointer and a line shows the place, and the page changes its data when told.

#[cfg(feature = "hydrate")]
mod browser;

use leptos::prelude::*;
use shared::i18n::k;

use crate::i18n::t;

/// Where a thing was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The `data-drag` of the thing.
    pub item: String,
    /// The `data-drop` of the column.
    pub column: String,
    /// The thing that it now stands before; at the end without.
    pub before: Option<String>,
}

/// The area with the columns.
#[component]
pub fn DragArea(
    #[prop(into)] id: String,
    #[prop(into)] on_drop: Callback<Dropped>,
    /// Nothing can be moved: no right, or a change is on its way.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    listen(id.clone(), on_drop, disabled, said);
    let hint = format!("{id}-hint");
    view! {
        <div class="dragarea" id=id>
            <p class="vh" id=hint>
                {t(k::UI_DRAG_HINT)}
            </p>
            {children()}
            <div class="vh" role="status" aria-live="assertive">
                {move || said.get()}
            </div>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn listen(id: String, on_drop: Callback<Dropped>, disabled: Signal<bool>, said: RwSignal<String>) {
    browser::listen(id, on_drop, disabled, said);
}

#[cfg(not(feature = "hydrate"))]
fn listen(
    _id: String,
    _on_drop: Callback<Dropped>,
    _disabled: Signal<bool>,
    _said: RwSignal<String>,
) {
}
