//! Turns the compiled browser module, the styles and the public files into the site that the server
//! sends: split into lazily loaded parts, optimised, named by their hashes, compressed.
//!
//! The same libraries do the work as in cargo-leptos; see `docs/DEPENDENCIES.md` for why it is not
//! used itself. Splitting differs from build to build, so a site is built once and shipped as it is.

mod compress;
mod optimise;
mod pack;
mod site;
mod sizes;
mod style;
mod wasm;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Builds the site files of Naryad")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site into a directory, which is replaced as a whole.
    Build(BuildArgs),
    /// Print what the browser loads, and fail when it is more than allowed (QLT-06).
    Sizes(SizesArgs),
}

/// What `build` takes.
#[derive(clap::Args)]
pub struct BuildArgs {
    /// The compiled browser module (`frontend.wasm`).
    pub wasm: PathBuf,
    /// Where the site goes.
    #[arg(long)]
    pub out: PathBuf,
    /// Stem of the file names, the `output_name` of Leptos.
    #[arg(long, default_value = "naryad")]
    pub name: String,
    /// The style sheet that imports all others.
    #[arg(long, default_value = "style/main.css")]
    pub style: PathBuf,
    /// Files that are served from the root as they are.
    #[arg(long, default_value = "public")]
    pub public: PathBuf,
    /// Oldest browsers that the styles are lowered for.
    #[arg(long, default_value = "chrome 90, edge 90, firefox 88, safari 14")]
    pub browsers: String,
    /// Keep all pages in one module.
    #[arg(long)]
    pub no_split: bool,
    /// Leave the modules as the compiler made them.
    #[arg(long)]
    pub no_opt: bool,
    /// The optimiser, from the npm package `binaryen`.
    #[arg(long, env = "WASM_OPT", default_value = "wasm-opt")]
    pub wasm_opt: PathBuf,
    /// Compress quickly rather than well.
    #[arg(long)]
    pub quick: bool,
}

/// What `sizes` takes. Limits are bytes after brotli.
#[derive(clap::Args)]
pub struct SizesArgs {
    /// A site made by `build`.
    pub site: PathBuf,
    /// Stem of the file names.
    #[arg(long, default_value = "naryad")]
    pub name: String,
    /// Most that the module of the first page may weigh.
    #[arg(long)]
    pub max_first_wasm_brotli: Option<u64>,
    /// Most that styles and scripts may weigh together.
    #[arg(long)]
    pub max_css_js_brotli: Option<u64>,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Build(args) => site::build(&args),
        Command::Sizes(args) => sizes::check(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bundler: {message}");
            ExitCode::FAILURE
        }
    }
}
