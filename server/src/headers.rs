//! The security headers of every answer (IAM-14), and caching where nobody said otherwise.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::cookies::is_https;
use crate::node::Node;
use crate::session;

const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // The own site gets the whole address, so that old browsers can be told by `Referer` (see `csrf`); others get nothing.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// What answers without a policy of their own may load: nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// Middleware, outermost: adds what an answer does not say itself.
pub async fn secure(State(node): State<Node>, request: Request, next: Next) -> Response {
    if let Some(address) = session::https_address(node.backend.settings(), &request) {
        return Redirect::permanent(&address).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(NOTHING));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if is_https(node.backend.settings()) {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static(
                "max-age=63072000; includeSubDomains",
            ));
    }
    response
}

/// The policy of pages. Scripts only with the page's nonce; style attributes carry custom properties. Old browsers do not take
/// `'self'` for web sockets, so these are named.
pub fn page_policy(nonce: &str, host: &str) -> String {
    let live = if host.is_empty() {
        String::new()
    } else {
        format!(" ws://{host} wss://{host}")
    };
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         connect-src 'self'{live}; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
}
