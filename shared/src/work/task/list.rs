//! Lists of tasks: rows, orders, the board, counters (TSK-03).

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Priority, Status, Task};
use crate::{DepartmentId, PageRequest, ProjectId, TaskId, UserId};

/// A task as a list, a board or a calendar shows it: names resolved, long texts left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskRow {
    pub id: TaskId,
    pub number: i64,
    pub title: String,
    pub status: Status,
    pub priority: Priority,
    pub responsible_id: Option<UserId>,
    pub responsible_name: Option<String>,
    pub creator_id: UserId,
    pub department_id: Option<DepartmentId>,
    pub project_id: Option<ProjectId>,
    pub project_name: Option<String>,
    pub start_at: Option<DateTime<Utc>>,
    pub deadline: Option<DateTime<Utc>>,
    pub estimate_minutes: Option<i32>,
    pub tags: Vec<String>,
    pub checklist_done: i32,
    pub checklist_total: i32,
    pub comments: i32,
    pub overdue: bool,
    pub acceptance: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// A task as the lists of REST give it: everything that a single read gives, with the names and counters of a row (API-01).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskItem {
    #[serde(flatten)]
    pub task: Task,
    pub responsible_name: Option<String>,
    pub project_name: Option<String>,
    pub checklist_done: i32,
    pub checklist_total: i32,
    pub comments: i32,
}

impl TaskItem {
    /// What the row of a list adds to its task.
    pub fn new(task: Task, row: TaskRow) -> Self {
        Self {
            task,
            responsible_name: row.responsible_name,
            project_name: row.project_name,
            checklist_done: row.checklist_done,
            checklist_total: row.checklist_total,
            comments: row.comments,
        }
    }
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskSort {
    /// Nearest deadline first, none last.
    #[default]
    Deadline,
    /// Furthest deadline first; those without one first of all.
    DeadlineDesc,
    /// Changed last first.
    UpdatedDesc,
    /// Made last first.
    CreatedDesc,
    /// Highest priority first.
    PriorityDesc,
    /// By number.
    Number,
    /// By number, newest first.
    NumberDesc,
}

impl TaskSort {
    /// All.
    pub const ALL: [TaskSort; 7] = [
        TaskSort::Deadline,
        TaskSort::DeadlineDesc,
        TaskSort::UpdatedDesc,
        TaskSort::CreatedDesc,
        TaskSort::PriorityDesc,
        TaskSort::Number,
        TaskSort::NumberDesc,
    ];

    /// The form of `?sort=`: a field, `-` before it for descending.
    pub fn as_str(self) -> &'static str {
        match self {
            TaskSort::Deadline => "deadline",
            TaskSort::DeadlineDesc => "-deadline",
            TaskSort::UpdatedDesc => "-updated_at",
            TaskSort::CreatedDesc => "-created_at",
            TaskSort::PriorityDesc => "-priority",
            TaskSort::Number => "number",
            TaskSort::NumberDesc => "-number",
        }
    }
}

impl FromStr for TaskSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|sort| sort.as_str() == text)
            .ok_or(())
    }
}

/// A wish for a list of tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskListRequest {
    /// The filter language (SRC-04); empty for all.
    #[serde(default)]
    pub filter: String,
    #[serde(default)]
    pub sort: TaskSort,
    /// The bin instead of the living (TSK-11).
    #[serde(default)]
    pub deleted: bool,
    #[serde(default)]
    pub page: PageRequest,
}

/// A wish for what lies in a span of time: deadlines (or starts) within `[from, to)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskCalendarRequest {
    pub filter: String,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

/// One column of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardColumn {
    pub status: Status,
    /// Matching tasks, counted up to the cap of pages.
    pub total: u64,
    /// The first of them by deadline; more through the list with `status:`.
    pub items: Vec<TaskRow>,
    pub next_cursor: Option<String>,
}

/// One column of the board as REST gives it: with whole tasks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskColumn {
    pub status: Status,
    /// Matching tasks, counted up to the cap of pages.
    pub total: u64,
    /// The first of them by deadline; more through the list with `status:`.
    pub items: Vec<TaskItem>,
    pub next_cursor: Option<String>,
}

/// The counters beside *Tasks* in the rail, for the signed-in person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskCounters {
    /// Open tasks that the person is responsible for.
    pub mine: u64,
    /// Open tasks that the person may see.
    pub visible: u64,
    /// Overdue tasks that the person may see.
    pub overdue: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_round_trip() {
        for sort in TaskSort::ALL {
            assert_eq!(sort.as_str().parse(), Ok(sort));
        }
    }
}
