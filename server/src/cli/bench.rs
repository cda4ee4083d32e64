//! `naryad bench`: how fast it is here.

use std::path::PathBuf;

use clap::Args;

use super::start::{self, Database};
use super::{Common, Outcome};
use crate::bench::{self, Wish};

/// Connections of the measured back end: four a core of the reference machine.
const POOL: u32 = 8;

/// What `bench` takes.
#[derive(Args)]
pub struct BenchArgs {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Also how the list grows from 20 000 tasks: makes and removes a second database
    #[arg(long)]
    compare: bool,
    /// Directory of the site's files [default: target/site]
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
}

/// Measures, on a database that `naryad seed --scale` has filled. It makes tasks there.
pub async fn run(common: &Common, args: BenchArgs) -> Outcome {
    let mut flags = common.flags();
    flags.set(
        "http.site_dir",
        args.site
            .as_ref()
            .map(|dir| dir.to_string_lossy().into_owned()),
    );
    let mut settings = start::settings(&flags)?;
    settings.database_pool = POOL;
    let database = Database::open(&settings, true).await?;
    let outcome = measure(&database, settings, &args).await;
    database.close().await;
    outcome
}

async fn measure(database: &Database, settings: backend::Settings, args: &BenchArgs) -> Outcome {
    database.migrate().await?;
    let backend = database.backend(settings).await?;
    let outcome = bench::run(
        &backend,
        &database.options,
        Wish {
            compare: args.compare,
        },
        |next| eprintln!("{next} …"),
    )
    .await;
    backend.pool().close().await;
    let report = outcome.map_err(|error| error.to_string())?;
    if args.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?
        );
    } else {
        print!("{report}");
    }
    Ok(())
}
