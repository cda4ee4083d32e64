//! The vocabulary: folded (lower case, `е` for `ё`).

use chrono::Weekday;

/// Before a day or time; taken out with it.
pub(super) const PREPOSITIONS: [&str; 14] = [
    "в", "во", "к", "ко", "до", "на", "by", "on", "at", "until", "till", "due", "before", "for",
];
/// Before a span that is the estimate.
pub(super) const FOR: [&str; 2] = ["на", "for"];
/// Before a span that is something else: a delay, a period, an age.
pub(super) const NO_ESTIMATE_BEHIND: [&str; 16] = [
    "через",
    "за",
    "в",
    "к",
    "каждые",
    "каждый",
    "после",
    "раз",
    "до",
    "in",
    "every",
    "after",
    "within",
    "last",
    "past",
    "before",
];
/// The one behind this one.
const NEXT: [&str; 8] = [
    "next",
    "след",
    "следующий",
    "следующую",
    "следующее",
    "следующей",
    "следующему",
    "следующем",
];
/// This one.
const THIS: [&str; 6] = ["this", "этот", "эту", "это", "этой", "этому"];

/// A step of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// Which of the days of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    This,
    Next,
}

pub(super) fn which(word: &str) -> Option<Which> {
    match word {
        word if NEXT.contains(&word) => Some(Which::Next),
        word if THIS.contains(&word) => Some(Which::This),
        _ => None,
    }
}

pub(super) fn step(word: &str) -> Option<Step> {
    Some(match word {
        "мин" | "минута" | "минуту" | "минуты" | "минут" | "min" | "mins" | "minute"
        | "minutes" => Step::Minute,
        "ч" | "час" | "часа" | "часов" | "h" | "hr" | "hrs" | "hour" | "hours" => {
            Step::Hour
        }
        "д" | "дн" | "день" | "дня" | "дней" | "d" | "day" | "days" => Step::Day,
        "нед" | "неделя" | "неделю" | "недели" | "недель" | "неделе" | "w" | "week" | "weeks" => {
            Step::Week
        }
        "мес" | "месяц" | "месяца" | "месяцев" | "месяце" | "month" | "months" => {
            Step::Month
        }
        "год" | "года" | "лет" | "году" | "year" | "years" => Step::Year,
        _ => return None,
    })
}

pub(super) fn is_hours_or_minutes(word: &str) -> bool {
    matches!(step(word), Some(Step::Minute | Step::Hour))
}

/// A small number in figures or letters.
pub(super) fn number(word: &str) -> Option<u32> {
    Some(match word {
        "один" | "одну" | "one" | "a" | "an" => 1,
        "два" | "две" | "пару" | "two" => 2,
        "три" | "three" => 3,
        "четыре" | "four" => 4,
        "пять" | "five" => 5,
        "шесть" | "six" => 6,
        "семь" | "seven" => 7,
        "восемь" | "eight" => 8,
        "девять" | "nine" => 9,
        "десять" | "ten" => 10,
        _ => return digits(word, 1..=4),
    })
}

/// So many digits and nothing else.
pub(super) fn digits(word: &str, count: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (count.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())?
}

/// Days from today.
pub(super) fn near_day(word: &str) -> Option<u64> {
    Some(match word {
        "сегодня" | "today" | "اليوم" => 0,
        "завтра" | "tomorrow" | "غدا" | "غداً" => 1,
        "послезавтра" => 2,
        _ => return None,
    })
}

/// A part of the day behind its name, as (hour, minute).
pub(super) fn part_of_day(word: &str) -> Option<(u32, u32)> {
    Some(match word {
        "утром" | "morning" => (9, 0),
        "днем" | "afternoon" => (15, 0),
        "вечером" | "evening" => (19, 0),
        _ => return None,
    })
}

/// How a weekday was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In full and never anything else: needs no preposition.
    Sure,
    /// In short, or a word with another meaning (`sun`, «среда»): needs a preposition, "next", or a time behind it.
    Unsure,
}

pub(super) fn weekday(word: &str) -> Option<(Weekday, Form)> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    const STEMS: [(Weekday, &str, &[&str]); 7] = [
        (Mon, "понедельник", &["", "а", "у"]),
        (Tue, "вторник", &["", "а", "у"]),
        (Wed, "сред", &["а", "у", "ы", "е"]),
        (Thu, "четверг", &["", "а", "у"]),
        (Fri, "пятниц", &["а", "у", "ы", "е"]),
        (Sat, "суббот", &["а", "у", "ы", "е"]),
        (Sun, "воскресень", &["е", "ю", "я"]),
    ];
    for (day, stem, endings) in STEMS {
        if word
            .strip_prefix(stem)
            .is_some_and(|ending| endings.contains(&ending))
        {
            return Some((day, if day == Wed { Form::Unsure } else { Form::Sure }));
        }
    }
    Some(match word {
        "monday" => (Mon, Form::Sure),
        "tuesday" => (Tue, Form::Sure),
        "wednesday" => (Wed, Form::Sure),
        "thursday" => (Thu, Form::Sure),
        "friday" => (Fri, Form::Sure),
        "saturday" => (Sat, Form::Sure),
        "sunday" => (Sun, Form::Sure),
        "пн" | "mon" => (Mon, Form::Unsure),
        "вт" | "tue" | "tues" => (Tue, Form::Unsure),
        "ср" | "wed" => (Wed, Form::Unsure),
        "чт" | "thu" | "thur" | "thurs" => (Thu, Form::Unsure),
        "пт" | "fri" => (Fri, Form::Unsure),
        "сб" | "sat" => (Sat, Form::Unsure),
        "вс" | "sun" => (Sun, Form::Unsure),
        _ => return None,
    })
}

/// A month beside a number, 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["января", "янв", "january", "jan"],
        &["февраля", "фев", "февр", "february", "feb"],
        &["марта", "мар", "march", "mar"],
        &["апреля", "апр", "april", "apr"],
        &["мая", "may"],
        &["июня", "июн", "june", "jun"],
        &["июля", "июл", "july", "jul"],
        &["августа", "авг", "august", "aug"],
        &["сентября", "сен", "сент", "september", "sep", "sept"],
        &["октября", "окт", "october", "oct"],
        &["ноября", "ноя", "нояб", "november", "nov"],
        &["декабря", "дек", "december", "dec"],
    ];
    MONTHS
        .iter()
        .zip(1..)
        .find(|(names, _)| names.contains(&word))
        .map(|(_, number)| number)
}

/// The day of a month: `25`, `25th`.
pub(super) fn day_of_month(word: &str) -> Option<u32> {
    let number = ["st", "nd", "rd", "th", "-го", "го"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word);
    digits(number, 1..=2).filter(|day| (1..=31).contains(day))
}
