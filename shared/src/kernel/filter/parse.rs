//! From text to terms. Positions are counted in characters, as the person sees them.

use super::{
    ErrorCode, FieldSpec, Filter, Kind, MAX_CHARS, MAX_TERMS, Meaning, Op, ParseError, Schema,
    Term, Test, Value, When, fold,
};
use crate::kernel::time::parse_minutes;

pub(super) const NONE_WORDS: [&str; 3] = ["none", "нет", "пусто"];
pub(super) const ME_WORDS: [&str; 3] = ["me", "я", "мне"];
const YES_WORDS: [&str; 5] = ["yes", "true", "1", "да", "y"];
const NO_WORDS: [&str; 5] = ["no", "false", "0", "нет", "n"];

impl Schema {
    /// Reads a query.
    ///
    /// # Errors
    /// The first thing that is not understood, and where.
    pub fn parse(&'static self, text: &str) -> Result<Filter, ParseError> {
        let mut parser = Parser {
            schema: self,
            chars: text.chars().collect(),
            at: 0,
        };
        if parser.chars.len() > MAX_CHARS {
            return Err(error(ErrorCode::TooLong, MAX_CHARS, ""));
        }
        let mut filter = Filter::all(self);
        loop {
            parser.skip(char::is_whitespace);
            if parser.peek().is_none() {
                return Ok(filter);
            }
            if filter.terms.len() == MAX_TERMS {
                return Err(error(ErrorCode::TooLong, parser.at, ""));
            }
            filter.terms.push(parser.term()?);
        }
    }
}

struct Parser {
    schema: &'static Schema,
    chars: Vec<char>,
    at: usize,
}

/// A value as it stands.
struct Item {
    at: usize,
    text: String,
    quoted: bool,
}

/// What stands between a field and its value.
struct Operator {
    /// The first character behind the field's name.
    at: usize,
    /// The first character of the value.
    end: usize,
    /// Nothing for "is".
    op: Option<Op>,
    negated: bool,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip(&mut self, which: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&which) {
            self.at += 1;
        }
    }

    fn slice(&self, from: usize) -> String {
        self.chars[from..self.at].iter().collect()
    }

    fn term(&mut self) -> Result<Term, ParseError> {
        let negated = self.peek() == Some('-')
            && self
                .chars
                .get(self.at + 1)
                .is_some_and(|c| !c.is_whitespace());
        self.at += usize::from(negated);
        let start = self.at;
        if self.peek().and_then(closing_quote).is_some() {
            let text = self.quoted()?;
            if text.trim().is_empty() {
                return Err(error(ErrorCode::MissingValue, start, "\""));
            }
            return Ok(Term {
                negated,
                test: Test::Phrase(text),
            });
        }
        let Some(operator) = operator(&self.chars, start) else {
            self.skip(|c| !c.is_whitespace());
            return Ok(Term {
                negated,
                test: Test::Word(self.slice(start)),
            });
        };
        self.at = operator.at;
        let name = self.slice(start);
        self.at = operator.end;
        let field = self
            .schema
            .field(&name)
            .ok_or_else(|| unknown_field(self.schema, start, name))?;
        let test = match operator.op {
            None => self.is(field)?,
            Some(op) => self.compare(field, operator.at, op)?,
        };
        Ok(Term {
            negated: negated != operator.negated,
            test,
        })
    }

    fn is(&mut self, field: &'static FieldSpec) -> Result<Test, ParseError> {
        let mut values = Vec::new();
        loop {
            let item = self.item(field)?;
            values.push(value(field, &item)?);
            if self.peek() != Some(',') {
                return Ok(Test::Is {
                    field: field.name,
                    values,
                });
            }
            self.at += 1;
        }
    }

    fn compare(
        &mut self,
        field: &'static FieldSpec,
        op_at: usize,
        op: Op,
    ) -> Result<Test, ParseError> {
        if !field.is_ordered() {
            return Err(error(ErrorCode::NotComparable, op_at, field.name));
        }
        let item = self.item(field)?;
        if self.peek() == Some(',') {
            return Err(error(ErrorCode::SingleValue, self.at, ","));
        }
        let value = value(field, &item)?;
        let is_group = field
            .choice(&item.text)
            .is_some_and(|choice| choice.meaning != Meaning::Itself);
        if value == Value::None || is_group {
            return Err(bad_value(field, &item));
        }
        Ok(Test::Compare {
            field: field.name,
            op,
            value,
        })
    }

    fn item(&mut self, field: &FieldSpec) -> Result<Item, ParseError> {
        let at = self.at;
        let quoted = self.peek().and_then(closing_quote).is_some();
        let text = if quoted {
            self.quoted()?
        } else {
            self.skip(|c| !c.is_whitespace() && c != ',');
            self.slice(at)
        };
        let text = match field.kind {
            Kind::User => text.trim().trim_start_matches('@').trim_start(),
            _ => text.trim(),
        };
        if text.is_empty() {
            return Err(error(ErrorCode::MissingValue, at, field.name));
        }
        Ok(Item {
            at,
            text: text.to_owned(),
            quoted,
        })
    }

    /// From one quotation mark behind its partner. `\"` and `\\` stand for themselves.
    fn quoted(&mut self) -> Result<String, ParseError> {
        let start = self.at;
        let close = self.peek().and_then(closing_quote).unwrap_or('"');
        let mut text = String::new();
        loop {
            self.at += 1;
            match self.peek() {
                None => return Err(error(ErrorCode::UnterminatedQuote, start, "\"")),
                Some(c) if c == close => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') if matches!(self.chars.get(self.at + 1), Some('"' | '\\')) => {
                    self.at += 1;
                    text.push(self.chars[self.at]);
                }
                Some(c) => text.push(c),
            }
        }
    }
}

fn closing_quote(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    }
}

/// The operator behind a field's name, if a name with an operator stands here.
fn operator(chars: &[char], start: usize) -> Option<Operator> {
    if !chars.get(start)?.is_alphabetic() {
        return None;
    }
    let at = start
        + chars[start..]
            .iter()
            .position(|c| !c.is_alphanumeric() && *c != '_')?;
    // `field:<7d` is a habit from elsewhere and means the same as `field<7d`.
    let (negated, first) = match chars[at] {
        ':' if matches!(chars.get(at + 1), Some('<' | '>')) => (false, at + 1),
        ':' | '=' => {
            return Some(Operator {
                at,
                end: at + 1,
                op: None,
                negated: false,
            });
        }
        '!' if chars.get(at + 1) == Some(&'=') => {
            return Some(Operator {
                at,
                end: at + 2,
                op: None,
                negated: true,
            });
        }
        _ => (false, at),
    };
    let or_equal = chars.get(first + 1) == Some(&'=');
    let op = match (chars[first], or_equal) {
        ('<', false) => Op::Lt,
        ('<', true) => Op::Le,
        ('>', false) => Op::Gt,
        ('>', true) => Op::Ge,
        _ => return None,
    };
    Some(Operator {
        at,
        end: first + 1 + usize::from(or_equal),
        op: Some(op),
        negated,
    })
}

fn value(field: &'static FieldSpec, item: &Item) -> Result<Value, ParseError> {
    let text = item.text.as_str();
    let is_one_of = |words: &[&str]| !item.quoted && words.contains(&fold(text).as_str());
    if is_one_of(&NONE_WORDS) && !matches!(field.kind, Kind::Flag { .. } | Kind::FullText) {
        return Ok(Value::None);
    }
    let value = match field.kind {
        Kind::Choice { .. } => field.choice(text).map(|choice| Value::Choice(choice.name)),
        Kind::User if is_one_of(&ME_WORDS) => Some(Value::Me),
        Kind::User | Kind::Name | Kind::Text | Kind::FullText => Some(Value::Text(text.to_owned())),
        Kind::Date => When::parse(text).map(Value::When),
        Kind::Number => text.trim_start_matches('#').parse().ok().map(Value::Number),
        Kind::Duration => parse_minutes(text).map(Value::Minutes),
        Kind::Flag { .. } => match fold(text).as_str() {
            word if YES_WORDS.contains(&word) => Some(Value::Flag(true)),
            word if NO_WORDS.contains(&word) => Some(Value::Flag(false)),
            _ => None,
        },
    };
    value.ok_or_else(|| bad_value(field, item))
}

fn error(code: ErrorCode, at: usize, found: &str) -> ParseError {
    ParseError {
        code,
        at,
        found: found.to_owned(),
        hint: String::new(),
    }
}

fn bad_value(field: &FieldSpec, item: &Item) -> ParseError {
    let code = match field.kind {
        Kind::Date => ErrorCode::BadDate,
        Kind::Number => ErrorCode::BadNumber,
        Kind::Duration => ErrorCode::BadDuration,
        Kind::Flag { .. } => ErrorCode::BadFlag,
        _ => ErrorCode::UnknownValue,
    };
    let hint = match &field.kind {
        Kind::Choice { values, .. } => values
            .iter()
            .map(|choice| choice.name)
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    };
    ParseError {
        code,
        at: item.at,
        found: item.text.clone(),
        hint,
    }
}

/// Names the field that looks most like the word: at most two letters differ, fewer than half.
fn unknown_field(schema: &Schema, at: usize, found: String) -> ParseError {
    let word: Vec<char> = fold(&found).chars().collect();
    let near = schema
        .fields
        .iter()
        .flat_map(FieldSpec::words)
        .map(|known| (distance(&word, &fold(known)), known))
        .min_by_key(|(distance, _)| *distance);
    let hint = near
        .filter(|(distance, _)| *distance <= 2 && distance * 2 < word.len())
        .map_or("", |(_, known)| known);
    ParseError {
        code: ErrorCode::UnknownField,
        at,
        hint: hint.to_owned(),
        found,
    }
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, right) in b.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, left) in a.iter().enumerate() {
            let changed = diagonal + usize::from(*left != right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[a.len()]
}

/// Whether a word reads back as itself without quotation marks.
pub(super) fn is_plain_word(word: &str, negated: bool) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let Some(first) = chars.first() else {
        return false;
    };
    closing_quote(*first).is_none()
        && (negated || *first != '-' || chars.len() == 1)
        && !chars.iter().any(|c| c.is_whitespace())
        && operator(&chars, 0).is_none()
}

/// Whether the text of a value reads back as itself without quotation marks.
pub(super) fn is_plain_value(text: &str) -> bool {
    let folded = fold(text);
    !text.is_empty()
        && !text.starts_with(|c| closing_quote(c).is_some() || matches!(c, '<' | '>'))
        && !text.contains(|c: char| c.is_whitespace() || c == ',')
        && !NONE_WORDS.contains(&folded.as_str())
        && !ME_WORDS.contains(&folded.as_str())
}
