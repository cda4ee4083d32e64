//! Dates, times and spans as text. Server and browser call the same functions with the same `now`, so hydration agrees.
//!
//! The clock has 24 hours without a leading zero in every language; what differs stands in the catalogue (`time_…`).

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc, Weekday};

use super::Zone;
use crate::i18n::{Key, Lang, format, k, plural, text};

const MONTHS: [Key; 12] = [
    k::TIME_MONTH_1,
    k::TIME_MONTH_2,
    k::TIME_MONTH_3,
    k::TIME_MONTH_4,
    k::TIME_MONTH_5,
    k::TIME_MONTH_6,
    k::TIME_MONTH_7,
    k::TIME_MONTH_8,
    k::TIME_MONTH_9,
    k::TIME_MONTH_10,
    k::TIME_MONTH_11,
    k::TIME_MONTH_12,
];
const MONTHS_OF: [Key; 12] = [
    k::TIME_MONTH_1_OF,
    k::TIME_MONTH_2_OF,
    k::TIME_MONTH_3_OF,
    k::TIME_MONTH_4_OF,
    k::TIME_MONTH_5_OF,
    k::TIME_MONTH_6_OF,
    k::TIME_MONTH_7_OF,
    k::TIME_MONTH_8_OF,
    k::TIME_MONTH_9_OF,
    k::TIME_MONTH_10_OF,
    k::TIME_MONTH_11_OF,
    k::TIME_MONTH_12_OF,
];
const MONTHS_SHORT: [Key; 12] = [
    k::TIME_MONTH_1_SHORT,
    k::TIME_MONTH_2_SHORT,
    k::TIME_MONTH_3_SHORT,
    k::TIME_MONTH_4_SHORT,
    k::TIME_MONTH_5_SHORT,
    k::TIME_MONTH_6_SHORT,
    k::TIME_MONTH_7_SHORT,
    k::TIME_MONTH_8_SHORT,
    k::TIME_MONTH_9_SHORT,
    k::TIME_MONTH_10_SHORT,
    k::TIME_MONTH_11_SHORT,
    k::TIME_MONTH_12_SHORT,
];
const WEEKDAYS: [Key; 7] = [
    k::TIME_WEEKDAY_1,
    k::TIME_WEEKDAY_2,
    k::TIME_WEEKDAY_3,
    k::TIME_WEEKDAY_4,
    k::TIME_WEEKDAY_5,
    k::TIME_WEEKDAY_6,
    k::TIME_WEEKDAY_7,
];
const WEEKDAYS_SHORT: [Key; 7] = [
    k::TIME_WEEKDAY_1_SHORT,
    k::TIME_WEEKDAY_2_SHORT,
    k::TIME_WEEKDAY_3_SHORT,
    k::TIME_WEEKDAY_4_SHORT,
    k::TIME_WEEKDAY_5_SHORT,
    k::TIME_WEEKDAY_6_SHORT,
    k::TIME_WEEKDAY_7_SHORT,
];

/// The month by itself: «ноябрь», "November".
pub fn month_name(date: NaiveDate, lang: Lang) -> &'static str {
    text(lang, MONTHS[date.month0() as usize])
}

/// The weekday: «пятница», "Friday".
pub fn weekday_name(day: Weekday, lang: Lang) -> &'static str {
    text(lang, WEEKDAYS[day.num_days_from_monday() as usize])
}

/// The weekday in short: «пт», "Fri".
pub fn weekday_short(day: Weekday, lang: Lang) -> &'static str {
    text(lang, WEEKDAYS_SHORT[day.num_days_from_monday() as usize])
}

/// A day in full: «20 ноября 2026», "20 November 2026".
pub fn format_date(date: NaiveDate, lang: Lang) -> String {
    format!(
        "{} {} {}",
        date.day(),
        text(lang, MONTHS_OF[date.month0() as usize]),
        date.year()
    )
}

/// A day in short, with the year only if it is not this one: «20 нояб.», «20 нояб. 2025».
pub fn format_date_short(date: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    let mut out = format!(
        "{} {}",
        date.day(),
        text(lang, MONTHS_SHORT[date.month0() as usize])
    );
    if date.year() != today.year() {
        out.push_str(&format!(" {}", date.year()));
    }
    out
}

/// A month as a heading: «Ноябрь 2026».
pub fn format_month(date: NaiveDate, lang: Lang) -> String {
    capitalised(&format!("{} {}", month_name(date, lang), date.year()))
}

/// A time of day: `9:05`, `16:30`.
pub fn format_clock(time: NaiveTime) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// The time of day of a moment: `16:30`.
pub fn format_time(at: DateTime<Utc>, zone: &Zone) -> String {
    format_clock(zone.to_local(at).time())
}

/// A moment in full, for tooltips and documents: «20 ноября 2026, 16:30».
pub fn format_datetime(at: DateTime<Utc>, zone: &Zone, lang: Lang) -> String {
    let local = zone.to_local(at);
    joined(
        k::TIME_DATE_AT,
        &format_date(local.date(), lang),
        "time",
        &format_clock(local.time()),
        lang,
    )
}

/// A day as the heading of a group: «Сегодня, 20 ноября», «Вт, 24 ноября», with the year only if it is not this one.
pub fn format_day_heading(date: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    let mut day = format!(
        "{} {}",
        date.day(),
        text(lang, MONTHS_OF[date.month0() as usize])
    );
    if date.year() != today.year() {
        day.push_str(&format!(" {}", date.year()));
    }
    let name = match (date - today).num_days() {
        0 => text(lang, k::TIME_TODAY),
        1 => text(lang, k::TIME_TOMORROW),
        -1 => text(lang, k::TIME_YESTERDAY),
        _ => weekday_short(date.weekday(), lang),
    };
    capitalised(&format(
        lang,
        k::TIME_WEEKDAY_DATE,
        &[("weekday", name), ("date", &day)],
    ))
}

/// A moment near now: «сегодня, 16:30», «вчера, 18:04», «завтра, 10:00», within a week «вт, 24 нояб.», else «30 нояб.».
pub fn format_relative(now: DateTime<Utc>, at: DateTime<Utc>, zone: &Zone, lang: Lang) -> String {
    let (today, local) = (zone.date(now), zone.to_local(at));
    let near = match (local.date() - today).num_days() {
        0 => k::TIME_TODAY_AT,
        1 => k::TIME_TOMORROW_AT,
        -1 => k::TIME_YESTERDAY_AT,
        days => {
            let date = format_date_short(local.date(), today, lang);
            if days.abs() > 7 {
                return date;
            }
            let weekday = weekday_short(local.weekday(), lang);
            return format(
                lang,
                k::TIME_WEEKDAY_DATE,
                &[("weekday", weekday), ("date", &date)],
            );
        }
    };
    format(lang, near, &[("time", &format_clock(local.time()))])
}

/// How long ago or ahead, roughly: «только что», «32 мин назад», «через 3 дня».
pub fn format_ago(now: DateTime<Utc>, at: DateTime<Utc>, lang: Lang) -> String {
    let seconds = (now - at).num_seconds();
    let minutes = seconds.abs() / 60;
    let span = match minutes {
        0 => return text(lang, k::TIME_JUST_NOW).to_owned(),
        1..60 => plural(lang, k::TIME_MINUTES, minutes),
        60..1_440 => plural(lang, k::TIME_HOURS, minutes / 60),
        1_440..10_080 => plural(lang, k::TIME_DAYS, minutes / 1_440),
        10_080..43_200 => plural(lang, k::TIME_WEEKS, minutes / 10_080),
        43_200..525_600 => plural(lang, k::TIME_MONTHS, minutes / 43_200),
        _ => plural(lang, k::TIME_YEARS, minutes / 525_600),
    };
    format(
        lang,
        if seconds > 0 { k::TIME_AGO } else { k::TIME_IN },
        &[("span", &span)],
    )
}

/// A span in hours and minutes: «4 ч 20 мин», "45 min".
pub fn format_duration_minutes(minutes: i64, lang: Lang) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    let minutes = minutes.saturating_abs();
    let (hours, rest) = (minutes / 60, minutes % 60);
    let mut parts = Vec::new();
    if hours > 0 {
        parts.push(plural(lang, k::TIME_HOURS, hours));
    }
    if rest > 0 || hours == 0 {
        parts.push(plural(lang, k::TIME_MINUTES, rest));
    }
    format!("{sign}{}", parts.join(" "))
}

/// How loud a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueTone {
    /// Nothing to worry about.
    Plain,
    /// Today.
    Warn,
    /// Late.
    Bad,
}

impl DueTone {
    /// The value of `data-tone`; empty for a plain one.
    pub fn as_str(self) -> &'static str {
        match self {
            DueTone::Plain => "",
            DueTone::Warn => "warn",
            DueTone::Bad => "bad",
        }
    }
}

/// A deadline as lists show it: the date and how late it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLabel {
    /// «10:00, 2 ч» (late today), «вчера», «17 нояб., 3 дня» (late before), «сегодня, 16:30», «вт, 24 нояб.».
    pub text: String,
    /// How loud.
    pub tone: DueTone,
}

impl DueLabel {
    /// The label of a deadline. `open`: the work still waits; what is finished goes quiet.
    pub fn new(
        now: DateTime<Utc>,
        deadline: DateTime<Utc>,
        open: bool,
        zone: &Zone,
        lang: Lang,
    ) -> Self {
        let (today, local) = (zone.date(now), zone.to_local(deadline));
        let days_late = (today - local.date()).num_days();
        if !open || deadline > now {
            let tone = if open && days_late == 0 {
                DueTone::Warn
            } else {
                DueTone::Plain
            };
            return Self {
                text: format_relative(now, deadline, zone, lang),
                tone,
            };
        }
        let late = |date: &str, span: &str| joined(k::TIME_LATE, date, "late", span, lang);
        let text = match days_late {
            ..=0 => {
                let minutes = (now - deadline).num_minutes().max(1);
                let span = if minutes < 60 {
                    plural(lang, k::TIME_MINUTES, minutes)
                } else {
                    plural(lang, k::TIME_HOURS, minutes / 60)
                };
                late(&format_clock(local.time()), &span)
            }
            1 => text(lang, k::TIME_YESTERDAY).to_owned(),
            days => late(
                &format_date_short(local.date(), today, lang),
                &plural(lang, k::TIME_DAYS, days),
            ),
        };
        Self {
            text,
            tone: DueTone::Bad,
        }
    }
}

fn joined(key: Key, date: &str, name: &str, value: &str, lang: Lang) -> String {
    format(lang, key, &[("date", date), (name, value)])
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
