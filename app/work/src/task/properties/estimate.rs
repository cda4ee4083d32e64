//! The estimate: typed as hours and minutes, kept in minutes.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::EditTask;
use ui::prelude::*;

use super::super::detail::TaskState;

/// An estimate as it is typed: `2ч 30м`, `2h 30m`.
pub fn estimate_text(minutes: i32) -> String {
    ui::fmt::minutes(minutes.into())
}

/// Saves an estimate as typed when it is another; says in `fault` when it cannot be read.
pub fn save_estimate(state: TaskState, text: &str, fault: RwSignal<Option<String>>) {
    let text = text.trim();
    let wanted = if text.is_empty() {
        None
    } else {
        shared::kernel::time::parse_minutes(text)
    };
    if !text.is_empty() && wanted.is_none() {
        fault.set(Some(t(k::TASK_ESTIMATE_INVALID).to_owned()));
        return;
    }
    fault.set(None);
    let wanted = wanted.and_then(|minutes| i32::try_from(minutes).ok());
    if state
        .detail
        .with_untracked(|detail| detail.task.estimate_minutes)
        != wanted
    {
        state.save(EditTask {
            estimate_minutes: Some(wanted),
            ..EditTask::default()
        });
    }
}
