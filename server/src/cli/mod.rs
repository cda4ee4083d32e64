//! The sub-commands of `naryad` (OPS-01).

mod bench;
mod config;
mod doctor;
mod inspect;
mod migrate;
mod seed;
pub mod serve;
mod start;
mod user;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::Flags;

pub use start::install_providers;

/// What a command ends with when it fails: a sentence for the administrator.
pub type Outcome = Result<(), String>;

#[derive(Parser)]
#[command(
    name = "naryad",
    version,
    about = "Naryad: tasks, people and what concerns them, in one program",
    propagate_version = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Flags of all commands.
#[derive(Args, Clone)]
pub struct Common {
    /// File of settings [default: naryad.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE", env = "NARYAD_CONFIG")]
    config: Option<PathBuf>,
    /// Directory of the private database, files, logs and the signing key [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Set of defaults: development, staging, production, loadtest, dr [default: development]
    #[arg(long, global = true, value_name = "PROFILE")]
    profile: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and the API; start the private PostgreSQL where no database is named
    Serve(serve::ServeArgs),
    /// Run background jobs only
    Worker,
    /// Bring the database up to date
    Migrate,
    /// Make up the demo company, or many large ones to measure with
    Seed(seed::SeedArgs),
    /// Measure how fast it is here
    Bench(bench::BenchArgs),
    /// Make people, set passwords and roles
    #[command(subcommand)]
    User(user::UserCommand),
    /// The settings
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Look whether everything that Naryad needs is there
    Doctor,
    /// Ask what the product makes of something: JSON Lines in, JSON Lines out
    Inspect(inspect::InspectArgs),
}

impl Common {
    /// The flags as settings.
    pub fn flags(&self) -> Flags {
        let mut flags = Flags {
            file: self.config.clone(),
            values: Vec::new(),
        };
        flags.set(
            "data_dir",
            self.data
                .as_ref()
                .map(|dir| dir.to_string_lossy().into_owned()),
        );
        flags.set("profile", self.profile.clone());
        flags
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    start::install_providers();
    let Cli { command, common } = Cli::parse();
    let outcome = match command {
        Command::Inspect(args) => inspect::run(args),
        Command::Config(command) => config::run(&common, command),
        command => start::runtime().and_then(|runtime| {
            runtime.block_on(async {
                match command {
                    Command::Serve(args) => serve::run(&common, args).await,
                    Command::Worker => worker::run(&common).await,
                    Command::Migrate => migrate::run(&common).await,
                    Command::Seed(args) => seed::run(&common, args).await,
                    Command::Bench(args) => bench::run(&common, args).await,
                    Command::User(command) => user::run(&common, command).await,
                    Command::Doctor => doctor::run(&common).await,
                    Command::Inspect(_) | Command::Config(_) => Ok(()),
                }
            })
        }),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("naryad: {message}");
            ExitCode::FAILURE
        }
    }
}
