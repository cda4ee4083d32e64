//! The frame around the pages: rail, top bar, bottom bar, palette, and what every page answers to.

mod bottom_nav;
mod counters;
pub mod nav;
mod palette;
mod person;
mod rail;
mod topbar;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use shared::Permission;
use shared::i18n::k;
use shared::work::path as work_path;
use ui::prelude::*;

use crate::routes::Table;
use bottom_nav::BottomNav;
use palette::SearchPalette;
use rail::Rail;
use topbar::TopBar;

/// The frame of pages behind sign-in.
#[component]
pub fn Frame(
    /// Whether the rail begins narrow.
    narrow: bool,
    /// Whether a page is on its way.
    routing: Signal<bool>,
) -> impl IntoView {
    let session = use_session();
    ui::live::provide_live();
    office::notification::provide_unread(session.unread);
    office::notification::watch_notifications();
    watch_rights(session.user_id);
    bind_keys();
    follow_with_focus();
    let counters = counters::use_counters();
    let narrow = RwSignal::new(narrow);
    let (palette, help) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <SkipLink />
        <LoadBar on=routing />
        <div class="app" class:icons=narrow>
            <Rail narrow=narrow counters=counters help=help />
            <TopBar palette=palette help=help />
            <main class="main" id="main" tabindex="-1">
                <Table />
            </main>
            <BottomNav />
        </div>
        <SearchPalette open=palette />
        <KeyboardHelp open=help />
        <Toasts />
    }
}

/// The frame of pages for everybody: the page brings its own layout.
#[component]
pub fn VisitorFrame(routing: Signal<bool>) -> impl IntoView {
    follow_with_focus();
    view! {
        <SkipLink />
        <LoadBar on=routing />
        <Table />
        <Toasts />
    }
}

/// For the keyboard: past the navigation.
#[component]
fn SkipLink() -> impl IntoView {
    // The router would take the address of a place on the page for a page.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        ui::dom::focus("main");
    };
    view! {
        <a class="skip" href="#main" on:click=skip>
            {t(k::SKIP_TO_CONTENT)}
        </a>
    }
}

/// A thin line while a page is on its way.
#[component]
fn LoadBar(on: Signal<bool>) -> impl IntoView {
    move || {
        on.get().then(
            || view! { <div class="bar-load" role="progressbar" aria-label=t(k::LOADING)></div> },
        )
    }
}

/// Another page begins at its beginning, also for those who do not see it; a form at its first field.
fn follow_with_focus() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            ui::dom::after_draw(|| {
                if !ui::dom::focus_in("main", "[autofocus]") {
                    ui::dom::focus("main");
                }
            });
        }
        now
    });
}

/// The keys that work everywhere.
fn bind_keys() {
    let navigate = use_navigate();
    for place in nav::everywhere() {
        let navigate = navigate.clone();
        use_shortcut(place.keys, place.label, move || {
            navigate(place.href, NavigateOptions::default())
        });
    }
    if can(Permission::TaskCreate) {
        use_shortcut("c", k::SHELL_NEW_TASK, move || {
            navigate(work_path::NEW, NavigateOptions::default())
        });
    }
}

/// Somebody changed the person's rights: what the page shows is not true any more.
fn watch_rights(own: shared::UserId) {
    let toasts = use_toasts();
    use_live("user", move |live| {
        if let Live::Event(event) = live
            && event.kind == "user.rights_changed"
            && event.entity_id == own.0
        {
            toasts.info(t(k::SHELL_RIGHTS_CHANGED));
            set_timeout(office::parts::reload, Duration::from_secs(3));
        }
    });
}
