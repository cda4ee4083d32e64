//! Decides over rows at hand: previews, live rows in a list, `naryad inspect filter`.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value as Json};

use super::{FieldSpec, Filter, Kind, Meaning, Term, Test, Value, fold};
use crate::kernel::time::{Zone, parse_instant, parse_minutes};

/// A flat object: field → value, or a list of values of which one suffices. Moments are ISO 8601, spans minutes.
pub type Row = Map<String, Json>;

impl Filter {
    /// Whether the row fulfils all terms. `me` is who the row calls so; relative dates are seen from `now`, days are those of `zone`.
    pub fn matches(&self, row: &Row, now: DateTime<Utc>, zone: &Zone) -> bool {
        let seen = Seen {
            filter: self,
            row,
            now,
            zone,
        };
        self.terms.iter().all(|term| seen.holds(term))
    }
}

struct Seen<'a> {
    filter: &'a Filter,
    row: &'a Row,
    now: DateTime<Utc>,
    zone: &'a Zone,
}

impl Seen<'_> {
    fn holds(&self, term: &Term) -> bool {
        let found = match &term.test {
            Test::Word(word) => self.full_text(word, contains),
            Test::Phrase(phrase) => self.full_text(phrase, contains_words),
            Test::Is { field, values } => self
                .field(field)
                .is_some_and(|field| values.iter().any(|value| self.is(field, value))),
            Test::Compare { field, op, value } => self.field(field).is_some_and(|field| {
                self.values(field).iter().any(|found| match value {
                    Value::When(when) => self.moment(found).is_some_and(|at| {
                        let (op, bound) = when.bound(*op, self.now, self.zone);
                        op.holds(at.cmp(&bound))
                    }),
                    value => {
                        compare(field, found, value).is_some_and(|ordering| op.holds(ordering))
                    }
                })
            }),
        };
        found != term.negated
    }

    fn field(&self, name: &str) -> Option<&'static FieldSpec> {
        self.filter
            .schema
            .fields
            .iter()
            .find(|field| field.name == name)
    }

    /// The values of a field; empty ones are none.
    fn values(&self, field: &FieldSpec) -> Vec<&Json> {
        let found = field.words().find_map(|name| self.row.get(name));
        let all: &[Json] = match found {
            Some(Json::Array(all)) => all,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        all.iter()
            .filter(|value| !value.is_null() && value.as_str() != Some(""))
            .collect()
    }

    fn is(&self, field: &'static FieldSpec, value: &Value) -> bool {
        let found = self.values(field);
        let any = |test: &dyn Fn(&Json) -> bool| found.iter().any(|value| test(value));
        match value {
            Value::None => found.is_empty(),
            Value::Me => any(&|found| found.as_str().is_some_and(|name| fold(name) == "me")),
            Value::Flag(wanted) => self.flag(field) == *wanted,
            Value::When(when) => {
                let span = when.span(self.now, self.zone);
                any(&|found| self.moment(found).is_some_and(|at| span.contains(&at)))
            }
            Value::Number(_) | Value::Minutes(_) => {
                any(&|found| compare(field, found, value) == Some(Ordering::Equal))
            }
            Value::Choice(name) => {
                let meaning = field
                    .choice(name)
                    .map_or(Meaning::Itself, |choice| choice.meaning);
                let has = |wanted: &str| {
                    any(&|found| choice_of(field, found).is_some_and(|found| found == wanted))
                };
                // A row that names the group itself, as another program may write it, belongs to it too.
                has(name)
                    || match meaning {
                        Meaning::Itself => false,
                        Meaning::AnyOf(names) => names.iter().any(|name| has(name)),
                        Meaning::Flag(flag) => self.field(flag).is_some_and(|flag| self.flag(flag)),
                    }
            }
            Value::Text(wanted) => match field.kind {
                Kind::FullText => self.full_text(wanted, contains),
                Kind::Text => any(&|found| contains(&fold(&as_text(found)), &fold(wanted))),
                _ => any(&|found| is_named(&fold(&as_text(found)), &fold(wanted))),
            },
        }
    }

    fn flag(&self, field: &FieldSpec) -> bool {
        match self.values(field).first() {
            Some(Json::Bool(flag)) => *flag,
            Some(found) => matches!(fold(&as_text(found)).as_str(), "yes" | "true" | "1" | "да"),
            None => match field.kind {
                Kind::Flag { absent } => absent(self.row, self.now, self.zone),
                _ => false,
            },
        }
    }

    fn moment(&self, found: &Json) -> Option<DateTime<Utc>> {
        parse_instant(found.as_str()?, self.zone)
    }

    /// Searches all texts; a number alone also finds the row of that number.
    fn full_text(&self, wanted: &str, test: fn(&str, &str) -> bool) -> bool {
        let folded = fold(wanted)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let number: Option<i64> = wanted.trim_start_matches('#').parse().ok();
        self.filter
            .schema
            .fields
            .iter()
            .any(|field| match field.kind {
                Kind::Text | Kind::FullText => self.values(field).iter().any(|found| {
                    test(
                        &fold(&as_text(found))
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" "),
                        &folded,
                    )
                }),
                Kind::Number => number.is_some_and(|number| self.is(field, &Value::Number(number))),
                _ => false,
            })
    }
}

fn as_text(found: &Json) -> String {
    found
        .as_str()
        .map_or_else(|| found.to_string(), str::to_owned)
}

fn choice_of(field: &FieldSpec, found: &Json) -> Option<&'static str> {
    field.choice(found.as_str()?).map(|choice| choice.name)
}

/// How the row's value stands to the query's, for kinds with an order other than dates.
fn compare(field: &FieldSpec, found: &Json, value: &Value) -> Option<Ordering> {
    match value {
        Value::Choice(name) => {
            let Kind::Choice { values, .. } = &field.kind else {
                return None;
            };
            let place = |name: &str| values.iter().position(|choice| choice.name == name);
            Some(place(choice_of(field, found)?)?.cmp(&place(name)?))
        }
        Value::Number(number) => numeric(found)?.partial_cmp(&(*number as f64)),
        Value::Minutes(minutes) => {
            let span = numeric(found)
                .or_else(|| parse_minutes(found.as_str()?).map(|minutes| minutes as f64))?;
            span.partial_cmp(&(*minutes as f64))
        }
        _ => None,
    }
}

fn numeric(found: &Json) -> Option<f64> {
    found
        .as_f64()
        .or_else(|| found.as_str()?.trim_start_matches('#').parse().ok())
}

/// A name is meant whole, an address also by what stands before its `@`, a person also by one or more words of the name.
fn is_named(found: &str, wanted: &str) -> bool {
    found == wanted
        || found
            .split_once('@')
            .is_some_and(|(local, _)| local == wanted)
        || (found.contains(' ') && contains_words(found, wanted))
}

fn contains(text: &str, part: &str) -> bool {
    text.contains(part)
}

/// Whether the words stand in the text in this order and are not parts of longer ones.
fn contains_words(text: &str, phrase: &str) -> bool {
    let breaks = |inside: Option<char>, outside: Option<char>| {
        !(inside.is_some_and(char::is_alphanumeric) && outside.is_some_and(char::is_alphanumeric))
    };
    text.match_indices(phrase).any(|(at, found)| {
        breaks(phrase.chars().next(), text[..at].chars().next_back())
            && breaks(
                phrase.chars().next_back(),
                text[at + found.len()..].chars().next(),
            )
    })
}
