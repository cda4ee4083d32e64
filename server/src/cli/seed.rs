//! `naryad seed`: made-up companies, to look at or to measure with.

use clap::Args;

use super::start::{self, Database};
use super::{Common, Outcome};
use crate::seed::{self, PASSWORD, scale::Scale};

/// Connections of a seeder.
const POOL: u32 = 4;

/// What `seed` takes.
#[derive(Args)]
pub struct SeedArgs {
    /// Fill the database with companies to measure with, as in tasks=1000000,users=2000,tenants=50, instead of the demo company.
    /// Needs a superuser of PostgreSQL, as the private one gives
    #[arg(long, value_name = "WHAT")]
    scale: Option<Scale>,
}

/// Fills the database.
pub async fn run(common: &Common, args: SeedArgs) -> Outcome {
    let mut settings = start::settings(&common.flags())?;
    settings.database_pool = POOL;
    let database = Database::open(&settings, true).await?;
    let outcome = fill(&database, settings, args).await;
    database.close().await;
    outcome
}

async fn fill(database: &Database, settings: backend::Settings, args: SeedArgs) -> Outcome {
    database.migrate().await?;
    let backend = database.backend(settings).await?;
    let outcome = match args.scale {
        Some(scale) => seed::scale::scale(&backend, &database.options, scale, |line| {
            println!("{line}")
        })
        .await
        .map(|_| ()),
        None => seed::demo(&backend).await.map(|made| match made {
            true => println!("the demo companies are there; everybody's password is {PASSWORD}"),
            false => println!("the demo companies have been there already"),
        }),
    };
    backend.pool().close().await;
    outcome.map_err(|error| error.to_string())
}
