//! Errors, grouped (OPS-03): each gets a fingerprint of what happened and where, counted in a figure, written on its log line and
//! reported where somebody wants reports.
//!
//! The fingerprint is made of the message, the kind (`database.23505.app_user_email_taken`) or else the error's text without what
//! differs from one time to the next, and the place: the route, the kind of job, or the module. It survives a new version.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt::{self, Write};
use std::panic;
use std::sync::{Mutex, PoisonError};

use backend::platform::TRACE;
use backend::platform::clock::Clock;
use sha2::{Digest, Sha256};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, LevelFilter, filter_fn};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::reports::{Queue, Report};

/// Fingerprints with a time series of their own; the rest counts as `other`.
const KNOWN_MAX: usize = 200;
/// The longest text kept of an error, in characters.
const TEXT_MAX: usize = 300;

thread_local! {
    static LATEST: Cell<Option<Fingerprint>> = const { Cell::new(None) };
}

/// What errors of one cause at one place have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Fingerprint {
    fn of(parts: &[&str]) -> Self {
        let digest = Sha256::digest(parts.join("\n").as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        Self(u64::from_be_bytes(first))
    }
}

/// That of the error which this thread is just handing to its listeners.
pub fn latest() -> Option<Fingerprint> {
    LATEST.get()
}

/// What is heard: errors, and spans to know where they happen.
pub fn filter() -> FilterFn {
    fn is_heard(metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR || (metadata.is_span() && metadata.target() == TRACE)
    }
    filter_fn(is_heard as fn(&Metadata<'_>) -> bool).with_max_level_hint(LevelFilter::INFO)
}

/// Hears errors.
pub struct Faults {
    known: Mutex<HashSet<Fingerprint>>,
    reports: Option<Queue>,
}

impl Faults {
    /// Counts, and reports where there is a queue to put reports in.
    pub fn new(reports: Option<Queue>) -> Self {
        Self {
            known: Mutex::default(),
            reports,
        }
    }

    fn count(&self, fingerprint: Fingerprint, kind: &str, place: &str) {
        let is_known = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.contains(&fingerprint) || (known.len() < KNOWN_MAX && known.insert(fingerprint))
        };
        let labels = if is_known {
            [fingerprint.to_string(), kind.to_owned(), place.to_owned()]
        } else {
            ["other"; 3].map(str::to_owned)
        };
        let [fingerprint, kind, place] = labels;
        metrics::counter!("naryad_errors_total", "fingerprint" => fingerprint, "kind" => kind, "place" => place)
            .increment(1);
    }
}

/// Where a span is; kept with it.
#[derive(Clone, Default)]
struct Place {
    name: String,
    request_id: Option<String>,
    trace_id: Option<String>,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Faults {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut words = Words::default();
        attributes.record(&mut words);
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(Place {
                name: words.place.unwrap_or_default(),
                request_id: words.request_id,
                trace_id: words.trace_id,
            });
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if *event.metadata().level() != Level::ERROR {
            return;
        }
        let mut words = Words::default();
        event.record(&mut words);
        let around = context
            .event_span(event)
            .and_then(|span| span.extensions().get::<Place>().cloned())
            .unwrap_or_default();
        let place = words
            .place
            .or((!around.name.is_empty()).then_some(around.name))
            .unwrap_or_else(|| event.metadata().target().to_owned());
        let detail = plain(&words.error);
        let kind = words.kind.unwrap_or_else(|| "error".to_owned());
        // The text of an error of a known kind adds nothing but what differs.
        let cause = if kind == "error" || kind == "internal" {
            detail.as_str()
        } else {
            kind.as_str()
        };
        let fingerprint = Fingerprint::of(&[&words.message, cause, &place]);
        LATEST.set(Some(fingerprint));
        self.count(fingerprint, &kind, &place);
        if let Some(reports) = &self.reports {
            reports.offer(Report {
                at: Clock::System.now(),
                fingerprint,
                message: words.message,
                kind,
                detail,
                place,
                target: event.metadata().target(),
                request_id: words.request_id.or(around.request_id),
                trace_id: around.trace_id,
            });
        }
    }
}

/// What fields say.
#[derive(Default)]
struct Words {
    message: String,
    kind: Option<String>,
    error: String,
    place: Option<String>,
    request_id: Option<String>,
    trace_id: Option<String>,
}

impl Words {
    fn note(&mut self, field: &Field, value: String) {
        match field.name() {
            "message" => self.message = value,
            "kind" => self.kind = Some(value),
            "error" => self.error = value,
            "place" | "http.route" | "job.kind" => self.place = Some(value),
            "request_id" => self.request_id = Some(value),
            "trace_id" => self.trace_id = Some(value),
            _ => {}
        }
    }
}

impl Visit for Words {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(field, format!("{value:?}"));
    }
}

/// A text without what differs from one time to the next, which may be somebody's data too: what stands in quotes, addresses, numbers.
pub fn plain(text: &str) -> String {
    let mut unquoted = String::new();
    let mut closing = None;
    let mut before = ' ';
    for c in text.chars() {
        match closing {
            Some(end) if c == end => {
                closing = None;
                unquoted.push('…');
            }
            Some(_) => {}
            None => match c {
                '"' | '`' => closing = Some(c),
                '«' => closing = Some('»'),
                // Else it is an apostrophe.
                '\'' if !before.is_alphanumeric() => closing = Some(c),
                _ => unquoted.push(c),
            },
        }
        before = c;
    }
    let mut plain = String::new();
    for word in unquoted.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        if word.contains('@') {
            plain.push('…');
        } else {
            push_without_numbers(&mut plain, word);
        }
    }
    plain.chars().take(TEXT_MAX).collect()
}

/// Runs of letters and digits that have a digit become `#`: numbers, ids.
fn push_without_numbers(plain: &mut String, word: &str) {
    for run in word.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let letters = run.trim_end_matches(|c: char| !c.is_alphanumeric());
        if letters.contains(|c: char| c.is_numeric()) {
            let _ = write!(plain, "#{}", &run[letters.len()..]);
        } else {
            plain.push_str(run);
        }
    }
}

/// From here on a panic is an error like any other, with the place where it happened.
pub fn watch_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(
            || "?".to_owned(),
            |at| format!("{}:{}", at.file(), at.line()),
        );
        let error = info.payload_as_str().unwrap_or_default();
        // Empty unless `RUST_BACKTRACE` asks for it.
        let backtrace = Backtrace::capture();
        let backtrace = (backtrace.status() == BacktraceStatus::Captured)
            .then(|| tracing::field::display(backtrace));
        tracing::error!(place, kind = "panic", error, backtrace, "a panic");
    }));
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tracing_subscriber::Registry;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// Runs something under the listener; what it counted.
    fn heard(run: impl FnOnce()) -> String {
        let recorder = PrometheusBuilder::new().build_recorder();
        let figures = recorder.handle();
        let subscriber = Registry::default().with(Faults::new(None).with_filter(filter()));
        metrics::with_local_recorder(&recorder, || {
            tracing::subscriber::with_default(subscriber, run);
        });
        figures.render()
    }

    fn fail(error: &str, kind: Option<&str>) -> Fingerprint {
        tracing::error!(error, kind, "it failed");
        latest().unwrap()
    }

    /// OPS-03: errors of one cause at one place have one fingerprint, whatever differs in their texts; others have others.
    #[test]
    fn ops_03_errors_are_grouped() {
        let text = heard(|| {
            let one = fail("no row 17 for 'Anna'", None);
            assert_eq!(one, fail("no row 4 for 'Boris'", None));
            assert_ne!(one, fail("no column 4 for 'Boris'", None));
            let known = fail("duplicate key", Some("database.23505.task_number"));
            assert_eq!(
                known,
                fail("other words", Some("database.23505.task_number"))
            );
            let route = |route: &'static str| {
                tracing::info_span!(target: TRACE, "request", http.route = route)
                    .in_scope(|| fail("duplicate key", Some("database.23505.task_number")))
            };
            assert_ne!(route("/a"), known);
            assert_ne!(route("/a"), route("/b"));
            assert_eq!(route("/a"), route("/a"));
            tracing::warn!(error = "no row 17", "it failed a little");
        });
        let of_route = text
            .lines()
            .find(|line| line.starts_with("naryad_errors_total") && line.contains(r#"place="/a""#))
            .unwrap_or_else(|| panic!("{text}"));
        assert!(
            of_route.contains(r#"kind="database.23505.task_number""#) && of_route.ends_with(" 4"),
            "{of_route}"
        );
    }

    /// OPS-03: a flood of different errors does not become a flood of time series.
    #[test]
    fn ops_03_series_of_errors_are_limited() {
        let text = heard(|| {
            for n in 0..KNOWN_MAX + 10 {
                let kind = format!("kind-{n}");
                fail("", Some(&kind));
            }
        });
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with("naryad_errors_total{"))
                .count(),
            KNOWN_MAX + 1
        );
        assert!(
            text.contains(
                r#"naryad_errors_total{fingerprint="other",kind="other",place="other"} 10"#
            ),
            "{text}"
        );
    }

    #[test]
    fn texts_lose_what_differs() {
        for (text, expected) in [
            ("task 42 is gone", "task # is gone"),
            ("0192f3a4-77aa-7bcd-8eef-001122334455", "#-#-#-#-#"),
            ("invalid uuid: \"anna\" (at 3)", "invalid uuid: … (at #)"),
            (
                "no mail to anna@company.example, sorry",
                "no mail to … sorry",
            ),
            ("it isn't «Анна Б.» but 'x'", "it isn't … but …"),
            ("a b\n c", "a b c"),
            ("", ""),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(plain(&"a".repeat(1_000)).len(), TEXT_MAX);
    }
}
