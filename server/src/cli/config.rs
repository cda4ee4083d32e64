//! `naryad config`: what the settings are and whether they hold.

use clap::Subcommand;

use super::{Common, Outcome};
use crate::config;

/// What can be asked of the settings.
#[derive(Subcommand)]
pub enum ConfigCommand {
    /// Show all settings and where each comes from, or all their faults
    Check,
}

/// Answers.
pub fn run(common: &Common, command: ConfigCommand) -> Outcome {
    let ConfigCommand::Check = command;
    let config = config::load(&common.flags()).map_err(|faults| {
        format!(
            "the settings have {} faults:\n  {}",
            faults.len(),
            faults.join("\n  ")
        )
    })?;
    for line in config.lines() {
        println!("{line}");
    }
    for name in &config.unknown {
        eprintln!("warning: {name} is no setting");
    }
    for text in config::advice(&config.settings) {
        eprintln!("warning: {text}");
    }
    println!("# the settings hold");
    Ok(())
}
