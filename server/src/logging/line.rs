//! The form of a JSON line: that of `tracing-subscriber`, with the name of the machine and, on errors, the fingerprint (OPS-03).

use std::fmt;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::{Format, Json, Writer, json};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use crate::telemetry::faults;

/// Writes events as JSON lines.
pub struct Line {
    format: Format<Json>,
    /// What every line begins with: `{"node":"web-1",`.
    start: String,
}

impl Line {
    /// Lines of a machine.
    pub fn of(node: &str) -> Self {
        Self {
            format: json().flatten_event(true).with_span_list(false),
            start: format!("{{\"node\":{},", serde_json::Value::from(node)),
        }
    }
}

impl<S, N> FormatEvent<S, N> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = String::new();
        self.format
            .format_event(context, Writer::new(&mut line), event)?;
        writer.write_str(&self.start)?;
        if *event.metadata().level() == Level::ERROR
            && let Some(fingerprint) = faults::latest()
        {
            write!(writer, "\"fingerprint\":\"{fingerprint}\",")?;
        }
        writer.write_str(line.strip_prefix('{').unwrap_or(&line))
    }
}
