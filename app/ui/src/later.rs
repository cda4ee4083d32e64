//! Parts of the frame that are loaded when they are first wanted (QLT-06).

use std::future::Future;

use leptos::prelude::*;

/// What a lazily loaded function draws, from the moment it is first wanted; before that, and so on the server, nothing.
///
/// `wanted` is asked reactively; once it has said yes, the part stays.
pub fn later<F>(
    wanted: impl Fn() -> bool + Send + Sync + 'static,
    load: impl Fn() -> F + Send + 'static,
) -> AnyView
where
    F: Future<Output = AnyView> + Send + 'static,
{
    let ever = Memo::new(move |before: Option<&bool>| before == Some(&true) || wanted());
    (move || ever.get().then(|| Suspend::new(load()))).into_any()
}
