//! The one shape of a refusal on every way in: problem documents of RFC 9457 with field errors (API-02).

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is wrong with one field of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name in the API; nested ones by dots (`checklist.2.text`).
    pub field: String,
    /// Stable code (`required`, `too_long`, `taken`, …).
    pub code: String,
    /// The sentence for the person, in the person's language.
    pub message: String,
}

/// A refusal. `code` is stable and for programs; `title` and `detail` are for people, in their language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Stable code (`validation`, `not_found`, `version_conflict`, …).
    pub code: String,
    /// What happened, in a few words.
    pub title: String,
    /// What the person can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The faulty fields, for status 422.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// The id of the request, to be named to support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A refusal of a kind, without fields.
    pub fn new(status: u16, code: &str, title: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            title: title.into(),
            detail: None,
            errors: Vec::new(),
            request_id: None,
        }
    }

    /// The message for a field, if it is one of the faulty ones.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.field == name)
            .map(|error| error.message.as_str())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Problem {}
