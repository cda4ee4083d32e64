//! The root of all pages: makes the viewer known, then chooses the frame.

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::RouteList;
use leptos_router::components::{Redirect, Router};
use leptos_router::hooks::use_location;
use shared::i18n::k;
use shared::office::path;
use shared::office::session::Viewer;
use ui::i18n::t;

use crate::routes::Table;
use crate::shell::{Frame, VisitorFrame};
use crate::start::Start;

/// Everything inside `<body>`.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    ui::i18n::boot();
    provide_meta_context();
    let start = SharedValue::new(Start::of_request).into_inner();
    start.provide();
    ui::prelude::provide_toasts();
    ui::prelude::provide_shortcuts();
    tell_when_hydrated();
    let (routing, set_routing) = signal(false);
    let name = t(k::SHELL_PRODUCT);
    let title = move |page: String| {
        if page.is_empty() {
            name.to_owned()
        } else {
            format!("{page} · {name}")
        }
    };
    view! {
        <Title formatter=title />
        <Router set_is_routing=set_routing>
            <Inside start=start routing=routing />
        </Router>
    }
}

/// The page in its frame. Who may not be here is sent on before anything of the page is read.
#[component]
fn Inside(start: Start, #[prop(into)] routing: Signal<bool>) -> impl IntoView {
    let location = use_location();
    let here = location.pathname.get_untracked();
    if RouteList::is_generating() {
        return view! { <Table /> }.into_any();
    }
    match &start.viewer {
        Viewer::Visitor(_) if !path::is_public(&here) => {
            let next = format!(
                "{here}{}",
                location.search.with_untracked(|search| question(search))
            );
            view! { <Redirect path=path::sign_in(&next) /> }.into_any()
        }
        Viewer::Person(_) if here == path::SIGN_IN || here == path::REGISTER => {
            view! { <Redirect path=path::HOME /> }.into_any()
        }
        Viewer::Person(_) if !path::is_public(&here) => {
            view! { <Frame narrow=start.narrow_rail routing=routing /> }.into_any()
        }
        _ => view! { <VisitorFrame routing=routing /> }.into_any(),
    }
}

fn question(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        search => format!("?{search}"),
    }
}

/// Marks the document once every part of the page answers: for tests and for tools, which must not press dead buttons.
fn tell_when_hydrated() {
    Effect::new(move |_| {
        let Some(shared) = Owner::current_shared_context() else {
            return;
        };
        let timer = StoredValue::new(None::<IntervalHandle>);
        let look = move || {
            if !shared.during_hydration() {
                ui::dom::set_root_attribute("data-hydrated", Some("true"));
                if let Some(handle) = timer.get_value() {
                    handle.clear();
                }
            }
        };
        if let Ok(handle) = set_interval_with_handle(look, Duration::from_millis(16)) {
            timer.set_value(Some(handle));
        }
    });
}
