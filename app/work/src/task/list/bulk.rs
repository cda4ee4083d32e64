//! The bar for the picked tasks: a new status, or the bin.

use std::collections::HashSet;

use leptos::prelude::*;
use shared::TaskId;
use shared::i18n::k;
use shared::work::task::{Status, TaskRow, TransitionTask};
use ui::prelude::*;

use super::super::api::{task_delete, task_restore, task_transition};
use super::super::words::{status_icon, status_name, status_tone};

/// What can be done with several tasks at once. Each goes through its own use-case; what is refused stays picked and says why.
#[component]
pub fn TaskBulk(
    picked: RwSignal<HashSet<TaskId>>,
    rows: RwSignal<Vec<TaskRow>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let move_all = move |status: Status| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let ids: Vec<_> = picked.get_untracked().into_iter().collect();
            let mut moved = 0;
            for id in ids {
                match task_transition(
                    id,
                    TransitionTask {
                        status,
                        reason: None,
                        result: None,
                    },
                )
                .await
                {
                    Ok(_) => {
                        moved += 1;
                        picked.update(|picked| {
                            picked.remove(&id);
                        });
                    }
                    Err(AppError(problem)) => toasts.problem(&problem),
                }
            }
            if moved > 0 {
                toasts.ok(tn(k::TASK_BULK_MOVED, moved));
            }
            busy.set(false);
            on_done.run(());
        });
    };
    let delete_all = move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let ids: Vec<_> = picked.get_untracked().into_iter().collect();
            let mut gone = Vec::new();
            for id in ids {
                match task_delete(id).await {
                    Ok(()) => gone.push(id),
                    Err(AppError(problem)) => toasts.problem(&problem),
                }
            }
            picked.update(|picked| picked.retain(|id| !gone.contains(id)));
            rows.update(|rows| rows.retain(|row| !gone.contains(&row.id)));
            if !gone.is_empty() {
                toasts.undo(tn(k::TASK_BULK_DELETED, gone.len() as i64), move || {
                    let gone = gone.clone();
                    leptos::task::spawn_local(async move {
                        for id in gone {
                            if let Err(AppError(problem)) = task_restore(id).await {
                                toasts.problem(&problem);
                            }
                        }
                        on_done.run(());
                    });
                });
            }
            busy.set(false);
        });
    };
    let items = Status::ALL
        .into_iter()
        .map(move |status| {
            MenuItem::new(status_name(status))
                .icon(status_icon(status))
                .tone(status_tone(status))
                .on(move || move_all(status))
        })
        .collect::<Vec<_>>();
    let items = Signal::stored(items);
    view! {
        <BulkBar count=Signal::derive(move || picked.with(HashSet::len)) on_clear=move |()| picked.set(HashSet::new())>
            <Menu id="bulk-status" label=t(k::TASK_FIELD_STATUS) items=items class="btn ghost sm" trigger=move || view! { {icon("s-work")} <span>{t(k::TASK_FIELD_STATUS)}</span> }/>
            {can(shared::Permission::TaskDelete)
                .then(|| view! { <Button label=t(k::TASK_DELETE) icon="trash" variant=Variant::Ghost size=Size::Small busy=busy on_click=delete_all/> })}
        </BulkBar>
    }
}
