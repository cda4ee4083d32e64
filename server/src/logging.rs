//! Logs (OPS-03): pretty or JSON on standard error, JSON in a file a day.

use backend::Settings;
use backend::platform::settings::LogFormat;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// Starts logging for the rest of the program's life. What is given back must be kept until its end, so that the last lines are written.
pub fn start(settings: &Settings) -> Option<WorkerGuard> {
    let filter = || {
        EnvFilter::try_from_default_env()
            .or_else(|_| EnvFilter::try_new(&settings.log.level))
            .unwrap_or_else(|_| EnvFilter::new("info"))
    };
    let console: Box<dyn Layer<Registry> + Send + Sync> = match settings.log.format {
        LogFormat::Pretty => Box::new(
            tracing_subscriber::fmt::layer()
                .with_target(false)
                .with_writer(std::io::stderr)
                .with_filter(filter()),
        ),
        LogFormat::Json => Box::new(
            tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_writer(std::io::stderr)
                .with_filter(filter()),
        ),
    };
    let (file, guard) = match settings.log.files.then(|| appender(settings)).flatten() {
        Some(appender) => {
            let (writer, guard) = tracing_appender::non_blocking(appender);
            let layer = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_writer(writer)
                .with_filter(filter());
            (Some(layer), Some(guard))
        }
        None => (None, None),
    };
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::registry()
        .with(console)
        .with(file)
        .try_init();
    guard
}

fn appender(settings: &Settings) -> Option<RollingFileAppender> {
    let dir = settings.data_dir.join("logs");
    let made = std::fs::create_dir_all(&dir)
        .map_err(|error| error.to_string())
        .and_then(|()| {
            RollingFileAppender::builder()
                .rotation(Rotation::DAILY)
                .filename_prefix("naryad")
                .filename_suffix("log")
                .max_log_files(settings.log.keep_days)
                .build(&dir)
                .map_err(|error| error.to_string())
        });
    made.inspect_err(|error| eprintln!("no log files: {error}"))
        .ok()
}
