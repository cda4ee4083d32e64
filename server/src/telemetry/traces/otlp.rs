//! OTLP over HTTP in JSON (OpenTelemetry Protocol 1.x): the one message `ExportTraceServiceRequest`.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::layer::Finished;
use crate::telemetry::identity::{Identity, VERSION};
use crate::telemetry::send::{self, Address};

/// Spans that wait; what comes beyond is dropped and counted.
pub const WAITING: usize = 2_048;
/// Spans sent at once.
const BATCH: usize = 512;
/// How long a span waits for others at most.
const EVERY: Duration = Duration::from_secs(5);

/// Where spans of an endpoint go.
///
/// # Errors
/// What is wrong with it.
pub fn address(endpoint: &str) -> Result<Address, &'static str> {
    Address::parse(endpoint, "/v1/traces")
}

/// Whom spans are sent to.
pub struct Collector {
    address: Address,
    authorization: Option<HeaderValue>,
    identity: Identity,
    /// Whether the last batch was taken: an outage is told of once.
    is_well: bool,
}

impl Collector {
    /// The collector of the settings.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(
        endpoint: &str,
        authorization: Option<&str>,
        identity: Identity,
    ) -> Result<Self, &'static str> {
        let authorization = match authorization.map(HeaderValue::from_str) {
            None => None,
            Some(Ok(mut value)) => {
                value.set_sensitive(true);
                Some(value)
            }
            Some(Err(_)) => return Err("cannot be used with such an authorization"),
        };
        Ok(Self {
            address: address(endpoint)?,
            authorization,
            identity,
            is_well: true,
        })
    }

    /// Sends until it is told to stop, and then what still waits.
    pub async fn run(mut self, mut waiting: mpsc::Receiver<Finished>, stop: CancellationToken) {
        let mut batch = Vec::new();
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                span = waiting.recv() => match span {
                    Some(span) => batch.push(span),
                    None => break,
                },
                _ = ticks.tick() => self.send(&mut batch).await,
                () = stop.cancelled() => break,
            }
            if batch.len() >= BATCH {
                self.send(&mut batch).await;
            }
        }
        while let Ok(span) = waiting.try_recv() {
            batch.push(span);
        }
        self.send(&mut batch).await;
    }

    /// Sends the batch and empties it. What cannot be sent is lost: spans are not worth memory.
    async fn send(&mut self, batch: &mut Vec<Finished>) {
        if batch.is_empty() {
            return;
        }
        let spans = std::mem::take(batch);
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        if let Some(authorization) = &self.authorization {
            headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        let body = message(&spans, &self.identity).to_string();
        let count = spans.len() as u64;
        let fault = match send::post(&self.address, headers, body).await {
            Ok(answer) if answer.status == StatusCode::OK => None,
            Ok(answer) => Some(answer.status.to_string()),
            Err(error) => Some(error.to_string()),
        };
        match &fault {
            None => metrics::counter!("naryad_spans_sent_total").increment(count),
            Some(fault) => {
                metrics::counter!("naryad_telemetry_dropped_total", "what" => "span")
                    .increment(count);
                if self.is_well {
                    tracing::warn!(fault, "the collector of traces does not take them");
                }
            }
        }
        self.is_well = fault.is_none();
    }
}

/// Spans with who sends them.
fn message(spans: &[Finished], identity: &Identity) -> Value {
    let attributes = [
        ("service.name", Value::from("naryad")),
        ("service.version", VERSION.into()),
        ("service.instance.id", identity.node.as_str().into()),
        (
            "deployment.environment.name",
            identity.profile.as_str().into(),
        ),
    ];
    json!({
        "resourceSpans": [{
            "resource": { "attributes": attributes.iter().map(attribute).collect::<Vec<_>>() },
            "scopeSpans": [{
                "scope": { "name": "naryad", "version": VERSION },
                "spans": spans.iter().map(span).collect::<Vec<_>>(),
            }],
        }],
    })
}

/// In this JSON ids are hexadecimal and 64-bit numbers are texts.
fn span(span: &Finished) -> Value {
    let nanoseconds = |microseconds: i64| format!("{microseconds}000");
    let mut value = json!({
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "name": span.name,
        "kind": span.kind as u8,
        "startTimeUnixNano": nanoseconds(span.start),
        "endTimeUnixNano": nanoseconds(span.end),
        "attributes": span.attributes.iter().map(attribute).collect::<Vec<_>>(),
    });
    if let Some(parent) = &span.parent_id {
        value["parentSpanId"] = Value::from(parent.as_str());
    }
    if let Some(fault) = &span.fault {
        value["status"] = json!({ "code": 2, "message": fault });
    }
    value
}

fn attribute((key, value): &(&'static str, Value)) -> Value {
    let value = match value.as_i64() {
        Some(number) => json!({ "intValue": number.to_string() }),
        None => json!({ "stringValue": value }),
    };
    json!({ "key": key, "value": value })
}
