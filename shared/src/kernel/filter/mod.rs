//! The query language of filter boxes, saved views and `?filter=` (SRC-04).
//!
//! A query is terms side by side, all of which must hold; `-` before one turns it round:
//!
//! | term | holds when |
//! |---|---|
//! | `status:new,review` | the field has one of the values |
//! | `status:open` | … or one of a group's |
//! | `project:none` | the field is empty |
//! | `responsible:me` | the person who asks |
//! | `deadline<7d` | before now + 7 days, what is past included; an empty field never compares |
//! | `deadline:7d`, `created:-30d` | between now and then |
//! | `deadline:today`, `deadline>=2026-11-01` | calendar days in the person's zone |
//! | `priority>=high`, `estimate<2h`, `number>100` | by order |
//! | `title:акт`, `word`, `"exact phrase"` | full text |
//!
//! Fields and values may be written in Russian (`статус:новая срок<7д исполнитель:я`). [`Filter`]'s `Display` is the canonical
//! form; reading it gives the same filter. The server makes SQL of the terms, [`Filter::matches`] decides over rows at hand; both
//! take the meaning of dates from [`When`]. `not` is plain: `-deadline<7d` also holds for rows without a deadline.

mod complete;
mod error;
mod eval;
pub mod inspect;
mod parse;
mod schema;
#[cfg(test)]
mod tests;
mod when;

use std::fmt::{self, Write as _};

pub use complete::Completion;
pub use error::{ErrorCode, ParseError};
pub use eval::Row;
pub use schema::{Choice, FieldSpec, Kind, Meaning, Schema};
pub use when::{Named, Unit, When};

/// The longest query, in characters.
pub const MAX_CHARS: usize = 2_000;
/// The most terms in a query.
pub const MAX_TERMS: usize = 50;

/// A query that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// What it is about.
    pub schema: &'static Schema,
    /// All must hold. None at all: everything matches.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Holds when the test does not.
    pub negated: bool,
    /// The condition itself.
    pub test: Test,
}

/// What a term asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A word of the full text.
    Word(String),
    /// Words in exactly this order.
    Phrase(String),
    /// The field has one of the values; never empty.
    Is {
        /// [`FieldSpec::name`].
        field: &'static str,
        /// Of the field's kind.
        values: Vec<Value>,
    },
    /// The field lies on this side of the value.
    Compare {
        /// [`FieldSpec::name`]; its kind is ordered.
        field: &'static str,
        /// The side.
        op: Op,
        /// Of the field's kind, never [`Value::None`] or a group.
        value: Value,
    },
}

/// A side of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Op {
    /// As it is written, here and in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
        }
    }

    /// Whether something that compares like this with the value lies on this side.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Op::Lt => ordering.is_lt(),
            Op::Le => ordering.is_le(),
            Op::Gt => ordering.is_gt(),
            Op::Ge => ordering.is_ge(),
        }
    }
}

/// What a field is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The field is empty.
    None,
    /// The person who asks.
    Me,
    /// [`Choice::name`], possibly a group: see [`Choice::meaning`].
    Choice(&'static str),
    /// A name, an id or a part of a text; trimmed, not empty.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A span of work, in minutes.
    Minutes(i64),
    /// Yes or no.
    Flag(bool),
    /// A moment or a span of days.
    When(When),
}

impl Filter {
    /// The filter that everything matches.
    pub fn all(schema: &'static Schema) -> Self {
        Self {
            schema,
            terms: Vec::new(),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.terms.iter().enumerate() {
            if index > 0 {
                f.write_char(' ')?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_char('-')?;
        }
        match &self.test {
            Test::Word(word) if parse::is_plain_word(word, self.negated) => f.write_str(word),
            Test::Word(text) | Test::Phrase(text) => write_quoted(f, text),
            Test::Is { field, values } => {
                write!(f, "{field}:")?;
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_char(',')?;
                    }
                    value.fmt(f)?;
                }
                Ok(())
            }
            Test::Compare { field, op, value } => write!(f, "{field}{}{value}", op.as_str()),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::None => f.write_str("none"),
            Value::Me => f.write_str("me"),
            Value::Choice(name) => f.write_str(name),
            Value::Text(text) if parse::is_plain_value(text) => f.write_str(text),
            Value::Text(text) => write_quoted(f, text),
            Value::Number(number) => write!(f, "{number}"),
            Value::Minutes(minutes) => match (minutes / 60, minutes % 60) {
                (0, rest) => write!(f, "{rest}m"),
                (hours, 0) => write!(f, "{hours}h"),
                (hours, rest) => write!(f, "{hours}h{rest}m"),
            },
            Value::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Value::When(when) => when.fmt(f),
        }
    }
}

fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

/// How words are compared everywhere here: without case, `ё` as `е`.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ё' { 'е' } else { c })
        .collect()
}
