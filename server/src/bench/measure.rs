//! Taking times: workers side by side, every sample kept.

use std::time::{Duration, Instant};

use backend::{Error, Result};
use serde::Serialize;
use tokio::task::JoinSet;

/// A series ends after this long, whatever is left of its rounds.
const LONGEST: Duration = Duration::from_secs(10);

/// How long things took. Milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Latency {
    pub samples: usize,
    pub p50: f64,
    pub p99: f64,
    pub max: f64,
    /// How many were done a second, all workers together.
    pub per_second: f64,
}

impl Latency {
    /// Sums up samples that were taken within a span of time.
    pub fn of(mut samples: Vec<Duration>, span: Duration) -> Self {
        samples.sort_unstable();
        let at = |share: f64| {
            let index = (share * samples.len() as f64).ceil() as usize;
            samples
                .get(index.saturating_sub(1))
                .map_or(0.0, |sample| sample.as_secs_f64() * 1000.0)
        };
        let per_second = if span.is_zero() {
            0.0
        } else {
            samples.len() as f64 / span.as_secs_f64()
        };
        Self {
            samples: samples.len(),
            p50: at(0.50),
            p99: at(0.99),
            max: at(1.0),
            per_second,
        }
    }
}

/// Runs `work(worker, round)` in so many workers at once, so many rounds each, at most [`LONGEST`].
///
/// # Errors
/// The first error of the work; then the rest is given up.
pub async fn repeat<W, F>(workers: usize, rounds: usize, work: W) -> Result<Latency>
where
    W: Fn(usize, usize) -> F + Clone + Send + 'static,
    F: Future<Output = Result<()>> + Send + 'static,
{
    let started = Instant::now();
    let mut running = JoinSet::new();
    for worker in 0..workers {
        let work = work.clone();
        running.spawn(async move {
            let mut samples = Vec::with_capacity(rounds);
            for round in 0..rounds {
                if started.elapsed() > LONGEST {
                    break;
                }
                let began = Instant::now();
                work(worker, round).await?;
                samples.push(began.elapsed());
            }
            Ok::<_, Error>(samples)
        });
    }
    let mut samples = Vec::with_capacity(workers * rounds);
    while let Some(ended) = running.join_next().await {
        samples.extend(ended.map_err(|error| Error::Internal(error.to_string()))??);
    }
    Ok(Latency::of(samples, started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_by_nearest_rank() {
        let samples = (1..=200).rev().map(Duration::from_millis).collect();
        let latency = Latency::of(samples, Duration::from_secs(2));
        assert_eq!(
            (
                latency.samples,
                latency.p50,
                latency.p99,
                latency.max,
                latency.per_second
            ),
            (200, 100.0, 198.0, 200.0, 100.0)
        );
        assert_eq!(Latency::of(Vec::new(), Duration::ZERO).p99, 0.0);
    }
}
