//! What a search-select has found.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::choice::{Choice, Search};

/// How long the typing must rest before the search runs.
const REST: Duration = Duration::from_millis(180);

/// What is shown under the field.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub open: RwSignal<bool>,
    pub found: RwSignal<Vec<Choice>>,
    pub active: RwSignal<usize>,
    pub loading: RwSignal<bool>,
    pub query: RwSignal<String>,
    /// Numbers the searches: late answers of earlier ones are dropped.
    pub turn: StoredValue<u32>,
}

impl List {
    /// Looks for what was typed: among the given options at once, else by the search after a rest.
    pub fn find(self, options: Signal<Vec<Choice>>, search: Option<Search>) {
        let query = self.query.get_untracked();
        let Some(search) = search else {
            let wanted = query.trim().to_lowercase();
            self.found.set(options.with_untracked(|all| {
                all.iter()
                    .filter(|choice| matches(choice, &wanted))
                    .cloned()
                    .collect()
            }));
            self.active.set(0);
            return;
        };
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        self.loading.set(true);
        let run = move || {
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let answer = search.run(query.clone());
            leptos::task::spawn_local(async move {
                let found = answer.await;
                if self.turn.try_get_value() == Some(turn) {
                    self.loading.set(false);
                    self.found.set(found.unwrap_or_default());
                    self.active.set(0);
                }
            });
        };
        set_timeout(run, REST);
    }
}

fn matches(choice: &Choice, wanted: &str) -> bool {
    wanted.is_empty()
        || choice.label.to_lowercase().contains(wanted)
        || choice
            .hint
            .as_ref()
            .is_some_and(|hint| hint.to_lowercase().contains(wanted))
}
