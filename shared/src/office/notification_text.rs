//! The sentence of a notification, made where it is read: in the reader's language and time zone (NTF-01).
//!
//! Facts that are missing leave the sentence whole: a notification is never shown empty.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::digest;
use super::notification::{Notification, NotificationKind};
use crate::i18n::{Key, Lang, format, k, plural, text};
use crate::kernel::time::{Zone, format_relative};
use crate::work::task::Status;

/// What happened, in one sentence: «Вам поставлена задача №2229 «Отчёт»».
pub fn sentence(notification: &Notification, lang: Lang) -> String {
    let data = &notification.data;
    let task = task(data, lang);
    let fill = |key: Key, args: &[(&str, &str)]| format(lang, key, args);
    match notification.kind {
        NotificationKind::TaskAssigned => fill(k::NOTIFICATION_TASK_ASSIGNED, &[("task", &task)]),
        NotificationKind::TaskDeadlineMoved => {
            fill(k::NOTIFICATION_TASK_DEADLINE_MOVED, &[("task", &task)])
        }
        NotificationKind::TaskCommented => fill(k::NOTIFICATION_TASK_COMMENTED, &[("task", &task)]),
        NotificationKind::TaskStatusChanged => match status(data, "to") {
            Some(to) => fill(
                k::NOTIFICATION_TASK_STATUS_CHANGED,
                &[("task", &task), ("to", text(lang, status_key(to)))],
            ),
            None => fill(
                k::NOTIFICATION_TASK_STATUS_CHANGED_SOMEHOW,
                &[("task", &task)],
            ),
        },
        NotificationKind::TaskOverdue => fill(k::NOTIFICATION_TASK_OVERDUE, &[("task", &task)]),
        NotificationKind::TaskDigest => digest::sentence(data, lang),
        NotificationKind::TaskAllDonePerson => fill(
            k::NOTIFICATION_TASK_ALL_DONE_PERSON,
            &[("person", fact(data, "person"))],
        ),
        NotificationKind::TaskAllDoneProject => fill(
            k::NOTIFICATION_TASK_ALL_DONE_PROJECT,
            &[("project", fact(data, "project"))],
        ),
        NotificationKind::UserRoleChanged => fill(
            k::NOTIFICATION_USER_ROLE_CHANGED,
            &[("roles", &roles(data, lang))],
        ),
        NotificationKind::SecurityElevated => match fact(data, "role") {
            "" => fill(
                k::NOTIFICATION_SECURITY_ELEVATED,
                &[
                    ("person", fact(data, "person")),
                    ("roles", &roles(data, lang)),
                ],
            ),
            role => fill(k::NOTIFICATION_SECURITY_ELEVATED_ROLE, &[("role", role)]),
        },
        NotificationKind::SecurityRefusals => fill(
            k::NOTIFICATION_SECURITY_REFUSALS,
            &[("person", fact(data, "person"))],
        ),
        NotificationKind::SecurityMassExport => fill(
            k::NOTIFICATION_SECURITY_MASS_EXPORT,
            &[("person", fact(data, "person"))],
        ),
    }
}

/// Who did it; nothing for what the clock did.
pub fn actor(notification: &Notification) -> Option<&str> {
    Some(fact(&notification.data, "actor")).filter(|name| !name.is_empty())
}

/// What more there is to tell: the deadline, the old and the new one, the remark, the reason of a return; nothing where the sentence says it all.
pub fn detail(
    notification: &Notification,
    lang: Lang,
    zone: &Zone,
    now: DateTime<Utc>,
) -> Option<String> {
    let data = &notification.data;
    match notification.kind {
        NotificationKind::TaskDeadlineMoved => {
            let (from, to) = (
                moment(data, "from", lang, zone, now),
                moment(data, "to", lang, zone, now),
            );
            Some(format(
                lang,
                k::NOTIFICATION_FROM_TO,
                &[("from", &from), ("to", &to)],
            ))
        }
        NotificationKind::TaskAssigned | NotificationKind::TaskOverdue => {
            let deadline = fact(data, "to").parse().ok()?;
            Some(format(
                lang,
                k::NOTIFICATION_DEADLINE,
                &[("deadline", &format_relative(now, deadline, zone, lang))],
            ))
        }
        NotificationKind::TaskCommented => {
            Some(fact(data, "text").to_owned()).filter(|text| !text.is_empty())
        }
        NotificationKind::TaskStatusChanged => {
            let reason = Some(fact(data, "reason")).filter(|reason| !reason.is_empty())?;
            Some(format(lang, k::NOTIFICATION_REASON, &[("reason", reason)]))
        }
        NotificationKind::SecurityElevated => counted(
            data,
            "count",
            k::NOTIFICATION_SECURITY_ELEVATED_PEOPLE,
            lang,
        ),
        NotificationKind::SecurityRefusals => {
            counted(data, "count", k::NOTIFICATION_SECURITY_REFUSALS_COUNT, lang)
        }
        NotificationKind::SecurityMassExport => {
            let files = counted(
                data,
                "count",
                k::NOTIFICATION_SECURITY_MASS_EXPORT_FILES,
                lang,
            );
            let rows = counted(
                data,
                "rows",
                k::NOTIFICATION_SECURITY_MASS_EXPORT_ROWS,
                lang,
            );
            let parts: Vec<String> = files.into_iter().chain(rows).collect();
            Some(parts.join(text(lang, k::DIGEST_COMMA))).filter(|parts| !parts.is_empty())
        }
        _ => None,
    }
}

/// A number of the facts in words; nothing where it is absent or zero.
fn counted(data: &Value, name: &str, key: Key, lang: Lang) -> Option<String> {
    let n = data.get(name).and_then(Value::as_i64).filter(|n| *n > 0)?;
    Some(plural(lang, key, n))
}

/// The page to open.
pub fn path(notification: &Notification) -> Option<&str> {
    Some(fact(&notification.data, "path")).filter(|path| path.starts_with('/'))
}

fn fact<'a>(data: &'a Value, name: &str) -> &'a str {
    data.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The status that a task was moved to, if that is what happened.
pub fn new_status(notification: &Notification) -> Option<Status> {
    status(&notification.data, "to")
}

/// Quotes within quotes are the language's inner ones: «Ответить „Лабиринту“».
fn within_quotes(title: &str, lang: Lang) -> String {
    let (outer, inner) = match lang {
        Lang::Ru => (['«', '»'], ["„", "“"]),
        Lang::Ar => (['«', '»'], ["“", "”"]),
        Lang::En => (['“', '”'], ["‘", "’"]),
    };
    title
        .replace(outer[0], inner[0])
        .replace(outer[1], inner[1])
}

/// The task by number and title: «№2229 «Отчёт»».
fn task(data: &Value, lang: Lang) -> String {
    let title = fact(data, "title");
    match data.get("number").and_then(Value::as_i64) {
        Some(number) => format(
            lang,
            k::NOTIFICATION_TASK,
            &[
                ("number", &number.to_string()),
                ("title", &within_quotes(title, lang)),
            ],
        ),
        None => title.to_owned(),
    }
}

fn status(data: &Value, name: &str) -> Option<Status> {
    fact(data, name).parse().ok()
}

fn status_key(status: Status) -> Key {
    match status {
        Status::New => k::NOTIFICATION_STATUS_NEW,
        Status::InProgress => k::NOTIFICATION_STATUS_IN_PROGRESS,
        Status::Review => k::NOTIFICATION_STATUS_REVIEW,
        Status::Done => k::NOTIFICATION_STATUS_DONE,
        Status::Deferred => k::NOTIFICATION_STATUS_DEFERRED,
        Status::Cancelled => k::NOTIFICATION_STATUS_CANCELLED,
    }
}

fn moment(data: &Value, name: &str, lang: Lang, zone: &Zone, now: DateTime<Utc>) -> String {
    match fact(data, name).parse::<DateTime<Utc>>() {
        Ok(at) => format_relative(now, at, zone, lang),
        Err(_) => text(lang, k::NOTIFICATION_NO_DEADLINE).to_owned(),
    }
}

/// The roles by name; system roles come as their codes and are named in the reader's language.
fn roles(data: &Value, lang: Lang) -> String {
    let name = |role: &Value| {
        role.as_str().map(|role| {
            role_key(role)
                .map_or(role, |key| text(lang, key))
                .to_owned()
        })
    };
    data.get("roles")
        .and_then(Value::as_array)
        .map(|roles| roles.iter().filter_map(name).collect::<Vec<_>>().join(", "))
        .unwrap_or_default()
}

fn role_key(code: &str) -> Option<Key> {
    Some(match code {
        "employee" => k::NOTIFICATION_ROLE_EMPLOYEE,
        "manager" => k::NOTIFICATION_ROLE_MANAGER,
        "head" => k::NOTIFICATION_ROLE_HEAD,
        "hr" => k::NOTIFICATION_ROLE_HR,
        "analyst" => k::NOTIFICATION_ROLE_ANALYST,
        "admin" => k::NOTIFICATION_ROLE_ADMIN,
        "superadmin" => k::NOTIFICATION_ROLE_SUPERADMIN,
        _ => return None,
    })
}

#[cfg(all(test, feature = "catalogue"))]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::NotificationId;

    fn now() -> DateTime<Utc> {
        "2026-11-20T09:00:00Z".parse().expect("a moment")
    }

    fn notification(kind: NotificationKind, data: Value) -> Notification {
        Notification {
            id: NotificationId(Uuid::nil()),
            kind,
            entity_kind: "task".to_owned(),
            entity_id: None,
            data,
            created_at: now(),
            read_at: None,
        }
    }

    #[test]
    fn sentences_follow_the_language() {
        let check = |kind, data: Value, ru: &str, en: &str| {
            let notification = notification(kind, data);
            assert_eq!(sentence(&notification, Lang::Ru), ru);
            assert_eq!(sentence(&notification, Lang::En), en);
        };
        let task = json!({"number": 2229, "title": "Отчёт", "to": "in_progress", "person": "Анна", "project": "Склад", "roles": ["head", "Кладовщик"]});
        check(
            NotificationKind::TaskAssigned,
            task.clone(),
            "Вам поставлена задача №2229 «Отчёт»",
            "You are responsible for task #2229 “Отчёт”",
        );
        check(
            NotificationKind::TaskStatusChanged,
            task.clone(),
            "Задача №2229 «Отчёт»: статус «В работе»",
            "Task #2229 “Отчёт”: status “In progress”",
        );
        check(
            NotificationKind::TaskOverdue,
            task.clone(),
            "Просрочена задача №2229 «Отчёт»",
            "Task #2229 “Отчёт” is overdue",
        );
        check(
            NotificationKind::TaskAllDonePerson,
            task.clone(),
            "Все задачи выполнены: Анна",
            "All tasks are done: Анна",
        );
        check(
            NotificationKind::UserRoleChanged,
            task,
            "Ваши роли изменены: Руководитель, Кладовщик",
            "Your roles have changed: Head, Кладовщик",
        );
        check(
            NotificationKind::SecurityElevated,
            json!({"person": "Анна", "roles": ["admin"]}),
            "Расширены права: Анна — Администратор",
            "More rights were given: Анна — Administrator",
        );
        check(
            NotificationKind::SecurityElevated,
            json!({"role": "Кладовщик", "count": 2}),
            "Роль «Кладовщик» даёт больше прав",
            "The role “Кладовщик” gives more rights",
        );
    }

    #[test]
    fn quotes_within_quotes_are_inner_ones() {
        let late = notification(
            NotificationKind::TaskOverdue,
            json!({"number": 7, "title": "Акт «Аврора»"}),
        );
        assert_eq!(
            sentence(&late, Lang::Ru),
            "Просрочена задача №7 «Акт „Аврора“»"
        );
        assert_eq!(
            sentence(&late, Lang::En),
            "Task #7 “Акт «Аврора»” is overdue"
        );
    }

    #[test]
    fn details_follow_the_zone() {
        let zone = Zone {
            name: "Europe/Moscow".to_owned(),
            transitions: vec![(0, 10_800)],
        };
        let moved = notification(
            NotificationKind::TaskDeadlineMoved,
            json!({"from": null, "to": "2026-11-21T12:00:00Z"}),
        );
        assert_eq!(
            detail(&moved, Lang::Ru, &zone, now()).as_deref(),
            Some("Было: без срока. Стало: завтра, 15:00")
        );
        let returned = notification(
            NotificationKind::TaskStatusChanged,
            json!({"to": "in_progress", "reason": "нет сметы"}),
        );
        assert_eq!(
            detail(&returned, Lang::Ru, &zone, now()).as_deref(),
            Some("Причина: нет сметы")
        );
        let remark = notification(NotificationKind::TaskCommented, json!({"text": "Готово?"}));
        let late = notification(
            NotificationKind::TaskOverdue,
            json!({"to": "2026-11-20T08:00:00Z"}),
        );
        assert_eq!(
            detail(&late, Lang::Ru, &zone, now()).as_deref(),
            Some("Срок: сегодня, 11:00")
        );
        assert_eq!(
            detail(&remark, Lang::En, &zone, now()).as_deref(),
            Some("Готово?")
        );
        let export = notification(
            NotificationKind::SecurityMassExport,
            json!({"person": "Анна", "count": 1, "rows": 12000}),
        );
        assert_eq!(
            detail(&export, Lang::En, &zone, now()).as_deref(),
            Some("1 file, 12,000 rows in the largest")
        );
    }

    #[test]
    fn missing_facts_leave_a_sentence() {
        for kind in NotificationKind::ALL {
            let bare = notification(kind, json!({}));
            for lang in Lang::ALL {
                assert!(!sentence(&bare, lang).contains('{'), "{kind:?}");
                assert!(sentence(&bare, lang).chars().count() > 5, "{kind:?}");
            }
            assert_eq!(path(&bare), None);
            assert_eq!(actor(&bare), None);
        }
    }
}
