//! Time as people read it: the person's zone as a table, spans of calendar days, and formats by language (UI-07).
//!
//! The server fills a [`Zone`] from the time zone database and sends it with the session, so that both sides compute and write the
//! same; the database itself stays out of the browser. There is no clock here: `now` is always given.

mod format;
mod parse;
#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday,
};
use serde::{Deserialize, Serialize};

pub use format::{
    DueLabel, DueTone, format_ago, format_clock, format_date, format_date_short, format_datetime,
    format_day_heading, format_duration_minutes, format_month, format_relative, format_time,
    month_name, weekday_name, weekday_short,
};
pub use parse::{parse_instant, parse_local, parse_minutes};

use crate::i18n::Lang;
pub use crate::i18n::format_number;

/// A time zone over the years that matter (the server fills three back and five ahead).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Zone {
    /// The IANA name (`Europe/Moscow`).
    pub name: String,
    /// From which second of Unix time on (first) which offset from UTC in seconds (second) holds, ascending. The first one also
    /// holds before; without any the zone is UTC.
    pub transitions: Vec<(i64, i32)>,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            transitions: Vec::new(),
        }
    }

    /// The offset from UTC at a moment, in seconds, positive to the east.
    pub fn offset_at(&self, at: DateTime<Utc>) -> i32 {
        let begun = self
            .transitions
            .partition_point(|(from, _)| *from <= at.timestamp());
        self.transitions
            .get(begun.saturating_sub(1))
            .map_or(0, |(_, offset)| *offset)
    }

    /// What clock and calendar show at a moment.
    pub fn to_local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        utc.checked_add_signed(TimeDelta::seconds(self.offset_at(at).into()))
            .unwrap_or(utc)
    }

    /// The moment when clock and calendar show this. A time that the clocks skip is the first moment after the gap; of one that
    /// comes twice the first is meant.
    pub fn from_local(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let with = |offset: i32| {
            local
                .checked_sub_signed(TimeDelta::seconds(offset.into()))
                .unwrap_or(local)
                .and_utc()
        };
        for (index, (from, offset)) in self.transitions.iter().enumerate() {
            let at = with(*offset);
            if index > 0 && at.timestamp() < *from {
                return DateTime::from_timestamp(*from, 0).unwrap_or(at);
            }
            if self
                .transitions
                .get(index + 1)
                .is_none_or(|(next, _)| at.timestamp() < *next)
            {
                return at;
            }
        }
        with(0)
    }

    /// The calendar day of a moment.
    pub fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.to_local(at).date()
    }

    /// The first moment of a day.
    pub fn midnight(&self, date: NaiveDate) -> DateTime<Utc> {
        self.from_local(date.and_time(NaiveTime::MIN))
    }

    /// A day, from its first moment up to the next day's.
    pub fn day(&self, date: NaiveDate) -> Range<DateTime<Utc>> {
        self.midnight(date)..self.midnight(later(date, 1))
    }

    /// The week of a day, beginning as the language has it.
    pub fn week(&self, date: NaiveDate, lang: Lang) -> Range<DateTime<Utc>> {
        let first = week_start(date, lang);
        self.midnight(first)..self.midnight(later(first, 7))
    }

    /// The month of a day.
    pub fn month(&self, date: NaiveDate) -> Range<DateTime<Utc>> {
        let first = month_start(date);
        self.midnight(first)
            ..self.midnight(first.checked_add_months(Months::new(1)).unwrap_or(first))
    }
}

/// The day on which weeks begin: Monday; in Arabic Saturday.
pub fn first_weekday(lang: Lang) -> Weekday {
    match lang {
        Lang::Ru | Lang::En => Weekday::Mon,
        Lang::Ar => Weekday::Sat,
    }
}

/// The first day of the week of a day.
pub fn week_start(date: NaiveDate, lang: Lang) -> NaiveDate {
    date.week(first_weekday(lang))
        .checked_first_day()
        .unwrap_or(date)
}

/// The first day of the month of a day.
pub fn month_start(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// Some days later; the same day at the end of all calendars.
pub(crate) fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}
