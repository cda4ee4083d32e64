//! Keys. They are read by their place on the keyboard, so that they work in the Russian layout too, and never while typing.

use leptos::prelude::*;
use shared::i18n::Key;

use crate::dom;
use crate::i18n::t;

#[derive(Clone)]
struct Entry {
    id: u32,
    keys: &'static str,
    label: &'static str,
    run: Callback<()>,
}

/// The keys of this page.
#[derive(Clone, Copy)]
struct Shortcuts {
    all: RwSignal<Vec<Entry>>,
    last: StoredValue<u32>,
}

/// Listens to the keyboard; called by the shell, once.
pub fn provide_shortcuts() {
    let shortcuts = Shortcuts {
        all: RwSignal::new(Vec::new()),
        last: StoredValue::new(0),
    };
    provide_context(shortcuts);
    // The first key of a sequence such as `g t`.
    let begun = StoredValue::new(String::new());
    dom::on_window("keydown", move |event| {
        let Some(pressed) = dom::pressed(&event) else {
            return;
        };
        let typing = dom::typing(&event) || dom::modal_open();
        let sequence = begun.with_value(|first| {
            if first.is_empty() {
                pressed.clone()
            } else {
                format!("{first} {pressed}")
            }
        });
        let find = |keys: &str| {
            shortcuts.all.with_untracked(|all| {
                all.iter()
                    .rev()
                    .find(|entry| entry.keys == keys && (!typing || keys.contains('+')))
                    .map(|entry| entry.run)
            })
        };
        let leads = !typing
            && shortcuts.all.with_untracked(|all| {
                all.iter().any(|entry| {
                    entry
                        .keys
                        .split_once(' ')
                        .is_some_and(|(first, _)| first == pressed)
                })
            });
        begun.set_value(String::new());
        if let Some(run) = find(&sequence).or_else(|| find(&pressed)) {
            event.prevent_default();
            run.run(());
        } else if leads {
            begun.set_value(pressed);
            set_timeout(
                move || {
                    let _ = begun.try_set_value(String::new());
                },
                std::time::Duration::from_millis(1200),
            );
        }
    });
}

/// Binds keys while the current owner lives: `c`, `?`, `Ctrl+k` (also ⌘), `Shift+Delete`, a sequence `g t`. Of the same keys those
/// bound last count, so a page wins over the shell.
pub fn use_shortcut(keys: &'static str, label: Key, run: impl Fn() + Send + Sync + 'static) {
    let Some(shortcuts) = use_context::<Shortcuts>() else {
        return;
    };
    let label = t(label);
    let run = Callback::new(move |()| run());
    Effect::new(move |_| {
        shortcuts.last.update_value(|last| *last += 1);
        let id = shortcuts.last.get_value();
        shortcuts.all.update(|all| {
            all.push(Entry {
                id,
                keys,
                label,
                run,
            })
        });
        on_cleanup(move || {
            let _ = shortcuts
                .all
                .try_update(|all| all.retain(|entry| entry.id != id));
        });
    });
}

/// The keys that work now, with their words.
pub(super) fn known() -> Signal<Vec<(&'static str, &'static str)>> {
    let Some(shortcuts) = use_context::<Shortcuts>() else {
        return Signal::stored(Vec::new());
    };
    Signal::derive(move || {
        shortcuts
            .all
            .with(|all| all.iter().map(|entry| (entry.keys, entry.label)).collect())
    })
}
