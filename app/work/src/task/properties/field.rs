//! What a control among the properties is tied to: what is saved, and what a refusal says.

use leptos::prelude::*;
use ui::prelude::*;

use super::super::detail::use_task;

/// A signal that a control edits, which follows what is saved.
pub fn follow<T: Clone + PartialEq + Send + Sync + 'static>(saved: Memo<T>) -> RwSignal<T> {
    let value = RwSignal::new(saved.get_untracked());
    Effect::new(move |_| value.set(saved.get()));
    value
}

/// What a control that chooses one thing starts with.
pub fn one(id: Option<String>, name: Option<String>) -> Vec<Choice> {
    id.map(|id| Choice::new(id, name.unwrap_or_default()))
        .into_iter()
        .collect()
}

/// What a refusal says of a field, below the field.
pub fn fault(field: &'static str) -> impl IntoView {
    let error = use_task().error(field);
    move || {
        error.get().map(|text| view! { <dd class="fault"><p class="error" role="alert">{icon("alert")} {text}</p></dd> })
    }
}
