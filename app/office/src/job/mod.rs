//! Background jobs (EVT-04).

pub mod api;
mod figures;
mod list;
mod row;

use leptos_router::any_nested_route::AnyNestedRoute;

/// The page of jobs.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes!["/jobs" => list::JobListPage]
}
