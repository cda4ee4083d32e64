//! When it is morning for somebody, on the clock of the person's own time zone.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;

/// How long after its hour a morning can still be told: a program that stood still is in time; later, "due today" is no news.
const LASTS: TimeDelta = TimeDelta::hours(4);

/// A working morning that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Morning {
    /// The local day.
    pub day: NaiveDate,
    /// The same hour of the last working day before: what came since is new.
    pub since: DateTime<Utc>,
    /// The first moment of the next local day.
    pub ends: DateTime<Utc>,
}

/// The morning that it is in a zone, if it is one: from `hour` o'clock on for four hours, Monday to Friday. A zone that nobody knows is UTC.
pub(super) fn of(zone: &str, hour: i16, now: DateTime<Utc>) -> Option<Morning> {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    let hour = NaiveTime::from_hms_opt(u32::try_from(hour).ok()?, 0, 0)?;
    let day = now.with_timezone(&zone).date_naive();
    let begins = moment(zone, day.and_time(hour))?;
    if !is_working(day) || now < begins || now >= begins + LASTS {
        return None;
    }
    let before = (1..=3)
        .filter_map(|days| day.checked_sub_days(Days::new(days)))
        .find(|day| is_working(*day))?;
    Some(Morning {
        day,
        since: moment(zone, before.and_time(hour))?,
        ends: moment(zone, day.succ_opt()?.and_time(NaiveTime::MIN))?,
    })
}

fn is_working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// When clock and calendar show this; the earlier one of two, and an hour later where the clocks skip it.
fn moment(zone: Tz, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    [local, local + TimeDelta::hours(1)]
        .into_iter()
        .find_map(|local| zone.from_local_datetime(&local).earliest())
        .map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn tsk_05_a_morning_is_of_the_zone_and_of_working_days() {
        // Monday, 2 March 2026.
        for (zone, now, is_morning) in [
            ("Europe/Moscow", "2026-03-02T04:59:59Z", false),
            ("Europe/Moscow", "2026-03-02T05:00:00Z", true),
            ("Europe/Moscow", "2026-03-02T08:59:59Z", true),
            ("Europe/Moscow", "2026-03-02T09:00:00Z", false),
            ("Asia/Vladivostok", "2026-03-01T22:00:00Z", true),
            ("Asia/Vladivostok", "2026-03-02T05:00:00Z", false),
            ("Asia/Kolkata", "2026-03-02T02:29:59Z", false),
            ("Asia/Kolkata", "2026-03-02T02:30:00Z", true),
            ("America/New_York", "2026-03-02T13:00:00Z", true),
            ("Mars/Olympus", "2026-03-02T08:00:00Z", true),
            // Saturday, Sunday; Friday there while it is Saturday in Moscow.
            ("Europe/Moscow", "2026-03-07T05:00:00Z", false),
            ("Europe/Moscow", "2026-03-08T05:00:00Z", false),
            ("Pacific/Honolulu", "2026-03-06T21:30:00Z", true),
        ] {
            assert_eq!(of(zone, 8, at(now)).is_some(), is_morning, "{zone} {now}");
        }
    }

    #[test]
    fn tsk_05_a_monday_looks_back_to_friday() {
        let monday = of("Europe/Moscow", 8, at("2026-03-02T05:00:00Z")).expect("morning");
        assert_eq!(
            monday,
            Morning {
                day: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day"),
                since: at("2026-02-27T05:00:00Z"),
                ends: at("2026-03-02T21:00:00Z"),
            }
        );
        let tuesday = of("Europe/Moscow", 8, at("2026-03-03T05:00:00Z")).expect("morning");
        assert_eq!(tuesday.since, at("2026-03-02T05:00:00Z"));
    }

    #[test]
    fn tsk_05_the_clocks_move() {
        // Berlin goes from +1 to +2 in the night to Sunday, 29 March 2026.
        let monday = of("Europe/Berlin", 8, at("2026-03-30T06:00:00Z")).expect("morning");
        assert_eq!(monday.since, at("2026-03-27T07:00:00Z"));
        assert_eq!(of("Europe/Berlin", 8, at("2026-03-30T05:59:59Z")), None);
        // A morning that begins late in the evening ends with its day.
        assert!(of("UTC", 23, at("2026-03-02T23:59:00Z")).is_some());
        assert!(of("UTC", 23, at("2026-03-03T00:01:00Z")).is_none());
        // An hour that does not exist.
        assert!(of("UTC", 24, at("2026-03-02T23:00:00Z")).is_none());
    }
}
