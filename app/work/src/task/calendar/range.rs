//! Which days the calendar shows, and where the arrows lead (TSK-07).

use chrono::{Days, Months, NaiveDate};
use shared::i18n::Lang;
use shared::kernel::time::{month_start, week_start};

use super::super::query::Span;

/// Days of the agenda.
const AGENDA_DAYS: u64 = 30;

/// The days shown around a day: the first, and how many.
pub fn days_of(span: Span, day: NaiveDate, lang: Lang) -> (NaiveDate, u64) {
    match span {
        Span::Month => (week_start(month_start(day), lang), 42),
        Span::Week => (week_start(day, lang), 7),
        Span::Day => (day, 1),
        Span::Agenda => (day, AGENDA_DAYS),
    }
}

/// The day that a step back or forth leads to.
pub fn step(span: Span, day: NaiveDate, forth: bool) -> NaiveDate {
    let days = |n| {
        if forth {
            day.checked_add_days(Days::new(n))
        } else {
            day.checked_sub_days(Days::new(n))
        }
    };
    let moved = match span {
        Span::Month if forth => month_start(day).checked_add_months(Months::new(1)),
        Span::Month => month_start(day).checked_sub_months(Months::new(1)),
        Span::Week => days(7),
        Span::Day => days(1),
        Span::Agenda => days(AGENDA_DAYS),
    };
    moved.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_month_begins_with_its_week() {
        assert_eq!(
            days_of(Span::Month, date("2026-11-20"), Lang::Ru),
            (date("2026-10-26"), 42)
        );
        assert_eq!(
            days_of(Span::Week, date("2026-11-20"), Lang::Ru),
            (date("2026-11-16"), 7)
        );
    }

    #[test]
    fn a_step_from_a_long_month_does_not_skip_a_short_one() {
        assert_eq!(
            step(Span::Month, date("2026-01-31"), true),
            date("2026-02-01")
        );
        assert_eq!(
            step(Span::Week, date("2026-11-20"), false),
            date("2026-11-13")
        );
    }
}
