//! The use-cases of tasks against a real PostgreSQL, each allowed and refused.

mod bin;
mod change;
mod create;
mod digest;
mod export;
mod filters;
mod lists;
mod notices;
mod overdue;
mod plans;
mod rights;
mod stats;
mod statuses;

use serde_json::Value;
use shared::work::task::{NewTask, Task, TaskListRequest, TaskSort};
use shared::{PageRequest, TaskId};
use uuid::Uuid;

use crate::testing::TestDb;
use crate::work::task;
use crate::{Error, Result};

/// A task with a title and nothing else.
fn titled(title: &str) -> NewTask {
    NewTask {
        title: title.to_owned(),
        ..NewTask::default()
    }
}

/// A task for somebody of the story.
fn for_person(t: &TestDb, title: &str, who: &str) -> NewTask {
    NewTask {
        responsible_id: Some(t.person(who)),
        ..titled(title)
    }
}

/// Makes a task as somebody and commits.
async fn make(t: &TestDb, who: &str, new: NewTask) -> Task {
    let mut cx = t.cx(who).await;
    let task = task::create(&mut cx, new)
        .await
        .expect("the task can be made");
    cx.commit().await.expect("the database answers");
    task
}

/// The titles of a list as somebody sees it.
async fn titles(t: &TestDb, who: &str, filter: &str, sort: TaskSort) -> Result<Vec<String>> {
    let mut cx = t.cx(who).await;
    let request = TaskListRequest {
        filter: filter.to_owned(),
        sort,
        deleted: false,
        page: PageRequest {
            limit: 200,
            cursor: None,
        },
    };
    Ok(task::list(&mut cx, &request)
        .await?
        .items
        .into_iter()
        .map(|row| row.title)
        .collect())
}

/// The codes of the faults by field.
fn faults<T: std::fmt::Debug>(answer: Result<T>) -> Vec<(String, &'static str)> {
    match answer {
        Err(Error::Invalid(faults)) => faults
            .into_vec()
            .into_iter()
            .map(|fault| (fault.field, fault.code))
            .collect(),
        other => panic!("faults were expected, not {other:?}"),
    }
}

fn is_forbidden<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Forbidden(_)))
}

fn is_not_found<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::NotFound))
}

/// An id that nobody has.
fn guessed() -> TaskId {
    TaskId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001))
}

/// Kinds of the stored notifications of somebody, oldest first.
async fn told(t: &TestDb, who: &str) -> Vec<(String, Value)> {
    sqlx::query_as(
        "SELECT kind, data FROM notification WHERE user_id = $1 ORDER BY created_at, ctid",
    )
    .bind(t.person(who).0)
    .fetch_all(&mut t.owner().await)
    .await
    .expect("notifications can be read")
}

/// Only the kinds of [`told`].
async fn kinds_told(t: &TestDb, who: &str) -> Vec<String> {
    told(t, who)
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect()
}

/// Statements, triggers and partial indexes name the open statuses by number.
#[test]
fn the_statements_know_the_open_statuses() {
    use shared::work::task::Status;
    assert_eq!(Status::OPEN.map(Status::code), [1, 2, 3, 5]);
    let closed = Status::ALL
        .into_iter()
        .filter(|status| !status.is_open())
        .map(Status::code);
    assert_eq!(closed.collect::<Vec<_>>(), [4, 6]);
}
