//! `naryad worker`: background jobs and the clock, no HTTP.

use backend::platform::{jobs, live};
use tokio_util::sync::CancellationToken;

use super::start::{self, Database};
use super::{Common, Outcome};
use crate::{logging, telemetry, watch};

/// Works until it is asked to end. Shares the private PostgreSQL of a running server.
pub async fn run(common: &Common) -> Outcome {
    let settings = start::settings(&common.flags())?;
    // Before anything is counted.
    telemetry::recorder();
    let logging = logging::start(&settings);
    let outcome = open_and_work(settings).await;
    logging.end().await;
    outcome
}

async fn open_and_work(settings: backend::Settings) -> Outcome {
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
    let watched = stop.clone();
    // It commits too, so it must wake the nodes that serve people.
    let ((), (), outcome) = tokio::join!(
        jobs::run(backend.clone(), stop.clone()),
        live::run(backend.clone(), stop.clone()),
        async {
            let outcome = watch::run(backend.clone(), watched).await;
            stop.cancel();
            outcome
        }
    );
    backend.pool().close().await;
    outcome
}
