//! A task: one thing to do, with one responsible person and a deadline (TSK-01, TSK-02).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::patch::present;
use crate::kernel::validate::Faults;
use crate::{ChecklistItemId, CommentId, DepartmentId, PageRequest, ProjectId, TaskId, UserId};

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

/// What a new task is made of. Absent fields take their defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub priority: Priority,
    #[serde(default)]
    pub responsible_id: Option<UserId>,
    #[serde(default)]
    pub helper_ids: Vec<UserId>,
    #[serde(default)]
    pub watcher_ids: Vec<UserId>,
    /// Absent: the responsible person's department, else the creator's.
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    #[serde(default)]
    pub parent_id: Option<TaskId>,
    #[serde(default)]
    pub start_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub deadline: Option<DateTime<Utc>>,
    #[serde(default)]
    pub estimate_minutes: Option<i32>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub checklist: Vec<ChecklistItem>,
    #[serde(default)]
    pub acceptance: bool,
    #[serde(default)]
    pub result_required: bool,
}

/// A change: absent fields stay, `null` empties (RFC 7396).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditTask {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub responsible_id: Option<Option<UserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper_ids: Option<Vec<UserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watcher_ids: Option<Vec<UserId>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub department_id: Option<Option<DepartmentId>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub project_id: Option<Option<ProjectId>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<Option<TaskId>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub start_at: Option<Option<DateTime<Utc>>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub deadline: Option<Option<DateTime<Utc>>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub estimate_minutes: Option<Option<i32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checklist: Option<Vec<ChecklistItem>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_required: Option<bool>,
}

/// A wish to move a task's status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TransitionTask {
    pub status: Status,
    /// Why; asked for when a result is sent back. At most 2 000 characters.
    #[serde(default)]
    pub reason: Option<String>,
    /// What came out; asked for when the task wants a result and is handed in or done. At most 20 000 characters.
    #[serde(default)]
    pub result: Option<String>,
}

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

/// What both new and edited tasks must hold to.
fn check_common(faults: &mut Faults, task: &EditTask) {
    if let Some(title) = &task.title {
        faults.required_text("title", title, TITLE_MAX);
    }
    if let Some(description) = &task.description {
        faults.max_text("description", description, DESCRIPTION_MAX);
    }
    if let Some(Some(minutes)) = task.estimate_minutes {
        faults.range("estimate_minutes", minutes.into(), 0, ESTIMATE_MAX.into());
    }
    for (field, people) in [
        ("helper_ids", &task.helper_ids),
        ("watcher_ids", &task.watcher_ids),
    ] {
        if people
            .as_ref()
            .is_some_and(|people| people.len() > MEMBERS_MAX)
        {
            faults.add_limit(field, "too_many", MEMBERS_MAX as i64);
        }
    }
    if let Some(tags) = &task.tags {
        if tags.len() > TAGS_MAX {
            faults.add_limit("tags", "too_many", TAGS_MAX as i64);
        }
        for tag in tags {
            faults.required_text("tags", tag, 50);
        }
    }
    if let Some(checklist) = &task.checklist {
        if checklist.len() > CHECKLIST_MAX {
            faults.add_limit("checklist", "too_many", CHECKLIST_MAX as i64);
        }
        for (index, item) in checklist.iter().enumerate() {
            faults.required_text(&format!("checklist.{index}.text"), &item.text, 500);
        }
    }
    for (field, at) in [("start_at", task.start_at), ("deadline", task.deadline)] {
        if let Some(Some(at)) = at
            && !(1970..=9998).contains(&chrono::Datelike::year(&at))
        {
            faults.add(field, "out_of_range");
        }
    }
    if let (Some(Some(start)), Some(Some(deadline))) = (task.start_at, task.deadline)
        && deadline < start
    {
        faults.add("deadline", "deadline_before_start");
    }
}

impl NewTask {
    /// Checks what can be checked without the database.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        let as_edit = EditTask {
            title: Some(self.title.clone()),
            description: Some(self.description.clone()),
            helper_ids: Some(self.helper_ids.clone()),
            watcher_ids: Some(self.watcher_ids.clone()),
            start_at: Some(self.start_at),
            deadline: Some(self.deadline),
            estimate_minutes: Some(self.estimate_minutes),
            tags: Some(self.tags.clone()),
            checklist: Some(self.checklist.clone()),
            ..EditTask::default()
        };
        check_common(&mut faults, &as_edit);
        faults
    }
}

impl EditTask {
    /// Checks the change against the task that it is made to.
    pub fn validate(&self, current: &Task) -> Faults {
        let mut faults = Faults::new();
        let mut whole = self.clone();
        if whole.start_at.is_some() || whole.deadline.is_some() {
            whole.start_at = Some(self.start_at.unwrap_or(current.start_at));
            whole.deadline = Some(self.deadline.unwrap_or(current.deadline));
        }
        check_common(&mut faults, &whole);
        if self.parent_id == Some(Some(current.id)) {
            faults.add("parent_id", "invalid");
        }
        faults
    }
}

impl TransitionTask {
    /// Checks the move against the task: what must be said with it (TSK-02).
    pub fn validate(&self, current: &Task) -> Faults {
        let mut faults = Faults::new();
        let reason = self.reason.as_deref().unwrap_or_default();
        if current.acceptance && current.status.is_return(self.status) {
            faults.required_text("reason", reason, 2_000);
        } else {
            faults.max_text("reason", reason, 2_000);
        }
        let result = self
            .result
            .as_deref()
            .or(current.result.as_deref())
            .unwrap_or_default();
        if current.result_required && matches!(self.status, Status::Review | Status::Done) {
            faults.required_text("result", result, DESCRIPTION_MAX);
        } else {
            faults.max_text("result", result, DESCRIPTION_MAX);
        }
        faults
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
        for sort in TaskSort::ALL {
            assert_eq!(sort.as_str().parse(), Ok(sort));
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

    #[test]
    fn a_deadline_before_the_start_is_refused() {
        let at = |hour| chrono::TimeZone::with_ymd_and_hms(&Utc, 2026, 11, 20, hour, 0, 0).single();
        let task = NewTask {
            title: "Отчёт".to_owned(),
            start_at: at(12),
            deadline: at(10),
            ..NewTask::default()
        };
        let faults = task.validate().into_vec();
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].field.as_str(), faults[0].code),
            ("deadline", "deadline_before_start")
        );
    }

    #[test]
    fn null_and_absent_differ_in_a_patch() {
        let edit: EditTask = serde_json::from_str(r#"{"deadline":null}"#).expect("valid");
        assert_eq!(edit.deadline, Some(None));
        assert_eq!(edit.start_at, None);
        assert!(serde_json::from_str::<EditTask>(r#"{"unknown":1}"#).is_err());
    }
}
