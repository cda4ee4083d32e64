//! JSON bodies: what cannot be read is malformed (400), what has wrong fields says which (422).

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use crate::problem::Refusal;

/// A body: the value, and the text as it came (what an idempotency key stands for).
pub struct Body<T> {
    pub value: T,
    pub text: String,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        if !is_json(&request) {
            return Err(Refusal::http(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
            ));
        }
        let bytes =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => {
                        Refusal::http(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
                    }
                    _ => Refusal::http(StatusCode::BAD_REQUEST, "malformed"),
                })?;
        let text = String::from_utf8(bytes.into())
            .map_err(|_| Refusal::http(StatusCode::BAD_REQUEST, "malformed"))?;
        let value = read(&text)?;
        Ok(Self { value, text })
    }
}

fn is_json(request: &Request) -> bool {
    let Some(kind) = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
    else {
        return false;
    };
    let essence = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads JSON strictly: nothing may follow it.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| fault(&dotted(&error.path().to_string()), error.inner()))?;
    reader
        .end()
        .map_err(|_| Refusal::http(StatusCode::BAD_REQUEST, "malformed"))?;
    Ok(value)
}

/// The field that does not fit; the path is empty where the whole does not.
fn fault(path: &str, error: &serde_json::Error) -> Refusal {
    if !error.is_data() {
        return Refusal::http(StatusCode::BAD_REQUEST, "malformed");
    }
    let message = error.to_string();
    let named = |start: &str| {
        message
            .strip_prefix(start)
            .and_then(|rest| rest.split('`').next())
    };
    let inside = |field: &str| {
        if path.is_empty() {
            field.to_owned()
        } else {
            format!("{path}.{field}")
        }
    };
    if let Some(field) = named("missing field `") {
        return Refusal::field(inside(field), "required");
    }
    if let Some(field) = named("unknown field `") {
        // The path may end with the field itself.
        let is_there = path == field || path.ends_with(&format!(".{field}"));
        return Refusal::field(
            if is_there {
                path.to_owned()
            } else {
                inside(field)
            },
            "unknown",
        );
    }
    Refusal::field(path, "invalid")
}

/// `checklist[2].text` as the API writes it: `checklist.2.text`.
fn dotted(path: &str) -> String {
    path.replace('[', ".")
        .replace(']', "")
        .trim_matches(['.', '?'])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Sample {
        title: String,
        #[serde(default)]
        minutes: Option<i32>,
        #[serde(default)]
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Line {
        text: String,
    }

    /// API-02: 400 for what is no JSON, 422 with the field for what does not fit.
    #[test]
    fn faults_name_their_fields() {
        let answer = |text: &str| match read::<Sample>(text) {
            Ok(_) => (200, String::new(), ""),
            Err(Refusal::Http(status, _, fields)) => {
                let (field, code) = fields.into_iter().next().unwrap_or_default();
                (status.as_u16(), field, code)
            }
            Err(Refusal::UseCase(_)) => (0, String::new(), ""),
        };
        for (text, status, field, code) in [
            (r#"{"title":"a"}"#, 200, "", ""),
            ("", 400, "", ""),
            ("{", 400, "", ""),
            (r#"{"title":"a"} x"#, 400, "", ""),
            (r#"{"title":"a",}"#, 400, "", ""),
            ("{}", 422, "title", "required"),
            (r#"{"title":1}"#, 422, "title", "invalid"),
            (r#"{"title":"a","minutes":"5"}"#, 422, "minutes", "invalid"),
            (
                r#"{"title":"a","minutes":99999999999}"#,
                422,
                "minutes",
                "invalid",
            ),
            (r#"{"title":"a","colour":1}"#, 422, "colour", "unknown"),
            (
                r#"{"title":"a","lines":[{"text":"b"},{"text":5}]}"#,
                422,
                "lines.1.text",
                "invalid",
            ),
            (
                r#"{"title":"a","lines":[{}]}"#,
                422,
                "lines.0.text",
                "required",
            ),
            ("[]", 422, "", "invalid"),
        ] {
            assert_eq!(answer(text), (status, field.to_owned(), code), "{text}");
        }
    }
}
