//! All notifications of a person.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::notification::{Notification, NotificationListRequest};
use ui::prelude::*;

use super::api::{notification_list, notification_read_all};
use super::row::row;
use super::unread::use_unread;
use crate::parts::{Listing, PageHead, after, empty, use_url};

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
                page: after(cursor),
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
        let none = || empty("bell", k::NOTICES_NONE, k::NOTICES_NONE_TEXT);
        let one = move |item: Notification| row(item, read);
        let feed = |rows: AnyView| view! { <ul class="feed">{rows}</ul> }.into_any();
        let views = vec![
            Choice::new("", t(k::ALL)),
            Choice::new("unread", t(k::NOTICES_ONLY_UNREAD)),
        ];
        let nothing_new = Signal::derive(move || unread.count().get() == 0);
        view! {
            <PageHead title=t(k::NOTICES)>
                <Button label=t(k::NOTICES_READ_ALL) icon="check" disabled=nothing_new on_click=read_all />
            </PageHead>
            <div class="page-f">
                <Segmented label=t(k::NOTICES_SHOWN) value=show options=views on_change=set_show />
            </div>
            <div class="scroll grow" tabindex="0" role="region" aria-label=t(k::NOTICES)>
                {list.show(none, one, feed)}
            </div>
        }
        .into_any()
    }
}
