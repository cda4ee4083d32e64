//! How long statements take (OPS-03), from the events that `sqlx` sends of each.

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::Context;

/// The target of these events.
pub const TARGET: &str = "sqlx::query";

/// Beyond this a statement counts as slow; `sqlx` logs it then, with its text and without its values.
const SLOW_SECONDS: f64 = 1.0;

/// Hears the events and counts.
pub struct Queries;

/// Which events are heard.
pub fn filter() -> Targets {
    Targets::new().with_target(TARGET, LevelFilter::DEBUG)
}

impl<S: Subscriber> Layer<S> for Queries {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut statement = Statement::default();
        event.record(&mut statement);
        let Some(seconds) = statement.seconds else {
            return;
        };
        let kind = statement.kind();
        metrics::histogram!("naryad_database_query_seconds", "statement" => kind).record(seconds);
        if seconds >= SLOW_SECONDS {
            metrics::counter!("naryad_database_slow_queries_total", "statement" => kind)
                .increment(1);
        }
    }
}

/// What an event tells of a statement.
#[derive(Default)]
pub struct Statement {
    /// How long it took.
    pub seconds: Option<f64>,
    /// Its first words.
    pub summary: String,
    /// All of it, without its values, where that is more than the summary.
    pub text: String,
}

impl Statement {
    /// What it does: a few kinds only, since each is a time series of its own.
    pub fn kind(&self) -> &'static str {
        let first = self.summary.split_whitespace().next().unwrap_or_default();
        const KINDS: [&str; 7] = [
            "select", "insert", "update", "delete", "with", "begin", "commit",
        ];
        KINDS
            .into_iter()
            .find(|kind| first.eq_ignore_ascii_case(kind))
            .unwrap_or("other")
    }
}

impl Visit for Statement {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.seconds = Some(value);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => self.summary = value.to_owned(),
            "db.statement" => self.text = value.trim().to_owned(),
            _ => {}
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn std::fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tracing_subscriber::Registry;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// OPS-03: what `sqlx` says of a statement becomes a figure; slow ones are counted besides.
    #[test]
    fn ops_03_statements_are_measured() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let figures = recorder.handle();
        let subscriber = Registry::default().with(Queries.with_filter(filter()));
        metrics::with_local_recorder(&recorder, || {
            tracing::subscriber::with_default(subscriber, || {
                for (summary, elapsed_secs) in
                    [("SELECT a", 0.01), ("update b", 1.5), ("VACUUM", 0.1)]
                {
                    tracing::debug!(target: "sqlx::query", summary, elapsed_secs);
                }
                tracing::debug!(target: "elsewhere", summary = "SELECT", elapsed_secs = 1.0);
            });
        });
        let text = figures.render();
        for line in [
            r#"naryad_database_query_seconds_count{statement="select"} 1"#,
            r#"naryad_database_query_seconds_count{statement="update"} 1"#,
            r#"naryad_database_query_seconds_count{statement="other"} 1"#,
            r#"naryad_database_slow_queries_total{statement="update"} 1"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
