//! The first page: the work.

use leptos::prelude::*;
use leptos_router::components::Redirect;

/// Sends everybody to their tasks.
#[component]
pub fn Home() -> impl IntoView {
    view! { <Redirect path=shared::work::path::TASKS /> }
}
