//! `naryad bench`: the figures of `spec` QLT-01 to QLT-06, with what the machine gives at best taken in the same run.
//!
//! Runs against a database that `naryad seed --scale` has filled. It makes tasks there: never run it on a database that people use.

mod create;
mod floor;
mod growth;
mod http;
mod list;
mod measure;
mod report;
mod search;
mod server;
mod sizes;
mod who;

use std::path::Path;

use backend::{Backend, Result};
use sqlx::postgres::PgConnectOptions;

pub use report::Report;

use self::create::Maker;
use self::report::Row;
use self::server::Server;
use self::who::Who;
use crate::seed::{COMMON, RARE};

/// Workers that make tasks at once.
const CREATORS: [usize; 3] = [2, 4, 8];
/// QLT-01.
const WANTED: &str = "p50 ≤ 2 ms, p99 ≤ 10 ms";
/// Where the site lies when none is named.
const USUAL_SITE: &str = "target/site";

/// What to measure beside the usual.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    /// Also the growth of the list from 20 000 tasks.
    pub compare: bool,
}

/// Measures everything; `tell` hears what comes next.
///
/// # Errors
/// When the database is not filled, or something measured fails.
pub async fn run(
    backend: &Backend,
    options: &PgConnectOptions,
    wish: Wish,
    tell: impl Fn(&str),
) -> Result<Report> {
    let people = [
        who::sign_in(backend, "head", who::LARGEST).await?,
        who::sign_in(backend, "manager", who::LARGEST).await?,
        who::sign_in(backend, "admin", who::LARGEST).await?,
    ];
    let people: Vec<(&str, Who)> = ["head", "manager", "admin"]
        .into_iter()
        .zip(people)
        .collect();
    let mut rows = Vec::new();

    tell("floor");
    let fsync_micros = floor::fsync_micros(&backend.settings().data_dir).await?;
    if let Some(latency) = floor::round_trip(options).await? {
        rows.push(Row::new("floor", "pgbench: SELECT 1", latency, ""));
    }
    lists(backend, options, &people, &mut rows, &tell).await?;
    if wish.compare {
        tell("list among 20 000 tasks");
        let small = growth::small(backend, options).await?;
        let large = list::inside(backend, &people[0].1, list::QUESTIONS[0], list::WORKERS).await?;
        rows.push(Row::new(
            "QLT-01",
            "list as head among 20 000 tasks: status:open",
            small,
            "",
        ));
        rows.push(
            Row::new(
                "QLT-01",
                "the same in this database (× small)",
                large,
                "p99 ≤ 1.3 × small",
            )
            .over(Some(small)),
        );
    }
    tell("search");
    for (words, name) in [(RARE, "rare"), (COMMON, "common")] {
        for (who, person) in &people[..2] {
            let latency = search::search(backend, person, words).await?;
            rows.push(Row::new(
                "QLT-02",
                format!("search as {who}: {name} words"),
                latency,
                "p99 ≤ 10 ms",
            ));
        }
    }
    let (start_milliseconds, idle_megabytes) =
        http(backend, options, &people[0].1, &mut rows, &tell).await?;
    creation(backend, fsync_micros, &mut rows, &tell).await?;

    let (postgres, tasks) = about(backend).await?;
    let site = backend
        .settings()
        .http
        .site_dir
        .as_deref()
        .unwrap_or(Path::new(USUAL_SITE));
    Ok(Report {
        at: backend
            .clock()
            .now()
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        version: env!("CARGO_PKG_VERSION"),
        release: !cfg!(debug_assertions),
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        postgres,
        tasks,
        fsync_micros,
        rows,
        start_milliseconds,
        idle_megabytes,
        sizes: sizes::of(site),
    })
}

/// QLT-01 inside the program, each with the same statement under `pgbench`.
async fn lists(
    backend: &Backend,
    options: &PgConnectOptions,
    people: &[(&str, Who)],
    rows: &mut Vec<Row>,
    tell: &impl Fn(&str),
) -> Result<()> {
    for (name, person) in people {
        tell(&format!("list as {name}"));
        let floor = floor::list(backend, options, person).await?;
        if let Some(floor) = floor {
            rows.push(Row::new(
                "floor",
                format!("pgbench: list as {name}: {}", list::QUESTIONS[0].0),
                floor,
                "",
            ));
        }
        for (index, question) in list::QUESTIONS.into_iter().enumerate() {
            let what = format!(
                "list as {name}: {}, sort {}",
                question.0,
                question.1.as_str()
            );
            if index == 0 {
                // Alone: the time of one request, without waiting for a processor that the other one holds.
                let alone = list::inside(backend, person, question, 1).await?;
                let alone = Row::new("QLT-01", format!("{what}, one at a time"), alone, WANTED);
                rows.push(alone);
            }
            let latency = list::inside(backend, person, question, list::WORKERS).await?;
            rows.push(Row::new("QLT-01", what, latency, WANTED).over(floor.filter(|_| index == 0)));
        }
    }
    Ok(())
}

/// QLT-05, and QLT-01 through a server of its own process. Start and idle memory with everything that `serve` does; lists without the
/// clock's work, which a database filled some time ago has much of.
async fn http(
    backend: &Backend,
    options: &PgConnectOptions,
    head: &Who,
    rows: &mut Vec<Row>,
    tell: &impl Fn(&str),
) -> Result<(f64, Option<f64>)> {
    tell("start and memory");
    let server = Server::start(options, backend.settings(), "web,jobs").await?;
    let start = server.start.as_secs_f64() * 1000.0;
    let memory = server.idle_megabytes().await;
    server.stop().await?;
    tell("list over HTTP");
    let server = Server::start(options, backend.settings(), "web").await?;
    let floor = list::get(&server, "/health/live", None).await?;
    rows.push(Row::new(
        "floor",
        "HTTP: a handler that does nothing",
        floor,
        "",
    ));
    for question in list::QUESTIONS {
        let latency = list::over_http(&server, head, question).await?;
        rows.push(
            Row::new(
                "QLT-01",
                format!(
                    "HTTP list as head: {}, sort {}",
                    question.0,
                    question.1.as_str()
                ),
                latency,
                "",
            )
            .over(Some(floor)),
        );
    }
    server.stop().await?;
    Ok((start, memory))
}

/// QLT-03: in tenants of their own, and all in one, where the counter of numbers makes them wait for each other.
async fn creation(
    backend: &Backend,
    fsync_micros: Option<f64>,
    rows: &mut Vec<Row>,
    tell: &impl Fn(&str),
) -> Result<()> {
    let most = CREATORS.into_iter().max().unwrap_or_default();
    let mut makers = Vec::new();
    for tenant in (1..=most).map(|rank| format!("scale-{rank:02}")) {
        let Ok(head) = who::sign_in(backend, "head", &tenant).await else {
            break;
        };
        let responsible = who::manager(backend, &head, &tenant).await?;
        makers.push(Maker {
            actor: head.actor,
            responsible,
        });
    }
    let floor = fsync_micros.map(|micros| measure::Latency {
        samples: 0,
        p50: micros / 1e3,
        p99: micros / 1e3,
        max: micros / 1e3,
        per_second: 1e6 / micros,
    });
    for workers in CREATORS {
        for (place, makers) in [
            ("tenants of their own", &makers[..]),
            ("one tenant", &makers[..1]),
        ] {
            tell(&format!("tasks made by {workers} at once in {place}"));
            let latency = create::create(backend, makers, workers).await?;
            let what = format!("create a task, {workers} at once in {place} (× fsync)");
            rows.push(
                Row::new(
                    "QLT-03",
                    what,
                    latency,
                    "≥ 1000 per second, p99 ≤ 10 × fsync",
                )
                .over(floor),
            );
        }
    }
    Ok(())
}

/// What PostgreSQL it is, and how many tasks there are about.
async fn about(backend: &Backend) -> Result<(String, i64)> {
    let row: (String, i64) = sqlx::query_as("SELECT 'PostgreSQL ' || current_setting('server_version') || CASE WHEN current_setting('fsync')::boolean THEN '' ELSE ', fsync OFF' END, reltuples::bigint FROM pg_class WHERE oid = 'task'::regclass")
        .fetch_one(backend.pool())
        .await?;
    Ok(row)
}
