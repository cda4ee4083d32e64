//! Parts of the frame that are loaded when they are first wanted (QLT-06).

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

type Coming = Pin<Box<dyn Future<Output = AnyView> + Send>>;

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
    part(
        Signal::derive(wanted),
        Box::new(move || Box::pin(load()) as Coming),
    )
}

/// Not generic, so that it is compiled once for all parts.
fn part(wanted: Signal<bool>, load: Box<dyn Fn() -> Coming + Send>) -> AnyView {
    let ever = Memo::new(move |before: Option<&bool>| before == Some(&true) || wanted.get());
    (move || ever.get().then(|| Suspend::new(load()))).into_any()
}
