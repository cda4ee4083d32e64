//! The title, changed where it stands.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{EditTask, Task};
use ui::prelude::*;

use super::use_task;

/// The title: text that can be typed over; Enter or leaving it saves, Esc gives up.
#[component]
pub fn TitleEdit() -> impl IntoView {
    let state = use_task();
    let saved = state.part(|task| task.title.clone());
    let editable = Memo::new(move |_| state.detail.with(|detail| detail.can_update));
    let text = RwSignal::new(saved.get_untracked());
    // The task as it stood when the person began to type.
    let begun = RwSignal::new(None::<Task>);
    Effect::new(move |_| {
        let fresh = saved.get();
        if begun.with_untracked(Option::is_none) {
            text.set(fresh);
        }
    });
    let save = move || {
        let Some(base) = begun.try_update(Option::take).flatten() else {
            return;
        };
        let wanted = text.get_untracked().trim().to_owned();
        if wanted.is_empty() || wanted == base.title {
            text.set(saved.get_untracked());
        } else if wanted != saved.get_untracked() {
            state.save_over(
                base,
                EditTask {
                    title: Some(wanted),
                    ..EditTask::default()
                },
            );
        }
    };
    // As tall as the title is long.
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        text.track();
        if let Some(area) = area.get() {
            ui::dom::after_draw(move || ui::dom::grow(&area));
        }
    });
    Effect::new(move |_| {
        let resized = window_event_listener(leptos::ev::resize, move |_| {
            if let Some(area) = area.get_untracked() {
                ui::dom::grow(&area);
            }
        });
        on_cleanup(move || resized.remove());
    });
    view! {
        <Show when=move || editable.get() fallback=move || view! { <h1 class="h1">{move || saved.get()}</h1> }>
            <h1 class="vh">{move || saved.get()}</h1>
            <textarea
                node_ref=area
                class="task-title"
                id="task-title"
                rows="1"
                maxlength="250"
                aria-label=t(k::TASK_FIELD_TITLE)
                prop:value=move || text.get()
                on:focus=move |_| begun.set(Some(state.task()))
                on:input=move |event| {
                    let area = event_target::<leptos::web_sys::HtmlTextAreaElement>(&event);
                    text.set(area.value().replace('\n', " "));
                    ui::dom::grow(&area);
                }
                on:keydown=move |event| match event.key().as_str() {
                    "Enter" => {
                        event.prevent_default();
                        event_target::<leptos::web_sys::HtmlElement>(&event).blur().unwrap_or_default();
                    }
                    "Escape" => {
                        event.stop_propagation();
                        text.set(saved.get_untracked());
                        event_target::<leptos::web_sys::HtmlElement>(&event).blur().unwrap_or_default();
                    }
                    _ => {}
                }
                on:blur=move |_| save()
            >
                {saved.get_untracked()}
            </textarea>
            {move || state.error("title").get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
        </Show>
    }
}
