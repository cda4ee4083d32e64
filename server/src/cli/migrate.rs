//! `naryad migrate`: brings the database up to date and ends.

use backend::platform::db::MIGRATOR;

use super::start::{self, Database};
use super::{Common, Outcome};

/// Migrates.
pub async fn run(common: &Common) -> Outcome {
    let settings = start::settings(&common.flags())?;
    let database = Database::open(&settings, true).await?;
    let outcome = database.migrate().await;
    database.close().await;
    outcome?;
    println!(
        "the database is up to date: {} migrations",
        MIGRATOR.iter().count()
    );
    Ok(())
}
