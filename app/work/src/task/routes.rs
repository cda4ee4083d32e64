//! The addresses of tasks. Each page is a module of its own, loaded when it is first opened.

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route};
use leptos_router::{Lazy, path};

use super::bin::BinPage;
use super::create::CreatePage;
use super::detail::DetailPage;
use super::page::TasksPage;
use super::stats::StatsPage;

/// `/tasks` and everything below it.
#[component(transparent)]
pub fn TaskRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/tasks") view=leptos_router::components::Outlet>
            <Route path=path!("") view={Lazy::<TasksPage>::new()}/>
            <Route path=path!("/new") view={Lazy::<CreatePage>::new()}/>
            <Route path=path!("/bin") view={Lazy::<BinPage>::new()}/>
            <Route path=path!("/stats") view={Lazy::<StatsPage>::new()}/>
            <Route path=path!("/:id") view={Lazy::<DetailPage>::new()}/>
        </ParentRoute>
    }
    .into_inner()
}
