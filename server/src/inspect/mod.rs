//! `naryad inspect`: what would the product make of this? Pure functions over the very code that the product uses; one case a line.

pub mod csv_cell;
pub mod filter;
pub mod jwt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What is wrong with a case.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub message: String,
    /// Where, in characters, for what has places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
}

impl Fault {
    /// A fault without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            at: None,
        }
    }
}

/// The answer to one line.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// It went well.
    Result { id: Value, ok: bool, result: Value },
    /// It did not.
    Error { id: Value, ok: bool, error: Fault },
}

/// Answers one line: reads the case, asks, keeps its id.
pub fn line(text: &[u8], answer: fn(Value) -> Result<Value, Fault>) -> Answer {
    let case: Value = match serde_json::from_slice(text) {
        Ok(case) => case,
        Err(error) => {
            return Answer::Error {
                id: Value::Null,
                ok: false,
                error: Fault::new(format!("not a line of JSON: {error}")),
            };
        }
    };
    let id = case.get("id").cloned().unwrap_or(Value::Null);
    match answer(case) {
        Ok(result) => Answer::Result {
            id,
            ok: true,
            result,
        },
        Err(error) => Answer::Error {
            id,
            ok: false,
            error,
        },
    }
}

/// A case as the fields that a kind wants.
fn read<T: DeserializeOwned>(case: Value) -> Result<T, Fault> {
    serde_json::from_value(case).map_err(|error| Fault::new(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_stays_with_its_line() {
        let text =
            |line_: &str| serde_json::to_string(&line(line_.as_bytes(), csv_cell::answer)).unwrap();
        assert_eq!(
            text(r#"{"id":1,"value":"=1"}"#),
            r#"{"id":1,"ok":true,"result":{"cell":"'=1"}}"#
        );
        assert!(
            text("{")
                .starts_with(r#"{"id":null,"ok":false,"error":{"message":"not a line of JSON"#)
        );
        assert!(
            text(r#"{"id":"x"}"#)
                .starts_with(r#"{"id":"x","ok":false,"error":{"message":"missing field `value`"#)
        );
    }
}
