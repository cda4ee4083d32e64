//! The error of all server functions: a problem document, the same as REST answers (API-02).

use std::fmt;

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};
use shared::i18n::k;
use shared::{FieldError, Problem};

use crate::i18n::t;

/// What went wrong, in words for the person and codes for the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppError(pub Problem);

impl AppError {
    /// The stable code (`validation`, `not_found`, `version_conflict`, `network`, …).
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The faulty fields.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// Whether the server could not be reached, so that trying again may help.
    pub fn is_network(&self) -> bool {
        self.0.code == "network"
    }
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// What Leptos itself reports. Technical texts stay out of sight; they tell the person nothing and may tell a stranger too much.
    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        let (status, code, title, detail) = match value {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::UnsupportedRequestMethod(_) => {
                (0, "network", k::PROBLEM_NETWORK, k::UI_NETWORK_DETAIL)
            }
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Serialization(_) => {
                (400, "bad_request", k::PROBLEM_BAD_REQUEST, k::ERROR_DETAIL)
            }
            // An answer that is no JSON comes from something between, or from a newer server.
            ServerFnErrorErr::Deserialization(_) => (
                502,
                "bad_response",
                k::PROBLEM_UNAVAILABLE,
                k::UI_RESPONSE_DETAIL,
            ),
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Response(_) => {
                (500, "internal", k::PROBLEM_INTERNAL, k::ERROR_DETAIL)
            }
        };
        let mut problem = Problem::new(status, code, t(title));
        problem.detail = Some(t(detail).to_owned());
        Self(problem)
    }
}
