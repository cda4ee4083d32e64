//! Remarks on a task, and its one timeline.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{CommentId, UserId};

/// A new remark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    pub text: String,
}

/// A remark on a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    pub id: CommentId,
    pub author_id: UserId,
    pub author_name: String,
    pub text: String,
    pub created_at: DateTime<Utc>,
}

/// What stands in a task's one timeline, oldest first: remarks and what changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TimelineEntry {
    /// Somebody wrote.
    Comment(Comment),
    /// Somebody changed something: from the audit log (AUD-03).
    Change {
        /// When.
        at: DateTime<Utc>,
        /// Who; nothing for the system.
        actor_id: Option<UserId>,
        actor_name: Option<String>,
        /// `task.create`, `task.update`, `task.transition`, `task.delete`, `task.restore`, `task.overdue`.
        action: String,
        /// Field → [before, after], as shown in the audit log; people, departments and projects by name.
        changes: serde_json::Value,
    },
}
