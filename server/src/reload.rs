//! For work on the product itself (`serve --dev`): open pages load themselves anew when the program has been built and started again.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use backend::platform::crypto::new_secret;
use futures::{StreamExt, stream};

use crate::node::Node;

/// Where pages ask which start of the program this is.
const PATH: &str = "/dev/start";

/// Which start of the program this is; nothing where pages are left alone.
#[derive(Clone, Default)]
pub struct Reload(Option<String>);

impl Reload {
    /// Pages follow this start.
    pub fn on() -> Self {
        Self(Some(new_secret()))
    }
}

/// The route.
pub fn routes() -> Router<Node> {
    Router::new().route(PATH, get(start))
}

async fn start(State(node): State<Node>) -> Response {
    match node.reload.0 {
        Some(start) => start.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Middleware: adds the script that asks to the end of each page.
pub async fn watch(State(node): State<Node>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let Some(start) = node.reload.0.filter(|_| is_page(response.headers())) else {
        return response;
    };
    let script = script(&start, nonce(response.headers()).unwrap_or_default());
    let (parts, body) = response.into_parts();
    let end = stream::once(async move { Ok::<_, axum::Error>(script.into()) });
    Response::from_parts(parts, Body::from_stream(body.into_data_stream().chain(end)))
}

fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn nonce(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::CONTENT_SECURITY_POLICY)?
        .to_str()
        .ok()?
        .split("'nonce-")
        .nth(1)?
        .split('\'')
        .next()
}

fn script(start: &str, nonce: &str) -> String {
    format!(
        "<script nonce=\"{nonce}\">setInterval(()=>fetch('{PATH}').then(a=>a.ok?a.text():'').then(start=>{{if(start&&start!=='{start}')location.reload()}}).catch(()=>{{}}),1000)</script>"
    )
}
