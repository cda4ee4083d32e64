//! All notifications of a person.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::notification::{Notification, NotificationListRequest};
use shared::{Page, PageRequest};
use ui::prelude::*;

use super::api::{notification_list, notification_read_all};
use super::row::row;
use super::unread::use_unread;
use crate::parts::{Listing, PageHead, empty, failed, use_url};

/// `/notifications?show=unread`.
pub struct NotificationListPage;

#[lazy_route]
impl LazyRoute for NotificationListPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (show, set_show) = use_url("show");
        let fetch = |unread, cursor| {
            notification_list(NotificationListRequest {
                unread,
                page: PageRequest {
                    cursor,
                    ..PageRequest::default()
                },
            })
        };
        let list = Listing::new(move || show.get() == "unread", fetch);
        let unread = use_unread();
        let toasts = use_toasts();
        use_live("notification", move |_| list.refresh());
        let read_all = move |()| {
            unread.clear();
            spawn_local(async move {
                match notification_read_all().await {
                    Ok(_) => list.refresh(),
                    Err(error) => toasts.problem(&error.0),
                }
            });
        };
        let read = Callback::new(move |id| unread.read(id));
        let rows = move || {
            Suspend::new(async move {
                match list.first.await {
                    Ok(page) => feed(&page, list, read, toasts),
                    Err(error) => failed(error, move || list.refresh()),
                }
            })
        };
        let views = vec![
            Choice::new("", t(k::ALL)),
            Choice::new("unread", t(k::NOTICES_ONLY_UNREAD)),
        ];
        let nothing_new = Signal::derive(move || unread.count().get() == 0);
        view! {
            <PageHead title=t(k::NOTICES)>
                <Button label=t(k::NOTICES_READ_ALL) icon="checks" disabled=nothing_new on_click=read_all />
            </PageHead>
            <div class="page-f">
                <Segmented label=t(k::NOTICES_SHOWN) value=show options=views on_change=set_show />
            </div>
            <div class="scroll grow" tabindex="0" role="region" aria-label=t(k::NOTICES)>
                <Transition fallback=|| view! { <Skeleton /> }>{rows}</Transition>
            </div>
        }
        .into_any()
    }
}

fn feed(
    page: &Page<Notification>,
    list: Listing<bool, Notification>,
    read: Callback<shared::NotificationId>,
    toasts: ToastHub,
) -> AnyView {
    if page.items.is_empty() {
        return empty("bell", k::NOTICES_NONE, k::NOTICES_NONE_TEXT);
    }
    let first = page
        .items
        .iter()
        .cloned()
        .map(|item| row(item, read))
        .collect_view();
    let rest = move || {
        list.tail()
            .get()
            .into_iter()
            .map(|item| row(item, read))
            .collect_view()
    };
    view! {
        <ul class="feed">{first} {rest}</ul>
        {list.more(page, toasts)}
    }
    .into_any()
}
