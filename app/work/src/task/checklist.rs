//! The checklist of a task: ticked by whoever works on it, edited by whoever may change the task.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{ChecklistItem, EditTask};
use ui::prelude::*;

use super::api::task_check;
use super::detail::use_task;

/// The checklist, with a line to add to it.
#[component]
pub fn Checklist() -> impl IntoView {
    let state = use_task();
    let items = state.part(|task| task.checklist.clone());
    let editable = Memo::new(move |_| state.detail.with(|detail| detail.can_update));
    let tickable = Memo::new(move |_| {
        state
            .detail
            .with(|detail| detail.can_update || !detail.targets.is_empty())
    });
    let adding = RwSignal::new(String::new());
    let add = move |()| {
        let text = adding.get_untracked().trim().to_owned();
        if !text.is_empty() {
            adding.set(String::new());
            let mut items = items.get_untracked();
            items.push(ChecklistItem {
                id: None,
                text,
                done: false,
            });
            state.save(EditTask {
                checklist: Some(items),
                ..EditTask::default()
            });
        }
    };
    let remove = move |index: usize| {
        let mut items = items.get_untracked();
        if index < items.len() {
            items.remove(index);
            state.save(EditTask {
                checklist: Some(items),
                ..EditTask::default()
            });
        }
    };
    let done =
        Memo::new(move |_| items.with(|items| items.iter().filter(|item| item.done).count()));
    let total = Memo::new(move |_| items.with(Vec::len));
    let locked = Signal::derive(move || !tickable.get());
    let percent = Signal::derive(move || done.get() as f64 * 100.0 / total.get().max(1) as f64);
    let tick = move |item: &ChecklistItem, on: bool| {
        let Some(item) = item.id else { return };
        // At once on the page; the server's answer follows, or the old state with the reason.
        state.detail.update(|detail| {
            if let Some(line) = detail
                .task
                .checklist
                .iter_mut()
                .find(|line| line.id == Some(item))
            {
                line.done = on;
            }
        });
        leptos::task::spawn_local(async move {
            if let Err(AppError(problem)) = task_check(state.id(), item, on).await {
                state.refused(&problem);
            }
            state.reread();
        });
    };
    let lines = move || items.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <Show when=move || editable.get() || total.get() != 0>
            <div class="sec">
                <h2 class="sec-h">
                    <span>{t(k::TASK_FIELD_CHECKLIST)}</span>
                    <Show when=move || total.get() != 0>
                        <span class="count">
                            {move || tf(k::TASK_CHECKLIST_OF, &[("done", &done.get().to_string()), ("total", &total.get().to_string())])}
                        </span>
                        <Meter value=percent label=t(k::TASK_FIELD_CHECKLIST)/>
                    </Show>
                </h2>
                <ul class="checklist">
                    <For
                        each=lines
                        key=|(index, item)| (*index, item.id, item.done, item.text.clone())
                        let:line
                    >
                        {
                            let (index, item) = line;
                            let checked = RwSignal::new(item.done);
                            let (text, name) = (item.text.clone(), item.text.clone());
                            let (id, is_done) = (format!("check-{index}"), item.done);
                            view! {
                                <li class:done=is_done>
                                    <Checkbox checked=checked label=text id=id disabled=locked on_change=move |on| tick(&item, on)/>
                                    <Show when=move || editable.get()>
                                        <IconButton icon="x" label=tf(k::TASK_CHECKLIST_REMOVE, &[("text", &name)]) small=true on_click=move |()| remove(index)/>
                                    </Show>
                                </li>
                            }
                        }
                    </For>
                </ul>
                <Show when=move || editable.get()>
                    <form
                        class="row g1"
                        on:submit=move |event| {
                            event.prevent_default();
                            add(());
                        }
                    >
                        <TextInput value=adding id="check-new" icon="plus" aria_label=t(k::TASK_CHECKLIST_ADD) placeholder=t(k::TASK_CHECKLIST_ADD) maxlength=500 on_enter=add/>
                    </form>
                </Show>
                {move || state.error("checklist").get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
            </div>
        </Show>
    }
}
