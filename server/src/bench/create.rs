//! QLT-03: tasks made, each with audit row, event, notification and what the search finds, committed to the disk.

use backend::work::task;
use backend::{Actor, Backend, Result};
use shared::UserId;
use shared::work::task::NewTask;

use super::measure::{Latency, repeat};
use super::who;

/// Rounds of each worker before the measured ones.
const WARM: usize = 20;
/// Measured tasks, all workers together.
const TASKS: usize = 4_000;

/// Somebody who makes tasks, and for whom.
#[derive(Clone)]
pub struct Maker {
    pub actor: Actor,
    pub responsible: UserId,
}

/// So many workers at once. Each takes one of the makers: those of one tenant wait for its counter of numbers.
///
/// # Errors
/// What the use-case refuses.
pub async fn create(backend: &Backend, makers: &[Maker], workers: usize) -> Result<Latency> {
    let (backend, makers) = (backend.clone(), makers.to_vec());
    let work = move |worker: usize, round: usize| {
        let (backend, maker) = (backend.clone(), makers[worker % makers.len()].clone());
        async move {
            let mut cx = backend.cx(maker.actor, who::origin()).await?;
            let new = NewTask {
                title: format!("Измерение: задача {worker}.{round}"),
                description: "Проверить показания до и после работ и сфотографировать щит. Акт отправить по электронной почте.".to_owned(),
                responsible_id: Some(maker.responsible),
                ..NewTask::default()
            };
            task::create(&mut cx, new).await?;
            cx.commit().await
        }
    };
    repeat(workers, WARM, work.clone()).await?;
    repeat(workers, TASKS / workers, work).await
}
