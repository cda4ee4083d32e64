//! Dialogs that stand in the page's address, so that the shell's menu and the palette can open them.

use leptos::prelude::*;

/// Whether a dialog is open: follows the address, and the address follows it.
pub fn use_dialog(dialog: (Memo<String>, Callback<String>), name: &'static str) -> RwSignal<bool> {
    let (asked, ask) = dialog;
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let wanted = asked.with(|asked| asked == name);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if was == Some(true) && !now && asked.with_untracked(|asked| asked == name) {
            ask.run(String::new());
        }
        now
    });
    open
}
