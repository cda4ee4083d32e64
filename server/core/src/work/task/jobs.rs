//! What the clock does to tasks: marks the overdue ones (TSK-02) and empties the bin (TSK-11).

use chrono::TimeDelta;
use serde_json::json;

use super::{access, news, people, record, sql};
use crate::platform::audit::{self, Entry};
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::platform::events::{self, One};

/// Tasks of one call, which is one transaction: fewer were done only when none is left.
pub const CHUNK: u64 = 500;
/// How long the bin keeps tasks.
const BIN_DAYS: i64 = 30;

/// Marks the tenant's open tasks whose deadline has come, at most [`CHUNK`], and tells head and responsible person (TSK-05). How many
/// there were.
///
/// # Errors
/// `Forbidden` for people.
pub async fn mark_overdue(cx: &mut Cx) -> Result<u64> {
    access::system_only(cx).await?;
    let ids = sql::mark_overdue(cx, CHUNK as i64).await?;
    let tasks = sql::load_all(cx, &ids).await?;
    let mut entries = Vec::with_capacity(tasks.len());
    let mut marks = Vec::with_capacity(tasks.len());
    for task in &tasks {
        entries.push(Entry {
            action: "task.overdue",
            entity_kind: "task",
            entity_id: Some(task.id.0),
            title: Some(&task.title),
            changes: json!({ "overdue": [false, true] }),
        });
        let event = record::event(None, task, "task.overdue");
        marks.push(One {
            entity_id: event.entity_id,
            version: event.version,
            audience: event.audience,
            payload: event.payload,
        });
    }
    audit::write_many(cx, entries).await?;
    events::emit_many(cx, "task.overdue", "task", marks).await?;
    let mut departments: Vec<_> = tasks.iter().filter_map(|task| task.department_id).collect();
    departments.sort_unstable();
    departments.dedup();
    let heads = people::heads_of(cx, &departments).await?;
    news::of_overdue(cx, &tasks, &heads).await?;
    Ok(ids.len() as u64)
}

/// How many tasks [`mark_overdue`] has still to mark.
///
/// # Errors
/// `Forbidden` for people.
pub async fn count_overdue(cx: &mut Cx) -> Result<u64> {
    access::system_only(cx).await?;
    sql::count_new_overdue(cx).await
}

/// Removes for good what has lain in the bin for 30 days, at most [`CHUNK`] tasks. How many there were.
///
/// # Errors
/// `Forbidden` for people.
pub async fn purge_bin(cx: &mut Cx) -> Result<u64> {
    access::system_only(cx).await?;
    let before = cx.now() - TimeDelta::days(BIN_DAYS);
    let gone = sql::purge(cx, before, CHUNK as i64).await?;
    let entries = gone.iter().map(|(id, title)| Entry {
        action: "task.purge",
        entity_kind: "task",
        entity_id: Some(*id),
        title: Some(title),
        changes: json!({}),
    });
    audit::write_many(cx, entries.collect()).await?;
    Ok(gone.len() as u64)
}

/// How many tasks [`purge_bin`] has still to remove.
///
/// # Errors
/// `Forbidden` for people.
pub async fn count_purgeable(cx: &mut Cx) -> Result<u64> {
    access::system_only(cx).await?;
    let before = cx.now() - TimeDelta::days(BIN_DAYS);
    sql::count_purgeable(cx, before).await
}
