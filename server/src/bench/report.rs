//! What was measured, for people and for programs.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::measure::Latency;
use super::sizes::Sizes;

/// Everything that one run measured.
#[derive(Debug, Serialize)]
pub struct Report {
    /// RFC 3339.
    pub at: String,
    pub version: &'static str,
    /// Whether the compiler optimised: figures of a debug build say nothing.
    pub release: bool,
    pub cores: usize,
    pub postgres: String,
    /// As the planner estimates.
    pub tasks: i64,
    /// Microseconds of one `fdatasync`.
    pub fsync_micros: Option<f64>,
    pub rows: Vec<Row>,
    pub start_milliseconds: f64,
    pub idle_megabytes: Option<f64>,
    pub sizes: Option<Sizes>,
}

/// One series of samples.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The requirement, or `floor`.
    pub id: &'static str,
    pub what: String,
    #[serde(flatten)]
    pub latency: Latency,
    /// How many times the floor the median and the 99th percentile are, where the floor was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_floor: Option<(f64, f64)>,
    /// What is wanted of it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub wanted: &'static str,
}

impl Row {
    /// A series without a floor.
    pub fn new(
        id: &'static str,
        what: impl Into<String>,
        latency: Latency,
        wanted: &'static str,
    ) -> Self {
        Self {
            id,
            what: what.into(),
            latency,
            to_floor: None,
            wanted,
        }
    }

    /// Compared with a floor.
    pub fn over(mut self, floor: Option<Latency>) -> Self {
        let ratio = |own: f64, floor: f64| if floor > 0.0 { own / floor } else { 0.0 };
        self.to_floor = floor.map(|floor| {
            (
                ratio(self.latency.p50, floor.p50),
                ratio(self.latency.p99, floor.p99),
            )
        });
        self
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "naryad {} ({}), {}",
            self.version,
            if self.release {
                "release build"
            } else {
                "DEBUG BUILD: the figures say nothing"
            },
            self.at
        )?;
        writeln!(
            f,
            "{} cores, {}, about {} tasks",
            self.cores, self.postgres, self.tasks
        )?;
        if let Some(micros) = self.fsync_micros {
            writeln!(f, "floor: fdatasync {micros:.0} µs")?;
        }
        writeln!(
            f,
            "\n{:7} {:72} {:>9} {:>9} {:>9} {:>11} {:>11}  wanted",
            "", "", "p50 ms", "p99 ms", "max ms", "per second", "× floor"
        )?;
        for row in &self.rows {
            let Latency {
                p50,
                p99,
                max,
                per_second,
                ..
            } = row.latency;
            let mut floor = String::new();
            if let Some((p50, p99)) = row.to_floor {
                write!(floor, "{p50:.1}/{p99:.1}")?;
            }
            writeln!(
                f,
                "{:7} {:72} {p50:>9.2} {p99:>9.2} {max:>9.2} {per_second:>11.0} {floor:>11}  {}",
                row.id, row.what, row.wanted
            )?;
        }
        writeln!(
            f,
            "\nQLT-05  start to first answer {:.0} ms (≤ 1000)",
            self.start_milliseconds
        )?;
        match self.idle_megabytes {
            Some(megabytes) => writeln!(f, "QLT-05  memory idle {megabytes:.1} MB (≤ 60)")?,
            None => writeln!(f, "QLT-05  memory idle: this system does not tell")?,
        }
        match &self.sizes {
            Some(sizes) => writeln!(
                f,
                "QLT-06  first page, brotli: WASM {:.1} kB (≤ 250), JS and CSS {:.1} kB (≤ 40)",
                sizes.wasm as f64 / 1e3,
                sizes.js_and_css as f64 / 1e3
            ),
            None => writeln!(
                f,
                "QLT-06  no site directory: build the site, or name it by --site"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ratios_are_to_the_floor() {
        let latency = |ms| Latency::of(vec![Duration::from_millis(ms)], Duration::from_secs(1));
        let row = Row::new("QLT-01", "list", latency(6), "").over(Some(latency(3)));
        assert_eq!(row.to_floor, Some((2.0, 2.0)));
        assert_eq!(
            Row::new("QLT-01", "list", latency(6), "")
                .over(None)
                .to_floor,
            None
        );
    }
}
