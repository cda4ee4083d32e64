//! Whether this process lives and whether it can serve (OPS-03), and its figures. For machines: no sign-in.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use backend::platform::db::MIGRATOR;
use serde::Serialize;

use crate::node::Node;
use crate::problem::Refusal;
use crate::session::Intake;
use crate::telemetry;

/// The longest that a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The routes; under `/api/v1` too, where programs look for them.
pub fn routes() -> Router<Node> {
    ["", "/api/v1"]
        .into_iter()
        .fold(Router::new(), |router, base| {
            router
                .route(&format!("{base}/health/live"), get(live))
                .route(&format!("{base}/health/ready"), get(ready))
                .route(&format!("{base}/metrics"), get(figures))
        })
}

/// How one part is.
#[derive(Debug, Serialize)]
pub struct Check {
    pub ok: bool,
    /// What it says about itself.
    pub detail: String,
    /// How long it took to answer.
    pub milliseconds: u64,
}

/// How everything is.
#[derive(Debug, Serialize)]
struct Readiness {
    status: &'static str,
    version: &'static str,
    database: Check,
    migrations: Check,
    jobs: Check,
    mail: Check,
}

async fn live() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

async fn ready(State(node): State<Node>) -> Response {
    let database = timed(database(&node)).await;
    let migrations = timed(migrations(&node)).await;
    let jobs = timed(jobs(&node)).await;
    let mail = timed(async {
        Ok(if node.backend.settings().smtp.url.is_some() {
            "configured"
        } else {
            "not configured"
        }
        .to_owned())
    })
    .await;
    let ok = database.ok && migrations.ok && jobs.ok && !node.stopping.is_cancelled();
    let status = if ok {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = if ok { "ok" } else { "unavailable" };
    (
        status,
        Json(Readiness {
            status: word,
            version: env!("CARGO_PKG_VERSION"),
            database,
            migrations,
            jobs,
            mail,
        }),
    )
        .into_response()
}

/// Asks a part, at most for a while. What went wrong inside is logged, not shown.
async fn timed(part: impl Future<Output = Result<String, sqlx::Error>>) -> Check {
    let started = Instant::now();
    let (ok, detail) = match tokio::time::timeout(PATIENCE, part).await {
        Ok(Ok(detail)) => (true, detail),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            (false, "failed".to_owned())
        }
        Err(_) => (false, "no answer".to_owned()),
    };
    Check {
        ok,
        detail,
        milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    }
}

async fn database(node: &Node) -> Result<String, sqlx::Error> {
    sqlx::query("SELECT 1").execute(node.backend.pool()).await?;
    Ok(format!(
        "{} of {} connections open",
        node.backend.pool().size(),
        node.backend.settings().database_pool
    ))
}

/// Whether the schema is that of this program. The list belongs to the owner, so the role is put off for a moment.
async fn migrations(node: &Node) -> Result<String, sqlx::Error> {
    let mut tx = node.backend.pool().begin().await?;
    sqlx::query("SET LOCAL ROLE NONE").execute(&mut *tx).await?;
    let there: i64 =
        sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations WHERE success")
            .fetch_one(&mut *tx)
            .await?;
    tx.rollback().await?;
    let wanted = MIGRATOR
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or_default();
    if there >= wanted {
        Ok(there.to_string())
    } else {
        Err(sqlx::Error::Protocol(format!(
            "migration {wanted} is not there yet, only {there}"
        )))
    }
}

async fn jobs(node: &Node) -> Result<String, sqlx::Error> {
    let mut tx = node.backend.pool().begin().await?;
    sqlx::query("SET LOCAL ROLE NONE").execute(&mut *tx).await?;
    let known: bool = sqlx::query_scalar("SELECT to_regclass('job') IS NOT NULL")
        .fetch_one(&mut *tx)
        .await?;
    tx.rollback().await?;
    if known {
        Ok("reachable".to_owned())
    } else {
        Err(sqlx::Error::RowNotFound)
    }
}

/// Figures tell how busy a company is: only for machines nearby.
async fn figures(State(node): State<Node>, Extension(intake): Extension<Intake>) -> Response {
    let nearby = intake
        .origin
        .ip
        .as_deref()
        .and_then(|ip| ip.parse().ok())
        .is_some_and(is_nearby);
    if !nearby {
        return Refusal::http(StatusCode::NOT_FOUND, "not_found").into_response();
    }
    let text = telemetry::show(State(node)).await;
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        text,
    )
        .into_response()
}

/// This machine, or a private network (RFC 1918, RFC 4193).
fn is_nearby(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}
