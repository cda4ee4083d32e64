//! People (IAM-16).

pub mod api;
mod card;
mod edit;
mod filters;
mod invite;
mod list;
mod new;
mod page;
mod table;

use leptos_router::any_nested_route::AnyNestedRoute;

/// The pages of people.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes![
        "/users" => list::UserListPage,
        "/users/:id" => page::UserPage,
    ]
}
