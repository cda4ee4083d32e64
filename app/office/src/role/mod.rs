//! Roles: sets of permissions with scopes (IAM-09, IAM-10).

pub mod api;
mod editor;
mod list;
mod matrix;
mod words;

pub use words::{permission_name, role_name, scope_name};

use leptos_router::any_nested_route::AnyNestedRoute;

/// The pages of roles.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes![
        "/roles" => list::RoleListPage,
        "/roles/:id" => editor::RolePage,
    ]
}
