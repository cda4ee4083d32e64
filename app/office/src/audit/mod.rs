//! The audit log (AUD-01, AUD-03).

pub mod api;
mod diff;
mod filters;
mod history;
mod list;
mod words;

pub use history::History;

use leptos_router::any_nested_route::AnyNestedRoute;

/// The page of the log.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes!["/audit" => list::AuditListPage]
}
