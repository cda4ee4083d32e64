//! Reading again after something changed, once for a burst of changes.

use std::time::Duration;

use leptos::prelude::*;

/// A callback that runs `work` once, `ms` milliseconds after the last of several calls.
pub fn debounced(ms: u64, work: impl Fn() + Send + Sync + Clone + 'static) -> Callback<()> {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Callback::new(move |()| {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        let handle = set_timeout_with_handle(work.clone(), Duration::from_millis(ms)).ok();
        let _ = waiting.try_set_value(handle);
    })
}
