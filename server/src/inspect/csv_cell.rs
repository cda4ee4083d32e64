//! `csv-cell`: how an export writes a value (TSK-09).

use serde::Deserialize;
use serde_json::{Value, json};
use shared::kernel::csv;

use super::{Fault, read};

#[derive(Deserialize)]
struct Case {
    value: Value,
    #[serde(default = "comma")]
    separator: char,
}

fn comma() -> char {
    ','
}

/// The cell of a value.
///
/// # Errors
/// When the case has no value, or one that is no text, number or truth value.
pub fn answer(case: Value) -> Result<Value, Fault> {
    let case: Case = read(case)?;
    let text = match case.value {
        Value::String(text) => text,
        Value::Null => String::new(),
        value @ (Value::Number(_) | Value::Bool(_)) => value.to_string(),
        Value::Array(_) | Value::Object(_) => {
            return Err(Fault::new("`value` must be a text or a number"));
        }
    };
    Ok(json!({ "cell": csv::cell(&text, case.separator) }))
}
