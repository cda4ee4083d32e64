//! The bar at the bottom of phones: the four most used, all else under the last of them.

use leptos::prelude::*;
use shared::i18n::k;
use ui::prelude::*;

use super::nav::{self, Place, use_here};

/// The bar, and the sheet with all places.
#[component]
pub fn BottomNav() -> impl IntoView {
    let sheet = RwSignal::new(false);
    let unread = office::notification::use_unread().count();
    let first = [nav::TASKS, nav::CALENDAR]
        .into_iter()
        .filter(|place| place.open())
        .map(|place| link(place, ().into_any()))
        .collect_view();
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        sheet.set(true);
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == " " {
            event.prevent_default();
            sheet.set(true);
        }
    };
    view! {
        <nav class="bnav" aria-label=t(k::NAV_AREAS_SHORT)>
            {first}
            {link(nav::NOTIFICATIONS, view! { <Badge value=unread /> }.into_any())}
            <a href="#rail" role="button" aria-haspopup="dialog" on:click=press on:keydown=key>
                <Icon name="list" size=20 />
                {t(k::MENU)}
            </a>
        </nav>
        {later(move || sheet.get(), move || areas_sheet(sheet))}
    }
}

/// The sheet with all places.
#[leptos::lazy]
fn areas_sheet(sheet: RwSignal<bool>) -> AnyView {
    let all = StoredValue::new(nav::everywhere());
    let lines = move || {
        all.get_value()
            .into_iter()
            .map(|place| {
                view! {
                    <a class="nav" href=place.href on:click=move |_| sheet.set(false)>
                        {icon(place.icon)}
                        <span>{t(place.label)}</span>
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <Drawer id="areas" open=sheet title=t(k::NAV_AREAS)>
            <nav class="col g1" aria-label=t(k::NAV_AREAS)>
                {lines()}
            </nav>
        </Drawer>
    }
    .into_any()
}

fn link(place: Place, end: AnyView) -> AnyView {
    let here = use_here(place.href);
    view! {
        <a href=place.href aria-current=move || here.get().aria()>
            <Icon name=place.icon size=20 />
            {t(place.label)}
            {end}
        </a>
    }
    .into_any()
}
