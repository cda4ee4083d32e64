//! Refusals on their way out: every failure becomes a problem document (RFC 9457) in the reader's language (API-02).
//!
//! A handler answers with a [`Refusal`]; it travels as an extension of the response to [`render`], which knows the language and the
//! request's id. Whatever else failed on the way (no such route, wrong method, too large, a panic) becomes a document there too.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use backend::Error;
use futures::FutureExt;
use shared::i18n::{Key, Lang};
use shared::{FieldError, Problem};

use crate::node::Node;
use crate::session;

/// The media type of problem documents.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// Why a request was refused.
#[derive(Debug)]
pub enum Refusal {
    /// A use-case said no.
    UseCase(Error),
    /// The request itself is no good: status, code, faulty fields with their codes.
    Http(StatusCode, &'static str, Vec<(String, &'static str)>),
}

impl Refusal {
    /// A refusal by HTTP alone.
    pub fn http(status: StatusCode, code: &'static str) -> Self {
        Self::Http(status, code, Vec::new())
    }

    /// One faulty field or parameter (422).
    pub fn field(field: impl Into<String>, code: &'static str) -> Self {
        Self::Http(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation",
            vec![(field.into(), code)],
        )
    }

    /// The document in a language.
    pub fn problem(&self, lang: Lang) -> Problem {
        match self {
            Refusal::UseCase(error) => error.to_problem(lang),
            Refusal::Http(status, code, fields) => {
                let mut problem = plain(*status, code, lang);
                problem.errors = fields
                    .iter()
                    .map(|(field, code)| field_error(field, code, lang))
                    .collect();
                problem
            }
        }
    }

    fn retry_after(&self) -> Option<i64> {
        match self {
            Refusal::UseCase(Error::TooMany { retry_after }) => Some((*retry_after).max(1)),
            _ => None,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::UseCase(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self {
            Refusal::UseCase(error) => {
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Refusal::Http(status, ..) => *status,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Middleware: ends requests that take too long, catches panics, turns every failure into a document.
pub async fn render(State(node): State<Node>, request: Request, next: Next) -> Response {
    let (lang, request_id) = session::lang_and_id(&request);
    let for_eyes = is_for_eyes(&request);
    let limit = Duration::from_secs(node.backend.settings().limits.request_seconds);
    let answer =
        match tokio::time::timeout(limit, AssertUnwindSafe(next.run(request)).catch_unwind()).await
        {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => {
                Refusal::http(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response()
            }
            Err(_) => Refusal::http(StatusCode::SERVICE_UNAVAILABLE, "timeout").into_response(),
        };
    let lang = answer.extensions().get::<Lang>().copied().unwrap_or(lang);
    document(answer, lang, request_id.as_deref(), for_eyes)
}

/// Whether somebody looks at the answer: a page that was opened, not a program's question.
fn is_for_eyes(request: &Request) -> bool {
    let path = request.uri().path();
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    wants_page && !path.starts_with("/api/") && !path.starts_with("/sfn/")
}

/// The response as it is, or as a problem document where it failed without one.
fn document(response: Response, lang: Lang, request_id: Option<&str>, for_eyes: bool) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let refusal = response.extensions().get::<Arc<Refusal>>().cloned();
    let is_kind = |kind: &str| {
        response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|there| there.as_bytes().starts_with(kind.as_bytes()))
    };
    // Pages say themselves what is not there or not allowed.
    let is_written = is_kind(CONTENT_TYPE) || is_kind("text/html");
    if refusal.is_none() && is_written {
        return response;
    }
    if status.is_server_error() {
        match refusal.as_deref() {
            Some(Refusal::UseCase(error)) => {
                tracing::error!(%error, kind = error.kind(), request_id, "a use-case failed")
            }
            _ => tracing::error!(%status, request_id, "a request failed"),
        }
    }
    let problem = refusal.as_ref().map_or_else(
        || plain(status, code_of(status), lang),
        |refusal| refusal.problem(lang),
    );
    let mut answer = if for_eyes {
        page(&problem, lang, request_id)
    } else {
        write(problem, request_id)
    };
    if let Some(seconds) = refusal.and_then(|refusal| refusal.retry_after()) {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    for name in [
        header::ALLOW,
        header::SET_COOKIE,
        header::CONTENT_SECURITY_POLICY,
    ] {
        for value in response.headers().get_all(&name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer
}

/// A document as a response.
pub fn write(mut problem: Problem, request_id: Option<&str>) -> Response {
    problem.request_id = request_id.map(str::to_owned);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// A refusal as a page of its own: plain, because what draws pages may be what failed.
fn page(problem: &Problem, lang: Lang, request_id: Option<&str>) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let [title, detail, id] = [
        problem.title.as_str(),
        problem.detail.as_deref().unwrap_or_default(),
        request_id.unwrap_or_default(),
    ]
    .map(escape);
    let (lang, dir) = (lang.as_str(), lang.dir());
    let html = format!(
        "<!DOCTYPE html><html lang=\"{lang}\" dir=\"{dir}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><h1>{title}</h1><p>{detail}</p><p><small>{status} {id}</small></p></html>",
        status = status.as_u16()
    );
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

fn plain(status: StatusCode, code: &str, lang: Lang) -> Problem {
    let text = |name: String| Key::named(&name).map(|key| shared::i18n::text(lang, key).to_owned());
    let mut problem = Problem::new(
        status.as_u16(),
        code,
        text(format!("problem_{code}")).unwrap_or_else(|| code.to_owned()),
    );
    problem.detail = text(format!("problem_{code}_detail"));
    problem
}

fn field_error(field: &str, code: &str, lang: Lang) -> FieldError {
    let message =
        Key::named(&format!("valid_{code}")).map_or(code, |key| shared::i18n::text(lang, key));
    FieldError {
        field: field.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// The code of a status that no handler of ours gave.
fn code_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "bad_request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "too_large",
        415 => "unsupported_media_type",
        422 => "validation",
        503 | 504 => "unavailable",
        status if status < 500 => "bad_request",
        _ => "internal",
    }
}
