//! Traces (OPS-03): a span for each request and job, one below it for each statement, sent to an OpenTelemetry collector.
//!
//! A request goes on with the trace that its sender names (W3C Trace Context, `traceparent`); else its trace has the request's own id,
//! the one that the person reads off an error page. The trace's id stands on every log line of the request, whether traces are sent
//! or not.

mod layer;
mod otlp;
mod parent;

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use backend::Settings;
use backend::platform::TRACE;
use backend::platform::cx::new_id_at;
use hyper::body::{Frame, SizeHint};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::identity::Identity;
use crate::node::Node;
use crate::session::Intake;

pub use layer::{Finished, Traces, filter};
use parent::Parent;

/// Starts the sender, where the settings name a collector.
pub fn start(
    settings: &Settings,
    identity: &Identity,
    stop: &CancellationToken,
) -> Option<(Traces, JoinHandle<()>)> {
    let endpoint = settings.traces.endpoint.as_deref()?;
    let collector = otlp::Collector::new(
        endpoint,
        settings.traces.authorization.as_deref(),
        identity.clone(),
    )
    .inspect_err(|fault| eprintln!("no traces: traces.endpoint {fault}"))
    .ok()?;
    let (queue, waiting) = tokio::sync::mpsc::channel(otlp::WAITING);
    let task = tokio::spawn(collector.run(waiting, stop.clone()));
    Some((Traces::new(queue, settings.traces.sample), task))
}

/// Whether an endpoint of the settings can be used.
///
/// # Errors
/// What is wrong with it.
pub fn check_endpoint(endpoint: &str) -> Result<(), &'static str> {
    otlp::address(endpoint).map(|_| ())
}

/// Middleware: all that a request does happens within its span, the streaming of its page too.
pub async fn request(State(node): State<Node>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    // Machines ask for these every few seconds.
    if route.ends_with("/metrics") || route.contains("/health/") {
        return next.run(request).await;
    }
    let span = span_of(&node, &request, &route);
    let response = next.run(request).instrument(span.clone()).await;
    span.record("http.response.status_code", response.status().as_u16());
    response.map(|body| Body::new(Within { body, span }))
}

fn span_of(node: &Node, request: &Request, route: &str) -> Span {
    let request_id = request
        .extensions()
        .get::<Intake>()
        .and_then(|intake| intake.origin.request_id.as_deref());
    let parent = parent_of(request.headers());
    let trace_id = match (&parent, request_id) {
        (Some(parent), _) => parent.trace_id.clone(),
        (None, Some(id)) if parent::is_trace_id(id) => id.to_owned(),
        _ => new_id_at(node.backend.clock().now()).simple().to_string(),
    };
    tracing::info_span!(
        target: TRACE,
        "request",
        trace_id,
        parent_id = parent.as_ref().map(|parent| parent.span_id.as_str()),
        sampled = parent.as_ref().map(|parent| parent.is_sampled),
        request_id,
        http.request.method = request.method().as_str(),
        http.route = route,
        http.response.status_code = Empty,
    )
}

fn parent_of(headers: &HeaderMap) -> Option<Parent> {
    Parent::parse(headers.get("traceparent")?.to_str().ok()?)
}

/// A body whose making belongs to a span: pages run statements while they stream.
struct Within {
    body: Body,
    span: Span,
}

impl HttpBody for Within {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Within { body, span } = self.get_mut();
        let _within = span.enter();
        Pin::new(body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests;
