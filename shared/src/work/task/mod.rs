//! A task: one thing to do, with one responsible person and a deadline (TSK-01, TSK-02).
//!
//! | module | what |
//! |---|---|
//! | `status` | where it stands, how much it matters: the state machine |
//! | `edit` | what makes it and changes it, with the checks |
//! | `list` | rows, orders, the board, counters |
//! | `comment` | remarks and the timeline |

mod comment;
mod edit;
mod list;
mod status;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use comment::{Comment, NewComment, TimelineEntry};
pub use edit::{EditTask, NewTask, TransitionTask};
pub use list::{
    BoardColumn, TaskCalendarRequest, TaskColumn, TaskCounters, TaskItem, TaskListRequest, TaskRow,
    TaskSort,
};
pub use status::{Priority, Status};

use crate::{ChecklistItemId, DepartmentId, ProjectId, TaskId, UserId};

/// Longest title, in characters.
pub const TITLE_MAX: usize = 250;
/// Longest description, in characters.
pub const DESCRIPTION_MAX: usize = 20_000;
/// Longest remark, in characters.
pub const COMMENT_MAX: usize = 10_000;
/// Most people in one role on one task.
pub const MEMBERS_MAX: usize = 100;
/// Most lines of a checklist.
pub const CHECKLIST_MAX: usize = 200;
/// Most tags on one task.
pub const TAGS_MAX: usize = 30;
/// Longest estimate: 10 000 hours, in minutes.
pub const ESTIMATE_MAX: i32 = 600_000;

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChecklistItem {
    /// Absent in what is sent for a new line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ChecklistItemId>,
    /// What to do, at most 500 characters.
    pub text: String,
    /// Whether it is done.
    #[serde(default)]
    pub done: bool,
}

/// A task with everything that a single read gives. Field names are those that outside clients count on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Task {
    pub id: TaskId,
    /// The human number, counted within the tenant.
    pub number: i64,
    pub title: String,
    pub description: String,
    pub status: Status,
    pub priority: Priority,
    pub responsible_id: Option<UserId>,
    pub helper_ids: Vec<UserId>,
    pub watcher_ids: Vec<UserId>,
    pub creator_id: UserId,
    pub department_id: Option<DepartmentId>,
    pub project_id: Option<ProjectId>,
    pub parent_id: Option<TaskId>,
    pub start_at: Option<DateTime<Utc>>,
    pub deadline: Option<DateTime<Utc>>,
    /// Planned effort in minutes.
    pub estimate_minutes: Option<i32>,
    pub tags: Vec<String>,
    pub checklist: Vec<ChecklistItem>,
    /// Set at the deadline by the clock, cleared when the deadline moves or the task ends (TSK-02).
    pub overdue: bool,
    /// Whether the creator accepts the result before the task is done.
    pub acceptance: bool,
    /// Whether a result must be written before the task is handed in.
    pub result_required: bool,
    /// What came out of it.
    pub result: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When it was put in the bin (TSK-11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<DateTime<Utc>>,
    /// Grows by one with each change; the `ETag`.
    pub version: i64,
}

/// A task with the names that its page shows and what this person may do with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskDetail {
    pub task: Task,
    /// Everybody named in `task`, once each.
    pub people: Vec<crate::office::user::UserRef>,
    pub department_name: Option<String>,
    pub project_name: Option<String>,
    pub parent_title: Option<String>,
    /// The moves that the state machine and this person's rights allow.
    pub targets: Vec<Status>,
    pub can_update: bool,
    pub can_delete: bool,
    pub can_comment: bool,
}
