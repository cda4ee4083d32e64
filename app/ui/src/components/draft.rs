//! Unsaved text survives a closed tab: it is kept on this device until it is sent.

use leptos::prelude::*;

use crate::dom;

/// A kept text.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    restored: RwSignal<bool>,
}

impl Draft {
    /// Whether the text on the page comes from an earlier visit.
    pub fn restored(self) -> Signal<bool> {
        self.restored.into()
    }

    /// Forgets the text: it was sent or thrown away.
    pub fn clear(self) {
        self.restored.set(false);
        self.key.with_value(|key| dom::store(key, None));
    }
}

/// Keeps a text under a key (say `comment-<task id>`). An empty text takes what was kept, after hydration.
pub fn use_draft(key: impl Into<String>, value: RwSignal<String>) -> Draft {
    let key = StoredValue::new(format!("naryad-draft-{}", key.into()));
    let restored = RwSignal::new(false);
    Effect::new(move |begun: Option<()>| {
        let text = value.get();
        if begun.is_none() {
            let kept = key
                .with_value(|key| dom::stored(key))
                .filter(|kept| !kept.trim().is_empty());
            if let (true, Some(kept)) = (text.is_empty(), kept) {
                restored.set(true);
                value.set(kept);
            }
        } else {
            key.with_value(|key| {
                dom::store(key, (!text.trim().is_empty()).then_some(text.as_str()))
            });
        }
    });
    Draft { key, restored }
}
