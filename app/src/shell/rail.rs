//! The rail: where a person may go. Wide with words, or icons alone; the choice is remembered.

use leptos::prelude::*;
use shared::i18n::{Key, k};
use shared::office::path;
use shared::work::path as work_path;
use shared::work::task::TaskCounters;
use ui::prelude::*;

use super::nav::{self, Here, Place, use_here};
use crate::start::RAIL_COOKIE;

/// The rail.
#[component]
pub fn Rail(
    /// Icons alone.
    narrow: RwSignal<bool>,
    counters: Signal<Option<TaskCounters>>,
    /// The sheet of keys.
    help: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let letter: String = session
        .tenant_name
        .chars()
        .find(|c| c.is_alphanumeric())
        .into_iter()
        .collect();
    let unread = office::notification::use_unread().count();
    let turn = move |()| {
        narrow.update(|on| *on = !*on);
        ui::dom::set_cookie(
            RAIL_COOKIE,
            if narrow.get_untracked() {
                "icons"
            } else {
                "wide"
            },
        );
    };
    let toggle = Signal::derive(move || {
        t(if narrow.get() {
            k::NAV_EXPAND
        } else {
            k::NAV_COLLAPSE
        })
        .to_owned()
    });
    view! {
        <nav class="rail" id="rail" aria-label=t(k::NAV_AREAS)>
            <a class="brand plain" href=path::HOME title=session.tenant_name.clone()>
                <span class="mark tenant-mark" aria-hidden="true">
                    {letter}
                </span>
                <span class="trunc">{session.tenant_name.clone()}</span>
            </a>
            {link(nav::NOTIFICATIONS, view! { <Badge value=unread /> }.into_any())}
            {nav::TASKS.open().then(|| work(counters))}
            {group(k::NAV_COMPANY, nav::company())}
            {group(k::NAV_ADMINISTRATION, nav::administration())}
            <span class="grow"></span>
            <button type="button" class="nav" title=t(k::NAV_HELP) on:click=move |_| help.set(true)>
                {icon("help")}
                <span>{t(k::NAV_HELP)}</span>
            </button>
            <span class="wide-rail-only">
                <IconButton
                    icon="side"
                    label=toggle
                    small=true
                    flip=true
                    pressed=Signal::derive(move || Some(narrow.get()))
                    on_click=turn
                />
            </span>
        </nav>
    }
}

fn group(title: Key, places: Vec<Place>) -> Option<AnyView> {
    if places.is_empty() {
        return None;
    }
    Some(
        view! {
            <div class="rail-h">{t(title)}</div>
            {places.into_iter().map(|place| link(place, ().into_any())).collect_view()}
        }
        .into_any(),
    )
}

/// The area of tasks with the lists that everybody uses.
fn work(counters: Signal<Option<TaskCounters>>) -> AnyView {
    let number = move |read: fn(&TaskCounters) -> u64| {
        move || {
            counters
                .with(|counters| counters.as_ref().map(read))
                .filter(|count| *count > 0)
        }
    };
    let mine = number(|counters| counters.mine);
    let overdue = number(|counters| counters.overdue);
    let shown = |count: u64, tone: Option<&'static str>| {
        let count = ui::fmt::number(i64::try_from(count).unwrap_or(i64::MAX));
        view! {
            <span class="count" class:tone=tone.is_some() data-tone=tone>
                {count}
            </span>
        }
    };
    view! {
        {link(nav::TASKS, ().into_any())}
        {sub(work_path::MINE, k::NAV_TASKS_MINE, move || mine().map(|count| shown(count, None)).into_any())}
        {sub(work_path::OVERDUE, k::NAV_TASKS_OVERDUE, move || overdue().map(|count| shown(count, Some("bad"))).into_any())}
        {link(nav::CALENDAR, ().into_any())}
        {nav::STATS.open().then(|| link(nav::STATS, ().into_any()))}
    }
    .into_any()
}

fn link(place: Place, end: AnyView) -> AnyView {
    let here = use_here(place.href);
    view! {
        <a class="nav" href=place.href title=t(place.label) aria-current=move || here.get().aria()>
            {icon(place.icon)}
            <span>{t(place.label)}</span>
            {end}
        </a>
    }
    .into_any()
}

fn sub(
    href: &'static str,
    label: Key,
    end: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let here = use_here(href);
    view! {
        <a class="nav subnav" href=href aria-current=move || (here.get() == Here::Page).then_some("page")>
            <span>{t(label)}</span>
            {end}
        </a>
    }
    .into_any()
}
