//! The numbers of tasks in the rail, kept true by live changes.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::work::task::TaskCounters;
use ui::prelude::*;

/// Changes come in bursts: the numbers are asked for once for all that come within this time.
const GATHER: Duration = Duration::from_millis(250);

/// The numbers; nothing until they are known.
pub fn use_counters() -> Signal<Option<TaskCounters>> {
    let counters = RwSignal::new(None);
    if !can(shared::Permission::TaskRead) {
        return counters.into();
    }
    let waiting = StoredValue::new(false);
    let ask = move || {
        spawn_local(async move {
            if let Some(fresh) = fresh_counters().await {
                let _ = counters.try_set(Some(fresh));
            }
        });
    };
    Effect::new(move |_| ask());
    use_live("task", move |_| {
        if !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(
                move || {
                    if waiting.try_set_value(false).is_none() {
                        ask();
                    }
                },
                GATHER,
            );
        }
    });
    counters.into()
}

/// Asks the server. Nothing of the first page waits for it, so it is no part of the first module (QLT-06).
#[leptos::lazy]
async fn fresh_counters() -> Option<TaskCounters> {
    work::task::api::task_counters().await.ok()
}
