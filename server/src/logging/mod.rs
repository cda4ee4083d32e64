//! Logs (OPS-03): pretty or JSON on standard error, JSON in files. What else hears events hangs here too: figures of statements, errors
//! and their reports, traces.

mod files;
mod line;

use std::sync::OnceLock;
use std::time::Duration;

use backend::Settings;
use backend::platform::TRACE;
use backend::platform::clock::Clock;
use backend::platform::settings::LogFormat;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::fmt::format::JsonFields;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::telemetry::identity::Identity;
use crate::telemetry::{faults, queries, reports, traces};

use files::LogFiles;
use line::Line;

/// Lines that wait for the disk; what comes beyond is dropped and counted. Their places take memory from the start.
const WAITING_LINES: usize = 4_096;
/// How long the last traces and reports may take at the end of the program.
const FAREWELL: Duration = Duration::from_secs(3);

static FILE_LOSSES: OnceLock<ErrorCounter> = OnceLock::new();

type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// What runs beside the program to carry away what it logs.
#[must_use = "the last lines are written at its end"]
pub struct Logging {
    _files: Option<WorkerGuard>,
    senders: Vec<JoinHandle<()>>,
    stop: CancellationToken,
}

impl Logging {
    /// Sends and writes what still waits.
    pub async fn end(self) {
        self.stop.cancel();
        let all = futures::future::join_all(self.senders);
        if tokio::time::timeout(FAREWELL, all).await.is_err() {
            eprintln!("the last traces or reports could not be sent");
        }
    }
}

/// How many lines the files have lost because the disk was too slow.
pub fn lost_lines() -> usize {
    FILE_LOSSES.get().map_or(0, ErrorCounter::dropped_lines)
}

/// Starts logging for the rest of the program's life.
pub fn start(settings: &Settings) -> Logging {
    let identity = Identity::of(settings);
    let stop = CancellationToken::new();
    let mut senders = Vec::new();
    let mut layers: Vec<BoxedLayer> = Vec::new();

    let reports = reports::start(settings, &identity, &stop).map(|(queue, sender)| {
        senders.push(sender);
        queue
    });
    // First of all: lines of errors carry the fingerprint that it finds.
    layers.push(Box::new(
        faults::Faults::new(reports).with_filter(faults::filter()),
    ));
    layers.push(Box::new(queries::Queries.with_filter(queries::filter())));
    if let Some((traces, sender)) = traces::start(settings, &identity, &stop) {
        senders.push(sender);
        layers.push(Box::new(traces.with_filter(traces::filter())));
    }
    layers.push(console(settings, &identity));
    let files = to_files(settings, &identity).map(|(layer, guard)| {
        layers.push(layer);
        guard
    });
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::registry().with(layers).try_init();
    faults::watch_panics();
    Logging {
        _files: files,
        senders,
        stop,
    }
}

/// What is logged. Spans of traces always are: lines within them tell whose they are.
fn filter(settings: &Settings) -> EnvFilter {
    EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(&settings.log.level))
        .unwrap_or_else(|_| EnvFilter::new("info"))
        .add_directive(
            format!("{TRACE}=info")
                .parse()
                .expect("a target and a level"),
        )
}

fn console(settings: &Settings, identity: &Identity) -> BoxedLayer {
    let layer = tracing_subscriber::fmt::layer::<Registry>().with_writer(std::io::stderr);
    match settings.log.format {
        LogFormat::Pretty => Box::new(layer.with_target(false).with_filter(filter(settings))),
        LogFormat::Json => Box::new(
            layer
                .fmt_fields(JsonFields::new())
                .event_format(Line::of(&identity.node))
                .with_ansi(false)
                .with_filter(filter(settings)),
        ),
    }
}

fn to_files(settings: &Settings, identity: &Identity) -> Option<(BoxedLayer, WorkerGuard)> {
    if !settings.log.files {
        return None;
    }
    let files = LogFiles::open(settings.data_dir.join("logs"), &settings.log, Clock::System)
        .inspect_err(|error| eprintln!("no log files: {error}"))
        .ok()?;
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING_LINES)
        .finish(files);
    let _ = FILE_LOSSES.set(writer.error_counter());
    let layer = tracing_subscriber::fmt::layer::<Registry>()
        .with_writer(writer)
        .fmt_fields(JsonFields::new())
        .event_format(Line::of(&identity.node))
        .with_ansi(false)
        .with_filter(filter(settings));
    Some((Box::new(layer), guard))
}
