//! REST under `/api/v1` (API-01, API-02): every use-case for programs. The slices bring their routes; each [`Route`] is registered,
//! documented and tried by the permission matrix from the same line.
//!
//! An adapter is a few lines: read the input, run the use-case (`run!`, `create!`), write the answer. What all answers share (`ETag`,
//! `If-Match`, `Idempotency-Key`, sparse fields, problem documents) stands in [`call`], [`body`] and [`query`].

mod audit;
mod auth;
mod body;
mod call;
mod departments;
mod jobs;
mod notifications;
mod openapi;
mod projects;
mod query;
mod roles;
mod route;
mod saved_views;
mod search;
mod stats;
mod tasks;
mod tenants;
mod users;

use axum::Router;
use axum::http::StatusCode;

pub use openapi::{document, documents};
pub use route::Route;

use crate::node::Node;
use crate::problem::Refusal;

/// Where REST stands.
pub const BASE: &str = "/api/v1";
/// Where it is found too: clients of the systems that Naryad replaces name no version. `docs/API.md` has the whole mapping.
pub const WITHOUT_VERSION: &str = "/api";

/// All routes, slice by slice; paths are below [`BASE`].
pub fn routes() -> Vec<Route> {
    [
        auth::routes(),
        users::routes(),
        roles::routes(),
        departments::routes(),
        tasks::routes(),
        stats::routes(),
        projects::routes(),
        notifications::routes(),
        saved_views::routes(),
        search::routes(),
        audit::routes(),
        jobs::routes(),
        tenants::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The routes as a router.
pub fn router() -> Router<Node> {
    routes()
        .into_iter()
        .fold(Router::new(), |router, route| route.register(router))
        .fallback(nothing_there)
}

async fn nothing_there() -> Refusal {
    Refusal::http(StatusCode::NOT_FOUND, "not_found")
}
