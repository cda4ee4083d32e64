//! QLT-01, growth: the same list in a database of 20 000 tasks, made beside the large one and removed again.

use backend::platform::clock::Clock;
use backend::platform::db;
use backend::{Backend, Error, Result};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use super::list;
use super::measure::Latency;
use super::who;
use crate::seed::scale::{self, Scale};

/// As many people and tenants as in the large one.
const SMALL: Scale = Scale {
    tasks: 20_000,
    users: 2_000,
    tenants: 50,
};

/// Measures the first question of [`list::QUESTIONS`] as head in a small database.
///
/// # Errors
/// When no database can be made, filled or asked.
pub async fn small(backend: &Backend, options: &PgConnectOptions) -> Result<Latency> {
    let name = format!("naryad_bench_{}", std::process::id());
    run(options, format!("CREATE DATABASE {name}")).await?;
    let outcome = measure(backend, &options.clone().database(&name)).await;
    run(options, format!("DROP DATABASE {name} WITH (FORCE)")).await?;
    outcome
}

async fn measure(backend: &Backend, options: &PgConnectOptions) -> Result<Latency> {
    db::migrate(options)
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let pool = db::pool(options.clone(), backend.settings().database_pool).await?;
    let small = Backend::new(
        pool,
        backend.settings().clone(),
        Clock::System,
        backend.keys().clone(),
    )?;
    scale::scale(&small, options, SMALL, |_| {}).await?;
    let head = who::sign_in(&small, "head", who::LARGEST).await?;
    let latency = list::inside(&small, &head, list::QUESTIONS[0], list::WORKERS).await;
    small.pool().close().await;
    latency
}

async fn run(options: &PgConnectOptions, statement: String) -> Result<()> {
    let mut connection = PgConnection::connect_with(options).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(connection.close().await?)
}
