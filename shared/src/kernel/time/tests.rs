//! UI-07: the zone table against the rules of zones, formats against the pictures of the mock.

use chrono::TimeZone;
use proptest::prelude::*;

use super::*;

fn utc(text: &str) -> DateTime<Utc> {
    parse_instant(text, &Zone::utc()).expect("a moment")
}

fn day(text: &str) -> NaiveDate {
    parse_local(text).expect("a day").date()
}

/// Berlin in 2026: +1, from 29 March 01:00 UTC +2, from 25 October 01:00 UTC +1.
fn berlin() -> Zone {
    Zone {
        name: "Europe/Berlin".to_owned(),
        transitions: vec![
            (utc("2025-10-26T01:00").timestamp(), 3600),
            (utc("2026-03-29T01:00").timestamp(), 7200),
            (utc("2026-10-25T01:00").timestamp(), 3600),
        ],
    }
}

#[test]
fn local_times_become_moments() {
    let cases = [
        ("2026-01-10T12:00", "2026-01-10T11:00"),
        ("2026-03-29T01:59", "2026-03-29T00:59"),
        // skipped: the first moment after the gap
        ("2026-03-29T02:00", "2026-03-29T01:00"),
        ("2026-03-29T02:59", "2026-03-29T01:00"),
        ("2026-03-29T03:00", "2026-03-29T01:00"),
        ("2026-07-01T12:00", "2026-07-01T10:00"),
        // twice: the first
        ("2026-10-25T02:30", "2026-10-25T00:30"),
        ("2026-10-25T03:00", "2026-10-25T02:00"),
        ("2020-06-01T12:00", "2020-06-01T11:00"),
    ];
    for (local, expected) in cases {
        assert_eq!(
            berlin().from_local(parse_local(local).expect("local")),
            utc(expected),
            "{local}"
        );
    }
    assert_eq!(
        berlin().to_local(utc("2026-10-25T01:30")),
        parse_local("2026-10-25T02:30").expect("local")
    );
    assert_eq!(Zone::utc().offset_at(utc("2026-01-01")), 0);
}

#[test]
fn days_weeks_and_months_have_their_true_length() {
    let zone = berlin();
    let hours = |range: Range<DateTime<Utc>>| (range.end - range.start).num_hours();
    assert_eq!(hours(zone.day(day("2026-03-29"))), 23);
    assert_eq!(hours(zone.day(day("2026-10-25"))), 25);
    assert_eq!(hours(zone.week(day("2026-03-29"), Lang::Ru)), 7 * 24 - 1);
    assert_eq!(hours(zone.month(day("2026-11-30"))), 30 * 24);
    assert_eq!(
        zone.week(day("2026-11-20"), Lang::En).start,
        utc("2026-11-15T23:00")
    );
    assert_eq!(week_start(day("2026-11-20"), Lang::Ar), day("2026-11-14"));
    assert_eq!(week_start(day("2026-11-21"), Lang::Ar), day("2026-11-21"));
    assert_eq!(month_start(day("2026-02-28")), day("2026-02-01"));
}

#[test]
fn moments_are_read() {
    let cases = [
        ("2026-11-20T16:30Z", Some("2026-11-20T16:30:00Z")),
        ("2026-11-20T16:30:05.25Z", Some("2026-11-20T16:30:05.250Z")),
        ("2026-11-20T16:30+05:30", Some("2026-11-20T11:00:00Z")),
        ("2026-11-20 16:30-0530", Some("2026-11-20T22:00:00Z")),
        ("2026-11-20T16:30+03", Some("2026-11-20T13:30:00Z")),
        ("2026-11-20T16:30", Some("2026-11-20T15:30:00Z")),
        ("2026-07-20", Some("2026-07-19T22:00:00Z")),
        ("2026-11-20Z", None),
        ("2026-11-20T16", None),
        ("2026-11-20T24:00", None),
        ("2026-02-30", None),
        ("26-11-20", None),
        ("2026-11-20-01", None),
        ("2026-11-20T16:30+5", None),
        ("2026-11-20T16:30+25:00", None),
        ("двадцатого ноября", None),
        ("", None),
    ];
    for (text, expected) in cases {
        let expected = expected.map(|text| {
            DateTime::parse_from_rfc3339(text)
                .expect("RFC 3339")
                .to_utc()
        });
        assert_eq!(parse_instant(text, &berlin()), expected, "{text}");
    }
}

#[test]
fn spans_of_work_are_read() {
    let cases = [
        ("90", Some(90)),
        ("30m", Some(30)),
        ("2h", Some(120)),
        ("1h30m", Some(90)),
        ("1,5ч", Some(90)),
        ("1.5 h", Some(90)),
        ("2 ч 30 мин.", Some(150)),
        ("1d", Some(480)),
        ("2 Часа", Some(120)),
        ("0m", Some(0)),
        ("", None),
        ("h", None),
        ("2x", None),
        ("-2h", None),
        ("1h30", None),
        ("1..5h", None),
        (".5h", None),
        ("99999999999h", None),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_minutes(text), expected, "{text}");
    }
}

#[cfg(feature = "catalogue")]
mod formats {
    use super::*;

    fn fixed(hours: i32) -> Zone {
        Zone {
            name: "fixed".to_owned(),
            transitions: vec![(0, hours * 3600)],
        }
    }

    /// Friday, 20 November 2026, 12:10 in Moscow: the moment of the mock.
    fn now() -> DateTime<Utc> {
        utc("2026-11-20T12:10+03:00")
    }

    #[test]
    fn dates_in_each_language() {
        let (date, today) = (day("2026-11-04"), day("2026-11-20"));
        assert_eq!(format_date(date, Lang::Ru), "4 ноября 2026");
        assert_eq!(format_date(date, Lang::En), "4 November 2026");
        assert_eq!(format_date(date, Lang::Ar), "4 نوفمبر 2026");
        assert_eq!(format_date_short(date, today, Lang::Ru), "4 нояб.");
        assert_eq!(
            format_date_short(day("2025-05-09"), today, Lang::Ru),
            "9 мая 2025"
        );
        assert_eq!(
            format_date_short(day("2025-05-09"), today, Lang::En),
            "9 May 2025"
        );
        assert_eq!(format_month(date, Lang::Ru), "Ноябрь 2026");
        assert_eq!(format_month(date, Lang::En), "November 2026");
        assert_eq!(weekday_name(Weekday::Sun, Lang::Ru), "воскресенье");
        assert_eq!(weekday_short(Weekday::Mon, Lang::En), "Mon");
        assert_eq!(format_time(utc("2026-11-20T06:05Z"), &fixed(3)), "9:05");
        assert_eq!(
            format_datetime(utc("2026-12-31T22:30Z"), &fixed(3), Lang::Ru),
            "1 января 2027, 1:30"
        );
    }

    #[test]
    fn headings_of_days() {
        let today = day("2026-11-20");
        let cases = [
            ("2026-11-20", "Сегодня, 20 ноября", "Today, 20 November"),
            ("2026-11-19", "Вчера, 19 ноября", "Yesterday, 19 November"),
            ("2026-11-21", "Завтра, 21 ноября", "Tomorrow, 21 November"),
            ("2026-11-24", "Вт, 24 ноября", "Tue, 24 November"),
            ("2027-01-01", "Пт, 1 января 2027", "Fri, 1 January 2027"),
        ];
        for (date, russian, english) in cases {
            assert_eq!(format_day_heading(day(date), today, Lang::Ru), russian);
            assert_eq!(format_day_heading(day(date), today, Lang::En), english);
        }
    }

    #[test]
    fn moments_near_now() {
        let cases = [
            ("2026-11-20T16:30", "сегодня, 16:30", "today 16:30"),
            ("2026-11-20T00:00", "сегодня, 0:00", "today 0:00"),
            ("2026-11-19T18:04", "вчера, 18:04", "yesterday 18:04"),
            ("2026-11-21T10:00", "завтра, 10:00", "tomorrow 10:00"),
            ("2026-11-24T10:00", "вт, 24 нояб.", "Tue, 24 Nov"),
            ("2026-11-27T10:00", "пт, 27 нояб.", "Fri, 27 Nov"),
            ("2026-11-30T10:00", "30 нояб.", "30 Nov"),
            ("2025-11-30T10:00", "30 нояб. 2025", "30 Nov 2025"),
        ];
        for (at, russian, english) in cases {
            let at = parse_instant(at, &fixed(3)).expect("a moment");
            assert_eq!(format_relative(now(), at, &fixed(3), Lang::Ru), russian);
            assert_eq!(format_relative(now(), at, &fixed(3), Lang::En), english);
        }
    }

    #[test]
    fn deadlines_say_how_late() {
        use DueTone::{Bad, Plain, Warn};
        let cases = [
            (
                "2026-11-17T18:00",
                true,
                "17 нояб., 3\u{a0}дня",
                "17 Nov, 3\u{a0}days",
                Bad,
            ),
            (
                "2026-11-18T18:00",
                true,
                "18 нояб., 2\u{a0}дня",
                "18 Nov, 2\u{a0}days",
                Bad,
            ),
            ("2026-11-19T18:00", true, "вчера", "yesterday", Bad),
            (
                "2026-11-20T10:00",
                true,
                "10:00, 2\u{a0}ч",
                "10:00, 2\u{a0}h",
                Bad,
            ),
            (
                "2026-11-20T11:25",
                true,
                "11:25, 45\u{a0}мин",
                "11:25, 45\u{a0}min",
                Bad,
            ),
            (
                "2026-11-20T12:10",
                true,
                "12:10, 1\u{a0}мин",
                "12:10, 1\u{a0}min",
                Bad,
            ),
            (
                "2026-11-20T16:30",
                true,
                "сегодня, 16:30",
                "today 16:30",
                Warn,
            ),
            (
                "2026-11-21T10:00",
                true,
                "завтра, 10:00",
                "tomorrow 10:00",
                Plain,
            ),
            (
                "2026-11-24T10:00",
                true,
                "вт, 24 нояб.",
                "Tue, 24 Nov",
                Plain,
            ),
            (
                "2026-11-20T10:00",
                false,
                "сегодня, 10:00",
                "today 10:00",
                Plain,
            ),
            ("2026-11-01T10:00", false, "1 нояб.", "1 Nov", Plain),
        ];
        for (deadline, open, russian, english, tone) in cases {
            let at = parse_instant(deadline, &fixed(3)).expect("a moment");
            assert_eq!(
                DueLabel::new(now(), at, open, &fixed(3), Lang::Ru),
                DueLabel {
                    text: russian.to_owned(),
                    tone
                },
                "{deadline}"
            );
            assert_eq!(
                DueLabel::new(now(), at, open, &fixed(3), Lang::En),
                DueLabel {
                    text: english.to_owned(),
                    tone
                },
                "{deadline}"
            );
        }
    }

    #[test]
    fn spans() {
        let cases = [
            (0, "0\u{a0}мин"),
            (45, "45\u{a0}мин"),
            (60, "1\u{a0}ч"),
            (260, "4\u{a0}ч 20\u{a0}мин"),
            (-90, "-1\u{a0}ч 30\u{a0}мин"),
            (60_000, "1\u{202f}000\u{a0}ч"),
        ];
        for (minutes, expected) in cases {
            assert_eq!(format_duration_minutes(minutes, Lang::Ru), expected);
        }
        let cases = [
            (10, "только что"),
            (32 * 60, "32\u{a0}мин назад"),
            (2 * 3600, "2\u{a0}ч назад"),
            (3 * 86_400, "3\u{a0}дня назад"),
            (14 * 86_400, "2\u{a0}недели назад"),
            (70 * 86_400, "2\u{a0}месяца назад"),
            (800 * 86_400, "2\u{a0}года назад"),
            (-5 * 60, "через 5\u{a0}мин"),
            (-86_400, "через 1\u{a0}день"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(
                format_ago(now(), now() - TimeDelta::seconds(seconds), Lang::Ru),
                expected
            );
        }
    }
}

proptest! {
    #[test]
    fn every_moment_comes_back_from_local_time_or_is_the_repeated_hour(seconds in 1_740_000_000_i64..1_800_000_000) {
        let zone = berlin();
        let at = Utc.timestamp_opt(seconds, 0).single().expect("in range");
        let back = zone.from_local(zone.to_local(at));
        prop_assert!(back == at || (at - back).num_seconds() == 3600, "{at} {back}");
    }

    #[test]
    fn days_join_without_gap(days in 0_u64..1_000) {
        let zone = berlin();
        let date = later(day("2025-01-01"), days);
        prop_assert_eq!(zone.day(date).end, zone.day(later(date, 1)).start);
        prop_assert_eq!(zone.date(zone.midnight(date)), date);
    }

    #[test]
    fn reading_survives_any_text(text: String) {
        let _ = (parse_instant(&text, &berlin()), parse_minutes(&text));
    }
}
