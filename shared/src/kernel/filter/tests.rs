//! SRC-04: reading, meaning, errors and completion of queries, on the fields of tasks.

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::inspect::{matches, schema_for};
use super::*;
use crate::i18n::Lang;
use crate::kernel::time::{Zone, parse_instant};

fn task() -> &'static Schema {
    schema_for("task").expect("tasks have a filter")
}

fn moscow() -> Zone {
    Zone {
        name: "Europe/Moscow".to_owned(),
        transitions: vec![(0, 3 * 3600)],
    }
}

/// Friday, 20 November 2026, 12:10 in Moscow.
fn now() -> DateTime<Utc> {
    parse_instant("2026-11-20T12:10", &moscow()).expect("a moment")
}

#[test]
fn every_way_of_writing_has_one_canonical_form() {
    let cases = [
        ("", ""),
        ("  status:new   word ", "status:new word"),
        (
            "статус:новая срок<7д исполнитель:я",
            "status:new deadline<7d responsible:me",
        ),
        ("Status:NEW,Done", "status:new,done"),
        ("status=new", "status:new"),
        ("status!=new", "-status:new"),
        ("-status!=new", "status:new"),
        ("-status:open", "-status:open"),
        (
            "статус:в_работе,\"на проверке\",«в работе»",
            "status:in_progress,review,in_progress",
        ),
        ("status:in-progress", "status:in_progress"),
        ("assignee:@Ivanov", "responsible:Ivanov"),
        ("responsible_id:none", "responsible:none"),
        (
            "responsible:\"Анна Петрова\"",
            "responsible:\"Анна Петрова\"",
        ),
        ("responsible:\"none\"", "responsible:\"none\""),
        ("responsible:\"me\"", "responsible:\"me\""),
        ("tag:\"a,b\",c", "tag:\"a,b\",c"),
        ("tag:нет", "tag:none"),
        ("deadline:<7d", "deadline<7d"),
        ("deadline<=+7d", "deadline<=7d"),
        ("deadline>=2026-11-01", "deadline>=2026-11-01"),
        ("срок>01.11.2026", "deadline>2026-11-01"),
        ("deadline<2026-11-01T10:00", "deadline<2026-11-01T10:00:00"),
        (
            "deadline<2026-11-01T10:00+03:00",
            "deadline<2026-11-01T07:00:00Z",
        ),
        ("deadline:сегодня,завтра", "deadline:today,tomorrow"),
        ("created>-30d", "created>-30d"),
        (
            "created>-2нед created>-3мес created>-1г",
            "created>-2w created>-3mo created>-1y",
        ),
        ("updated>-90min", "updated>-90m"),
        ("priority>=high", "priority>=high"),
        ("приоритет>низкий", "priority>low"),
        ("estimate<2h", "estimate<2h"),
        ("estimate>90", "estimate>1h30m"),
        ("оценка:1d", "estimate:8h"),
        ("number:#2229", "number:2229"),
        ("overdue:да", "overdue:yes"),
        ("overdue:нет", "overdue:no"),
        ("title:акт", "title:акт"),
        ("description:none", "description:none"),
        ("\"exact  phrase\"", "\"exact  phrase\""),
        ("«точная фраза»", "\"точная фраза\""),
        (r#""say \"hi\" \ \\""#, r#""say \"hi\" \\ \\""#),
        ("-\"phrase\" -word", "-\"phrase\" -word"),
        ("- status:new", "- status:new"),
        ("15:00 a-b:c 5\" #12", "15:00 a-b:c 5\" #12"),
        ("\"a\"b", "\"a\" b"),
    ];
    for (text, canonical) in cases {
        let filter = task()
            .parse(text)
            .unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(filter.to_string(), canonical, "{text}");
        assert_eq!(
            task().parse(canonical).expect("canonical"),
            filter,
            "{text}"
        );
    }
}

#[test]
fn terms_are_typed() {
    let filter = task()
        .parse("-status:open,new priority>=high deadline<7d \"точно так\" слово")
        .expect("valid");
    let is = |field, values| Test::Is { field, values };
    let expected = [
        Term {
            negated: true,
            test: is("status", vec![Value::Choice("open"), Value::Choice("new")]),
        },
        Term {
            negated: false,
            test: Test::Compare {
                field: "priority",
                op: Op::Ge,
                value: Value::Choice("high"),
            },
        },
        Term {
            negated: false,
            test: Test::Compare {
                field: "deadline",
                op: Op::Lt,
                value: Value::When(When::Offset(7, Unit::Day)),
            },
        },
        Term {
            negated: false,
            test: Test::Phrase("точно так".to_owned()),
        },
        Term {
            negated: false,
            test: Test::Word("слово".to_owned()),
        },
    ];
    assert_eq!(filter.terms, expected);
}

#[test]
fn errors_say_where() {
    use ErrorCode::{
        BadDate, BadDuration, BadFlag, BadNumber, MissingValue, NotComparable, SingleValue,
        UnknownField, UnknownValue, UnterminatedQuote,
    };
    let cases = [
        ("foo:bar", UnknownField, 0, "foo"),
        ("слово  -foo:bar", UnknownField, 8, "foo"),
        ("http://example.org", UnknownField, 0, "http"),
        ("статус:странная", UnknownValue, 7, "странная"),
        ("status:new,странная", UnknownValue, 11, "странная"),
        ("status:", MissingValue, 7, "status"),
        ("status: new", MissingValue, 7, "status"),
        ("status:new,", MissingValue, 11, "status"),
        ("status:,new", MissingValue, 7, "status"),
        ("tag:\" \"", MissingValue, 4, "tag"),
        ("responsible:@", MissingValue, 12, "responsible"),
        ("ок \"начало", UnterminatedQuote, 3, "\""),
        ("tag:\"начало", UnterminatedQuote, 4, "\""),
        ("\"\"", MissingValue, 0, "\""),
        ("tag<x", NotComparable, 3, "tag"),
        ("status>=new", NotComparable, 6, "status"),
        ("overdue<yes", NotComparable, 7, "overdue"),
        ("priority>low,high", SingleValue, 12, ","),
        ("deadline<tomorow", BadDate, 9, "tomorow"),
        ("deadline<2026-02-30", BadDate, 9, "2026-02-30"),
        ("deadline<none", BadDate, 9, "none"),
        ("deadline<7", BadDate, 9, "7"),
        ("deadline<200y", BadDate, 9, "200y"),
        ("deadline<99999999999d", BadDate, 9, "99999999999d"),
        ("number:12a", BadNumber, 7, "12a"),
        (
            "number>9999999999999999999",
            BadNumber,
            7,
            "9999999999999999999",
        ),
        ("estimate<скоро", BadDuration, 9, "скоро"),
        ("overdue:может", BadFlag, 8, "может"),
    ];
    for (text, code, at, found) in cases {
        let error = task().parse(text).expect_err(text);
        assert_eq!(
            (error.code, error.at, error.found.as_str()),
            (code, at, found),
            "{text}"
        );
        assert_eq!(
            serde_json::to_value(error.code).expect("serialises"),
            error.code()
        );
    }
    assert_eq!(
        task().parse("статсу:новая").expect_err("unknown").hint,
        "статус"
    );
    assert_eq!(
        task().parse("assigne:me").expect_err("unknown").hint,
        "assignee"
    );
    assert_eq!(task().parse("xyz:1").expect_err("unknown").hint, "");
    assert_eq!(
        task()
            .parse(&"я".repeat(MAX_CHARS + 1))
            .expect_err("long")
            .code,
        ErrorCode::TooLong
    );
    assert_eq!(
        task()
            .parse(&"я ".repeat(MAX_TERMS + 1))
            .expect_err("long")
            .at,
        MAX_TERMS * 2
    );
    assert_eq!(
        matches("spaceship", "", now(), &moscow(), &[])
            .expect_err("unknown")
            .code,
        ErrorCode::UnknownEntity
    );
}

#[cfg(feature = "catalogue")]
#[test]
fn errors_speak_the_persons_language() {
    let error = task().parse("статсу:новая").expect_err("unknown");
    assert_eq!(
        error.message(Lang::Ru),
        "Нет поля «статсу». Может быть, «статус»?"
    );
    let error = task().parse("priority:huge").expect_err("unknown");
    assert_eq!(
        error.message(Lang::En),
        "The value “huge” does not fit. Allowed: low, normal, high, critical"
    );
}

fn rows() -> Vec<Row> {
    let rows = json!([
        {"number": 1, "title": "Подписать акт", "status": "in_progress", "priority": "high", "assignee": "ivanov", "deadline": "2026-11-17T18:00", "tags": ["склад", "акты"], "estimate": 120},
        {"number": 2, "title": "Отчёт по неявкам", "status": "review", "priority": "low", "assignee": "me", "deadline": "2026-11-20T18:00+03:00", "tags": [], "estimate_minutes": 30},
        {"number": 3, "title": "Exact phrase here", "status": "new", "priority": "critical", "responsible": "Анна Петрова", "deadline": "2026-11-27T12:09Z", "project": "Школы, осень"},
        {"number": 4, "title": "phrase exact", "description": "inexact phrases", "status": "done", "priority": "normal", "deadline": "2026-11-01", "created_at": "2026-11-10T10:00Z"},
        {"number": 5, "title": "", "status": "cancelled", "assignee": null, "deadline": null, "overdue": false, "created_at": "2026-09-01T10:00Z"},
    ]);
    let Json::Array(rows) = rows else {
        unreachable!("a list")
    };
    rows.into_iter()
        .map(|row| row.as_object().expect("an object").clone())
        .collect()
}

#[test]
fn rows_are_chosen() {
    let cases: &[(&str, &[usize])] = &[
        ("", &[1, 2, 3, 4, 5]),
        ("status:new", &[3]),
        ("status:new,done", &[3, 4]),
        ("-status:new,done", &[1, 2, 5]),
        ("status:open", &[1, 2, 3]),
        ("status:closed", &[4, 5]),
        ("-status:open", &[4, 5]),
        ("status:overdue", &[1]),
        ("overdue:yes", &[1]),
        ("overdue:no", &[2, 3, 4, 5]),
        ("priority>=high", &[1, 3]),
        ("priority<normal", &[2]),
        ("priority:none", &[5]),
        ("assignee:me", &[2]),
        ("assignee:IVANOV", &[1]),
        ("assignee:ivan", &[]),
        ("assignee:петрова", &[3]),
        ("assignee:\"Анна Петрова\"", &[3]),
        ("assignee:none", &[4, 5]),
        ("-assignee:none", &[1, 2, 3]),
        ("deadline<7d", &[1, 2, 4]),
        ("deadline<=7d", &[1, 2, 4]),
        ("deadline<8d", &[1, 2, 3, 4]),
        ("-deadline<8d", &[5]),
        ("deadline:7d", &[2]),
        ("deadline:-7d", &[1]),
        ("deadline:today", &[2]),
        ("deadline:week", &[1, 2]),
        ("deadline:month", &[1, 2, 3, 4]),
        ("deadline:2026-11-01", &[4]),
        ("deadline<=2026-11-01", &[4]),
        ("deadline<2026-11-01", &[]),
        ("deadline>2026-11-20", &[3]),
        ("deadline>=2026-11-20", &[2, 3]),
        ("deadline:none", &[5]),
        ("created>-30d", &[4]),
        ("created<-1mo", &[5]),
        ("estimate<2h", &[2]),
        ("estimate<=2h", &[1, 2]),
        ("estimate:30m", &[2]),
        ("number>3 number<=5", &[4, 5]),
        ("tag:Склад", &[1]),
        ("tag:none", &[2, 3, 4, 5]),
        ("project:\"Школы, осень\"", &[3]),
        ("отчет", &[2]),
        ("\"exact phrase\"", &[3]),
        ("phrase -inexact", &[3]),
    ];
    for (text, expected) in cases {
        let found = matches("task", text, now(), &moscow(), &rows())
            .unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(
            found.iter().map(|index| index + 1).collect::<Vec<_>>(),
            *expected,
            "{text}"
        );
    }
}

#[test]
fn more_full_text() {
    let cases: &[(&str, &[usize])] = &[
        ("phrase", &[3, 4]),
        ("title:exact", &[3, 4]),
        ("description:exact", &[4]),
        ("text:inexact", &[4]),
        ("#4", &[4]),
        ("\"phrase   EXACT\"", &[4]),
        ("\"hras\"", &[]),
    ];
    for (text, expected) in cases {
        let found = matches("task", text, now(), &moscow(), &rows()).expect(text);
        assert_eq!(
            found.iter().map(|index| index + 1).collect::<Vec<_>>(),
            *expected,
            "{text}"
        );
    }
}

#[test]
fn dates_become_bounds() {
    let at = |text: &str| parse_instant(text, &moscow()).expect("a moment");
    let bound = |text: &str, op| When::parse(text).expect(text).bound(op, now(), &moscow());
    assert_eq!(bound("7d", Op::Le), (Op::Le, at("2026-11-27T12:10")));
    assert_eq!(bound("-1mo", Op::Gt), (Op::Gt, at("2026-10-20T12:10")));
    assert_eq!(bound("2026-11-01", Op::Lt), (Op::Lt, at("2026-11-01")));
    assert_eq!(bound("2026-11-01", Op::Le), (Op::Lt, at("2026-11-02")));
    assert_eq!(bound("2026-11-01", Op::Gt), (Op::Ge, at("2026-11-02")));
    assert_eq!(bound("today", Op::Ge), (Op::Ge, at("2026-11-20")));
    assert_eq!(bound("month", Op::Le), (Op::Lt, at("2026-12-01")));
    assert_eq!(
        When::parse("week").expect("named").span(now(), &moscow()),
        at("2026-11-16")..at("2026-11-23")
    );
    assert_eq!(
        When::parse("-2h").expect("offset").span(now(), &moscow()),
        at("2026-11-20T10:10")..now()
    );
}

#[test]
fn proposals_at_the_caret() {
    let insert = |text: &str, lang| {
        task()
            .complete(text, text.chars().count(), lang)
            .into_iter()
            .map(|found| found.insert)
            .collect::<Vec<_>>()
    };
    assert_eq!(insert("dea", Lang::Ru), ["deadline:"]);
    assert_eq!(insert("сро", Lang::En), ["срок:"]);
    assert_eq!(insert("испол", Lang::Ru), ["ответственный:"]);
    assert_eq!(insert("status:new -pri", Lang::En), ["priority:"]);
    assert_eq!(insert("status:in_p", Lang::En), ["in_progress"]);
    assert_eq!(insert("status:new,re", Lang::En), ["review"]);
    assert_eq!(insert("статус:на", Lang::Ru), ["на_проверке"]);
    assert_eq!(
        insert("priority>=", Lang::En),
        ["low", "normal", "high", "critical"]
    );
    assert_eq!(insert("overdue:", Lang::Ru), ["да", "нет"]);
    assert_eq!(insert("responsible:", Lang::En), ["me", "none"]);
    assert_eq!(insert("deadline:tod", Lang::En), ["today"]);
    assert_eq!(insert("foo:", Lang::En), Vec::<String>::new());
    assert_eq!(insert("\"dea", Lang::En), Vec::<String>::new());
    assert_eq!(insert("", Lang::Ru).len(), task().fields.len());
    let [found] = &task().complete("слово -dea status:new", 10, Lang::En)[..] else {
        panic!("one proposal")
    };
    assert_eq!((found.from, found.to), (7, 10));
}

fn any_when() -> impl Strategy<Value = When> {
    prop_oneof![
        (
            -9_999_i32..9_999,
            prop::sample::select(vec![Unit::Minute, Unit::Hour, Unit::Day])
        )
            .prop_map(|(count, unit)| When::Offset(count, unit)),
        prop::sample::select(vec![
            "today",
            "week",
            "now",
            "2026-11-01",
            "2026-11-01T10:00:30",
            "2026-11-01T10:00Z"
        ])
        .prop_map(|text| When::parse(text).expect("valid")),
    ]
}

fn any_term() -> impl Strategy<Value = Term> {
    let op = || prop::sample::select(vec![Op::Lt, Op::Le, Op::Gt, Op::Ge]);
    let names = prop::collection::vec("[^\\s@][^\\\\]{0,10}", 1..4).prop_map(|names| {
        names
            .iter()
            .map(|name| Value::Text(name.trim().to_owned()))
            .collect()
    });
    let test = prop_oneof![
        "[а-яa-z0-9#.,]{1,8}".prop_map(Test::Word),
        "[^\\s].{0,12}".prop_map(Test::Phrase),
        names.prop_map(|values| Test::Is {
            field: "tag",
            values
        }),
        prop::sample::select(vec!["new", "open", "overdue"]).prop_map(|name| Test::Is {
            field: "status",
            values: vec![Value::Choice(name), Value::None]
        }),
        (op(), any_when()).prop_map(|(op, when)| Test::Compare {
            field: "deadline",
            op,
            value: Value::When(when)
        }),
        (op(), 0_i64..1_000_000).prop_map(|(op, minutes)| Test::Compare {
            field: "estimate",
            op,
            value: Value::Minutes(minutes)
        }),
        (op(), any::<i64>()).prop_map(|(op, number)| Test::Compare {
            field: "number",
            op,
            value: Value::Number(number)
        }),
    ];
    (any::<bool>(), test).prop_map(|(negated, test)| Term { negated, test })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(terms in prop::collection::vec(any_term(), 0..6)) {
        let filter = Filter { schema: task(), terms };
        prop_assert_eq!(task().parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn what_is_read_has_a_canonical_form(text in "([-a-zа-я:<>=!\",«»“”\\\\0-9.@ ]|status:|tag:|срок|deadline<|number>|title:){0,20}") {
        if let Ok(filter) = task().parse(&text) {
            prop_assert_eq!(task().parse(&filter.to_string()), Ok(filter));
        }
    }

    #[test]
    fn nothing_breaks_it(text: String, caret: usize) {
        let length = text.chars().count();
        match task().parse(&text) {
            Ok(filter) => {
                rows().iter().for_each(|row| {
                    filter.matches(row, now(), &moscow());
                });
            }
            Err(error) => prop_assert!(error.at <= length),
        }
        for found in task().complete(&text, caret % (length + 1), Lang::Ru) {
            prop_assert!(found.from <= found.to && found.to <= length);
        }
    }

    #[test]
    fn a_term_and_its_negation_share_the_rows(term in any_term()) {
        let holds = |negated| {
            let filter = Filter { schema: task(), terms: vec![Term { negated, test: term.test.clone() }] };
            rows().iter().map(|row| filter.matches(row, now(), &moscow())).collect::<Vec<_>>()
        };
        prop_assert!(holds(true).iter().zip(holds(false)).all(|(not, plain)| *not != plain));
    }
}
