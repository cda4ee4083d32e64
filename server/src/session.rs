//! Who makes a request: from its cookies or its bearer token to an actor, before anything else sees it.
//!
//! [`intake`] notes where the request comes from (address, host, language, id); [`identify`] finds the person. An access cookie that has
//! run out is replaced by means of the refresh cookie without the person noticing (IAM-03).

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::office::account;
use backend::platform::cx::new_id_at;
use backend::{Actor, Backend, Error, Origin, Settings};
use shared::i18n::Lang;
use shared::office::account::Tokens;
use tokio::sync::OnceCell;

use crate::cookies;
use crate::node::Node;
use crate::problem::Refusal;

/// The header that names a request.
pub const REQUEST_ID: &str = "x-request-id";

/// How long the answer to a refresh is kept for requests that were sent with the same old cookie.
const REFRESH_KEPT: Duration = Duration::from_secs(10);

/// Where a request comes from; an extension of every request.
#[derive(Clone)]
pub struct Intake {
    pub origin: Origin,
    /// By the cookie of this device, else by the browser.
    pub lang: Lang,
    /// The host name asked for, without the port, in lower case.
    pub host: String,
    /// The same with the port, as the browser wrote it.
    pub authority: String,
}

/// Why the token that was sent is no good; an extension of requests whose token was refused.
#[derive(Clone, Copy)]
pub struct Refused(pub &'static str);

/// The language to answer in and the id to name, as far as they are known before the person is.
pub fn lang_and_id(request: &Request) -> (Lang, Option<String>) {
    request
        .extensions()
        .get::<Intake>()
        .map_or((Lang::default(), None), |intake| {
            (intake.lang, intake.origin.request_id.clone())
        })
}

/// Middleware: notes where the request comes from, and names it in the answer.
pub async fn intake(State(node): State<Node>, mut request: Request, next: Next) -> Response {
    let intake = read_intake(&node, &request);
    let id = intake
        .origin
        .request_id
        .as_deref()
        .and_then(|id| HeaderValue::from_str(id).ok());
    request.extensions_mut().insert(intake);
    let mut response = next.run(request).await;
    if let Some(id) = id {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn read_intake(node: &Node, request: &Request) -> Intake {
    let headers = request.headers();
    let text = |name: header::HeaderName| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let request_id = headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| is_id(id))
        .map_or_else(
            || new_id_at(node.backend.clock().now()).simple().to_string(),
            str::to_owned,
        );
    let authority = request
        .uri()
        .authority()
        .map_or(text(header::HOST), axum::http::uri::Authority::as_str)
        .to_owned();
    let lang = cookies::read(headers, cookies::LANG)
        .and_then(|tag| tag.parse().ok())
        .unwrap_or_else(|| Lang::negotiate(text(header::ACCEPT_LANGUAGE)));
    Intake {
        origin: Origin {
            ip: client_ip(node.backend.settings(), request).map(|ip| ip.to_string()),
            device: text(header::USER_AGENT)
                .chars()
                .filter(|c| !c.is_control())
                .take(300)
                .collect(),
            request_id: Some(request_id),
        },
        lang,
        host: host_of(&authority),
        authority: authority
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
            .collect(),
    }
}

/// A request id of a client is taken when nobody could smuggle anything into logs by it.
fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn host_of(authority: &str) -> String {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host.to_ascii_lowercase()
}

/// The address of the client. What proxies say is believed only of those that the settings name, from the nearest outwards.
fn client_ip(settings: &Settings, request: &Request) -> Option<IpAddr> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip().to_canonical())?;
    let trusted = &settings.http.trusted_proxies;
    let mut client = peer;
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",");
    for hop in forwarded.rsplit(',') {
        if !trusted.contains(&client) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        client = address.to_canonical();
    }
    Some(client)
}

/// Where a request that reached a trusted proxy without HTTPS should have gone, on an installation that is reached by HTTPS (IAM-14).
pub fn https_address(settings: &Settings, request: &Request) -> Option<String> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()?
        .0
        .ip()
        .to_canonical();
    let was_plain = request
        .headers()
        .get("x-forwarded-proto")
        .is_some_and(|proto| proto == "http");
    let wrong =
        was_plain && cookies::is_https(settings) && settings.http.trusted_proxies.contains(&peer);
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    wrong.then(|| format!("{}{path}", settings.public_url))
}

/// Middleware: finds the person and makes the [`gate::Request`] of everything that follows.
pub async fn identify(State(node): State<Node>, mut request: Request, next: Next) -> Response {
    let Some(intake) = request.extensions().get::<Intake>().cloned() else {
        return Refusal::from(Error::Internal("a request without intake".to_owned()))
            .into_response();
    };
    let found = match find(&node, &intake, request.headers()).await {
        Ok(found) => found,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let lang = found.actor.as_ref().map_or(intake.lang, |actor| actor.lang);
    if let Some(code) = found.refused {
        request.extensions_mut().insert(Refused(code));
    }
    let Intake { origin, host, .. } = intake;
    request.extensions_mut().insert(gate::Request {
        backend: node.backend.clone(),
        actor: found.actor,
        origin,
        lang,
        host,
    });
    let mut response = next.run(request).await;
    response.extensions_mut().insert(lang);
    match found.cookies {
        // An answer that sets cookies itself (sign-in, sign-out) has the last word.
        _ if response.headers().contains_key(header::SET_COOKIE) => {}
        Cookies::Keep => {}
        Cookies::Replace(tokens) => {
            cookies::signed_in(response.headers_mut(), node.backend.settings(), &tokens)
        }
        Cookies::Remove => cookies::signed_out(response.headers_mut(), node.backend.settings()),
    }
    response
}

struct Found {
    actor: Option<Actor>,
    refused: Option<&'static str>,
    cookies: Cookies,
}

enum Cookies {
    Keep,
    Replace(Tokens),
    Remove,
}

async fn find(node: &Node, intake: &Intake, headers: &HeaderMap) -> Result<Found, Error> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        return Ok(match bearer(value) {
            Some(token) => match account::authenticate(&node.backend, token).await {
                Ok(actor) => Found {
                    actor: Some(actor),
                    refused: None,
                    cookies: Cookies::Keep,
                },
                Err(Error::Unauthenticated(code)) => nobody(code, Cookies::Keep),
                Err(error) => return Err(error),
            },
            None => nobody("unauthenticated", Cookies::Keep),
        });
    }
    if let Some(token) = cookies::read(headers, cookies::ACCESS) {
        match account::authenticate(&node.backend, token).await {
            Ok(actor) => {
                return Ok(Found {
                    actor: Some(actor),
                    refused: None,
                    cookies: Cookies::Keep,
                });
            }
            Err(Error::Unauthenticated(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let Some(token) = cookies::read(headers, cookies::REFRESH) else {
        let stale = cookies::read(headers, cookies::ACCESS).is_some();
        return Ok(nobody(
            "unauthenticated",
            if stale {
                Cookies::Remove
            } else {
                Cookies::Keep
            },
        ));
    };
    let Some(tokens) = node
        .refreshes
        .run(&node.backend, &intake.origin, token)
        .await?
    else {
        return Ok(nobody("unauthenticated", Cookies::Remove));
    };
    match account::authenticate(&node.backend, &tokens.access_token).await {
        Ok(actor) => Ok(Found {
            actor: Some(actor),
            refused: None,
            cookies: Cookies::Replace(tokens),
        }),
        Err(Error::Unauthenticated(code)) => Ok(nobody(code, Cookies::Remove)),
        Err(error) => Err(error),
    }
}

fn nobody(code: &'static str, cookies: Cookies) -> Found {
    Found {
        actor: None,
        refused: Some(code),
        cookies,
    }
}

fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Refreshes on their way: a page asks for many things at once with the same old cookie, but a refresh token serves only once.
#[derive(Default)]
pub struct Refreshes(Mutex<HashMap<String, Arc<OnceCell<Option<Tokens>>>>>);

impl Refreshes {
    /// New tokens for a refresh token, or nothing when it is no good. Runs once for all who ask at the same time.
    ///
    /// # Errors
    /// When the database cannot be reached; the next one to ask tries again.
    async fn run(
        self: &Arc<Self>,
        backend: &Backend,
        origin: &Origin,
        token: &str,
    ) -> Result<Option<Tokens>, Error> {
        let (cell, first) = {
            let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let first = !open.contains_key(token);
            (open.entry(token.to_owned()).or_default().clone(), first)
        };
        if first {
            let (all, token) = (Arc::clone(self), token.to_owned());
            tokio::spawn(async move {
                tokio::time::sleep(REFRESH_KEPT).await;
                all.0
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&token);
            });
        }
        let tokens = cell
            .get_or_try_init(|| async {
                match account::refresh(backend, origin, token).await {
                    Ok((tokens, _)) => Ok(Some(tokens)),
                    Err(Error::Unauthenticated(_)) => Ok(None),
                    Err(error) => Err(error),
                }
            })
            .await?;
        Ok(tokens.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_lose_their_port() {
        for (authority, host) in [
            ("Naryad.Example:3000", "naryad.example"),
            ("a.test", "a.test"),
            ("[::1]:3000", "::1"),
            ("", ""),
        ] {
            assert_eq!(host_of(authority), host);
        }
    }

    #[test]
    fn ids_of_clients_are_plain() {
        assert!(is_id("0192-abc_D.9"));
        for bad in ["", "a b", "a\nb", "é", &"x".repeat(65)] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    /// IAM-14: an address is taken from a proxy only when the settings trust it.
    #[test]
    fn forwarded_addresses_need_trust() {
        let ip = |trusted: &[&str], peer: &str, forwarded: &str| {
            let mut settings = Settings::default();
            settings.http.trusted_proxies = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
            let mut request = Request::builder()
                .header("x-forwarded-for", forwarded)
                .body(axum::body::Body::empty())
                .unwrap();
            request
                .extensions_mut()
                .insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
            client_ip(&settings, &request).unwrap().to_string()
        };
        assert_eq!(ip(&[], "10.0.0.1", "203.0.113.5"), "10.0.0.1");
        assert_eq!(ip(&["10.0.0.1"], "10.0.0.1", "203.0.113.5"), "203.0.113.5");
        assert_eq!(
            ip(&["10.0.0.1"], "10.0.0.1", "1.2.3.4, 203.0.113.5"),
            "203.0.113.5"
        );
        assert_eq!(
            ip(
                &["10.0.0.1", "10.0.0.2"],
                "10.0.0.1",
                "203.0.113.5, 10.0.0.2"
            ),
            "203.0.113.5"
        );
        assert_eq!(ip(&["10.0.0.1"], "10.0.0.1", "nonsense"), "10.0.0.1");
    }
}
