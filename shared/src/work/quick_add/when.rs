//! Days and times in a line.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

use super::Line;
use super::words::{self, Form, PREPOSITIONS, Step, Which};
use crate::i18n::Lang;
use crate::kernel::time::{Zone, later, month_start, parse_local, week_start};

/// When a day without a time ends: the end of the working day.
const END_OF_WORK: (u32, u32) = (18, 0);
/// The end of today when that has passed.
const END_OF_DAY: (u32, u32) = (23, 59);

/// What a line says of its deadline.
enum Found {
    Day(NaiveDate),
    /// «через 2 часа».
    Moment(DateTime<Utc>),
}

struct Reader<'a> {
    words: Vec<&'a str>,
    now: DateTime<Utc>,
    today: NaiveDate,
    lang: Lang,
}

/// Takes the first day and the first time out of the line and makes a moment of them.
pub(super) fn take_deadline(
    line: &mut Line<'_>,
    now: DateTime<Utc>,
    zone: &Zone,
    lang: Lang,
) -> Option<DateTime<Utc>> {
    let count = line.words.len();
    // A copy, since words are taken out of the line while they are read.
    let words = line.words.clone();
    let reader = Reader {
        words: words.iter().map(String::as_str).collect(),
        now,
        today: zone.date(now),
        lang,
    };
    let day = (0..count).find_map(|at| {
        reader
            .day_with_preposition(at)
            .map(|(taken, found)| (at, taken, found))
    });
    let behind_day = day.as_ref().map(|(at, taken, _)| at + taken);
    if let Some((at, taken, _)) = &day {
        line.take(*at, *taken);
    }
    if let Some((_, _, Found::Moment(moment))) = day {
        return Some(moment);
    }
    let taken_days = day.as_ref().map_or(0..0, |(at, taken, _)| *at..at + taken);
    let time = (0..count)
        .filter(|at| !taken_days.contains(at))
        .find_map(|at| {
            let (taken, time) = reader.time_with_preposition(at, behind_day == Some(at))?;
            let overlaps = (at..at + taken).any(|at| taken_days.contains(&at));
            (!overlaps).then_some((at, taken, time))
        });
    if let Some((at, taken, _)) = time {
        line.take(at, taken);
    }
    let time = time.map(|(_, _, time)| time);
    let at = |day: NaiveDate, time: NaiveTime| zone.from_local(day.and_time(time));
    match (day, time) {
        (Some((_, _, Found::Day(day))), Some(time)) => Some(at(day, time)),
        (Some((_, _, Found::Day(day))), None) => {
            let end = at(day, clock(END_OF_WORK)?);
            if day == reader.today && end <= now {
                Some(at(day, clock(END_OF_DAY)?))
            } else {
                Some(end)
            }
        }
        (_, Some(time)) => {
            let today = at(reader.today, time);
            Some(if today > now {
                today
            } else {
                at(later(reader.today, 1), time)
            })
        }
        _ => None,
    }
}

fn clock((hour, minute): (u32, u32)) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute, 0)
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or_default()
    }

    fn word_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// A day that begins at a word, perhaps with a preposition: how many words, and which.
    fn day_with_preposition(&self, at: usize) -> Option<(usize, Found)> {
        let is_preposition = PREPOSITIONS.contains(&self.word(at));
        if is_preposition && let Some((taken, found)) = self.day(at + 1, Some(self.word(at))) {
            return Some((taken + 1, found));
        }
        self.day(at, None)
    }

    fn day(&self, at: usize, preposition: Option<&str>) -> Option<(usize, Found)> {
        self.near(at)
            .or_else(|| self.delay(at))
            .or_else(|| self.weekday(at, preposition))
            .or_else(|| self.date(at))
            .or_else(|| self.date_with_month(at))
    }

    /// «завтра», "the day after tomorrow".
    fn near(&self, at: usize) -> Option<(usize, Found)> {
        let article = usize::from(self.word(at) == "the");
        if [0, 1, 2].map(|step| self.word(at + article + step)) == ["day", "after", "tomorrow"] {
            return Some((3 + article, Found::Day(later(self.today, 2))));
        }
        words::near_day(self.word(at)).map(|days| (1, Found::Day(later(self.today, days))))
    }

    /// «через 2 дня», «через час», «через полчаса», "in a week".
    fn delay(&self, at: usize) -> Option<(usize, Found)> {
        if !matches!(self.word(at), "через" | "in") {
            return None;
        }
        let first = self.word(at + 1);
        if first == "полчаса" {
            return Some((2, self.after(30, Step::Minute)?));
        }
        if let (Some(number), Some(step)) = (words::number(first), words::step(self.word(at + 2))) {
            return Some((3, self.after(number, step)?));
        }
        let unit_at = first.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = first.split_at(unit_at);
        match (words::digits(number, 1..=4), words::step(unit)) {
            (Some(number), Some(step)) => Some((2, self.after(number, step)?)),
            // «через неделю»; in English it has its article.
            (None, Some(step)) if number.is_empty() && self.word(at) == "через" => {
                Some((2, self.after(1, step)?))
            }
            _ => None,
        }
    }

    fn after(&self, count: u32, step: Step) -> Option<Found> {
        let days = |days: u64| {
            self.today
                .checked_add_days(Days::new(u64::from(count) * days))
                .map(Found::Day)
        };
        let months = |months: u32| {
            self.today
                .checked_add_months(Months::new(count * months))
                .map(Found::Day)
        };
        let seconds = |each: i64| {
            let at = self.now.with_second(0)?.with_nanosecond(0)?;
            at.checked_add_signed(TimeDelta::seconds(i64::from(count) * each))
                .map(Found::Moment)
        };
        match step {
            Step::Minute => seconds(60),
            Step::Hour => seconds(3_600),
            Step::Day => days(1),
            Step::Week => days(7),
            Step::Month => months(1),
            Step::Year => months(12),
        }
    }

    /// «в пятницу», «в следующий вторник», "next monday", "next week".
    fn weekday(&self, at: usize, preposition: Option<&str>) -> Option<(usize, Found)> {
        let which = words::which(self.word(at));
        let at_name = at + usize::from(which.is_some());
        let name = self.word(at_name);
        let taken = at_name + 1 - at;
        let next_week = later(week_start(self.today, Lang::Ru), 7);
        if which == Some(Which::Next) {
            match words::step(name) {
                Some(Step::Week) => return Some((taken, Found::Day(next_week))),
                Some(Step::Month) => {
                    return month_start(self.today)
                        .checked_add_months(Months::new(1))
                        .map(|day| (taken, Found::Day(day)));
                }
                _ => {}
            }
        }
        let (weekday, form) = words::weekday(name)?;
        // «в среде» is an environment, «к среде» a deadline.
        let is_other = name == "среде" && !matches!(preposition, Some("к" | "ко"));
        let is_sure = form == Form::Sure
            || which.is_some()
            || preposition.is_some()
            || self.time(at_name + 1, false).is_some();
        if is_other || !is_sure {
            return None;
        }
        let day = match which {
            Some(Which::Next) => later(next_week, weekday.num_days_from_monday().into()),
            _ => later(
                self.today,
                u64::from(
                    (weekday.num_days_from_monday() + 6
                        - self.today.weekday().num_days_from_monday())
                        % 7
                        + 1,
                ),
            ),
        };
        Some((taken, Found::Day(day)))
    }

    /// `25.11`, `25.11.2026`, `2026-11-25`, `11/25`.
    fn date(&self, at: usize) -> Option<(usize, Found)> {
        let word = self.word(at);
        if word.len() == 10
            && let Some(local) = parse_local(word)
        {
            return Some((1, Found::Day(local.date())));
        }
        let separator = word.chars().find(|c| matches!(c, '.' | '/'))?;
        let mut parts = word.split(separator);
        let (first, second, year) = (parts.next()?, parts.next()?, parts.next());
        // One digit is left to fractions, versions and "24/7".
        let first = words::digits(first, if separator == '.' { 1..=2 } else { 2..=2 })?;
        let second = words::digits(second, 2..=2)?;
        let year = match year {
            Some(year) if year.len() == 2 => Some(2_000 + words::digits(year, 2..=2)?),
            Some(year) => Some(words::digits(year, 4..=4)?),
            None => None,
        };
        if parts.next().is_some() {
            return None;
        }
        let month_first = separator == '/' && self.lang == Lang::En;
        let (day, month) = if month_first {
            (second, first)
        } else {
            (first, second)
        };
        let found = self.on(day, month, year).or_else(|| {
            if separator == '/' {
                self.on(month, day, year)
            } else {
                None
            }
        })?;
        Some((1, found))
    }

    /// «25 ноября», «25 ноября 2026 года», "nov 25", "25th of november".
    fn date_with_month(&self, at: usize) -> Option<(usize, Found)> {
        let (first, second) = (self.word(at), self.word(at + 1));
        let (day, month, mut taken) = if let Some(day) = words::day_of_month(first) {
            let of = usize::from(second == "of");
            (day, words::month(self.word(at + 1 + of))?, 2 + of)
        } else {
            (words::day_of_month(second)?, words::month(first)?, 2)
        };
        let year =
            words::digits(self.word(at + taken), 4..=4).filter(|year| (1970..=2199).contains(year));
        taken += usize::from(year.is_some());
        taken += usize::from(year.is_some() && matches!(self.word(at + taken), "г" | "года"));
        Some((taken, self.on(day, month, year)?))
    }

    /// A day of a year, or the next one of that name.
    fn on(&self, day: u32, month: u32, year: Option<u32>) -> Option<Found> {
        let date = match year {
            Some(year) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
            // 29 February may be eight years off.
            None => (0..=8)
                .filter_map(|years| NaiveDate::from_ymd_opt(self.today.year() + years, month, day))
                .find(|date| *date >= self.today),
        };
        date.map(Found::Day)
    }

    fn time_with_preposition(&self, at: usize, is_behind_day: bool) -> Option<(usize, NaiveTime)> {
        // «с 8:00» is a beginning, not a deadline.
        if matches!(self.word_before(at), "с" | "from") {
            return None;
        }
        if PREPOSITIONS.contains(&self.word(at)) {
            let is_sure = is_behind_day && matches!(self.word(at), "в" | "к" | "до" | "at" | "by");
            if let Some((taken, time)) = self.time(at + 1, is_sure) {
                return Some((taken + 1, time));
            }
            // «в 15 часов»
            if let (Some(hour), Some(Step::Hour)) = (
                words::digits(self.word(at + 1), 1..=2),
                words::step(self.word(at + 2)),
            ) && self.word(at) == "в"
            {
                return Some((3, clock((hour, 0))?));
            }
        }
        if is_behind_day && let Some(part) = words::part_of_day(self.word(at)) {
            return Some((1, clock(part)?));
        }
        self.time(at, false)
    }

    /// `15:00`, `3pm`, `3:30 pm`, «9 утра», «3 часа дня», "noon". `hour_suffices`: `15` alone is a time too.
    fn time(&self, at: usize, hour_suffices: bool) -> Option<(usize, NaiveTime)> {
        let word = self.word(at);
        if matches!(word, "noon" | "полдень") {
            return Some((1, clock((12, 0))?));
        }
        let bare = word
            .strip_suffix("am")
            .or(word.strip_suffix("pm"))
            .unwrap_or(word);
        let (hour, minute) = match bare.split_once(':') {
            Some((hour, minute)) => (
                words::digits(hour, 1..=2)?,
                Some(words::digits(minute, 2..=2)?),
            ),
            None => (words::digits(bare, 1..=2)?, None),
        };
        let mut taken = 1;
        let mut half = half_of_day(&word[bare.len()..]);
        if half.is_none() {
            let hours =
                usize::from(minute.is_none() && words::step(self.word(at + 1)) == Some(Step::Hour));
            let name = self.word(at + 1 + hours);
            // «2 дня» and «2 ночи» are spans unless something says that they are times.
            let is_span = matches!(name, "дня" | "ночи")
                && hours == 0
                && minute.is_none()
                && !matches!(self.word_before(at), "в" | "к" | "до");
            half = half_of_day(name).filter(|_| !is_span);
            taken += hours + usize::from(half.is_some());
        }
        let hour = match half {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(half) => hour % 12 + half,
            None if minute.is_none() && !hour_suffices => return None,
            None => hour,
        };
        Some((taken, clock((hour, minute.unwrap_or(0)))?))
    }
}

/// The hours to add to a time on a twelve-hour clock.
fn half_of_day(word: &str) -> Option<u32> {
    match word {
        "am" | "утра" | "ночи" => Some(0),
        "pm" | "дня" | "вечера" => Some(12),
        _ => None,
    }
}
