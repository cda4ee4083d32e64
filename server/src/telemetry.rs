//! Figures for Prometheus (OPS-03): requests by route template, the database pool, live connections, memory.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::node::Node;

const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// How often figures that nobody reads are folded together.
const UPKEEP: Duration = Duration::from_secs(5);

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
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("naryad_http_requests_total", &labels).increment(1);
    metrics::histogram!("naryad_http_request_seconds", &labels)
        .record(started.elapsed().as_secs_f64());
    response
}

/// All figures as Prometheus reads them.
pub async fn show(State(node): State<Node>) -> String {
    let pool = node.backend.pool();
    metrics::gauge!("naryad_database_connections", "state" => "open").set(f64::from(pool.size()));
    metrics::gauge!("naryad_database_connections", "state" => "idle").set(pool.num_idle() as f64);
    metrics::gauge!("naryad_database_connections_max")
        .set(f64::from(node.backend.settings().database_pool));
    if let Some(bytes) = resident_bytes() {
        metrics::gauge!("process_resident_memory_bytes").set(bytes as f64);
    }
    if let Some(seconds) = cpu_seconds() {
        metrics::gauge!("process_cpu_seconds_total").set(seconds);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        metrics::gauge!("process_open_fds").set(files.count() as f64);
    }
    node.metrics.render()
}

/// Memory held, in bytes (`/proc/self/status`).
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

/// Processor time used, in seconds (`/proc/self/stat`, in hundredths on every Linux).
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / 100.0)
}
