//! What lists of tasks are filtered by (SRC-04, TSK-04).

use chrono::{DateTime, Utc};

use crate::kernel::filter::{Choice, FieldSpec, Kind, Meaning, Row, Schema};
use crate::kernel::time::{Zone, parse_instant};
use crate::work::task::Status;

/// The fields of tasks. The names are those of [`crate::work::task::Task`] without `_id`, `_at` and units.
pub fn schema_task() -> &'static Schema {
    &TASK
}

static TASK: Schema = Schema {
    entity: "task",
    fields: &[
        field(
            "status",
            "статус",
            &["state"],
            Kind::Choice {
                values: &STATUSES,
                ordered: false,
            },
        ),
        field(
            "responsible",
            "ответственный",
            &["responsible_id", "assignee", "исполнитель"],
            Kind::User,
        ),
        field("deadline", "срок", &["due"], Kind::Date),
        field(
            "priority",
            "приоритет",
            &[],
            Kind::Choice {
                values: &PRIORITIES,
                ordered: true,
            },
        ),
        field(
            "overdue",
            "просрочена",
            &["просрочено"],
            Kind::Flag { absent: is_overdue },
        ),
        field(
            "creator",
            "постановщик",
            &["creator_id", "author", "автор"],
            Kind::User,
        ),
        field(
            "helper",
            "помощник",
            &["helper_ids", "helpers", "помощники"],
            Kind::User,
        ),
        field(
            "watcher",
            "наблюдатель",
            &["watcher_ids", "watchers", "наблюдатели"],
            Kind::User,
        ),
        field("department", "отдел", &["department_id"], Kind::Name),
        field("project", "проект", &["project_id"], Kind::Name),
        field("tag", "метка", &["tags", "тег", "метки"], Kind::Name),
        field("start", "начало", &["start_at"], Kind::Date),
        field("created", "создана", &["created_at", "создано"], Kind::Date),
        field(
            "updated",
            "изменена",
            &["updated_at", "изменено"],
            Kind::Date,
        ),
        field("estimate", "оценка", &["estimate_minutes"], Kind::Duration),
        field("number", "номер", &["no"], Kind::Number),
        field("title", "название", &["name", "subject"], Kind::Text),
        field("description", "описание", &[], Kind::Text),
        field("text", "текст", &[], Kind::FullText),
    ],
};

static STATUSES: [Choice; 9] = [
    choice("new", "новая", &["новые", "новый"], Meaning::Itself),
    choice("in_progress", "в_работе", &["inprogress"], Meaning::Itself),
    choice(
        "review",
        "на_проверке",
        &["проверка", "in_review"],
        Meaning::Itself,
    ),
    choice(
        "done",
        "готово",
        &["готова", "готовые", "выполнена"],
        Meaning::Itself,
    ),
    choice("deferred", "отложена", &["отложенные"], Meaning::Itself),
    choice(
        "cancelled",
        "отменена",
        &["отмененные", "canceled"],
        Meaning::Itself,
    ),
    choice(
        "open",
        "открыта",
        &["открытые", "открытая"],
        Meaning::AnyOf(&["new", "in_progress", "review", "deferred"]),
    ),
    choice(
        "closed",
        "закрыта",
        &["закрытые", "закрытая"],
        Meaning::AnyOf(&["done", "cancelled"]),
    ),
    choice(
        "overdue",
        "просрочена",
        &["просроченные", "просрочено"],
        Meaning::Flag("overdue"),
    ),
];

static PRIORITIES: [Choice; 4] = [
    choice("low", "низкий", &["низкая"], Meaning::Itself),
    choice(
        "normal",
        "обычный",
        &["обычная", "средний", "средняя", "medium"],
        Meaning::Itself,
    ),
    choice("high", "высокий", &["высокая", "важно"], Meaning::Itself),
    choice(
        "critical",
        "критический",
        &["критическая", "критичный", "срочно", "urgent"],
        Meaning::Itself,
    ),
];

const fn field(
    name: &'static str,
    ru: &'static str,
    aliases: &'static [&'static str],
    kind: Kind,
) -> FieldSpec {
    FieldSpec {
        name,
        ru,
        aliases,
        kind,
    }
}

const fn choice(
    name: &'static str,
    ru: &'static str,
    aliases: &'static [&'static str],
    meaning: Meaning,
) -> Choice {
    Choice {
        name,
        ru,
        aliases,
        meaning,
    }
}

/// A row without the flag is overdue when its deadline has come and its status, if it says one, is open (TSK-02).
fn is_overdue(row: &Row, now: DateTime<Utc>, zone: &Zone) -> bool {
    let is_closed = row
        .get("status")
        .and_then(|status| status.as_str()?.parse::<Status>().ok())
        .is_some_and(|status| !status.is_open());
    let deadline = row
        .get("deadline")
        .and_then(|deadline| parse_instant(deadline.as_str()?, zone));
    !is_closed && deadline.is_some_and(|deadline| deadline <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::task::Priority;

    #[test]
    fn words_of_one_kind_are_not_ambiguous() {
        fn check(what: &str, words: Vec<&str>) {
            let mut seen = std::collections::BTreeSet::new();
            for word in words {
                assert!(
                    seen.insert(word.replace('ё', "е")),
                    "{what}: `{word}` names two things"
                );
            }
        }
        check(
            "fields",
            TASK.fields.iter().flat_map(FieldSpec::words).collect(),
        );
        check(
            "statuses",
            STATUSES.iter().flat_map(Choice::words).collect(),
        );
        check(
            "priorities",
            PRIORITIES.iter().flat_map(Choice::words).collect(),
        );
    }

    #[test]
    fn the_choices_are_those_of_the_types() {
        let itself = |choices: &'static [Choice]| {
            choices
                .iter()
                .filter(|choice| choice.meaning == Meaning::Itself)
                .map(|choice| choice.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(itself(&STATUSES), Status::ALL.map(Status::as_str));
        assert_eq!(itself(&PRIORITIES), Priority::ALL.map(Priority::as_str));
        let open = STATUSES
            .iter()
            .find(|choice| choice.name == "open")
            .expect("there");
        assert!(
            matches!(open.meaning, Meaning::AnyOf(names) if names == Status::OPEN.map(Status::as_str))
        );
    }
}
