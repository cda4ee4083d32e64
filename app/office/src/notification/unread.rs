//! The number of unread notifications: one for rail, bell and page.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::k;
use shared::office::notification::NotificationListRequest;
use shared::office::{notification_text, path};
use shared::{NotificationId, PageRequest};
use ui::prelude::*;

use super::api::{notification_list, notification_read, notification_unread};
use super::row::address;

/// How many notifications are unread.
#[derive(Clone, Copy)]
pub struct Unread(RwSignal<i64>);

impl Unread {
    /// The number.
    pub fn count(self) -> Signal<i64> {
        self.0.into()
    }

    /// None is unread any more.
    pub fn clear(self) {
        self.0.set(0);
    }

    /// Marks one as read: here at once, and on the server.
    pub fn read(self, id: NotificationId) {
        self.0.update(|count| *count = (*count - 1).max(0));
        spawn_local(ask(self, Wish::Read(id)));
    }

    /// Asks the server.
    pub fn refresh(self) {
        spawn_local(ask(self, Wish::Count));
    }

    fn set(self, count: u64) {
        let _ = self.0.try_set(i64::try_from(count).unwrap_or(i64::MAX));
    }
}

/// Sets what the page begins with; called by the shell, once.
pub fn provide_unread(count: u64) {
    provide_context(Unread(RwSignal::new(
        i64::try_from(count).unwrap_or(i64::MAX),
    )));
}

/// The number of this page.
pub fn use_unread() -> Unread {
    use_context().unwrap_or_else(|| Unread(RwSignal::new(0)))
}

/// Keeps the number true and says what is new; called by the shell, once.
pub fn watch_notifications() {
    let unread = use_unread();
    let toasts = use_toasts();
    use_live("notification", move |live| match live {
        Live::Resync => unread.refresh(),
        Live::Event(event) if event.kind == "notification.created" => {
            unread.refresh();
            spawn_local(ask(unread, Wish::Announce(toasts)));
        }
        Live::Event(_) => unread.refresh(),
    });
}

/// What the server is asked for.
enum Wish {
    /// The number.
    Count,
    /// To mark one as read.
    Read(NotificationId),
    /// The newest one, to be said in the corner of the page.
    Announce(ToastHub),
}

/// Asks the server. Nothing of the first page waits for it, so it is no part of the first module (QLT-06).
#[leptos::lazy]
async fn ask(unread: Unread, wish: Wish) {
    match wish {
        Wish::Count => {
            if let Ok(count) = notification_unread().await {
                unread.set(count);
            }
        }
        Wish::Read(id) => {
            if notification_read(id).await.is_err() {
                unread.refresh();
            }
        }
        Wish::Announce(toasts) => announce(toasts).await,
    }
}

/// Says the newest one, unless it has been read elsewhere meanwhile.
async fn announce(toasts: ToastHub) {
    let request = NotificationListRequest {
        unread: true,
        page: PageRequest {
            limit: 1,
            cursor: None,
        },
    };
    let Ok(page) = notification_list(request).await else {
        return;
    };
    let Some(newest) = page.items.into_iter().next() else {
        return;
    };
    let link = address(&newest).unwrap_or_else(|| path::NOTIFICATIONS.to_owned());
    let open = move || crate::parts::go(&link);
    toasts.push(
        Toast::new(Tone::Info, notification_text::sentence(&newest, lang())).action(
            t(k::OPEN),
            "go",
            open,
        ),
    );
}
