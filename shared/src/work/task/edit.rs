//! What makes a task and what changes it, and what both must hold to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    CHECKLIST_MAX, ChecklistItem, DESCRIPTION_MAX, ESTIMATE_MAX, MEMBERS_MAX, Priority, Status,
    TAGS_MAX, TITLE_MAX, Task,
};
use crate::kernel::patch::present;
use crate::kernel::validate::Faults;
use crate::{DepartmentId, ProjectId, TaskId, UserId};

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

#[cfg(test)]
mod tests {
    use super::*;

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
