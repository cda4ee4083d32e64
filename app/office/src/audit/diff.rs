//! What a row of the log changed: fields, before and after.

use leptos::prelude::*;
use serde_json::Value;
use shared::i18n::k;
use ui::prelude::*;

/// The changes, or nothing where there are none. Fields keep the names that the API gives them.
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
                Some([before, after]) => (words(before), words(after)),
                _ => (None, words(change)),
            };
            let nothing = || view! { <span class="mut">{t(k::AUDIT_EMPTY)}</span> }.into_any();
            let before = before.map_or_else(nothing, |text| view! { <del>{text}</del> }.into_any());
            let after = after.map_or_else(nothing, |text| view! { <ins>{text}</ins> }.into_any());
            view! {
                <dt>{field.clone()}</dt>
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
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(on) => Some(t(if *on { k::YES } else { k::NO }).to_owned()),
        Value::Array(all) if all.is_empty() => None,
        Value::Array(all) => Some(all.iter().filter_map(words).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}
