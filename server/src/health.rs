//! Whether this process lives and whether it can serve (OPS-03), and its figures. For machines: no sign-in.
//!
//! Serving pages needs no worker: while none lives, jobs wait and nothing is lost. Were every web node then taken from the balancer, late
//! mails would become an outage. So a lack of workers is said (`degraded`) and the answer stays 200.

use std::convert::Infallible;
use std::fmt::Display;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use backend::platform::db::{self, MIGRATOR};
use backend::platform::jobs as background;
use serde::Serialize;

use crate::api;
use crate::node::Node;
use crate::problem::Refusal;
use crate::session::Intake;
use crate::telemetry::{self, process};

/// The longest that a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often the mail server is asked at most.
const ASK_MAIL_EVERY: Duration = Duration::from_secs(60);
/// With less room on the disk something is amiss, in bytes.
const LEAST_FREE: u64 = 256 * 1024 * 1024;

/// Where the systems that Naryad replaces answer whether they can serve.
const OLD_HEALTH: &str = "/api/system/health";

/// The routes; where REST is too, because programs look for them there.
pub fn routes() -> Router<Node> {
    let old = Router::new().route(OLD_HEALTH, get(ready));
    ["", api::WITHOUT_VERSION, api::BASE]
        .into_iter()
        .fold(old, |router, base| {
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
    /// Not needed for serving, and neither are the following.
    workers: Check,
    mail: Check,
    disk: Check,
}

/// What a part says about itself.
struct Finding {
    ok: bool,
    detail: String,
}

impl From<String> for Finding {
    fn from(detail: String) -> Self {
        Finding { ok: true, detail }
    }
}

async fn live() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

async fn ready(State(node): State<Node>) -> Response {
    let database = timed(database(&node)).await;
    let migrations = timed(migrations(&node)).await;
    let jobs = timed(jobs(&node)).await;
    let workers = timed(workers(&node)).await;
    let mail = timed(async { Ok::<_, Infallible>(node.mail.look(&node)) }).await;
    let disk = timed(async { Ok::<_, Infallible>(disk(&node)) }).await;
    let ok = database.ok && migrations.ok && jobs.ok && !node.stopping.is_cancelled();
    let status = if ok {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = match (ok, workers.ok && mail.ok && disk.ok) {
        (true, true) => "ok",
        (true, false) => "degraded",
        (false, _) => "unavailable",
    };
    (
        status,
        Json(Readiness {
            status: word,
            version: env!("CARGO_PKG_VERSION"),
            database,
            migrations,
            jobs,
            workers,
            mail,
            disk,
        }),
    )
        .into_response()
}

/// Asks a part, at most for a while. What went wrong inside is logged, not shown.
async fn timed<F: Into<Finding>, E: Display>(part: impl Future<Output = Result<F, E>>) -> Check {
    let started = Instant::now();
    let failed = |detail: &str| Finding {
        ok: false,
        detail: detail.to_owned(),
    };
    let Finding { ok, detail } = match tokio::time::timeout(PATIENCE, part).await {
        Ok(Ok(found)) => found.into(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            failed("failed")
        }
        Err(_) => failed("no answer"),
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
    let mut tx = db::begin(node.backend.pool(), "").await?;
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
    let mut tx = db::begin(node.backend.pool(), "").await?;
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

/// Whether somebody runs jobs, in this process or another.
async fn workers(node: &Node) -> Result<Finding, backend::Error> {
    let background::Workers { alive, last_beat } = background::workers(&node.backend).await?;
    let detail = match last_beat {
        Some(_) if alive > 0 => format!("{alive} alive"),
        Some(last) => format!("none since {}", last.format("%Y-%m-%dT%H:%M:%SZ")),
        None => "none".to_owned(),
    };
    Ok(Finding {
        ok: alive > 0,
        detail,
    })
}

/// Whether the data directory has room left, for logs and the private PostgreSQL.
fn disk(node: &Node) -> Finding {
    match process::disk(&node.backend.settings().data_dir) {
        Some(disk) => Finding {
            ok: disk.free >= LEAST_FREE,
            detail: format!("{} MiB free", disk.free / 1024 / 1024),
        },
        None => Finding::from("not known".to_owned()),
    }
}

/// What is known of the mail server. It is asked now and then, beside the answer: who balances the load asks every few seconds and does
/// not wait long.
#[derive(Default)]
pub struct Mail {
    asked: Mutex<Option<Instant>>,
    answered: Mutex<Option<bool>>,
}

impl Mail {
    fn look(self: &Arc<Self>, node: &Node) -> Finding {
        if !node.backend.mailer().is_configured() {
            return Finding::from("not configured".to_owned());
        }
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.is_none_or(|at| at.elapsed() >= ASK_MAIL_EVERY) {
            *asked = Some(Instant::now());
            let (mail, backend) = (Arc::clone(self), node.backend.clone());
            tokio::spawn(async move {
                let answer = backend.mailer().answers().await;
                *mail.answered.lock().unwrap_or_else(PoisonError::into_inner) = answer;
            });
        }
        let (ok, detail) = match *self.answered.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(true) => (true, "answers"),
            Some(false) => (false, "does not answer"),
            None => (true, "configured"),
        };
        Finding {
            ok,
            detail: detail.to_owned(),
        }
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
