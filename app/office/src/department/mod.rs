//! The tree of departments (TEN-06).

pub mod api;
mod edit;
mod list;
pub mod tree;

use leptos_router::any_nested_route::AnyNestedRoute;

/// The page of departments.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes!["/departments" => list::DepartmentListPage]
}
