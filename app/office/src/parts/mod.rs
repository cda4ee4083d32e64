//! What the office's pages share.

mod browser;
mod dialog;
mod head;
mod hidden;
mod listing;
mod people;
mod search_box;
mod states;
mod zones;

pub use browser::{go, reload, submit_form};
pub use dialog::use_dialog;
pub use head::PageHead;
pub use hidden::Hidden;
pub use listing::{InUrl, Listing, after, use_url};
pub use people::people;
pub use search_box::{FilterSelect, SearchBox};
pub use states::{empty, failed};
pub use ui::prelude::guarded;
pub use zones::zones;

/// The routes of a slice: addresses and the lazily loaded pages there.
macro_rules! routes {
    ($($path:tt => $page:ty),* $(,)?) => {
        vec![$({
            use leptos_router::any_nested_route::IntoAnyNestedRoute;
            use leptos_router::components::{Route, RouteProps};
            let page = leptos_router::Lazy::<$page>::new();
            let props = RouteProps::builder().path(leptos_router::path!($path)).view(page);
            Route(props.build()).into_any_nested_route()
        }),*]
    };
}
pub(crate) use routes;
