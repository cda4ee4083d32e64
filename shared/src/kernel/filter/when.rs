//! Dates in queries: kept as written, so that a saved view means "the last 30 days" tomorrow too.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::{Op, fold};
use crate::i18n::Lang;
use crate::kernel::time::{Zone, later, parse_instant, parse_local};

/// A moment or a span of days, absolute or seen from now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// `7d`, `-30d`: so far from now. Days are 24 hours, months those of the calendar.
    Offset(i32, Unit),
    /// `2026-11-01`, `01.11.2026`: a calendar day.
    Day(NaiveDate),
    /// `2026-11-01T10:00`: local to the zone.
    Local(NaiveDateTime),
    /// `2026-11-01T10:00Z`.
    At(DateTime<Utc>),
    /// `today` and its like.
    Named(Named),
}

/// Units of offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`
    Day,
    /// `w`
    Week,
    /// `mo`
    Month,
    /// `y`
    Year,
}

/// Spans with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// This moment.
    Now,
    /// The day of now.
    Today,
    /// The day after.
    Tomorrow,
    /// The day before.
    Yesterday,
    /// The week of now, from Monday.
    Week,
    /// The month of now.
    Month,
}

/// Canonical name, Russian name, further names.
pub(super) static NAMED: [(Named, &str, &str, &[&str]); 6] = [
    (Named::Today, "today", "сегодня", &[]),
    (Named::Tomorrow, "tomorrow", "завтра", &[]),
    (Named::Yesterday, "yesterday", "вчера", &[]),
    (Named::Week, "week", "неделя", &["this_week", "эта_неделя"]),
    (
        Named::Month,
        "month",
        "месяц",
        &["this_month", "этот_месяц"],
    ),
    (Named::Now, "now", "сейчас", &[]),
];

/// Canonical name, further names, size in days for the bound on offsets.
static UNITS: [(Unit, &str, &[&str], i64); 6] = [
    (Unit::Minute, "m", &["min", "м", "мин"], 1),
    (Unit::Hour, "h", &["ч", "час"], 1),
    (
        Unit::Day,
        "d",
        &["д", "дн", "day", "days", "день", "дня", "дней"],
        1,
    ),
    (Unit::Week, "w", &["н", "нед", "week", "weeks"], 7),
    (Unit::Month, "mo", &["мес", "month", "months"], 31),
    (Unit::Year, "y", &["г", "л", "year", "years"], 366),
];

/// Offsets reach a hundred years at most.
const FARTHEST_DAYS: i64 = 36_600;

enum Edges {
    Point(DateTime<Utc>),
    Span(Range<DateTime<Utc>>),
}

impl When {
    /// Reads a date as it stands in a query.
    pub fn parse(text: &str) -> Option<Self> {
        let word = fold(text);
        if let Some((named, ..)) = NAMED.iter().find(|(_, name, ru, aliases)| {
            *name == word || *ru == word || aliases.contains(&word.as_str())
        }) {
            return Some(When::Named(*named));
        }
        if let Some(offset) = parse_offset(&word) {
            return Some(offset);
        }
        let when = if let Some(day) = parse_dotted(text) {
            When::Day(day)
        } else if let Some(local) = parse_local(text) {
            if text.len() == 10 {
                When::Day(local.date())
            } else {
                When::Local(local)
            }
        } else {
            When::At(parse_instant(text, &Zone::utc())?)
        };
        let year = match &when {
            When::Day(day) => day.year(),
            When::Local(local) => local.year(),
            When::At(at) => at.year(),
            When::Offset(..) | When::Named(_) => return Some(when),
        };
        (1..=9_998).contains(&year).then_some(when)
    }

    /// What the database or an evaluator compares a moment with: for a day `<=` becomes `<` its end, `>` becomes `>=` its end.
    pub fn bound(&self, op: Op, now: DateTime<Utc>, zone: &Zone) -> (Op, DateTime<Utc>) {
        match (self.edges(now, zone), op) {
            (Edges::Point(at), op) => (op, at),
            (Edges::Span(span), Op::Lt) => (Op::Lt, span.start),
            (Edges::Span(span), Op::Le) => (Op::Lt, span.end),
            (Edges::Span(span), Op::Gt) => (Op::Ge, span.end),
            (Edges::Span(span), Op::Ge) => (Op::Ge, span.start),
        }
    }

    /// What `field:` means: the day or days, the minute of a moment, for an offset all between now and then. Without its end.
    pub fn span(&self, now: DateTime<Utc>, zone: &Zone) -> Range<DateTime<Utc>> {
        match self.edges(now, zone) {
            Edges::Span(span) => span,
            Edges::Point(at) if matches!(self, When::Offset(..)) => at.min(now)..at.max(now),
            Edges::Point(at) => at..at + TimeDelta::minutes(1),
        }
    }

    fn edges(&self, now: DateTime<Utc>, zone: &Zone) -> Edges {
        let today = zone.date(now);
        match self {
            When::Offset(count, unit) => Edges::Point(offset(*count, *unit, now, zone)),
            When::Day(day) => Edges::Span(zone.day(*day)),
            When::Local(local) => Edges::Point(zone.from_local(*local)),
            When::At(at) => Edges::Point(*at),
            When::Named(Named::Now) => Edges::Point(now),
            When::Named(Named::Today) => Edges::Span(zone.day(today)),
            When::Named(Named::Tomorrow) => Edges::Span(zone.day(later(today, 1))),
            When::Named(Named::Yesterday) => {
                Edges::Span(zone.day(today.pred_opt().unwrap_or(today)))
            }
            // Without the person's language here; both languages that write queries begin weeks on Monday.
            When::Named(Named::Week) => Edges::Span(zone.week(today, Lang::Ru)),
            When::Named(Named::Month) => Edges::Span(zone.month(today)),
        }
    }
}

fn offset(count: i32, unit: Unit, now: DateTime<Utc>, zone: &Zone) -> DateTime<Utc> {
    let months = |months: i32| {
        let (local, step) = (zone.to_local(now), Months::new(months.unsigned_abs()));
        let moved = if months < 0 {
            local.checked_sub_months(step)
        } else {
            local.checked_add_months(step)
        };
        moved.map(|local| zone.from_local(local))
    };
    let seconds = |each: i64| now.checked_add_signed(TimeDelta::seconds(i64::from(count) * each));
    let moved = match unit {
        Unit::Minute => seconds(60),
        Unit::Hour => seconds(3_600),
        Unit::Day => seconds(86_400),
        Unit::Week => seconds(7 * 86_400),
        Unit::Month => months(count),
        Unit::Year => months(count.saturating_mul(12)),
    };
    moved.unwrap_or(now)
}

/// `7d`, `+2w`, `-30д`.
fn parse_offset(word: &str) -> Option<When> {
    let (sign, rest) = match word.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let (number, name) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
    let count: i32 = number.parse().ok()?;
    let (unit, _, _, days) = UNITS
        .iter()
        .find(|(_, short, others, _)| *short == name || others.contains(&name))?;
    (i64::from(count) * days <= FARTHEST_DAYS).then_some(When::Offset(sign * count, *unit))
}

/// `01.11.2026`.
fn parse_dotted(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('.');
    let mut number = |lengths: Range<usize>| {
        let part = parts.next()?;
        (lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    let (day, month, year) = (number(1..3)?, number(1..3)?, number(4..5)?);
    parts
        .next()
        .is_none()
        .then(|| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day))?
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Offset(count, unit) => {
                let name = UNITS
                    .iter()
                    .find(|(known, ..)| known == unit)
                    .map_or("", |(_, name, ..)| *name);
                write!(f, "{count}{name}")
            }
            When::Day(day) => write!(f, "{day}"),
            // `Debug` is ISO 8601 with the `T`.
            When::Local(local) => write!(f, "{local:?}"),
            When::At(at) => write!(f, "{:?}Z", at.naive_utc()),
            When::Named(named) => f.write_str(
                NAMED
                    .iter()
                    .find(|(known, ..)| known == named)
                    .map_or("", |(_, name, ..)| *name),
            ),
        }
    }
}
