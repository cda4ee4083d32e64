//! Traces against a collector of the test's own.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, Uri};
use serde_json::Value;
use tokio::net::TcpListener;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, Registry};

use super::*;

const TRACE_ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT_ID: &str = "00f067aa0ba902b7";

type Seen = Arc<Mutex<Vec<(String, HeaderMap, Value)>>>;

async fn collector() -> (String, Seen) {
    let seen = Seen::default();
    let note = |State(seen): State<Seen>, uri: Uri, headers: HeaderMap, body: String| async move {
        let body = serde_json::from_str(&body).unwrap();
        seen.lock().unwrap().push((uri.to_string(), headers, body));
    };
    let router = Router::new().fallback(note).with_state(seen.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), seen)
}

/// Lets something happen under traces, and waits until all is sent.
async fn traced(settings: &Settings, happen: impl FnOnce()) {
    let stop = CancellationToken::new();
    let (layer, task) = start(settings, &Identity::of(settings), &stop).unwrap();
    let subscriber = Registry::default().with(layer.with_filter(filter()));
    tracing::subscriber::with_default(subscriber, happen);
    stop.cancel();
    task.await.unwrap();
}

fn settings(endpoint: &str) -> Settings {
    let mut settings = Settings::default();
    settings.traces.endpoint = Some(endpoint.to_owned());
    settings.node_name = Some("web-1".to_owned());
    settings
}

fn request_span(trace_id: &str, parent: Option<(&str, bool)>) -> Span {
    let span = tracing::info_span!(
        target: TRACE,
        "request",
        trace_id,
        parent_id = parent.map(|(id, _)| id),
        sampled = parent.map(|(_, is_sampled)| is_sampled),
        http.request.method = "GET",
        http.route = "/api/v1/tasks/{id}",
        http.response.status_code = Empty,
    );
    span.record("http.response.status_code", 500_u16);
    span
}

/// The value of an attribute, whatever its type.
fn attribute<'a>(of: &'a Value, key: &str) -> &'a Value {
    let list = of["attributes"].as_array().unwrap();
    let found = list.iter().find(|attribute| attribute["key"] == key);
    let value = &found.unwrap_or_else(|| panic!("{key} is not in {of}"))["value"];
    value.as_object().unwrap().values().next().unwrap()
}

/// OPS-03: spans of a request and its statement reach the collector as OTLP, below the span that the sender named.
#[tokio::test]
async fn ops_03_traces_reach_the_collector() {
    let (endpoint, seen) = collector().await;
    let mut settings = settings(&endpoint);
    settings.traces.authorization = Some("Bearer secret".to_owned());
    // The sender has decided; the share is for those who have not.
    settings.traces.sample = 0.0;
    traced(&settings, || {
        request_span(TRACE_ID, Some((PARENT_ID, true))).in_scope(|| {
            tracing::debug!(target: "sqlx::query", summary = "SELECT a FROM task …", db.statement = "\n\nSELECT a FROM task WHERE id = $1\n", elapsed_secs = 0.002);
            tracing::error!(kind = "database.pool_timed_out", "a use-case failed");
        });
    })
    .await;
    let seen = seen.lock().unwrap();
    let [(path, headers, body)] = seen.as_slice() else {
        panic!("{seen:?}");
    };
    assert_eq!(path, "/v1/traces");
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["authorization"], "Bearer secret");
    let of = &body["resourceSpans"][0];
    assert_eq!(attribute(&of["resource"], "service.name"), "naryad");
    assert_eq!(attribute(&of["resource"], "service.instance.id"), "web-1");
    assert_eq!(
        attribute(&of["resource"], "deployment.environment.name"),
        "development"
    );
    let [statement, request] = of["scopeSpans"][0]["spans"].as_array().unwrap().as_slice() else {
        panic!("{of}");
    };
    assert_eq!(request["traceId"], TRACE_ID);
    assert_eq!(request["parentSpanId"], PARENT_ID);
    assert_eq!(request["name"], "GET /api/v1/tasks/{id}");
    assert_eq!(request["kind"], 2);
    assert_eq!(attribute(request, "http.response.status_code"), "500");
    assert_eq!(request["status"]["code"], 2);
    assert_eq!(request["status"]["message"], "database.pool_timed_out");
    assert_eq!(statement["traceId"], TRACE_ID);
    assert_eq!(statement["parentSpanId"], request["spanId"]);
    assert_eq!(
        attribute(statement, "db.query.text"),
        "SELECT a FROM task WHERE id = $1"
    );
    let time = |span: &Value, name: &str| -> i64 { span[name].as_str().unwrap().parse().unwrap() };
    let took = time(statement, "endTimeUnixNano") - time(statement, "startTimeUnixNano");
    assert_eq!(took, 2_000_000);
    assert!(time(request, "endTimeUnixNano") >= time(statement, "endTimeUnixNano"));
}

/// OPS-03: what the sender does not record, and what the share leaves out, is not sent.
#[tokio::test]
async fn ops_03_traces_are_a_share() {
    let (endpoint, seen) = collector().await;
    let sent = async |sample: f64, parent: Option<(&'static str, bool)>| {
        let mut settings = settings(&endpoint);
        settings.traces.sample = sample;
        traced(&settings, || drop(request_span(TRACE_ID, parent))).await;
        seen.lock().unwrap().drain(..).count()
    };
    assert_eq!(sent(1.0, None).await, 1);
    assert_eq!(sent(0.0, None).await, 0);
    assert_eq!(sent(1.0, Some((PARENT_ID, false))).await, 0);
    // 0xce929d0e0e4736 of 0x100000000000000 is 0.807.
    assert_eq!(sent(0.80, None).await, 0);
    assert_eq!(sent(0.81, None).await, 1);
}

/// OPS-03: a collector that is away holds nothing up.
#[tokio::test]
async fn ops_03_a_missing_collector_is_borne() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let settings = settings(&format!("http://{address}"));
    traced(&settings, || drop(request_span(TRACE_ID, None))).await;
}
