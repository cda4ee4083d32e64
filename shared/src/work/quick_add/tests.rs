//! TSK-01: lines as people write them.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::{QuickAdd, parse};
use crate::i18n::Lang;
use crate::kernel::time::{Zone, parse_instant};
use crate::work::task::Priority;

fn moscow() -> Zone {
    Zone {
        name: "Europe/Moscow".to_owned(),
        transitions: vec![(0, 3 * 3600)],
    }
}

/// Friday, 20 November 2026, 12:10:30 in Moscow.
fn now() -> DateTime<Utc> {
    parse_instant("2026-11-20T12:10:30", &moscow()).expect("a moment")
}

fn read(text: &str) -> QuickAdd {
    parse(text, now(), &moscow(), Lang::Ru)
}

/// Title and deadline of a line, the deadline local to Moscow; empty for none.
fn check_deadline(cases: &[(&str, &str, &str)]) {
    for (text, title, deadline) in cases {
        let found = read(text);
        let expected =
            (!deadline.is_empty()).then(|| parse_instant(deadline, &moscow()).expect("a moment"));
        assert_eq!(found.deadline, expected, "{text}");
        assert_eq!(found.title, *title, "{text}");
    }
}

#[test]
fn whole_lines() {
    let line = read("завтра 15:00 @ivanov !высокий отчёт");
    assert_eq!(line.title, "отчёт");
    assert_eq!(line.deadline, parse_instant("2026-11-21T15:00", &moscow()));
    assert_eq!(line.assignee.as_deref(), Some("ivanov"));
    assert_eq!(line.priority, Some(Priority::High));

    let line = read("tomorrow 3pm @ivanov !high report #weekly #sales ~2h");
    assert_eq!(line.title, "report");
    assert_eq!(line.deadline, parse_instant("2026-11-21T15:00", &moscow()));
    assert_eq!(
        (
            line.assignee.as_deref(),
            line.priority,
            line.estimate_minutes
        ),
        (Some("ivanov"), Some(Priority::High), Some(120))
    );
    assert_eq!(line.tags, ["weekly", "sales"]);

    assert_eq!(
        read("Просто задача"),
        QuickAdd {
            title: "Просто задача".to_owned(),
            ..QuickAdd::default()
        }
    );
    assert_eq!(read(""), QuickAdd::default());
}

#[test]
fn days() {
    check_deadline(&[
        ("отчёт сегодня", "отчёт", "2026-11-20T18:00"),
        ("отчёт завтра", "отчёт", "2026-11-21T18:00"),
        ("на завтра отчёт", "отчёт", "2026-11-21T18:00"),
        ("Отчёт, послезавтра", "Отчёт", "2026-11-22T18:00"),
        ("report day after tomorrow", "report", "2026-11-22T18:00"),
        (
            "report the day after tomorrow",
            "report",
            "2026-11-22T18:00",
        ),
        ("позвонить через 2 дня", "позвонить", "2026-11-22T18:00"),
        ("позвонить через неделю", "позвонить", "2026-11-27T18:00"),
        (
            "позвонить через две недели в 10:00",
            "позвонить",
            "2026-12-04T10:00",
        ),
        ("позвонить через месяц", "позвонить", "2026-12-20T18:00"),
        ("call in 3 days", "call", "2026-11-23T18:00"),
        ("call in a week at 9:30", "call", "2026-11-27T09:30"),
        ("позвонить через час", "позвонить", "2026-11-20T13:10"),
        ("позвонить через полчаса", "позвонить", "2026-11-20T12:40"),
        ("позвонить через 2ч", "позвонить", "2026-11-20T14:10"),
        ("call in 45 minutes", "call", "2026-11-20T12:55"),
        ("сдать в понедельник", "сдать", "2026-11-23T18:00"),
        ("сдать в пятницу", "сдать", "2026-11-27T18:00"),
        ("сдать к среде", "сдать", "2026-11-25T18:00"),
        ("сдать до вторника", "сдать", "2026-11-24T18:00"),
        ("сдать в следующую пятницу", "сдать", "2026-11-27T18:00"),
        ("сдать в следующий вторник", "сдать", "2026-11-24T18:00"),
        ("сдать в эту субботу", "сдать", "2026-11-21T18:00"),
        ("сдать на следующей неделе", "сдать", "2026-11-23T18:00"),
        ("next monday report", "report", "2026-11-23T18:00"),
        ("report on Wednesday", "report", "2026-11-25T18:00"),
        ("friday report", "report", "2026-11-27T18:00"),
        ("report by next month", "report", "2026-12-01T18:00"),
        ("в чт отчёт", "отчёт", "2026-11-26T18:00"),
        ("пт 15:00 отчёт", "отчёт", "2026-11-27T15:00"),
    ]);
}

#[test]
fn dates() {
    check_deadline(&[
        ("25.11 18:00 акт", "акт", "2026-11-25T18:00"),
        ("акт до 25.11", "акт", "2026-11-25T18:00"),
        ("акт 01.02", "акт", "2027-02-01T18:00"),
        ("акт 20.11", "акт", "2026-11-20T18:00"),
        ("акт 25.11.2027", "акт", "2027-11-25T18:00"),
        ("акт 25.11.27", "акт", "2027-11-25T18:00"),
        ("акт 2026-12-05 9:00", "акт", "2026-12-05T09:00"),
        ("акт 05/12", "акт", "2026-12-05T18:00"),
        ("акт 25 ноября", "акт", "2026-11-25T18:00"),
        ("акт к 1 мая", "акт", "2027-05-01T18:00"),
        (
            "акт 25-го декабря 2027 года в 11:00",
            "акт",
            "2027-12-25T11:00",
        ),
        ("act nov 25", "act", "2026-11-25T18:00"),
        ("act by 25th of November", "act", "2026-11-25T18:00"),
        ("act December 1st 8am", "act", "2026-12-01T08:00"),
        ("акт 29.02", "акт", "2028-02-29T18:00"),
        ("акт 30.02", "акт 30.02", ""),
        ("акт 31.11", "акт 31.11", ""),
    ]);
    let english = parse("act 12/05", now(), &moscow(), Lang::En);
    assert_eq!(
        english.deadline,
        parse_instant("2026-12-05T18:00", &moscow())
    );
}

#[test]
fn times() {
    check_deadline(&[
        ("созвон 15:00", "созвон", "2026-11-20T15:00"),
        ("созвон в 9:30", "созвон", "2026-11-21T09:30"),
        ("созвон завтра в 9", "созвон", "2026-11-21T09:00"),
        ("созвон завтра в 9 утра", "созвон", "2026-11-21T09:00"),
        ("созвон завтра в 3 часа дня", "созвон", "2026-11-21T15:00"),
        ("созвон завтра в 15 часов", "созвон", "2026-11-21T15:00"),
        ("созвон в 3 дня", "созвон", "2026-11-20T15:00"),
        ("созвон завтра утром", "созвон", "2026-11-21T09:00"),
        ("созвон в пятницу вечером", "созвон", "2026-11-27T19:00"),
        ("в 16:45 завтра созвон", "созвон", "2026-11-21T16:45"),
        ("call tomorrow at noon", "call", "2026-11-21T12:00"),
        ("call 12am", "call", "2026-11-21T00:00"),
        ("call 12:30 pm", "call", "2026-11-20T12:30"),
        ("call at 3pm", "call", "2026-11-20T15:00"),
        ("call tomorrow at 9", "call", "2026-11-21T09:00"),
        (
            "Монтаж в субботу с 8:00, открыто до 17:00",
            "Монтаж с 8:00, открыто",
            "2026-11-21T17:00",
        ),
        ("сегодня 9:00 созвон", "созвон", "2026-11-20T09:00"),
    ]);
    let evening = parse_instant("2026-11-20T19:00", &moscow()).expect("a moment");
    assert_eq!(
        parse("отчёт сегодня", evening, &moscow(), Lang::Ru).deadline,
        parse_instant("2026-11-20T23:59", &moscow())
    );
}

#[test]
fn what_is_no_deadline() {
    check_deadline(&[
        ("купить 2 стола", "купить 2 стола", ""),
        ("проверить 24/7 поддержку", "проверить 24/7 поддержку", ""),
        ("поднять тестовую среду", "поднять тестовую среду", ""),
        (
            "развернуть в среде разработки",
            "развернуть в среде разработки",
            "",
        ),
        ("зайти в 15 кабинет", "зайти в 15 кабинет", ""),
        ("buy sun cream", "buy sun cream", ""),
        ("report in detail", "report in detail", ""),
        ("You may read 3 books", "You may read 3 books", ""),
        ("счёт 25:70", "счёт 25:70", ""),
        ("расписание на 2 дня", "расписание на 2 дня", ""),
        (
            "посмотреть «завтра» и \"сегодня вечером\"",
            "посмотреть «завтра» и \"сегодня вечером\"",
            "",
        ),
        ("экран 5\" завтра", "экран 5\"", "2026-11-21T18:00"),
        ("завтра и послезавтра", "и послезавтра", "2026-11-21T18:00"),
    ]);
}

#[test]
fn marks() {
    type Case = (
        &'static str,
        &'static str,
        Option<&'static str>,
        Option<Priority>,
        &'static [&'static str],
        Option<i32>,
    );
    let cases: [Case; 18] = [
        ("@ivanov, звонок", "звонок", Some("ivanov"), None, &[], None),
        (
            "звонок @head@demo.test",
            "звонок",
            Some("head@demo.test"),
            None,
            &[],
            None,
        ),
        ("звонок @a @b", "звонок @b", Some("a"), None, &[], None),
        (
            "писать на a@b.test",
            "писать на a@b.test",
            None,
            None,
            &[],
            None,
        ),
        ("@ звонок", "@ звонок", None, None, &[], None),
        (
            "звонок !Срочно",
            "звонок",
            None,
            Some(Priority::Critical),
            &[],
            None,
        ),
        (
            "звонок !low",
            "звонок",
            None,
            Some(Priority::Low),
            &[],
            None,
        ),
        (
            "звонок !обычный",
            "звонок",
            None,
            Some(Priority::Normal),
            &[],
            None,
        ),
        ("звонок !громко", "звонок !громко", None, None, &[], None),
        ("ура!", "ура!", None, None, &[], None),
        (
            "#Склад #склад #НДС_22 #15 акт",
            "#15 акт",
            None,
            None,
            &["Склад", "НДС_22"],
            None,
        ),
        ("акт ~90m", "акт", None, None, &[], Some(90)),
        ("акт ~2 ч", "акт", None, None, &[], Some(120)),
        ("акт ~1d", "акт", None, None, &[], Some(480)),
        ("акт 2ч", "акт", None, None, &[], Some(120)),
        ("акт на 2 часа", "акт", None, None, &[], Some(120)),
        (
            "за 2ч до конца ~5",
            "за 2ч до конца ~5",
            None,
            None,
            &[],
            None,
        ),
        ("call for 1h30m", "call", None, None, &[], Some(90)),
    ];
    for (text, title, assignee, priority, tags, estimate) in cases {
        let found = read(text);
        assert_eq!(found.title, title, "{text}");
        assert_eq!(found.assignee.as_deref(), assignee, "{text}");
        assert_eq!(
            (found.priority, found.estimate_minutes),
            (priority, estimate),
            "{text}"
        );
        assert_eq!(found.tags, tags, "{text}");
        assert_eq!(found.deadline, None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_line_is_survived(text: String) {
        let _ = read(&text);
    }

    #[test]
    fn lines_of_known_words_are_survived(words in prop::collection::vec(prop::sample::select(vec![
        "в", "на", "через", "in", "next", "2", "25", "25.11", "15:00", "3pm", "ноября", "дня", "час", "пт", "завтра", "~2", "~", "!high", "@a", "#b", "«", "\"", "2ч", "for", "of", "the",
    ]), 0..10)) {
        let line = words.join(" ");
        let found = read(&line);
        prop_assert!(found.title.split_whitespace().count() <= words.len());
    }

    /// A title without any of our marks, figures or time words stays whole.
    #[test]
    fn a_plain_title_stays(title in "(акт|смета|договор|камера)( (акт|смета|договор|камера)){0,5}") {
        prop_assert_eq!(read(&title).title, title.clone());
        prop_assert_eq!(read(&format!("{title} завтра")).title, title);
    }
}
