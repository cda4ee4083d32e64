//! Time zones: names of the IANA database to the tables that pages use.

use chrono::{DateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use shared::kernel::time::Zone;

/// Whether a name is one of the IANA database.
pub fn is_known(name: &str) -> bool {
    name.parse::<Tz>().is_ok()
}

/// The offsets of a zone from three years before an instant to five years after it, found to the second.
pub fn table(name: &str, now: DateTime<Utc>) -> Zone {
    let tz: Tz = name.parse().unwrap_or(Tz::UTC);
    let offset_at = |at: i64| {
        Utc.timestamp_opt(at, 0).single().map_or(0, |at| {
            tz.offset_from_utc_datetime(&at.naive_utc())
                .fix()
                .local_minus_utc()
        })
    };
    let (from, to) = (
        (now - TimeDelta::days(3 * 366)).timestamp(),
        (now + TimeDelta::days(5 * 366)).timestamp(),
    );
    let mut transitions = vec![(from, offset_at(from))];
    let week = 7 * 24 * 3600;
    let mut at = from;
    while at < to {
        let (mut low, mut high) = (at, at + week);
        if offset_at(low) != offset_at(high) {
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if offset_at(middle) == offset_at(at) {
                    low = middle
                } else {
                    high = middle
                }
            }
            transitions.push((high, offset_at(high)));
        }
        at += week;
    }
    Zone {
        name: name.to_owned(),
        transitions,
    }
}
