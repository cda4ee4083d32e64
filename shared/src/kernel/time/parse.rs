//! Moments and spans as people and programs write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::Zone;

/// The longest span read, in minutes; beyond it is a slip of the finger.
const SPAN_MAX: i64 = 1_000_000_000;
/// Minutes of a working day, which is what `1d` of an estimate means.
const WORKING_DAY_MINUTES: f64 = 8.0 * 60.0;

/// A moment in ISO 8601: with an offset (`2026-11-20T16:30Z`, `…+05:00`), or local to the zone (`2026-11-20T16:30`, `2026-11-20`).
pub fn parse_instant(text: &str, zone: &Zone) -> Option<DateTime<Utc>> {
    let text = text.trim();
    // The date has hyphens too, so the offset is looked for behind it.
    let Some(at) = text
        .get(10..)
        .and_then(|time| time.find(['Z', 'z', '+', '-']))
        .map(|at| at + 10)
    else {
        return parse_local(text).map(|local| zone.from_local(local));
    };
    let (local, offset) = text.split_at(at);
    if local.len() == 10 {
        return None;
    }
    let offset = parse_offset(offset)?;
    parse_local(local)?
        .checked_sub_signed(TimeDelta::seconds(offset))
        .map(|utc| utc.and_utc())
}

/// What a clock and calendar show: `2026-11-20T16:30`, `2026-11-20 16:30:05.25`, or a day alone for its midnight.
pub fn parse_local(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, parse_time(time)?),
        None => (text, NaiveTime::MIN),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (
        digits(parts.next()?, 4)?,
        digits(parts.next()?, 2)?,
        digits(parts.next()?, 2)?,
    );
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    parts.next().is_none().then(|| date.and_time(time))
}

fn parse_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.splitn(3, ':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let (second, fraction) = parts.next().map_or(("00", ""), |seconds| {
        seconds.split_once('.').unwrap_or((seconds, ""))
    });
    let nanos = match fraction.len() {
        0 => 0,
        1..=9 => digits(fraction, fraction.len())? * 10_u32.pow(9 - fraction.len() as u32),
        _ => return None,
    };
    NaiveTime::from_hms_nano_opt(hour, minute, digits(second, 2)?, nanos)
}

/// Seconds of `Z`, `+05`, `+0530`, `-05:30`.
fn parse_offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = text
        .strip_prefix('+')
        .map(|rest| (1, rest))
        .or(text.strip_prefix('-').map(|rest| (-1, rest)))?;
    let (hours, minutes) = match rest.len() {
        2 => (rest, "00"),
        4 => rest.split_at_checked(2)?,
        _ => rest.split_once(':')?,
    };
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then(|| sign * i64::from(hours * 3600 + minutes * 60))
}

/// Exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// A span of work in minutes: `90`, `30m`, `2h`, `1h30m`, `1,5 ч`, `2 ч 30 мин`, `1d` (a working day of 8 hours).
pub fn parse_minutes(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|minutes| *minutes <= SPAN_MAX);
    }
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let unit_at = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')?;
        let (number, tail) = rest.split_at(unit_at);
        if !number.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let count: f64 = number.replace(',', ".").parse().ok()?;
        let tail = tail.trim_start();
        let (unit, after) = tail.split_at(
            tail.find(|c: char| !c.is_alphabetic())
                .unwrap_or(tail.len()),
        );
        total += count * unit_minutes(&unit.to_lowercase())?;
        rest = after.trim_start_matches('.').trim_start();
    }
    (total <= SPAN_MAX as f64).then_some(total.round() as i64)
}

fn unit_minutes(unit: &str) -> Option<f64> {
    Some(match unit {
        "m" | "min" | "mins" | "minute" | "minutes" | "м" | "мин" | "минута" | "минуту"
        | "минуты" | "минут" => 1.0,
        "h" | "hr" | "hrs" | "hour" | "hours" | "ч" | "час" | "часа" | "часов" => 60.0,
        "d" | "day" | "days" | "д" | "дн" | "день" | "дня" | "дней" => {
            WORKING_DAY_MINUTES
        }
        _ => return None,
    })
}
