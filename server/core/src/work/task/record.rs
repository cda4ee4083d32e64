//! What every change of a task leaves behind: a row in the audit log, an event, and what the search finds (AUD-01, EVT-01, SRC-01).

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use shared::UserId;
use shared::i18n::{Key, text};
use shared::work::task::{ChecklistItem, Task};

use super::access;
use super::names::Names;
use crate::platform::audit::{self, Entry};
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::platform::events::{self, Audience, Event};
use crate::platform::search::{self, Document};

/// A change by its names in the log and in the stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed<'a> {
    /// `task.update`, …
    pub action: &'static str,
    /// `task.updated`, …
    pub event: &'static str,
    /// Why, where somebody said so.
    pub reason: Option<&'a str>,
}

/// Writes audit row, event and search document of a change. `before` is nothing for a new task.
///
/// # Errors
/// When the database refuses.
pub(super) async fn record(
    cx: &mut Cx,
    before: Option<&Task>,
    after: &Task,
    names: &Names,
    deed: Deed<'_>,
) -> Result<()> {
    let changes = changes(before, after, names, deed.reason);
    let entry = Entry {
        action: deed.action,
        entity_kind: "task",
        entity_id: Some(after.id.0),
        title: Some(&after.title),
        changes,
    };
    audit::write(cx, entry).await?;
    events::emit(cx, event(before, after, deed.event)).await?;
    if after.deleted_at.is_some() {
        search::remove(cx, "task", after.id.0).await
    } else if before.is_none_or(|before| is_found_otherwise(before, after)) {
        let document = document(cx, after, names);
        search::put(cx, document).await
    } else {
        Ok(())
    }
}

/// The event of a change. Those who lose sight of the task by it are told too.
pub(super) fn event<'a>(before: Option<&Task>, after: &Task, kind: &'a str) -> Event<'a> {
    let both = || before.into_iter().chain([after]);
    let mut users: Vec<UserId> = both().flat_map(access::everybody).collect();
    users.sort_unstable();
    users.dedup();
    let mut departments: Vec<_> = both().filter_map(|task| task.department_id).collect();
    departments.dedup();
    Event {
        kind,
        entity_kind: "task",
        entity_id: after.id.0,
        version: after.version,
        audience: Audience {
            users,
            departments,
            ..Audience::default()
        },
        payload: json!({
            "number": after.number, "title": after.title, "status": after.status, "deadline": after.deadline,
            "responsible_id": after.responsible_id, "department_id": after.department_id, "overdue": after.overdue,
        }),
    }
}

/// A task as the audit log and the timeline show it: names in place of ids, what is empty left out.
#[derive(Serialize)]
struct Shown<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    status: &'static str,
    priority: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    responsible: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    helpers: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    watchers: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<DateTime<Utc>>,
    /// In minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    estimate: Option<i32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checklist: Vec<String>,
    overdue: bool,
    acceptance: bool,
    result_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn new(task: &'a Task, names: &'a Names) -> Self {
        let person = |id: &UserId| {
            names
                .people
                .get(id)
                .map_or("", |person| person.name.as_str())
        };
        Self {
            title: &task.title,
            description: &task.description,
            status: task.status.as_str(),
            priority: task.priority.as_str(),
            responsible: task.responsible_id.as_ref().map(person),
            helpers: task.helper_ids.iter().map(person).collect(),
            watchers: task.watcher_ids.iter().map(person).collect(),
            department: task
                .department_id
                .map(|id| names.departments.get(&id).map_or("", String::as_str)),
            project: task.project_id.map(|id| {
                names
                    .projects
                    .get(&id)
                    .map_or("", |(name, _)| name.as_str())
            }),
            parent: task
                .parent_id
                .map(|id| names.tasks.get(&id).map_or("", String::as_str)),
            start_at: task.start_at,
            deadline: task.deadline,
            estimate: task.estimate_minutes,
            tags: &task.tags,
            checklist: task.checklist.iter().map(line).collect(),
            overdue: task.overdue,
            acceptance: task.acceptance,
            result_required: task.result_required,
            result: task.result.as_deref(),
        }
    }
}

fn line(item: &ChecklistItem) -> String {
    format!("{} {}", if item.done { '☑' } else { '☐' }, item.text)
}

fn changes(before: Option<&Task>, after: &Task, names: &Names, reason: Option<&str>) -> Value {
    let shown = Shown::new(after, names);
    let mut changes = match before {
        Some(before) => audit::diff(&Shown::new(before, names), &shown),
        None => {
            let nothing =
                json!({ "overdue": false, "acceptance": false, "result_required": false });
            audit::diff(&nothing, &json!(shown))
        }
    };
    if let (Some(reason), Value::Object(changes)) =
        (reason.filter(|reason| !reason.is_empty()), &mut changes)
    {
        changes.insert("reason".to_owned(), json!([null, reason]));
    }
    changes
}

/// Whether the search would find the task otherwise than before, or somebody else would find it.
fn is_found_otherwise(before: &Task, after: &Task) -> bool {
    before.title != after.title
        || before.description != after.description
        || before.result != after.result
        || before.status != after.status
        || before.department_id != after.department_id
        || before.responsible_id != after.responsible_id
        || before.deleted_at.is_some()
        || access::everybody(before) != access::everybody(after)
}

fn document(cx: &Cx, task: &Task, names: &Names) -> Document {
    let lang = cx.actor().lang;
    let status =
        Key::named(&format!("task_status_{}", task.status)).map_or("", |key| text(lang, key));
    let responsible = task
        .responsible_id
        .and_then(|id| names.people.get(&id))
        .map_or("", |person| person.name.as_str());
    let department = task
        .department_id
        .and_then(|id| names.departments.get(&id))
        .map_or("", String::as_str);
    let subtitle = [status, responsible, department]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let body = [
        task.description.as_str(),
        task.result.as_deref().unwrap_or_default(),
    ]
    .join("\n");
    Document {
        entity_kind: "task",
        entity_id: task.id.0,
        number: Some(task.number),
        title: task.title.clone(),
        subtitle,
        body: body.trim().to_owned(),
        visible_all: false,
        department_id: task.department_id,
        member_ids: access::everybody(task),
    }
}
