//! What the clock does to tasks: marks the overdue ones (TSK-02) and empties the bin (TSK-11).

use std::collections::HashMap;

use chrono::TimeDelta;
use serde_json::json;

use super::{access, news, people, record, sql};
use crate::platform::audit::{self, Entry};
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::platform::events::{self, One};
use crate::platform::jobs::{self, NewJob};

/// Tasks of one transaction; what is left is another job's.
const CHUNK: i64 = 500;
/// How long the bin keeps tasks.
const BIN_DAYS: i64 = 30;

/// Marks the tenant's open tasks whose deadline has come, and tells head and responsible person (TSK-05). How many there were.
///
/// # Errors
/// `Forbidden` for people.
pub async fn mark_overdue(cx: &mut Cx) -> Result<u64> {
    access::system_only(cx).await?;
    let ids = sql::mark_overdue(cx, CHUNK).await?;
    let tasks = sql::load_all(cx, &ids).await?;
    let mut heads = HashMap::new();
    let mut marks = Vec::with_capacity(tasks.len());
    for task in &tasks {
        let changes = json!({ "overdue": [false, true] });
        audit::write(
            cx,
            Entry {
                action: "task.overdue",
                entity_kind: "task",
                entity_id: Some(task.id.0),
                title: Some(&task.title),
                changes,
            },
        )
        .await?;
        let event = record::event(None, task, "task.overdue");
        marks.push(One {
            entity_id: event.entity_id,
            version: event.version,
            audience: event.audience,
            payload: event.payload,
        });
    }
    events::emit_many(cx, "task.overdue", "task", marks).await?;
    for task in &tasks {
        let head = match heads.get(&task.department_id) {
            Some(head) => *head,
            None => *heads
                .entry(task.department_id)
                .or_insert(people::head_of(cx, task.department_id, None).await?),
        };
        news::of_overdue(cx, task, head).await?;
    }
    go_on(cx, "task.mark_overdue", ids.len()).await
}

/// Removes for good what has lain in the bin for 30 days. How many tasks there were.
///
/// # Errors
/// `Forbidden` for people.
pub async fn purge_bin(cx: &mut Cx) -> Result<u64> {
    access::system_only(cx).await?;
    let before = cx.now() - TimeDelta::days(BIN_DAYS);
    let gone = sql::purge(cx, before, CHUNK).await?;
    for (id, title) in &gone {
        audit::write(
            cx,
            Entry {
                action: "task.purge",
                entity_kind: "task",
                entity_id: Some(*id),
                title: Some(title),
                changes: json!({}),
            },
        )
        .await?;
    }
    go_on(cx, "task.purge_bin", gone.len()).await
}

/// Asks for another job when the chunk was full.
async fn go_on(cx: &mut Cx, kind: &'static str, done: usize) -> Result<u64> {
    if i64::try_from(done).is_ok_and(|done| done >= CHUNK) {
        jobs::enqueue(
            cx,
            NewJob {
                kind,
                unique_key: Some(kind.to_owned()),
                ..NewJob::default()
            },
        )
        .await?;
    }
    Ok(u64::try_from(done).unwrap_or(u64::MAX))
}
