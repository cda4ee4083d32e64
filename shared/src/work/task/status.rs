//! Where a task stands and how much it matters (TSK-02).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a task stands (TSK-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Set, nobody has begun.
    New,
    /// Somebody works on it.
    InProgress,
    /// Done in the responsible person's eyes; the creator looks at it.
    Review,
    /// Done.
    Done,
    /// Put off.
    Deferred,
    /// Not to be done.
    Cancelled,
}

impl Status {
    /// All, in the order of the board.
    pub const ALL: [Status; 6] = [
        Status::New,
        Status::InProgress,
        Status::Review,
        Status::Done,
        Status::Deferred,
        Status::Cancelled,
    ];
    /// Those that still ask for work.
    pub const OPEN: [Status; 4] = [
        Status::New,
        Status::InProgress,
        Status::Review,
        Status::Deferred,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::InProgress => "in_progress",
            Status::Review => "review",
            Status::Done => "done",
            Status::Deferred => "deferred",
            Status::Cancelled => "cancelled",
        }
    }

    /// The number in the database (a `smallint`, so that indexes serve under row-level security).
    pub fn code(self) -> i16 {
        match self {
            Status::New => 1,
            Status::InProgress => 2,
            Status::Review => 3,
            Status::Done => 4,
            Status::Deferred => 5,
            Status::Cancelled => 6,
        }
    }

    /// The status of a number in the database.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether the task still asks for work.
    pub fn is_open(self) -> bool {
        !matches!(self, Status::Done | Status::Cancelled)
    }

    /// Where a person may move the task from here. With `acceptance`, *done* is reached only through the creator's review.
    pub fn targets(self, acceptance: bool, is_acceptor: bool) -> Vec<Status> {
        Self::ALL
            .into_iter()
            .filter(|to| self.may_become(*to, acceptance, is_acceptor))
            .collect()
    }

    /// Whether the move is allowed by the state machine.
    ///
    /// `acceptance`: the creator wants to accept the result; `is_acceptor`: the mover is the creator or acts for the whole department or tenant.
    pub fn may_become(self, to: Status, acceptance: bool, is_acceptor: bool) -> bool {
        use Status::{Cancelled, Deferred, Done, InProgress, New, Review};
        let allowed = matches!(
            (self, to),
            (New, InProgress | Review | Done | Deferred | Cancelled)
                | (InProgress, New | Review | Done | Deferred | Cancelled)
                | (Review, InProgress | Done | Deferred | Cancelled)
                | (Done, InProgress)
                | (Deferred, New | InProgress | Cancelled)
                | (Cancelled, New | InProgress)
        );
        allowed && (to != Done || !acceptance || is_acceptor)
    }

    /// Whether the move sends back what was handed in, so that a reason is asked for (TSK-02).
    pub fn is_return(self, to: Status) -> bool {
        matches!(
            (self, to),
            (Status::Review | Status::Done, Status::InProgress)
        )
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}

/// How much it matters. Ordered.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// Before the usual.
    High,
    /// Now.
    Critical,
}

impl Priority {
    /// All, from low to critical.
    pub const ALL: [Priority; 4] = [
        Priority::Low,
        Priority::Normal,
        Priority::High,
        Priority::Critical,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
            Priority::Critical => "critical",
        }
    }

    /// The number in the database: 1 to 4.
    pub fn code(self) -> i16 {
        match self {
            Priority::Low => 1,
            Priority::Normal => 2,
            Priority::High => 3,
            Priority::Critical => 4,
        }
    }

    /// The priority of a number in the database.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.code() == code)
    }
}

impl FromStr for Priority {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|priority| priority.as_str() == text)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_round_trip() {
        for status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(status));
            assert_eq!(status.as_str().parse(), Ok(status));
        }
        for priority in Priority::ALL {
            assert_eq!(Priority::from_code(priority.code()), Some(priority));
            assert_eq!(priority.as_str().parse(), Ok(priority));
        }
    }

    #[test]
    fn no_status_leads_to_itself_and_none_is_a_dead_end() {
        for status in Status::ALL {
            assert!(!status.may_become(status, false, true));
            assert!(
                !status.targets(true, false).is_empty(),
                "{status} is a dead end"
            );
        }
    }

    #[test]
    fn with_acceptance_only_the_acceptor_reaches_done() {
        assert!(!Status::Review.may_become(Status::Done, true, false));
        assert!(!Status::InProgress.may_become(Status::Done, true, false));
        assert!(Status::Review.may_become(Status::Done, true, true));
        assert!(Status::InProgress.may_become(Status::Done, false, false));
    }
}
