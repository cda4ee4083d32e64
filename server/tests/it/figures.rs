//! What administrators see of a running server: figures and traces (OPS-03).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::node::Node;
use server::site::Site;
use server::telemetry::traces::{self, Finished, Traces};
use server::{listen, router};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, Registry};

use crate::common::{Person, Server};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// OPS-03: HTTP, pool, process, disk, jobs and the work itself are in the figures.
#[tokio::test(flavor = "multi_thread")]
async fn ops_03_figures_are_all_there() {
    let server = Server::start().await;
    let head = server.person("head").await;
    head.make("/tasks", json!({"title": "Count me"})).await;
    server.db.run_jobs().await;
    let response = server.nobody(Method::GET, "/metrics").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let text = response.text().await.unwrap();
    for name in [
        "naryad_build_info{",
        "naryad_http_requests_total{",
        "naryad_http_request_seconds_bucket{",
        "naryad_http_requests_in_flight ",
        r#"naryad_database_connections{state="active"}"#,
        r#"naryad_database_connections{state="idle"}"#,
        "naryad_database_connections_max ",
        "naryad_database_acquire_seconds_bucket{",
        r#"naryad_database_transaction_seconds_count{end="commit"}"#,
        "naryad_log_lines_lost_total ",
        "process_cpu_seconds_total ",
        "process_resident_memory_bytes ",
        "process_open_fds ",
        r#"naryad_disk_bytes{state="free"}"#,
        r#"naryad_machine_memory_bytes{state="available"}"#,
        r#"naryad_tenants{state="active"} "#,
        r#"naryad_people{state="active"}"#,
        r#"naryad_tasks_open{state="new"} "#,
        "naryad_tasks_overdue ",
        r#"naryad_jobs{state="dead"} "#,
        "naryad_job_delay_seconds ",
        "# HELP naryad_tasks_open ",
    ] {
        assert!(text.contains(name), "{name} is not in\n{text}");
    }
}

/// OPS-03: a process without pages shows health and figures, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn ops_03_a_worker_can_be_watched() {
    let server = Server::start().await;
    let backend = server.db.backend().clone();
    let stop = CancellationToken::new();
    let node = Node::new(backend.clone(), Site::empty(), stop.clone()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = stop.clone();
    tokio::spawn(async move {
        listen::serve(listener, router::watched(node), backend.settings(), serving).await;
    });
    for (path, expected) in [
        ("/health/live", 200),
        ("/health/ready", 200),
        ("/metrics", 200),
        ("/tasks", 404),
        ("/api/v1/tasks", 404),
    ] {
        let answer = server
            .client
            .get(format!("http://{address}{path}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), expected, "{path}");
    }
    stop.cancel();
}

/// OPS-03: readiness names each part that the program leans on.
#[tokio::test(flavor = "multi_thread")]
async fn ops_03_readiness_names_each_part() {
    let server = Server::start().await;
    let response = server
        .nobody(Method::GET, "/health/ready")
        .send()
        .await
        .unwrap();
    let body: Value = response.json().await.unwrap();
    for part in ["database", "migrations", "jobs", "mail", "disk"] {
        assert_eq!(body[part]["ok"], true, "{part} in {body}");
    }
    assert_eq!(body["mail"]["detail"], "not configured");
}

/// OPS-03: a request goes on with the trace of its sender, and its statements stand below it. One thread, so that all of the server is heard.
#[tokio::test]
async fn ops_03_requests_are_traced() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let (queue, mut finished) = mpsc::channel(1_000);
    let layer = Traces::new(queue, 0.0).with_filter(traces::filter());
    let _heard = tracing::subscriber::set_default(Registry::default().with(layer));
    // Which events are heard is kept for the whole process, and the tests beside this one hear none: asked anew until it is settled.
    for _ in 0..20 {
        tracing::callsite::rebuild_interest_cache();
        let (request, statements) = traced(&head, &mut finished).await;
        assert_eq!(request.parent_id.as_deref(), Some(PARENT));
        assert!(
            request
                .attributes
                .contains(&("http.response.status_code", Value::from(200))),
            "{request:?}"
        );
        if statements
            .iter()
            .any(|span| span.parent_id.as_ref() == Some(&request.span_id))
        {
            return;
        }
    }
    panic!("no statement stands below its request");
}

/// Asks for the list; the span of the request and those that ended before it.
async fn traced(
    head: &Person<'_>,
    finished: &mut mpsc::Receiver<Finished>,
) -> (Finished, Vec<Finished>) {
    let response = head
        .ask(Method::GET, "/tasks")
        .header("traceparent", format!("00-{TRACE}-{PARENT}-01"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.text().await.unwrap();
    let mut statements = Vec::new();
    loop {
        let span = finished.recv().await.unwrap();
        assert_eq!(span.trace_id, TRACE, "{span:?}");
        if span.name == "GET /api/v1/tasks" {
            return (span, statements);
        }
        statements.push(span);
    }
}
