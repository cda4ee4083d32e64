//! The description, changed where it stands, and the result.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{EditTask, Task};
use ui::prelude::*;

use super::use_task;

/// The description: read as prose, changed in a field that keeps a draft.
#[component]
pub fn DescriptionEdit() -> impl IntoView {
    let state = use_task();
    let saved = state.part(|task| task.description.clone());
    let names = Memo::new(move |_| {
        state.detail.with(|detail| {
            detail
                .people
                .iter()
                .map(|person| person.name.clone())
                .collect::<Vec<_>>()
        })
    });
    let editable = Memo::new(move |_| state.detail.with(|detail| detail.can_update));
    let editing = RwSignal::new(false);
    let text = RwSignal::new(saved.get_untracked());
    let draft = use_draft(format!("task-description-{}", state.id()), text);
    let begun = StoredValue::new(None::<Task>);
    let begin = move |()| {
        begun.set_value(Some(state.task()));
        if text.get_untracked().is_empty() {
            text.set(saved.get_untracked());
        }
        editing.set(true);
        ui::dom::after_draw(|| ui::dom::focus("task-description"));
    };
    let end = move |save: bool| {
        editing.set(false);
        draft.clear();
        if save {
            let base = begun
                .try_update_value(Option::take)
                .flatten()
                .unwrap_or_else(|| state.task());
            if text.get_untracked() != base.description {
                state.save_over(
                    base,
                    EditTask {
                        description: Some(text.get_untracked()),
                        ..EditTask::default()
                    },
                );
            }
        } else {
            text.set(saved.get_untracked());
        }
    };
    view! {
        <div class="task-description">
            <Show
                when=move || editing.get()
                fallback=move || {
                    view! {
                        {move || {
                            let shown = saved.get();
                            (!shown.is_empty()).then(|| view! { <Prose text=shown names=names.get()/> })
                        }}
                        <Show when=move || editable.get()>
                            <Button
                                label=Signal::derive(move || t(if saved.with(String::is_empty) { k::TASK_DESCRIPTION_ADD } else { k::TASK_DESCRIPTION_EDIT }).to_owned())
                                icon="pen"
                                variant=Variant::Ghost
                                size=Size::Small
                                on_click=begin
                            />
                        </Show>
                    }
                }
            >
                <TextArea value=text id="task-description" rows=6 aria_label=t(k::TASK_FIELD_DESCRIPTION) maxlength=20_000 on_submit=move |()| end(true)/>
                <div class="row g1">
                    <Button label=t(k::SAVE) size=Size::Small on_click=move |()| end(true)/>
                    <Button label=t(k::CANCEL) variant=Variant::Ghost size=Size::Small on_click=move |()| end(false)/>
                </div>
            </Show>
            {move || state.error("description").get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
        </div>
    }
}

/// What came out of the task, when somebody wrote it.
#[component]
pub fn ResultNote() -> impl IntoView {
    let state = use_task();
    let result = state.part(|task| task.result.clone());
    view! {
        {move || {
            result
                .get()
                .map(|text| view! { <div class="sec"><h2 class="sec-h">{t(k::TASK_FIELD_RESULT)}</h2><Prose text=text/></div> })
        }}
    }
}
