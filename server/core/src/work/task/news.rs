//! Who is told of what (TSK-05). Whoever does a thing is not told of it; [`notify::store`] sees to that, to blocked people and to doubles.
//!
//! | what happened | who is told |
//! |---|---|
//! | a task was made or passed on | the responsible person |
//! | its deadline moved | the responsible person |
//! | its status changed | the head, the creator, the responsible person |
//! | somebody wrote | responsible, creator, helpers, watchers, and those named by `@login` who may see the task |
//! | its deadline passed | the head, the responsible person |
//! | a working day begins | everybody who has something to do, see [`super::digest`] |
//! | all tasks of a person are done | the person's head |
//! | all tasks of a project are done | the head of the project's department, who made the project |
//!
//! The head is that of the nearest department, from the task's own upwards, that has one.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};
use shared::office::notification::NotificationKind;
use shared::work::task::{Status, Task};
use shared::{DepartmentId, UserId};

use super::{access, people};
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::platform::notify::{self, News};

/// Tells of a new task, or of one that was passed on or whose deadline moved.
pub(super) async fn of_edit(cx: &mut Cx, before: Option<&Task>, after: &Task) -> Result<()> {
    let Some(responsible) = after.responsible_id else {
        return Ok(());
    };
    let (kind, more) = match before {
        None => (
            NotificationKind::TaskAssigned,
            json!({ "to": after.deadline }),
        ),
        Some(before) if before.responsible_id != after.responsible_id => (
            NotificationKind::TaskAssigned,
            json!({ "to": after.deadline }),
        ),
        Some(before) if before.deadline != after.deadline => (
            NotificationKind::TaskDeadlineMoved,
            json!({ "from": before.deadline, "to": after.deadline }),
        ),
        Some(_) => return Ok(()),
    };
    tell(cx, after, kind, vec![responsible], more).await
}

/// Tells of a changed status, and of all being done when this was the last.
pub(super) async fn of_transition(
    cx: &mut Cx,
    before: &Task,
    after: &Task,
    reason: Option<&str>,
) -> Result<()> {
    let mut recipients: Vec<UserId> = people::head_of(cx, after.department_id, None)
        .await?
        .into_iter()
        .collect();
    recipients.extend(after.responsible_id);
    recipients.push(after.creator_id);
    let more = json!({ "from": before.status, "to": after.status, "reason": reason.filter(|reason| !reason.is_empty()) });
    tell(
        cx,
        after,
        NotificationKind::TaskStatusChanged,
        recipients,
        more,
    )
    .await?;
    if after.status == Status::Done {
        of_all_done(cx, after).await
    } else {
        Ok(())
    }
}

/// Tells of a remark.
pub(super) async fn of_comment(cx: &mut Cx, task: &Task, text: &str) -> Result<()> {
    let mut recipients = access::everybody(task);
    let logins = logins_in(text);
    if !logins.is_empty() {
        recipients.extend(people::readers_named(cx, task, &logins).await?);
    }
    tell(
        cx,
        task,
        NotificationKind::TaskCommented,
        recipients,
        json!({}),
    )
    .await
}

/// Tells of passed deadlines, all at once; `heads` are those of the tasks' departments.
pub(super) async fn of_overdue(
    cx: &mut Cx,
    tasks: &[Task],
    heads: &HashMap<DepartmentId, UserId>,
) -> Result<()> {
    let news = tasks
        .iter()
        .map(|task| {
            let head = task.department_id.and_then(|id| heads.get(&id)).copied();
            let recipients = head.into_iter().chain(task.responsible_id).collect();
            let more = json!({ "to": task.deadline });
            news_of(cx, task, NotificationKind::TaskOverdue, recipients, more)
        })
        .collect();
    notify::store_many(cx, news).await
}

async fn of_all_done(cx: &mut Cx, task: &Task) -> Result<()> {
    if let Some(person) = task.responsible_id
        && !people::has_open(cx, person).await?
        && let Some(of) = people::person_of(cx, person).await?
        && let Some(head) = people::head_of(
            cx,
            of.department_id.map(DepartmentId).or(task.department_id),
            Some(person),
        )
        .await?
    {
        tell(
            cx,
            task,
            NotificationKind::TaskAllDonePerson,
            vec![head],
            json!({ "person": of.name }),
        )
        .await?;
    }
    if let Some(project) = task.project_id
        && !people::project_has_open(cx, project).await?
        && let Some(of) = people::project_of(cx, project).await?
    {
        let mut recipients: Vec<UserId> = people::head_of(
            cx,
            of.department_id.map(DepartmentId).or(task.department_id),
            None,
        )
        .await?
        .into_iter()
        .collect();
        recipients.push(UserId(of.created_by));
        tell(
            cx,
            task,
            NotificationKind::TaskAllDoneProject,
            recipients,
            json!({ "project": of.name }),
        )
        .await?;
    }
    Ok(())
}

async fn tell(
    cx: &mut Cx,
    task: &Task,
    kind: NotificationKind,
    recipients: Vec<UserId>,
    more: Value,
) -> Result<()> {
    let news = news_of(cx, task, kind, recipients, more);
    cx.notify(news).await
}

fn news_of(
    cx: &Cx,
    task: &Task,
    kind: NotificationKind,
    recipients: Vec<UserId>,
    more: Value,
) -> News {
    let mut data = Map::new();
    data.insert("title".to_owned(), json!(task.title));
    data.insert("number".to_owned(), json!(task.number));
    if cx.actor().user_id.is_some() {
        data.insert("actor".to_owned(), json!(cx.actor().name));
    }
    if let Value::Object(more) = more {
        data.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    News {
        kind,
        recipients,
        entity_kind: "task",
        entity_id: Some(task.id.0),
        data: Value::Object(data),
        path: shared::work::path::task(task.id),
    }
}

/// The logins that a text calls with `@`.
fn logins_in(text: &str) -> Vec<String> {
    let is_login = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let mut logins = BTreeSet::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        // `a@b.test` is an address, not a call.
        if c == '@' && !before.is_some_and(is_login) {
            let rest = &text[at + 1..];
            let login = rest[..rest.find(|c| !is_login(c)).unwrap_or(rest.len())]
                .trim_end_matches(['.', '-']);
            if !login.is_empty() {
                logins.insert(login.to_lowercase());
            }
        }
        before = Some(c);
    }
    logins.into_iter().take(50).collect()
}

#[cfg(test)]
mod tests {
    use super::logins_in;

    #[test]
    fn calls_are_told_from_addresses() {
        let cases: [(&str, &[&str]); 6] = [
            ("@ivanov посмотри", &["ivanov"]),
            ("Прошу (@Petrov, @ivanov.a).", &["ivanov.a", "petrov"]),
            ("пишите на ivanov@demo.test", &[]),
            ("@ @- @@ivanov", &["ivanov"]),
            ("@иванов и @иванов", &["иванов"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(logins_in(text), expected, "{text}");
        }
    }
}
