//! Lists of whole tasks, for programs (API-01). Pages show rows, which hold no long texts: [`super::list`].
//!
//! The rows of a page are found first; then all their tasks are loaded by one statement, people and checklists included.

use std::collections::HashMap;

use shared::work::task::{Task, TaskColumn, TaskItem, TaskListRequest, TaskRow};
use shared::{Page, TaskId};
use uuid::Uuid;

use super::list::{board, list};
use super::sql;
use crate::platform::cx::Cx;
use crate::platform::error::Result;

/// As [`list`], with whole tasks.
///
/// # Errors
/// As [`list`].
pub async fn list_whole(cx: &mut Cx, request: &TaskListRequest) -> Result<Page<TaskItem>> {
    let page = list(cx, request).await?;
    let ids = page.items.iter().map(|row| row.id.0).collect();
    let mut tasks = load(cx, ids).await?;
    Ok(Page {
        items: join(page.items, &mut tasks),
        next_cursor: page.next_cursor,
        total_estimate: page.total_estimate,
    })
}

/// As [`board`], with whole tasks.
///
/// # Errors
/// As [`board`].
pub async fn board_whole(cx: &mut Cx, filter: &str) -> Result<Vec<TaskColumn>> {
    let columns = board(cx, filter).await?;
    let ids = columns
        .iter()
        .flat_map(|column| &column.items)
        .map(|row| row.id.0)
        .collect();
    let mut tasks = load(cx, ids).await?;
    Ok(columns
        .into_iter()
        .map(|column| TaskColumn {
            status: column.status,
            total: column.total,
            items: join(column.items, &mut tasks),
            next_cursor: column.next_cursor,
        })
        .collect())
}

async fn load(cx: &mut Cx, ids: Vec<Uuid>) -> Result<HashMap<TaskId, Task>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let tasks = sql::load_all(cx, &ids).await?;
    Ok(tasks.into_iter().map(|task| (task.id, task)).collect())
}

/// The tasks in the order of their rows. What was removed for good between the two statements is left out.
fn join(rows: Vec<TaskRow>, tasks: &mut HashMap<TaskId, Task>) -> Vec<TaskItem> {
    rows.into_iter()
        .filter_map(|row| Some(TaskItem::new(tasks.remove(&row.id)?, row)))
        .collect()
}
