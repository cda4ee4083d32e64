//! Pages of the office: the account, people, roles, departments, tenants, audit, jobs, notifications, search.
//!
//! A slice is a directory: `api.rs` has its server functions, one file per page (each a lazily loaded route), the rest its parts.

pub mod account;
pub mod audit;
pub mod department;
pub mod job;
pub mod notification;
pub mod parts;
pub mod role;
pub mod search;
pub mod tenant;
pub mod user;

use leptos_router::any_nested_route::AnyNestedRoute;

/// The routes of all slices.
pub fn routes() -> Vec<AnyNestedRoute> {
    [
        account::routes(),
        notification::routes(),
        user::routes(),
        role::routes(),
        department::routes(),
        audit::routes(),
        job::routes(),
        tenant::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
