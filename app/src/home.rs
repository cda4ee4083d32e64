//! The first page: the work.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use shared::office::session::Viewer;
use ui::prelude::*;

use crate::shell::nav;

/// Sends everybody to their tasks, and who has none to the first place that is open to them.
#[component]
pub fn Home() -> impl IntoView {
    view! { <Redirect path=first() /> }
}

fn first() -> &'static str {
    // Visitors are sent to sign in from there.
    if nav::TASKS.open() || matches!(use_viewer(), Viewer::Visitor(_)) {
        return nav::TASKS.href;
    }
    nav::company()
        .into_iter()
        .chain(nav::administration())
        .next()
        .unwrap_or(nav::NOTIFICATIONS)
        .href
}
