//! Two people changed the same field of one task: both texts are shown, the person decides (UI-05).

use leptos::prelude::*;
use serde_json::Value;
use shared::i18n::k;
use shared::work::task::{EditTask, Task};
use ui::prelude::*;

use super::detail::use_task;

/// A change that cannot be made without overwriting somebody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// What this person wanted.
    pub edit: EditTask,
    /// Field, what stands there now, what was wanted.
    pub fields: Vec<(String, Value, Value)>,
}

/// The fields of `edit` that somebody else changed between `base` and `fresh` to something else; nothing when there are none.
pub fn clashing(base: &Task, fresh: &Task, edit: &EditTask) -> Option<Clash> {
    let (Ok(Value::Object(base)), Ok(Value::Object(fresh)), Ok(Value::Object(wanted))) = (
        serde_json::to_value(base),
        serde_json::to_value(fresh),
        serde_json::to_value(edit),
    ) else {
        return None;
    };
    let fields: Vec<_> = wanted
        .into_iter()
        .filter_map(|(field, mine)| {
            let (before, theirs) = (base.get(&field)?, fresh.get(&field)?);
            (before != theirs && *theirs != mine).then(|| (field, theirs.clone(), mine))
        })
        .collect();
    (!fields.is_empty()).then(|| Clash {
        edit: edit.clone(),
        fields,
    })
}

/// The decision.
#[component]
pub fn ConflictView(clash: Clash, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let state = use_task();
    let edit = clash.edit.clone();
    let fields = clash
        .fields
        .into_iter()
        .map(|(_, theirs, mine)| {
            view! {
                <div class="conflict">
                    <div><p class="label">{t(k::TASK_CONFLICT_THEIRS)}</p><Prose text=shown(&theirs)/></div>
                    <div><p class="label">{t(k::TASK_CONFLICT_MINE)}</p><Prose text=shown(&mine)/></div>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="col g3" role="alert">
            <NoteBar tone=Tone::Warn icon="alert"><span>{t(k::TASK_CONFLICT)}</span></NoteBar>
            {fields}
            <div class="row g1">
                <Button label=t(k::TASK_CONFLICT_KEEP) size=Size::Small on_click=on_close/>
                <Button
                    label=t(k::TASK_CONFLICT_OVERWRITE)
                    size=Size::Small
                    on_click=move |()| {
                        on_close.run(());
                        state.save(edit.clone());
                    }
                />
            </div>
        </section>
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => t(k::TASK_NONE).to_owned(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields.get("text").map(shown).unwrap_or_default(),
        other => other.to_string(),
    }
}
