//! QLT-01: a list of 50 among a million, filtered, inside the program and over HTTP.

use backend::work::task;
use backend::{Actor, Backend, Result};
use shared::work::task::{TaskListRequest, TaskSort};

use super::http::Client;
use super::measure::{Latency, repeat};
use super::server::Server;
use super::who::{self, Who};

/// Requests at once, as cores of the reference machine.
pub const WORKERS: usize = 2;
/// Rounds of each worker before the measured ones.
const WARM: usize = 100;
/// Measured rounds of each worker.
const ROUNDS: usize = 1_000;

/// What is asked: filter and order.
pub const QUESTIONS: [(&str, TaskSort); 4] = [
    ("status:open", TaskSort::Deadline),
    ("status:in_progress priority>=high", TaskSort::Deadline),
    ("status:overdue", TaskSort::Deadline),
    ("status:done", TaskSort::UpdatedDesc),
];

/// One page.
///
/// # Errors
/// What the use-case refuses.
pub async fn page(
    backend: &Backend,
    actor: &Actor,
    (filter, sort): (&str, TaskSort),
) -> Result<usize> {
    let mut cx = backend.cx(actor.clone(), who::origin()).await?;
    let page = task::list(
        &mut cx,
        &TaskListRequest {
            filter: filter.to_owned(),
            sort,
            ..TaskListRequest::default()
        },
    )
    .await?;
    cx.commit().await?;
    Ok(page.items.len())
}

/// The use-case with its context, from opening to commit, by so many at once.
///
/// # Errors
/// What the use-case refuses.
pub async fn inside(
    backend: &Backend,
    who: &Who,
    question: (&'static str, TaskSort),
    workers: usize,
) -> Result<Latency> {
    let (backend, actor) = (backend.clone(), who.actor.clone());
    let work = move |_: usize, _: usize| {
        let (backend, actor) = (backend.clone(), actor.clone());
        async move { page(&backend, &actor, question).await.map(|_| ()) }
    };
    repeat(workers, WARM, work.clone()).await?;
    repeat(workers, ROUNDS, work).await
}

/// The same through `/api/v1/tasks` of another process on this machine.
///
/// # Errors
/// When the server does not answer with a page.
pub async fn over_http(
    server: &Server,
    who: &Who,
    (filter, sort): (&'static str, TaskSort),
) -> Result<Latency> {
    let path = format!(
        "/api/v1/tasks?limit=50&sort={}&filter={}",
        sort.as_str(),
        filter.replace(' ', "%20").replace('>', "%3E")
    );
    get(server, &path, Some(&who.access_token)).await
}

/// Any address of the server.
///
/// # Errors
/// When the server does not answer it with success.
pub async fn get(server: &Server, path: &str, token: Option<&str>) -> Result<Latency> {
    let mut clients = Vec::new();
    for _ in 0..WORKERS {
        clients.push(std::sync::Arc::new(tokio::sync::Mutex::new(
            Client::connect(server.address).await?,
        )));
    }
    let (path, token) = (path.to_owned(), token.map(str::to_owned));
    let work = move |worker: usize, _: usize| {
        let (client, path, token) = (clients[worker].clone(), path.clone(), token.clone());
        async move {
            client
                .lock()
                .await
                .get(&path, token.as_deref())
                .await
                .map(|_| ())
        }
    };
    repeat(WORKERS, WARM, work.clone()).await?;
    repeat(WORKERS, ROUNDS, work).await
}
