//! A task from one line in natural language (TSK-01): «завтра 15:00 @ivanov !высокий отчёт», "next monday 3pm report #weekly ~2h".
//!
//! | part | forms |
//! |---|---|
//! | responsible | `@login`, `@mail@example.org` |
//! | priority | `!высокий`, `!high`, `!срочно`, … |
//! | tags | `#тег`, but not `#123` |
//! | estimate | `~2h`, `~1ч30м`, `~1d`; without `~` only `2ч`, `30мин`, «на 2 часа», "for 30 minutes" |
//! | day | «завтра», «в пятницу», «в следующий вторник», «через 2 дня», «25.11», «25 ноября», "next monday", "in 2 days", "nov 25", … |
//! | time | `15:00`, `3pm`, «в 9 утра», «вечером» behind a day |
//!
//! What is understood is taken out, the rest is the title. A day without a time means the end of the working day; a time without a
//! day means its next occurrence. What stands in quotation marks is title.

#[cfg(test)]
mod tests;
mod when;
mod words;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::i18n::Lang;
use crate::kernel::filter::fold;
use crate::kernel::time::{Zone, parse_minutes};
use crate::work::task::{ESTIMATE_MAX, Priority};
use crate::work::task_filter::schema_task;

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickAdd {
    /// What is left of the line; may be empty.
    pub title: String,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DateTime<Utc>>,
    /// Who, as written behind `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// How much it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Without `#`, each once.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How long it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_minutes: Option<i32>,
}

/// Reads a line. Both languages are understood at all times; `lang` only decides whether `11/12` begins with the month (English).
pub fn parse(text: &str, now: DateTime<Utc>, zone: &Zone, lang: Lang) -> QuickAdd {
    let mut line = Line::new(text);
    let mut found = QuickAdd::default();
    line.take_marks(&mut found);
    found.deadline = when::take_deadline(&mut line, now, zone, lang);
    if found.estimate_minutes.is_none() {
        found.estimate_minutes = line.take_estimate();
    }
    found.title = line.rest();
    found
}

/// The words of a line.
struct Line<'a> {
    /// As written; nothing for words that were understood.
    raw: Vec<Option<&'a str>>,
    /// Folded, without punctuation at the end; empty for words that must not be understood (any more).
    words: Vec<String>,
}

const PUNCTUATION: [char; 6] = [',', ';', '.', ':', '!', '?'];

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Self {
        let has_quotes = text.matches('"').count().is_multiple_of(2)
            && text.matches('«').count() == text.matches('»').count();
        let mut in_quotes = false;
        let mut line = Line {
            raw: Vec::new(),
            words: Vec::new(),
        };
        for raw in text.split_whitespace() {
            let is_quoted = has_quotes && (in_quotes || raw.contains(['"', '«']));
            for c in raw.chars() {
                in_quotes = match c {
                    '"' => !in_quotes,
                    '«' => true,
                    '»' => false,
                    _ => in_quotes,
                };
            }
            line.raw.push(Some(raw));
            line.words.push(if is_quoted {
                String::new()
            } else {
                fold(raw.trim_end_matches(PUNCTUATION))
            });
        }
        line
    }

    /// Takes words out of the title.
    fn take(&mut self, from: usize, count: usize) {
        for at in from..from + count {
            self.raw[at] = None;
            self.words[at].clear();
        }
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// Everything behind `@`, `!`, `#` and `~`.
    fn take_marks(&mut self, found: &mut QuickAdd) {
        for at in 0..self.words.len() {
            let (Some(mark), Some(raw)) = (self.words[at].chars().next(), self.raw[at]) else {
                continue;
            };
            let body = raw
                .trim_end_matches(PUNCTUATION)
                .get(mark.len_utf8()..)
                .unwrap_or_default();
            let starts_as_name = body.starts_with(char::is_alphanumeric);
            let mut taken = 1;
            match mark {
                '@' if starts_as_name && found.assignee.is_none() => {
                    found.assignee = Some(body.to_owned())
                }
                '#' if starts_as_name && !body.bytes().all(|byte| byte.is_ascii_digit()) => {
                    if !found.tags.iter().any(|tag| fold(tag) == fold(body)) {
                        found.tags.push(body.to_owned());
                    }
                }
                '!' if found.priority.is_none() => match priority(body) {
                    Some(priority) => found.priority = Some(priority),
                    None => continue,
                },
                '~' if found.estimate_minutes.is_none() => {
                    let with_next = format!("{body} {}", self.word(at + 1));
                    let estimate = estimate(body).filter(|_| body.contains(char::is_alphabetic));
                    taken += usize::from(estimate.is_none());
                    match estimate.or_else(|| estimate_of_two(&with_next)) {
                        Some(minutes) => found.estimate_minutes = Some(minutes),
                        None => continue,
                    }
                }
                _ => continue,
            }
            self.take(at, taken);
        }
    }

    /// «2ч», «1ч30м», «на 2 часа». Not behind words that make it a delay or a period.
    fn take_estimate(&mut self) -> Option<i32> {
        for at in 0..self.words.len() {
            let (word, before) = (self.word(at), if at > 0 { self.word(at - 1) } else { "" });
            if !word.starts_with(|c: char| c.is_ascii_digit())
                || words::NO_ESTIMATE_BEHIND.contains(&before)
            {
                continue;
            }
            let is_for = usize::from(words::FOR.contains(&before));
            let minutes =
                if word.contains(['ч', 'h']) || word.ends_with("мин") || word.ends_with("min") {
                    estimate(word).map(|minutes| (minutes, 1))
                } else if is_for == 1 && words::is_hours_or_minutes(self.word(at + 1)) {
                    estimate_of_two(&format!("{word} {}", self.word(at + 1)))
                        .map(|minutes| (minutes, 2))
                } else {
                    None
                };
            if let Some((minutes, count)) = minutes {
                self.take(at - is_for, count + is_for);
                return Some(minutes);
            }
        }
        None
    }

    /// The title.
    fn rest(&self) -> String {
        let left: Vec<&str> = self.raw.iter().flatten().copied().collect();
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—');
        left.join(" ").trim_matches(ends).to_owned()
    }
}

fn priority(word: &str) -> Option<Priority> {
    schema_task()
        .field("priority")?
        .choice(word)?
        .name
        .parse()
        .ok()
}

fn estimate(text: &str) -> Option<i32> {
    parse_minutes(text)
        .and_then(|minutes| i32::try_from(minutes).ok())
        .filter(|minutes| (1..=ESTIMATE_MAX).contains(minutes))
}

/// A number and its unit; a number alone is no estimate.
fn estimate_of_two(text: &str) -> Option<i32> {
    estimate(text).filter(|_| text.contains(char::is_alphabetic))
}
