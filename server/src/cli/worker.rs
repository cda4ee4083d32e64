//! `naryad worker`: background jobs and the clock, no HTTP.

use backend::platform::{jobs, live};
use tokio_util::sync::CancellationToken;

use super::start::{self, Database};
use super::{Common, Outcome};
use crate::logging;

/// Works until it is asked to end. Shares the private PostgreSQL of a running server.
pub async fn run(common: &Common) -> Outcome {
    let settings = start::settings(&common.flags())?;
    let _logging = logging::start(&settings);
    let stop = CancellationToken::new();
    start::on_signal(stop.clone());
    let database = Database::open(&settings, true).await?;
    let outcome = work(&database, settings, stop).await;
    database.close().await;
    outcome
}

async fn work(
    database: &Database,
    settings: backend::Settings,
    stop: CancellationToken,
) -> Outcome {
    database.migrate().await?;
    let backend = database.backend(settings).await?;
    tracing::info!("working");
    // It commits too, so it must wake the nodes that serve people.
    tokio::join!(
        jobs::run(backend.clone(), stop.clone()),
        live::run(backend.clone(), stop)
    );
    backend.pool().close().await;
    Ok(())
}
