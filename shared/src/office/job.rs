//! Background jobs as the administrator sees them (EVT-04).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{JobId, PageRequest};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its time.
    Waiting,
    /// A worker has it.
    Running,
    /// Done.
    Done,
    /// Given up after the last attempt: a dead letter.
    Dead,
    /// Taken back.
    Cancelled,
}

impl JobState {
    /// All.
    pub const ALL: [JobState; 5] = [
        JobState::Waiting,
        JobState::Running,
        JobState::Done,
        JobState::Dead,
        JobState::Cancelled,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Dead => "dead",
            JobState::Cancelled => "cancelled",
        }
    }

    /// The number in the database.
    pub fn code(self) -> i16 {
        match self {
            JobState::Waiting => 1,
            JobState::Running => 2,
            JobState::Done => 3,
            JobState::Dead => 4,
            JobState::Cancelled => 5,
        }
    }

    /// The state of a number in the database.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobRow {
    pub id: JobId,
    /// `mail.send`, `task.mark_overdue`, …
    pub kind: String,
    pub state: JobState,
    pub attempts: i16,
    pub max_attempts: i16,
    /// When it may run next.
    pub run_at: DateTime<Utc>,
    /// 0 to 100.
    pub progress: i16,
    /// What the last attempt failed with.
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// A wish for jobs, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobListRequest {
    #[serde(default)]
    pub state: Option<JobState>,
    #[serde(default)]
    pub page: PageRequest,
}

/// How many jobs stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobSummary {
    pub waiting: i64,
    pub running: i64,
    pub dead: i64,
    /// Seconds since the oldest due job became due.
    pub oldest_waiting_seconds: i64,
}
