//! Stored notifications (NTF-01, TSK-05).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::NotificationId;

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NotificationKind {
    /// You are responsible for a new task (or it was passed to you).
    #[serde(rename = "task.assigned")]
    TaskAssigned,
    /// The deadline of your task moved.
    #[serde(rename = "task.deadline_moved")]
    TaskDeadlineMoved,
    /// Somebody wrote on your task.
    #[serde(rename = "task.commented")]
    TaskCommented,
    /// A status changed: to the head, to the creator, to the responsible person when somebody else did it.
    #[serde(rename = "task.status_changed")]
    TaskStatusChanged,
    /// A deadline passed.
    #[serde(rename = "task.overdue")]
    TaskOverdue,
    /// What the day begins with: overdue, due today, new; to heads also what stands still in the department. See [`super::digest`].
    #[serde(rename = "task.digest")]
    TaskDigest,
    /// All tasks of a person are done.
    #[serde(rename = "task.all_done_person")]
    TaskAllDonePerson,
    /// All tasks of a project are done.
    #[serde(rename = "task.all_done_project")]
    TaskAllDoneProject,
    /// Your roles changed.
    #[serde(rename = "user.role_changed")]
    UserRoleChanged,
    /// Somebody, or everybody with a role, was given more rights: to administrators (AUD-03).
    #[serde(rename = "security.elevated")]
    SecurityElevated,
    /// Somebody was refused strikingly often: to administrators (AUD-03).
    #[serde(rename = "security.refusals")]
    SecurityRefusals,
    /// Somebody took strikingly much away: to administrators (AUD-03).
    #[serde(rename = "security.mass_export")]
    SecurityMassExport,
}

impl NotificationKind {
    /// All.
    pub const ALL: [NotificationKind; 12] = [
        Self::TaskAssigned,
        Self::TaskDeadlineMoved,
        Self::TaskCommented,
        Self::TaskStatusChanged,
        Self::TaskOverdue,
        Self::TaskDigest,
        Self::TaskAllDonePerson,
        Self::TaskAllDoneProject,
        Self::UserRoleChanged,
        Self::SecurityElevated,
        Self::SecurityRefusals,
        Self::SecurityMassExport,
    ];

    /// The stable name, also in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TaskAssigned => "task.assigned",
            Self::TaskDeadlineMoved => "task.deadline_moved",
            Self::TaskCommented => "task.commented",
            Self::TaskStatusChanged => "task.status_changed",
            Self::TaskOverdue => "task.overdue",
            Self::TaskDigest => "task.digest",
            Self::TaskAllDonePerson => "task.all_done_person",
            Self::TaskAllDoneProject => "task.all_done_project",
            Self::UserRoleChanged => "user.role_changed",
            Self::SecurityElevated => "security.elevated",
            Self::SecurityRefusals => "security.refusals",
            Self::SecurityMassExport => "security.mass_export",
        }
    }

    /// The kind of a stable name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A notification. Its sentence is made where it is shown, from `kind` and `data`
/// (`actor`, `title`, `number`, `from`, `to`, `reason`, `roles`, `role`, `project`, `person`, `count`, `rows`): so that it follows the reader's language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    pub id: NotificationId,
    pub kind: NotificationKind,
    pub entity_kind: String,
    pub entity_id: Option<Uuid>,
    pub data: serde_json::Value,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// A wish for notifications, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationListRequest {
    #[serde(default)]
    pub unread: bool,
    #[serde(default)]
    pub page: crate::PageRequest,
}
