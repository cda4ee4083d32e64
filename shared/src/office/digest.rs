//! The digest of each morning (TSK-05): what its notification holds and how it is told, in the bell and in the mail.
//!
//! `data` of the notification: `{"overdue": {"total": 12, "tasks": [{"id", "number", "title", "deadline", "person"}, …]}, …}`, the first
//! tasks of each part by name, all by number. A part that says nothing is absent.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::path::with_query;
use crate::TaskId;
use crate::i18n::{Key, Lang, format, k, plural, text};
use crate::kernel::time::{Zone, format_relative};
use crate::work::path::{self, TASKS};

/// What a digest tells of, in the order of telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// One's own open tasks whose deadline has passed.
    Overdue,
    /// One's own open tasks whose deadline is still to come today.
    Today,
    /// Open tasks that one became responsible for since the last working morning.
    New,
    /// To heads: overdue tasks of others in the departments that they head.
    TeamOverdue,
    /// To heads: tasks of others there that wait for review.
    TeamReview,
}

impl Part {
    /// All, in the order of telling.
    pub const ALL: [Part; 5] = [
        Part::Overdue,
        Part::Today,
        Part::New,
        Part::TeamOverdue,
        Part::TeamReview,
    ];

    /// The stable name in the data.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Overdue => "overdue",
            Part::Today => "today",
            Part::New => "new",
            Part::TeamOverdue => "team_overdue",
            Part::TeamReview => "team_review",
        }
    }

    /// The filter of the list that shows the part whole.
    pub fn filter(self) -> &'static str {
        match self {
            Part::Overdue => "status:overdue responsible:me",
            Part::Today => "status:open responsible:me deadline:today",
            Part::New => path::FILTER_MINE,
            Part::TeamOverdue => path::FILTER_OVERDUE,
            Part::TeamReview => "status:review",
        }
    }

    /// The address of that list; new tasks with the newest first.
    pub fn path(self) -> String {
        let sort = match self {
            Part::New => "-created_at",
            _ => "",
        };
        with_query(TASKS, &[("filter", self.filter()), ("sort", sort)])
    }

    fn count_key(self) -> Key {
        match self {
            Part::Overdue => k::DIGEST_OVERDUE,
            Part::Today => k::DIGEST_TODAY,
            Part::New => k::DIGEST_NEW,
            Part::TeamOverdue => k::DIGEST_TEAM_OVERDUE,
            Part::TeamReview => k::DIGEST_TEAM_REVIEW,
        }
    }

    fn title_key(self) -> Key {
        match self {
            Part::Overdue => k::DIGEST_TITLE_OVERDUE,
            Part::Today => k::DIGEST_TITLE_TODAY,
            Part::New => k::DIGEST_TITLE_NEW,
            Part::TeamOverdue => k::DIGEST_TITLE_TEAM_OVERDUE,
            Part::TeamReview => k::DIGEST_TITLE_TEAM_REVIEW,
        }
    }
}

/// A part with something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub part: Part,
    /// How many tasks there are.
    pub total: i64,
    /// The first of them.
    pub tasks: Vec<Line>,
}

/// A task of a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: TaskId,
    pub number: i64,
    pub title: String,
    pub deadline: Option<DateTime<Utc>>,
    /// Who is responsible, where that is not the reader.
    pub person: Option<String>,
}

impl Line {
    /// The task by number and title: «№12 «Отчёт»».
    pub fn name(&self, lang: Lang) -> String {
        format(
            lang,
            k::NOTIFICATION_TASK,
            &[("number", &self.number.to_string()), ("title", &self.title)],
        )
    }
}

impl Section {
    /// The part by name with its number: «Просрочено: 12».
    pub fn heading(&self, lang: Lang) -> String {
        format(
            lang,
            k::DIGEST_HEADING,
            &[
                ("part", text(lang, self.part.title_key())),
                ("n", &crate::i18n::format_number(lang, self.total)),
            ],
        )
    }

    /// «ещё 2», for the tasks beyond the first `shown`.
    pub fn more(&self, shown: usize, lang: Lang) -> Option<String> {
        let rest = self.total - i64::try_from(shown).unwrap_or(i64::MAX);
        (rest > 0).then(|| plural(lang, k::DIGEST_MORE, rest))
    }
}

/// The data of a notification.
pub fn data(sections: &[Section]) -> Value {
    let line = |line: &Line| json!({ "id": line.id, "number": line.number, "title": line.title, "deadline": line.deadline, "person": line.person });
    let sections = sections.iter().map(|section| {
        let tasks: Vec<Value> = section.tasks.iter().map(line).collect();
        (
            section.part.as_str().to_owned(),
            json!({ "total": section.total, "tasks": tasks }),
        )
    });
    Value::Object(sections.collect::<Map<_, _>>())
}

/// What the data of a notification says. What cannot be read is left out.
pub fn sections(data: &Value) -> Vec<Section> {
    let section = |part: Part| {
        let found = data.get(part.as_str())?;
        let tasks = found.get("tasks").and_then(Value::as_array);
        Some(Section {
            part,
            total: found.get("total").and_then(Value::as_i64)?,
            tasks: tasks.into_iter().flatten().filter_map(line).collect(),
        })
    };
    Part::ALL.into_iter().filter_map(section).collect()
}

fn line(task: &Value) -> Option<Line> {
    let fact = |name: &str| task.get(name).and_then(Value::as_str);
    Some(Line {
        id: fact("id")?.parse().ok()?,
        number: task.get("number").and_then(Value::as_i64)?,
        title: fact("title")?.to_owned(),
        deadline: fact("deadline").and_then(|at| at.parse().ok()),
        person: fact("person").map(str::to_owned),
    })
}

/// The digest in one sentence: «Утренняя сводка: 3 просрочены, 2 на сегодня».
pub fn sentence(data: &Value, lang: Lang) -> String {
    let counts: Vec<String> = sections(data)
        .iter()
        .map(|section| plural(lang, section.part.count_key(), section.total))
        .collect();
    if counts.is_empty() {
        return text(lang, k::NOTIFICATION_TASK_DIGEST_BARE).to_owned();
    }
    format(
        lang,
        k::NOTIFICATION_TASK_DIGEST,
        &[("what", &counts.join(text(lang, k::DIGEST_COMMA)))],
    )
}

/// The paragraphs of the mail: each part with its tasks, and an address below each. `public_url` ends without a slash.
pub fn paragraphs(
    data: &Value,
    lang: Lang,
    zone: &Zone,
    now: DateTime<Utc>,
    public_url: &str,
) -> Vec<String> {
    let of_task = |line: &Line| {
        let deadline = line.deadline.map(|deadline| {
            format(
                lang,
                k::NOTIFICATION_DEADLINE,
                &[("deadline", &format_relative(now, deadline, zone, lang))],
            )
        });
        let words: Vec<String> = std::iter::once(line.name(lang))
            .chain(deadline)
            .chain(line.person.clone())
            .collect();
        [
            words.join(" · "),
            format!("{public_url}{}", path::task(line.id)),
        ]
    };
    sections(data)
        .iter()
        .map(|section| {
            let more = section
                .more(section.tasks.len(), lang)
                .map(|more| [more, format!("{public_url}{}", section.part.path())]);
            let lines: Vec<String> = std::iter::once(section.heading(lang))
                .chain(section.tasks.iter().flat_map(of_task))
                .chain(more.into_iter().flatten())
                .collect();
            lines.join("\n")
        })
        .collect()
}

#[cfg(all(test, feature = "catalogue"))]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::work::task_filter::schema_task;

    fn now() -> DateTime<Utc> {
        "2026-03-02T05:00:00Z".parse().expect("a moment")
    }

    fn sample() -> Vec<Section> {
        let line = |number: i64, title: &str, person: Option<&str>| Line {
            id: TaskId(Uuid::from_u128(number.unsigned_abs().into())),
            number,
            title: title.to_owned(),
            deadline: Some("2026-03-01T14:00:00Z".parse().expect("a moment")),
            person: person.map(str::to_owned),
        };
        vec![
            Section {
                part: Part::Overdue,
                total: 3,
                tasks: vec![line(12, "Отчёт", None), line(14, "Акт", None)],
            },
            Section {
                part: Part::TeamReview,
                total: 1,
                tasks: vec![line(15, "Смета", Some("Анна Ким"))],
            },
        ]
    }

    #[test]
    fn tsk_05_what_is_stored_is_read_again() {
        assert_eq!(sections(&data(&sample())), sample());
        for strange in [json!({}), json!(null), json!({ "overdue": 3, "today": {} })] {
            assert!(sections(&strange).is_empty(), "{strange}");
        }
    }

    #[test]
    fn tsk_05_the_sentence_counts_in_each_language() {
        let data = data(&sample());
        assert_eq!(
            sentence(&data, Lang::Ru),
            "Утренняя сводка: 3 просрочены, в отделе 1 ждёт проверки"
        );
        assert_eq!(
            sentence(&data, Lang::En),
            "Morning digest: 3 overdue, 1 in review in your department"
        );
        for lang in Lang::ALL {
            assert!(sentence(&json!({}), lang).chars().count() > 5);
        }
    }

    #[test]
    fn tsk_05_the_mail_names_tasks_with_their_addresses() {
        let zone = Zone {
            name: "Europe/Moscow".to_owned(),
            transitions: vec![(0, 10_800)],
        };
        let paragraphs = paragraphs(
            &data(&sample()),
            Lang::Ru,
            &zone,
            now(),
            "https://naryad.test",
        );
        let [overdue, review] = paragraphs.as_slice() else {
            panic!("two parts, not {paragraphs:?}");
        };
        let lines: Vec<&str> = overdue.lines().collect();
        assert_eq!(
            lines[..2],
            ["Просрочено: 3", "№12 «Отчёт» · Срок: вчера, 17:00"]
        );
        assert_eq!(
            lines[2],
            "https://naryad.test/tasks/00000000-0000-0000-0000-00000000000c"
        );
        assert_eq!(
            lines[5..],
            [
                "ещё 1",
                "https://naryad.test/tasks?filter=status%3Aoverdue%20responsible%3Ame"
            ]
        );
        assert!(review.contains("№15 «Смета» · Срок: вчера, 17:00 · Анна Ким"));
    }

    #[test]
    fn lists_of_the_parts_can_be_opened() {
        for part in Part::ALL {
            assert!(schema_task().parse(part.filter()).is_ok(), "{part:?}");
            assert!(part.path().starts_with("/tasks?filter="), "{part:?}");
        }
    }
}
