//! QLT-02: the full-text search for rare and for common words.

use backend::platform::search;
use backend::{Backend, Result};

use super::measure::{Latency, repeat};
use super::who::{self, Who};

/// Requests at once.
const WORKERS: usize = 2;
/// Rounds of each worker before the measured ones.
const WARM: usize = 30;
/// Measured rounds of each worker.
const ROUNDS: usize = 500;
/// Hits of each kind.
const HITS: usize = 10;

/// The words in turn, as the search box asks.
///
/// # Errors
/// What the use-case refuses.
pub async fn search(
    backend: &Backend,
    who: &Who,
    words: &'static [&'static str],
) -> Result<Latency> {
    let (backend, actor) = (backend.clone(), who.actor.clone());
    let work = move |worker: usize, round: usize| {
        let (backend, actor) = (backend.clone(), actor.clone());
        async move {
            let mut cx = backend.cx(actor, who::origin()).await?;
            search::find(&mut cx, words[(worker + round) % words.len()], None, HITS).await?;
            cx.commit().await
        }
    };
    repeat(WORKERS, WARM, work.clone()).await?;
    repeat(WORKERS, ROUNDS, work).await
}
