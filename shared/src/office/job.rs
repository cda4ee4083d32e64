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

/// How far a running job is. Also what the live event `job.progress` carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobProgress {
    /// Things done in the present attempt; 0 for a job that does not tell.
    pub done: i64,
    /// Of how many, where that is known; never less than `done`.
    pub total: Option<i64>,
    /// What is being done: a word such as `tasks`.
    pub note: Option<String>,
}

impl JobProgress {
    /// The share in whole percent, 0 to 100; nothing while the total is unknown.
    pub fn percent(&self) -> Option<i16> {
        let total = self.total.filter(|total| *total > 0)?;
        let share = i128::from(self.done.clamp(0, total)) * 100 / i128::from(total);
        i16::try_from(share).ok()
    }

    /// Whether the job has told anything.
    pub fn is_known(&self) -> bool {
        self.done > 0 || self.total.is_some()
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
    /// How far the last attempt came.
    pub progress: JobProgress,
    /// It runs, and somebody wants it stopped.
    pub stopping: bool,
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

/// A worker that lives: it has given a sign within the last minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobWorker {
    /// Made up at its start; tells it from the others.
    pub name: String,
    pub started_at: DateTime<Utc>,
    /// Its last sign of life; one comes every 10 s.
    pub beat_at: DateTime<Utc>,
    /// Jobs of the asking person's tenant that it runs now.
    pub running: i64,
}

/// How many jobs stand where, and who runs them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobSummary {
    pub waiting: i64,
    pub running: i64,
    pub dead: i64,
    /// Seconds since the oldest due job became due.
    pub oldest_waiting_seconds: i64,
    /// The installation's workers that live, oldest first. None: jobs wait until one starts.
    pub workers: Vec<JobWorker>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evt_04_progress_in_percent() {
        let percent = |done, total| {
            JobProgress {
                done,
                total,
                note: None,
            }
            .percent()
        };
        assert_eq!(percent(0, Some(3)), Some(0));
        assert_eq!(percent(2, Some(3)), Some(66));
        assert_eq!(percent(3, Some(3)), Some(100));
        assert_eq!(percent(9, Some(3)), Some(100));
        assert_eq!(percent(i64::MAX, Some(i64::MAX)), Some(100));
        assert_eq!(percent(5, None), None);
        assert_eq!(percent(0, Some(0)), None);
        assert!(!JobProgress::default().is_known());
    }
}
