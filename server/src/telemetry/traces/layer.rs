//! From `tracing` spans to finished spans for the collector.

use std::fmt;

use backend::platform::TRACE;
use backend::platform::clock::Clock;
use backend::platform::cx::new_id_at;
use serde_json::Value;
use tokio::sync::mpsc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::telemetry::faults;
use crate::telemetry::queries::{self, Statement};

/// The longest text of a statement that is sent, in characters.
const STATEMENT_MAX: usize = 2_000;

/// A finished span.
#[derive(Clone, Debug)]
pub struct Finished {
    /// 32 hexadecimal digits.
    pub trace_id: String,
    /// 16 hexadecimal digits.
    pub span_id: String,
    pub parent_id: Option<String>,
    pub name: String,
    pub kind: Kind,
    /// Microseconds since 1970.
    pub start: i64,
    pub end: i64,
    pub attributes: Vec<(&'static str, Value)>,
    /// What went wrong within it.
    pub fault: Option<String>,
}

/// What a span does, by the numbers of OpenTelemetry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Answers somebody.
    Server = 2,
    /// Asks somebody.
    Client = 3,
    /// Does what somebody left to be done.
    Consumer = 5,
}

/// Which spans and events are heard.
pub fn filter() -> Targets {
    Targets::new()
        .with_default(LevelFilter::ERROR)
        .with_target(TRACE, LevelFilter::INFO)
        .with_target(queries::TARGET, LevelFilter::DEBUG)
}

/// Hears spans, and hands the finished ones on.
pub struct Traces {
    queue: mpsc::Sender<Finished>,
    sample: f64,
}

impl Traces {
    /// Hands to a queue the share `sample` (0 to 1) of traces about which nobody has decided.
    pub fn new(queue: mpsc::Sender<Finished>, sample: f64) -> Self {
        Self { queue, sample }
    }

    fn hand_on(&self, span: Finished) {
        if self.queue.try_send(span).is_err() {
            metrics::counter!("naryad_telemetry_dropped_total", "what" => "span").increment(1);
        }
    }

    /// By the trace's id, so that all who see a trace decide alike: its last 56 bits are random (W3C Trace Context, level 2).
    fn is_chosen(&self, trace_id: &str) -> bool {
        let random = trace_id
            .get(18..)
            .and_then(|digits| u64::from_str_radix(digits, 16).ok())
            .unwrap_or_default();
        (random as f64) < self.sample * (1_u64 << 56) as f64
    }
}

/// A span that is not finished, kept with it. Nothing is kept where the trace is not recorded.
struct Open(Finished);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Traces {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut words = Words::default();
        attributes.record(&mut words);
        let Some(trace_id) = words.trace_id else {
            return;
        };
        if !words.sampled.unwrap_or_else(|| self.is_chosen(&trace_id)) {
            return;
        }
        let now = now();
        let name = attributes.metadata().name();
        let open = Open(Finished {
            trace_id,
            span_id: new_span_id(),
            parent_id: words.parent_id,
            name: words.title.join(" "),
            kind: if name == "job" {
                Kind::Consumer
            } else {
                Kind::Server
            },
            start: now,
            end: now,
            attributes: words.attributes,
            fault: None,
        });
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(open);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else {
            return;
        };
        if let Some(Open(open)) = span.extensions_mut().get_mut::<Open>() {
            let mut words = Words::default();
            values.record(&mut words);
            open.attributes.append(&mut words.attributes);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let Some(span) = context.event_span(event) else {
            return;
        };
        let mut extensions = span.extensions_mut();
        let Some(Open(open)) = extensions.get_mut::<Open>() else {
            return;
        };
        if event.metadata().target() == queries::TARGET {
            let mut statement = Statement::default();
            event.record(&mut statement);
            self.hand_on(asked(open, statement));
        } else if *event.metadata().level() == Level::ERROR {
            let mut words = Words::default();
            event.record(&mut words);
            open.fault = Some(words.kind.unwrap_or(words.message));
            if let Some(fingerprint) = faults::latest() {
                let fingerprint = fingerprint.to_string();
                open.attributes
                    .push(("naryad.error.fingerprint", fingerprint.into()));
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let open = context
            .span(&id)
            .and_then(|span| span.extensions_mut().remove::<Open>());
        if let Some(Open(mut finished)) = open {
            finished.end = now();
            self.hand_on(finished);
        }
    }
}

/// The span of a statement, which has just been answered.
fn asked(within: &Finished, statement: Statement) -> Finished {
    let end = now();
    let took = statement.seconds.unwrap_or_default() * 1_000_000.0;
    let text: String = if statement.text.is_empty() {
        statement.summary.clone()
    } else {
        statement.text.chars().take(STATEMENT_MAX).collect()
    };
    Finished {
        trace_id: within.trace_id.clone(),
        span_id: new_span_id(),
        parent_id: Some(within.span_id.clone()),
        name: statement.summary,
        kind: Kind::Client,
        start: end - took as i64,
        end,
        attributes: vec![
            ("db.system.name", "postgresql".into()),
            ("db.query.text", text.into()),
        ],
        fault: None,
    }
}

fn now() -> i64 {
    Clock::System.now().timestamp_micros()
}

/// The random half of a new id.
fn new_span_id() -> String {
    let mut id = new_id_at(Clock::System.now()).simple().to_string();
    id.split_off(16)
}

/// What fields say.
#[derive(Default)]
struct Words {
    trace_id: Option<String>,
    parent_id: Option<String>,
    sampled: Option<bool>,
    /// The words of a span's name: `GET /tasks/{id}`, `mail.send`.
    title: Vec<String>,
    message: String,
    kind: Option<String>,
    attributes: Vec<(&'static str, Value)>,
}

impl Words {
    fn note(&mut self, field: &Field, value: String) {
        match field.name() {
            "trace_id" => self.trace_id = Some(value),
            "parent_id" => self.parent_id = Some(value),
            "message" => self.message = value,
            "kind" => self.kind = Some(value),
            name => {
                if ["http.request.method", "http.route", "job.kind"].contains(&name) {
                    self.title.push(value.clone());
                }
                self.attributes.push((name, value.into()));
            }
        }
    }
}

impl Visit for Words {
    fn record_bool(&mut self, field: &Field, value: bool) {
        if field.name() == "sampled" {
            self.sampled = Some(value);
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.attributes.push((field.name(), value.into()));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.attributes.push((field.name(), value.into()));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(field, format!("{value:?}"));
    }
}
