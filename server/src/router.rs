//! All ways in by HTTP, put together.
//!
//! From outside inwards a request passes: security headers, the site's files, where it comes from, its trace, the catcher of failures,
//! the shield against abusive addresses, figures; and where somebody may be signed in: the person, forgery, limits.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::any;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::node::Node;
use crate::problem::Refusal;
use crate::telemetry::traces;
use crate::{
    api, auth, csrf, headers, health, limits, pages, problem, reload, session, shield, site,
    telemetry, ws,
};

/// The whole router.
pub fn router(node: Node) -> Router {
    let body = RequestBodyLimitLayer::new(node.backend.settings().limits.body_bytes);
    let page_limit = from_fn_with_state(node.clone(), limits::page);
    let api_limit = from_fn_with_state(node.clone(), limits::api);

    let by_people = pages::pages(&node)
        .merge(pages::functions())
        .merge(auth::routes())
        .merge(ws::routes())
        .layer(page_limit);
    let by_programs = Router::new()
        .nest(api::BASE, api::router().layer(api_limit.clone()))
        .nest(api::WITHOUT_VERSION, api::router().layer(api_limit))
        .merge(api::documents())
        .route("/api/{*rest}", any(nothing_there));
    let personal = by_people
        .merge(by_programs)
        .layer(from_fn_with_state(node.clone(), csrf::check))
        .layer(from_fn_with_state(node.clone(), session::identify))
        .layer(DefaultBodyLimit::disable())
        .layer(body);

    personal
        .merge(health::routes())
        .merge(pages::texts())
        .merge(reload::routes())
        .layer(CompressionLayer::new())
        .layer(from_fn(telemetry::measure))
        .layer(from_fn_with_state(node.clone(), shield::guard))
        .layer(from_fn_with_state(node.clone(), problem::render))
        .layer(from_fn_with_state(node.clone(), traces::request))
        .layer(from_fn_with_state(node.clone(), session::intake))
        .layer(from_fn_with_state(node.site.clone(), site::serve))
        .layer(from_fn_with_state(node.clone(), headers::secure))
        .with_state(node)
}

/// What a process shows that serves no pages: health and figures (OPS-03).
pub fn watched(node: Node) -> Router {
    health::routes()
        .layer(from_fn_with_state(node.clone(), session::intake))
        .with_state(node)
}

async fn nothing_there() -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-store")],
        Refusal::http(StatusCode::NOT_FOUND, "not_found"),
    )
}
