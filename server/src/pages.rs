//! Pages and server functions: Leptos inside the router, with the [`gate::Request`] in its context.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions,
};
use leptos_router::SsrMode;
use leptos_router::static_routes::RegenerationFn;
use shared::Problem;
use shared::i18n::{HASH, Lang, catalogue_script};
use shared::office::path;
use shared::office::session::Viewer;

use crate::headers::page_policy;
use crate::node::Node;
use crate::problem::{self, Refusal};
use crate::reload;
use crate::session::Intake;

/// Where all server functions stand.
pub const SERVER_FUNCTIONS: &str = "/sfn/";

/// The pages of the app, and the page for what is not there.
pub fn pages(node: &Node) -> Router<Node> {
    let functions = server_functions().into_iter().map(str::to_owned).collect();
    let routes = generate_route_list_with_exclusions(app::App, Some(functions))
        .into_iter()
        .map(in_order)
        .collect();
    let options = node.options.clone();
    let shell = move || app::shell(options.clone());
    let not_found = leptos_axum::render_app_to_stream_in_order_with_context(context, shell.clone());
    Router::new()
        .leptos_routes_with_context(node, routes, context, shell)
        .fallback(get(move |request: Request| not_found(request)))
        .layer(middleware::from_fn(prepare))
        .layer(middleware::from_fn_with_state(node.clone(), reload::watch))
}

/// Every page comes in the order in which it is read, so that it can be read without scripts (UI-01). What is excluded has no methods.
fn in_order(route: AxumRouteListing) -> AxumRouteListing {
    let methods: Vec<_> = route.methods().collect();
    if methods.is_empty() {
        return route;
    }
    AxumRouteListing::new(
        route.path().to_owned(),
        SsrMode::InOrder,
        methods,
        Vec::<RegenerationFn>::new(),
    )
}

/// The server functions, each under its path.
pub fn functions() -> Router<Node> {
    Router::new().route("/sfn/{*name}", post(call))
}

/// The texts of a language, as a script that the browser keeps.
pub fn texts() -> Router<Node> {
    Router::new().route("/locale/{file}", get(locale))
}

/// The paths of all server functions.
pub fn server_functions() -> Vec<&'static str> {
    let mut paths: Vec<_> = server_fn::axum::server_fn_paths()
        .map(|(path, _)| path)
        .collect();
    paths.sort_unstable();
    paths
}

/// Sends visitors to the sign-in and people away from it; asks who looks at the page before it is rendered (see `app::viewer`).
async fn prepare(mut request: Request, next: Next) -> Response {
    let Some(asking) = request.extensions().get::<gate::Request>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let here = request.uri().path();
    if asking.actor.is_none() && !path::is_public(here) {
        let wanted = request
            .uri()
            .path_and_query()
            .map_or(here, |whole| whole.as_str());
        return Redirect::to(&path::sign_in(if path::is_local(wanted) {
            wanted
        } else {
            path::HOME
        }))
        .into_response();
    }
    if asking.actor.is_some() && (here == path::SIGN_IN || here == path::REGISTER) {
        return Redirect::to(path::HOME).into_response();
    }
    let viewer = app::viewer(&asking).await;
    request.extensions_mut().insert(viewer);
    let mut response = next.run(request).await;
    // Personal, but the browser's back button may show it without asking again.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// What every page and every server function finds in its context.
fn context() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(request) = parts.extensions.get::<gate::Request>() {
        provide_context(request.lang);
        provide_context(request.clone());
    }
    if let Some(viewer) = parts.extensions.get::<Viewer>() {
        provide_context(viewer.clone());
    }
    if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) {
        let host = parts
            .extensions
            .get::<Intake>()
            .map_or("", |intake| &intake.authority);
        if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce, host)) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

async fn call(request: Request) -> Response {
    let known = server_fn::axum::server_fn_paths()
        .any(|(path, method)| path == request.uri().path() && method == *request.method());
    if !known {
        return Refusal::http(StatusCode::NOT_FOUND, "not_found").into_response();
    }
    let response = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        with_own_status(response).await
    } else {
        response
    }
}

/// Leptos answers every refusal with 500; the problem document inside knows better.
async fn with_own_status(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, 1024 * 1024).await else {
        return Refusal::http(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response();
    };
    if let Ok(problem) = serde_json::from_slice::<Problem>(&bytes) {
        parts.status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        parts.headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(problem::CONTENT_TYPE),
        );
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// `/locale/<lang>.<hash>.js`. A page of another version gets today's texts, sees the other hash in them and loads itself anew.
async fn locale(method: Method, Path(file): Path<String>, State(_): State<Node>) -> Response {
    let mut parts = file.split('.');
    let (lang, hash, kind) = (
        parts.next().and_then(|tag| tag.parse::<Lang>().ok()),
        parts.next(),
        parts.next(),
    );
    let (Some(lang), Some("js"), None) = (lang, kind, parts.next()) else {
        return Refusal::http(StatusCode::NOT_FOUND, "not_found").into_response();
    };
    let caching = if hash == Some(HASH) {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let body = if method == Method::HEAD {
        String::new()
    } else {
        catalogue_script(lang)
    };
    (
        [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, caching),
        ],
        body,
    )
        .into_response()
}
