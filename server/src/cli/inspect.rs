//! `naryad inspect KIND`: pure functions on the command line. No database, no network, no settings.

use std::io::{self, BufRead, BufReader, BufWriter, Write};

use clap::{Args, ValueEnum};

use super::Outcome;
use crate::inspect;

/// What `inspect` takes.
#[derive(Args)]
pub struct InspectArgs {
    /// What is asked
    #[arg(value_enum)]
    kind: Kind,
}

/// The kinds of question.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// How an export writes a value
    CsvCell,
    /// Which rows a filter matches
    Filter,
    /// Whether a token is good, and what it claims
    Jwt,
}

/// Reads cases, writes answers, line by line; ends with the input. A fault in a case never stops the rest.
pub fn run(args: InspectArgs) -> Outcome {
    let answer: fn(serde_json::Value) -> Result<serde_json::Value, inspect::Fault> = match args.kind
    {
        Kind::CsvCell => inspect::csv_cell::answer,
        Kind::Filter => inspect::filter::answer,
        Kind::Jwt => inspect::jwt::answer,
    };
    let mut input = BufReader::with_capacity(64 * 1024, io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
            Ok(_) => {}
            Err(error) => return Err(format!("standard input: {error}")),
        }
        // Whoever asks one thing after the other gets each answer at once.
        let waits = input.buffer().is_empty();
        let written = serde_json::to_writer(&mut output, &inspect::line(&line, answer))
            .map_err(io::Error::from)
            .and_then(|()| output.write_all(b"\n"));
        match written.and_then(|()| if waits { output.flush() } else { Ok(()) }) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            written => written.map_err(|error| format!("standard output: {error}"))?,
        }
    }
    output
        .flush()
        .map_err(|error| format!("standard output: {error}"))
}
