//! What a row of the log changed: fields, before and after.

use leptos::prelude::*;
use serde_json::Value;
use shared::i18n::k;
use ui::prelude::*;

use super::words::{field_words, value_words};

/// The changes, or nothing where there are none. A field whose name has no word keeps the one that the API gives it.
pub fn diff(changes: &Value) -> Option<AnyView> {
    let Value::Object(fields) = changes else {
        return None;
    };
    if fields.is_empty() {
        return None;
    }
    let lines = fields
        .iter()
        .map(|(field, change)| {
            let (before, after) = match change.as_array().map(Vec::as_slice) {
                Some([before, after]) => (words(field, before), words(field, after)),
                _ => (None, words(field, change)),
            };
            let nothing = || view! { <span class="mut">{t(k::AUDIT_EMPTY)}</span> }.into_any();
            let before = before.map_or_else(nothing, |text| view! { <del>{text}</del> }.into_any());
            let after = after.map_or_else(nothing, |text| view! { <ins>{text}</ins> }.into_any());
            view! {
                <dt title=field.clone()>{field_words(field).map_or_else(|| field.clone(), ToOwned::to_owned)}</dt>
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
