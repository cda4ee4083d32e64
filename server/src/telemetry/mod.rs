//! Figures for Prometheus (OPS-03), and what else tells an administrator how the program fares.
//!
//! | module | what |
//! |---|---|
//! | here | requests by route template, the database pool, how the work stands |
//! | [`process`] | processor, memory, disk |
//! | [`queries`] | how long statements take |
//! | [`faults`], [`reports`] | errors by fingerprint; reports of them to Sentry |
//! | [`traces`] | spans to an OpenTelemetry collector |
//! | [`send`] | the way out to both |

pub mod faults;
pub mod identity;
pub mod process;
pub mod queries;
pub mod reports;
pub mod send;
pub mod traces;

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use backend::platform::figures;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::logging;
use crate::node::Node;

const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// How often figures that nobody reads are folded together.
const UPKEEP: Duration = Duration::from_secs(5);
/// How old figures of the work may be: they cost walks over indexes.
const STALE: Duration = Duration::from_secs(60);

/// What the figures mean; Prometheus shows it beside them.
const MEANINGS: &[(&str, &str)] = &[
    ("naryad_build_info", "1, with version and profile"),
    (
        "naryad_http_requests_total",
        "Requests by method, route template and status",
    ),
    (
        "naryad_http_request_seconds",
        "Time until the head of an answer",
    ),
    ("naryad_http_requests_in_flight", "Requests being answered"),
    (
        "naryad_errors_total",
        "Errors by fingerprint, kind and place",
    ),
    ("naryad_jobs_total", "Attempts of jobs by kind and result"),
    ("naryad_job_seconds", "Time that attempts of jobs took"),
    (
        "naryad_database_connections",
        "Connections of the pool: open, idle, active",
    ),
    (
        "naryad_database_connections_max",
        "Connections that the pool may open",
    ),
    (
        "naryad_database_acquire_seconds",
        "Time until a connection was free",
    ),
    (
        "naryad_database_acquire_failures_total",
        "Transactions that got no connection, by kind of fault",
    ),
    (
        "naryad_database_transaction_seconds",
        "How long transactions were open, by their end",
    ),
    ("naryad_database_query_seconds", "Time that statements took"),
    (
        "naryad_database_slow_queries_total",
        "Statements that took a second or more",
    ),
    (
        "naryad_log_lines_lost_total",
        "Lines that the disk was too slow for",
    ),
    (
        "naryad_telemetry_dropped_total",
        "Spans and reports that could not be sent",
    ),
    (
        "naryad_disk_bytes",
        "The file system of the data directory: total, free",
    ),
    (
        "naryad_machine_memory_bytes",
        "Memory of the machine: total, available",
    ),
    ("naryad_tenants", "Companies by state"),
    ("naryad_people", "People by state, over all companies"),
    ("naryad_people_seen", "People seen within 15 minutes"),
    ("naryad_sessions_open", "Devices that are signed in"),
    ("naryad_jobs", "Jobs by state now"),
    (
        "naryad_job_delay_seconds",
        "How long the oldest due job has waited",
    ),
    ("naryad_tasks_open", "Open tasks by status"),
    ("naryad_tasks_overdue", "Tasks past their deadline"),
];

/// The one recorder of this process; made at the first call.
pub fn recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)
                .expect("there are buckets");
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // Whoever was first stays; the handle then shows its own, empty figures.
            let _ = metrics::set_global_recorder(recorder);
            for (name, meaning) in MEANINGS {
                metrics::describe_gauge!(*name, *meaning);
            }
            handle
        })
        .clone()
}

/// Folds old figures together, for ever.
pub async fn upkeep(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

/// Middleware: counts a request and its time under the template of its route, never under the address (which may name things).
pub async fn measure(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().as_str().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let flight = Flight::begin();
    let response = next.run(request).await;
    drop(flight);
    let status = response.status().as_u16().to_string();
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("naryad_http_requests_total", &labels).increment(1);
    metrics::histogram!("naryad_http_request_seconds", &labels)
        .record(started.elapsed().as_secs_f64());
    response
}

/// A request being answered; ends when it is dropped, so that those count too whose sender has left.
struct Flight;

impl Flight {
    fn begin() -> Self {
        metrics::gauge!("naryad_http_requests_in_flight").increment(1.0);
        Self
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        metrics::gauge!("naryad_http_requests_in_flight").decrement(1.0);
    }
}

/// All figures as Prometheus reads them.
pub async fn show(State(node): State<Node>) -> String {
    let settings = node.backend.settings();
    metrics::gauge!("naryad_build_info", "version" => identity::VERSION, "profile" => settings.profile.as_str())
        .set(1.0);
    let pool = node.backend.pool();
    let (open, idle) = (f64::from(pool.size()), pool.num_idle() as f64);
    for (state, count) in [("open", open), ("idle", idle), ("active", open - idle)] {
        metrics::gauge!("naryad_database_connections", "state" => state).set(count.max(0.0));
    }
    metrics::gauge!("naryad_database_connections_max").set(f64::from(settings.database_pool));
    metrics::counter!("naryad_log_lines_lost_total").absolute(logging::lost_lines() as u64);
    process::show(&settings.data_dir);
    node.standing.show(&node).await;
    node.metrics.render()
}

/// How the work stands: read again when somebody asks and it is stale.
#[derive(Default)]
pub struct Standing(Mutex<Option<Instant>>);

impl Standing {
    async fn show(&self, node: &Node) {
        {
            let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if read.is_some_and(|at| at.elapsed() < STALE) {
                return;
            }
            *read = Some(Instant::now());
        }
        match figures::read(&node.backend).await {
            Ok(figures) => figures.into_iter().for_each(set),
            Err(error) => tracing::warn!(%error, "how the work stands cannot be read"),
        }
    }
}

fn set(figure: figures::Figure) {
    let name = format!("naryad_{}", figure.figure);
    let gauge = if figure.state.is_empty() {
        metrics::gauge!(name)
    } else {
        metrics::gauge!(name, "state" => figure.state)
    };
    gauge.set(figure.value as f64);
}
