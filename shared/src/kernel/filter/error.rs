//! What is wrong with a query, and where.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, format, k};

/// Why a query was not understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParseError {
    /// What is wrong.
    pub code: ErrorCode,
    /// Where, in characters from the start of the query.
    pub at: usize,
    /// The word in question.
    pub found: String,
    /// What may have been meant; empty when there is no guess.
    pub hint: String,
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nothing of this kind can be filtered.
    UnknownEntity,
    /// The entity has no such field.
    UnknownField,
    /// None of the field's values.
    UnknownValue,
    /// Nothing stands behind the operator or comma.
    MissingValue,
    /// A quotation mark without its partner.
    UnterminatedQuote,
    /// `<` and its like on a field without order.
    NotComparable,
    /// A list behind `<` and its like.
    SingleValue,
    /// Not a date.
    BadDate,
    /// Not a whole number.
    BadNumber,
    /// Not a span of work.
    BadDuration,
    /// Neither yes nor no.
    BadFlag,
    /// Too many characters or terms.
    TooLong,
}

impl ErrorCode {
    /// The stable name, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::UnknownEntity => "unknown_entity",
            ErrorCode::UnknownField => "unknown_field",
            ErrorCode::UnknownValue => "unknown_value",
            ErrorCode::MissingValue => "missing_value",
            ErrorCode::UnterminatedQuote => "unterminated_quote",
            ErrorCode::NotComparable => "not_comparable",
            ErrorCode::SingleValue => "single_value",
            ErrorCode::BadDate => "bad_date",
            ErrorCode::BadNumber => "bad_number",
            ErrorCode::BadDuration => "bad_duration",
            ErrorCode::BadFlag => "bad_flag",
            ErrorCode::TooLong => "too_long",
        }
    }
}

impl ParseError {
    /// The stable name of what is wrong.
    pub fn code(&self) -> &'static str {
        self.code.as_str()
    }

    /// The sentence for the person.
    pub fn message(&self, lang: Lang) -> String {
        let key = match self.code {
            ErrorCode::UnknownEntity => k::FILTER_UNKNOWN_ENTITY,
            ErrorCode::UnknownField if self.hint.is_empty() => k::FILTER_UNKNOWN_FIELD,
            ErrorCode::UnknownField => k::FILTER_UNKNOWN_FIELD_HINT,
            ErrorCode::UnknownValue => k::FILTER_UNKNOWN_VALUE,
            ErrorCode::MissingValue => k::FILTER_MISSING_VALUE,
            ErrorCode::UnterminatedQuote => k::FILTER_UNTERMINATED_QUOTE,
            ErrorCode::NotComparable => k::FILTER_NOT_COMPARABLE,
            ErrorCode::SingleValue => k::FILTER_SINGLE_VALUE,
            ErrorCode::BadDate => k::FILTER_BAD_DATE,
            ErrorCode::BadNumber => k::FILTER_BAD_NUMBER,
            ErrorCode::BadDuration => k::FILTER_BAD_DURATION,
            ErrorCode::BadFlag => k::FILTER_BAD_FLAG,
            ErrorCode::TooLong => k::FILTER_TOO_LONG,
        };
        format(lang, key, &[("found", &self.found), ("hint", &self.hint)])
    }
}
