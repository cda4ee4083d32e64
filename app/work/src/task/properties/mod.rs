//! The properties of a task: each is changed in its place and saved at once.

mod editable;
mod estimate;
mod field;
mod moment;
mod read_only;

use leptos::prelude::*;
use shared::i18n::k;
use ui::prelude::*;

use super::detail::use_task;
use editable::Editable;
use read_only::ReadOnly;

/// The list of properties.
#[component]
pub fn Properties() -> impl IntoView {
    let state = use_task();
    let editable = Memo::new(move |_| state.detail.with(|detail| detail.can_update));
    view! {
        {move || if editable.get() { view! { <Editable/> }.into_any() } else { view! { <ReadOnly/> }.into_any() }}
    }
}

/// Who made the task, and when.
#[component]
fn Creator() -> impl IntoView {
    let state = use_task();
    let creator = Memo::new(move |_| {
        state.detail.with(|detail| {
            (
                detail.task.creator_id,
                name_of(&detail.people, detail.task.creator_id),
                detail.task.created_at,
            )
        })
    });
    view! {
        <dt>{t(k::TASK_FIELD_CREATOR)}</dt>
        <dd>
            {move || {
                let (id, name, at) = creator.get();
                view! {
                    <Avatar id=id.to_string() name=name.clone()/>
                    <span class="trunc">{name}</span>
                    <span class="mut s13 nowrap"><When at=at/></span>
                }
            }}
        </dd>
    }
}

/// The name of a person among those that the task names.
fn name_of(people: &[shared::office::user::UserRef], id: shared::UserId) -> String {
    people
        .iter()
        .find(|person| person.id == id)
        .map(|person| person.name.clone())
        .unwrap_or_default()
}
