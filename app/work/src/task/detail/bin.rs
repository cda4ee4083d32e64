//! Into the bin and out of it (TSK-11).

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shared::TaskId;
use shared::i18n::k;
use shared::work::path;
use ui::prelude::*;

use super::super::api::{task_delete, task_restore};
use super::use_task;

/// Puts the task in the bin at once and offers to undo it.
#[component]
pub fn DeleteButton(id: TaskId, beside: bool) -> impl IntoView {
    let state = use_task();
    let toasts = use_toasts();
    let go = use_navigate();
    let delete = move |()| {
        let go = go.clone();
        leptos::task::spawn_local(async move {
            match task_delete(id).await {
                Ok(()) => {
                    toasts.undo(t(k::TASK_DELETED), move || {
                        leptos::task::spawn_local(async move {
                            if let Err(AppError(problem)) = task_restore(id).await {
                                toasts.problem(&problem);
                            }
                        });
                    });
                    if beside {
                        state.reread();
                    } else {
                        go(path::TASKS, NavigateOptions::default());
                    }
                }
                Err(AppError(problem)) => toasts.problem(&problem),
            }
        });
    };
    view! { <IconButton icon="trash" label=t(k::TASK_DELETE) small=true on_click=delete/> }
}

/// Takes the task out of the bin.
#[component]
pub fn RestoreButton(id: TaskId) -> impl IntoView {
    let state = use_task();
    let restore = move |()| {
        leptos::task::spawn_local(async move {
            match task_restore(id).await {
                Ok(_) => state.reread(),
                Err(AppError(problem)) => state.refused(&problem),
            }
        });
    };
    view! { <Button label=t(k::TASK_RESTORE) icon="restore" size=Size::Small on_click=restore/> }
}
