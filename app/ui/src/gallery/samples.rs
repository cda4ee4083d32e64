//! The samples of the gallery, by the sections of the mock. `key` makes the ids of the two columns differ.

mod actions;
mod data;
mod forms;
mod layers;
mod lists;

use leptos::prelude::*;

/// All sections.
pub(super) fn all(key: &'static str) -> AnyView {
    view! {
        <div class="gg">
            {actions::buttons(key)}
            {forms::fields(key)}
            {actions::marks()}
            {actions::people(key)}
            {lists::table()}
            {lists::board(key)}
            {layers::layers(key)}
            {data::states()}
            {data::timeline(key)}
            {data::calendar()}
            {data::charts()}
            {actions::hues()}
        </div>
    }
    .into_any()
}

/// A section with its heading.
fn section(title: &'static str, wide: bool, content: AnyView) -> AnyView {
    view! {
        <section class="gb" class:w2=wide>
            <h3 class="s12 mut">{title}</h3>
            {content}
        </section>
    }
    .into_any()
}
