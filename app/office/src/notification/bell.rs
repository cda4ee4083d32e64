//! The bell in the top bar: the newest notifications at hand.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::PageRequest;
use shared::i18n::k;
use shared::office::notification::NotificationListRequest;
use shared::office::path;
use ui::prelude::*;

use super::api::{notification_list, notification_read_all};
use super::row::row;
use super::unread::use_unread;
use crate::parts::{empty, failed};

/// How many the bell shows.
const SHOWN: u32 = 8;

/// The bell with its number; the list is read when it is opened.
#[component]
pub fn Bell() -> impl IntoView {
    let count = use_unread().count();
    let label = Signal::derive(move || match count.get() {
        0 => t(k::NOTICES).to_owned(),
        n => tn(k::NOTICES_UNREAD, n),
    });
    let trigger = move || {
        view! {
            {icon("bell")}
            {move || (count.get() > 0).then(|| view! { <Badge value=count /> })}
        }
    };
    let open = RwSignal::new(false);
    view! {
        <span class="bell">
            <Popover id="bell" label=label trigger=trigger end=true open=open>
                {Suspend::new(newest(open))}
            </Popover>
        </span>
    }
}

/// What stands under the bell while it is open; loaded when that is first wanted (QLT-06).
#[leptos::lazy]
fn newest(open: RwSignal<bool>) -> AnyView {
    // The layer took the focus before this was there.
    Effect::new(|_| {
        ui::dom::after_draw(|| {
            ui::dom::focus_in("bell-layer", "button,a[href]");
        });
    });
    let unread = use_unread();
    let toasts = use_toasts();
    let newest = LocalResource::new(move || {
        // A new one shows itself while the list is open.
        unread.count().track();
        notification_list(NotificationListRequest {
            unread: false,
            page: PageRequest {
                limit: SHOWN,
                cursor: None,
            },
        })
    });
    let read = Callback::new(move |id| {
        open.set(false);
        unread.read(id);
    });
    let read_all = move |()| {
        unread.clear();
        spawn_local(async move {
            if let Err(error) = notification_read_all().await {
                toasts.problem(&error.0);
                unread.refresh();
            }
        });
    };
    let rows = move || {
        Suspend::new(async move {
            match newest.await {
                Ok(page) if page.items.is_empty() => empty("bell", k::NOTICES_NONE, k::NOTICES_NONE_TEXT),
                Ok(page) => view! { <ul class="feed">{page.items.into_iter().map(|item| row(item, read)).collect_view()}</ul> }.into_any(),
                Err(error) => failed(error, move || newest.refetch()),
            }
        })
    };
    view! {
        <section class="bell-list" aria-label=t(k::NOTICES)>
            <header class="row">
                <h2 class="grow">{t(k::NOTICES)}</h2>
                <Button
                    label=t(k::NOTICES_READ_ALL)
                    size=Size::Small
                    variant=Variant::Ghost
                    on_click=read_all
                />
            </header>
            <Transition fallback=|| view! { <Skeleton rows=3 /> }>{rows}</Transition>
            <footer>
                <a href=path::NOTIFICATIONS on:click=move |_| open.set(false)>
                    {t(k::NOTICES_ALL)}
                </a>
            </footer>
        </section>
    }
    .into_any()
}
