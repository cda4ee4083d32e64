//! The table of routes: one line per area. The areas know their own pages.

use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{Route, Routes};
use leptos_router::{Lazy, path};

use crate::errors::NotFound;
use crate::gallery::GalleryPage;
use crate::home::Home;

/// All pages.
#[component]
pub fn Table() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <All />
        </Routes>
    }
}

#[component(transparent)]
fn All() -> AnyNestedRoute {
    let home = view! { <Route path=path!("/") view=Home /> }
        .into_inner()
        .into_any_nested_route();
    let gallery = view! { <Route path=path!("/gallery") view={Lazy::<GalleryPage>::new()} /> }
        .into_inner()
        .into_any_nested_route();
    let mut routes = vec![home, gallery];
    routes.push(
        view! { <work::TaskRoutes /> }
            .into_inner()
            .into_any_nested_route(),
    );
    routes.extend(office::routes());
    leptos::tachys::view::iterators::StaticVec::from(routes).into_any_nested_route()
}
