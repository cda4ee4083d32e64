//! Whether a change was asked for by our own pages (IAM-14).
//!
//! Browsers send cookies along with whatever a foreign page makes them ask. So every change that is backed by cookies must come from
//! this host, by what the browser itself says: `Sec-Fetch-Site`, `Origin`, or `Referer`. Requests with a bearer token, and REST requests
//! without cookies, cannot be forged that way and pass.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::cookies;
use crate::node::Node;
use crate::problem::Refusal;

/// Middleware: refuses changes that another site asks for.
pub async fn check(State(node): State<Node>, request: Request, next: Next) -> Response {
    let harmless = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    );
    if harmless
        || is_exempt(&request)
        || is_own(request.headers(), &node.backend.settings().public_url)
    {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), origin = ?request.headers().get(header::ORIGIN), "a change asked for by another site was refused");
    Refusal::http(StatusCode::FORBIDDEN, "csrf").into_response()
}

fn is_exempt(request: &Request) -> bool {
    let headers = request.headers();
    if headers.contains_key(header::AUTHORIZATION) {
        return true;
    }
    let has_session = cookies::read(headers, cookies::ACCESS).is_some()
        || cookies::read(headers, cookies::REFRESH).is_some();
    request.uri().path().starts_with("/api/") && !has_session
}

/// Whether the browser says that this host's own page asks.
pub fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let asker = text(header::ORIGIN)
        .or_else(|| text(header::REFERER))
        .and_then(authority);
    asker.is_some_and(|asker| is_here(asker, text(header::HOST), public_url))
}

/// The same for live connections, where browsers always send `Origin` and not always `Sec-Fetch-Site`.
pub fn is_own_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    text(header::ORIGIN)
        .and_then(authority)
        .is_some_and(|asker| is_here(asker, text(header::HOST), public_url))
}

fn is_here(asker: &str, host: Option<&str>, public_url: &str) -> bool {
    host.into_iter()
        .chain(authority(public_url))
        .any(|own| own.eq_ignore_ascii_case(asker))
}

/// Host and port of an absolute address.
fn authority(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#'])
        .next()
        .filter(|authority| !authority.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    /// IAM-14: what the browser says decides.
    #[test]
    fn only_the_own_host_may_change() {
        let own = |pairs: &[(&'static str, &'static str)]| {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(name, value)| {
                    (
                        header::HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    )
                })
                .collect();
            is_own(&headers, "https://naryad.example")
        };
        assert!(own(&[
            ("sec-fetch-site", "same-origin"),
            ("host", "a.test")
        ]));
        assert!(!own(&[
            ("sec-fetch-site", "same-site"),
            ("origin", "http://a.test"),
            ("host", "a.test")
        ]));
        assert!(!own(&[
            ("sec-fetch-site", "cross-site"),
            ("host", "a.test")
        ]));
        assert!(!own(&[("sec-fetch-site", "none"), ("host", "a.test")]));
        assert!(own(&[
            ("origin", "http://a.test:3000"),
            ("host", "a.test:3000")
        ]));
        assert!(!own(&[
            ("origin", "http://a.test:3001"),
            ("host", "a.test:3000")
        ]));
        assert!(!own(&[("origin", "null"), ("host", "a.test")]));
        assert!(!own(&[
            ("origin", "http://evil.test"),
            ("referer", "http://a.test/"),
            ("host", "a.test")
        ]));
        assert!(own(&[
            ("referer", "http://a.test/tasks?x=1"),
            ("host", "a.test")
        ]));
        assert!(!own(&[
            ("referer", "http://a.test.evil.test/"),
            ("host", "a.test")
        ]));
        assert!(own(&[
            ("origin", "https://naryad.example"),
            ("host", "10.0.0.1:3000")
        ]));
        assert!(!own(&[("host", "a.test")]));
    }
}
