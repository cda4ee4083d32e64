//! What stands in the place of content that is not there.

use leptos::prelude::*;
use shared::i18n::Key;
use ui::prelude::*;

/// The server refused, or could not be reached.
pub fn failed(error: AppError, retry: impl Fn() + Send + Sync + 'static) -> AnyView {
    view! { <ErrorState problem=error.0 on_retry=move |()| retry() /> }.into_any()
}

/// There is nothing yet: what this place is for.
pub fn empty(icon: &'static str, title: Key, text: Key) -> AnyView {
    view! { <EmptyState icon=icon title=t(title) text=Some(t(text).to_owned()) /> }.into_any()
}
