//! One notification in a list.

use leptos::prelude::*;
use shared::NotificationId;
use shared::i18n::k;
use shared::office::notification::{Notification, NotificationKind};
use shared::office::{notification_text, path};
use shared::work::task::Status;
use ui::prelude::*;

use super::digest;

/// Where a notification leads.
pub fn address(notification: &Notification) -> Option<String> {
    if let Some(path) = notification_text::path(notification) {
        return Some(path.to_owned());
    }
    let id = notification.entity_id?;
    match notification.entity_kind.as_str() {
        "task" => Some(shared::work::path::task(id.into())),
        "user" => Some(path::PROFILE.to_owned()),
        _ => None,
    }
}

/// A line of the feed: what happened, what more there is to tell, when. `read` is told once.
pub fn row(notification: Notification, read: Callback<NotificationId>) -> AnyView {
    let id = notification.id;
    let unread = RwSignal::new(notification.read_at.is_none());
    let done = move || {
        if unread.get_untracked() {
            unread.set(false);
            read.run(id);
        }
    };
    let sentence = notification_text::sentence(&notification, lang());
    let words = match address(&notification) {
        Some(href) => view! {
            <a class="plain break" href=href on:click=move |_| done()>
                <b>{sentence}</b>
            </a>
        }
        .into_any(),
        None => view! { <b class="break">{sentence}</b> }.into_any(),
    };
    let more = more(&notification).map(|more| view! { <div class="mut s13 break">{more}</div> });
    let parts = (notification.kind == NotificationKind::TaskDigest)
        .then(|| digest::parts(&notification.data, Callback::new(move |()| done())));
    let (sign, tone) = mark(&notification);
    let state = move || {
        unread
            .get()
            .then(|| view! { <span class="vh">{t(k::NOTICE_UNREAD)}</span> })
    };
    let button = move || {
        unread.get().then(|| {
            view! { <IconButton icon="check" label=t(k::NOTICE_READ) small=true on_click=move |()| done() /> }
        })
    };
    view! {
        <li data-unread=move || if unread.get() { "true" } else { "false" }>
            <span class="dot">{state}</span>
            <span class="tone row" data-tone=tone.as_str()>
                {icon(sign)}
            </span>
            <div>{words} {more} {parts}</div>
            <span class="mut s13 nowrap row">
                <When at=notification.created_at />
                {button}
            </span>
        </li>
    }
    .into_any()
}

/// Who did it, and the detail.
fn more(notification: &Notification) -> Option<String> {
    let now = use_now().get_untracked();
    let detail = notification_text::detail(notification, lang(), &ui::session::zone(), now);
    let actor = notification_text::actor(notification).map(ToOwned::to_owned);
    let parts: Vec<String> = [actor, detail].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn mark(notification: &Notification) -> (&'static str, Tone) {
    match notification.kind {
        NotificationKind::TaskAssigned => ("task", Tone::Accent),
        NotificationKind::TaskDeadlineMoved => ("cal", Tone::Info),
        NotificationKind::TaskCommented => ("comment", Tone::Info),
        NotificationKind::TaskStatusChanged => {
            notification_text::new_status(notification).map_or(("pen", Tone::Info), status_mark)
        }
        NotificationKind::TaskOverdue => ("alert", Tone::Bad),
        NotificationKind::TaskDigest => ("sun", Tone::Accent),
        NotificationKind::TaskAllDonePerson | NotificationKind::TaskAllDoneProject => {
            ("s-done", Tone::Ok)
        }
        NotificationKind::UserRoleChanged => ("role", Tone::Info),
        NotificationKind::SecurityElevated => ("key", Tone::Warn),
        NotificationKind::SecurityRefusals => ("lock", Tone::Bad),
        NotificationKind::SecurityMassExport => ("outbox", Tone::Bad),
    }
}

/// The mark that the status has everywhere.
fn status_mark(status: Status) -> (&'static str, Tone) {
    match status {
        Status::New => ("s-new", Tone::Mute),
        Status::InProgress => ("s-work", Tone::Info),
        Status::Review => ("s-review", Tone::Warn),
        Status::Done => ("s-done", Tone::Ok),
        Status::Deferred => ("s-hold", Tone::Mute),
        Status::Cancelled => ("s-stop", Tone::Mute),
    }
}
