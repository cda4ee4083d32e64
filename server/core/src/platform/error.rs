//! The few kinds of refusal, and their one translation to a problem document.

use shared::i18n::{Key, Lang};
use shared::kernel::filter::ParseError;
use shared::kernel::validate::{Fault, Faults};
use shared::{FieldError, Permission, Problem};

/// What a use-case answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use-case refused. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or this person may not know of it.
    #[error("not found")]
    NotFound,
    /// The person knows of it but may not do that.
    #[error("not allowed: {0}")]
    Forbidden(Permission),
    /// Nobody is signed in, or the token is no good; the code tells why.
    #[error("not signed in: {0}")]
    Unauthenticated(&'static str),
    /// The input has faults.
    #[error("invalid input")]
    Invalid(Faults),
    /// The filter cannot be read.
    #[error("bad filter")]
    Filter(ParseError),
    /// Somebody else changed it meanwhile (`If-Match`).
    #[error("version conflict")]
    VersionConflict,
    /// The state forbids it; the code tells what.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Too often; try again after so many seconds.
    #[error("too many requests")]
    TooMany {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// The request cannot be understood; the code tells why.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// The database said no in a way that nobody foresaw.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Something else that nobody foresaw.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// One faulty field.
    pub fn field(field: &str, code: &'static str) -> Self {
        let mut faults = Faults::new();
        faults.add(field, code);
        Self::Invalid(faults)
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Error::NotFound => 404,
            Error::Forbidden(_) => 403,
            Error::Unauthenticated(_) => 401,
            Error::Invalid(_) | Error::Filter(_) => 422,
            Error::VersionConflict => 412,
            Error::Conflict(_) => 409,
            Error::TooMany { .. } => 429,
            Error::Malformed(_) => 400,
            Error::Database(_) | Error::Internal(_) => 500,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotFound => "not_found",
            Error::Forbidden(_) => "forbidden",
            Error::Unauthenticated(code) | Error::Conflict(code) | Error::Malformed(code) => code,
            Error::Invalid(_) => "validation",
            Error::Filter(_) => "filter",
            Error::VersionConflict => "version_conflict",
            Error::TooMany { .. } => "too_many_requests",
            Error::Database(_) | Error::Internal(_) => "internal",
        }
    }

    /// What kind of fault it is, for figures and for grouping (OPS-03): few, stable, nobody's data. The code of a refusal, or as in
    /// [`database_kind`].
    pub fn kind(&self) -> String {
        match self {
            Error::Database(error) => database_kind(error),
            refusal => refusal.code().to_owned(),
        }
    }

    /// The problem document in the reader's language. What went wrong inside is logged by the boundary, never shown.
    pub fn to_problem(&self, lang: Lang) -> Problem {
        let code = self.code();
        let title = sentence(lang, &format!("problem_{code}")).unwrap_or_else(|| code.to_owned());
        let mut problem = Problem::new(self.status(), code, title);
        problem.detail = sentence(lang, &format!("problem_{code}_detail"));
        match self {
            Error::Invalid(faults) => {
                problem.errors = faults
                    .clone()
                    .into_vec()
                    .iter()
                    .map(|fault| field_error(lang, fault))
                    .collect()
            }
            Error::Filter(error) => {
                problem.detail = Some(error.message(lang));
                problem.errors.push(FieldError {
                    field: "filter".to_owned(),
                    code: error.code().to_owned(),
                    message: error.message(lang),
                });
            }
            Error::TooMany { retry_after } => {
                let minutes = (retry_after + 59) / 60;
                problem.detail = Key::named("problem_too_many_requests_wait")
                    .map(|key| shared::i18n::plural(lang, key, minutes));
            }
            _ => {}
        }
        problem
    }
}

/// What kind of fault of the database it is: `database.pool_timed_out`, or by SQLSTATE and constraint,
/// `database.23505.app_user_email_taken`.
pub fn database_kind(error: &sqlx::Error) -> String {
    let kind = match error {
        sqlx::Error::Database(error) => {
            let state = error.code().unwrap_or_default();
            return match error.constraint() {
                Some(constraint) => format!("database.{state}.{constraint}"),
                None => format!("database.{state}"),
            };
        }
        sqlx::Error::PoolTimedOut => "pool_timed_out",
        sqlx::Error::PoolClosed => "pool_closed",
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) => "connection",
        sqlx::Error::Protocol(_) => "protocol",
        sqlx::Error::RowNotFound => "row_not_found",
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => "decode",
        _ => "other",
    };
    format!("database.{kind}")
}

fn sentence(lang: Lang, name: &str) -> Option<String> {
    Key::named(name).map(|key| shared::i18n::text(lang, key).to_owned())
}

fn field_error(lang: Lang, fault: &Fault) -> FieldError {
    let message = match (Key::named(&format!("valid_{}", fault.code)), fault.limit) {
        (Some(key), Some(limit)) => shared::i18n::format(
            lang,
            key,
            &[("limit", &shared::kernel::time::format_number(lang, limit))],
        ),
        (Some(key), None) => shared::i18n::text(lang, key).to_owned(),
        (None, _) => fault.code.to_owned(),
    };
    FieldError {
        field: fault.field.clone(),
        code: fault.code.to_owned(),
        message,
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Self {
        Error::Invalid(faults)
    }
}

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Self {
        Error::Filter(error)
    }
}

/// Turns the violation of a named constraint into the fault of a field; other faults of the database stay what they are.
pub trait ConstraintExt<T> {
    /// `("app_user_email_taken", "email", "taken")`: constraint, field, code.
    fn on_constraint(self, constraint: &str, field: &str, code: &'static str) -> Result<T>;
}

impl<T> ConstraintExt<T> for Result<T, sqlx::Error> {
    fn on_constraint(self, constraint: &str, field: &str, code: &'static str) -> Result<T> {
        self.map_err(Error::from)
            .on_constraint(constraint, field, code)
    }
}

impl<T> ConstraintExt<T> for Result<T> {
    fn on_constraint(self, constraint: &str, field: &str, code: &'static str) -> Result<T> {
        match self {
            Err(Error::Database(sqlx::Error::Database(error)))
                if error.constraint() == Some(constraint) =>
            {
                Err(Error::field(field, code))
            }
            other => other,
        }
    }
}
