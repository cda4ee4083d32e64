//! What a row of the log changed: fields, before and after.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde_json::{Map, Value};
use shared::i18n::k;
use ui::prelude::*;

use super::words::{field_words, value_words};

/// What is not there.
static NOTHING: Value = Value::Null;

/// The changes, or nothing where there are none. A field whose name has no word keeps the one that the API gives it.
pub fn diff(changes: &Value) -> Option<AnyView> {
    let Value::Object(fields) = changes else {
        return None;
    };
    let lines = lines(fields);
    if lines.is_empty() {
        return None;
    }
    let lines = lines
        .into_iter()
        .map(|(field, before, after)| {
            let (before, after) = (words(field, before), words(field, after));
            let nothing = || view! { <span class="mut">{t(k::AUDIT_EMPTY)}</span> }.into_any();
            let before = before.map_or_else(nothing, |text| view! { <del>{text}</del> }.into_any());
            let after = after.map_or_else(nothing, |text| view! { <ins>{text}</ins> }.into_any());
            view! {
                <dt title=field.to_owned()>{field_words(field).unwrap_or(field).to_owned()}</dt>
                <dd>{before}</dd>
                <dd aria-hidden="true">
                    <Icon name="arrow" flip=true />
                </dd>
                <dd>{after}</dd>
            }
        })
        .collect_view();
    Some(view! { <dl class="diff">{lines}</dl> }.into_any())
}

/// What changed, field by field with before and after. A field that holds others (the permissions of a role) is taken apart, an id is left
/// out where the name stands beside it.
fn lines(fields: &Map<String, Value>) -> Vec<(&str, &Value, &Value)> {
    let mut lines = Vec::new();
    for (field, change) in fields {
        let named = field
            .strip_suffix("_id")
            .is_some_and(|name| fields.contains_key(name));
        if named {
            continue;
        }
        let (before, after) = match change.as_array().map(Vec::as_slice) {
            Some([before, after]) => (before, after),
            _ => (&NOTHING, change),
        };
        match (before, after) {
            (Value::Object(_) | Value::Null, Value::Object(_))
            | (Value::Object(_), Value::Null) => {
                lines.extend(parts(before.as_object(), after.as_object()));
            }
            _ => lines.push((field.as_str(), before, after)),
        }
    }
    lines
}

/// What differs between two states of a field that holds others.
fn parts<'a>(
    before: Option<&'a Map<String, Value>>,
    after: Option<&'a Map<String, Value>>,
) -> Vec<(&'a str, &'a Value, &'a Value)> {
    let of = |state: Option<&'a Map<String, Value>>, part: &str| -> &'a Value {
        state.and_then(|state| state.get(part)).unwrap_or(&NOTHING)
    };
    let names: BTreeSet<&'a String> = before
        .into_iter()
        .chain(after)
        .flat_map(Map::keys)
        .collect();
    names
        .into_iter()
        .map(|name| (name.as_str(), of(before, name), of(after, name)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// A value as text; nothing for what is empty.
fn words(field: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(value_words(field, text).unwrap_or_else(|| text.clone())),
        Value::Bool(on) => Some(t(if *on { k::YES } else { k::NO }).to_owned()),
        Value::Array(all) if all.is_empty() => None,
        Value::Array(all) => {
            let all: Vec<String> = all.iter().filter_map(|item| words(field, item)).collect();
            Some(all.join(", "))
        }
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// AUD-03: permissions of a role stand one by one, and only those that changed.
    #[test]
    fn what_holds_others_is_taken_apart() {
        let changes = json!({
            "department": ["A", "B"],
            "department_id": ["1", "2"],
            "grants": [{"task.read": "own", "task.create": "own"}, {"task.create": "tenant", "user.read": "tenant", "task.read": "own"}],
            "head_id": [null, "3"],
        });
        let Value::Object(fields) = &changes else {
            panic!("an object");
        };
        assert_eq!(
            lines(fields),
            [
                ("department", &json!("A"), &json!("B")),
                ("task.create", &json!("own"), &json!("tenant")),
                ("user.read", &Value::Null, &json!("tenant")),
                ("head_id", &Value::Null, &json!("3")),
            ]
        );
    }
}
