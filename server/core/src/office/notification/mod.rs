//! The bell: one's own notifications (NTF-01). Everybody who is signed in has them; nobody sees another's.

mod sql;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde_json::json;
use shared::office::notification::{Notification, NotificationListRequest};
use shared::{NotificationId, Page};
use uuid::Uuid;

use crate::platform::cursor;
use crate::platform::events::{self, Audience, Event};
use crate::{Cx, Error, Result};

/// Unread notifications are counted up to this ("99+").
pub const UNREAD_CAP: u64 = 100;

/// One's own notifications, newest first.
///
/// # Errors
/// `Unauthenticated` for nobody in person.
pub async fn list(cx: &mut Cx, request: &NotificationListRequest) -> Result<Page<Notification>> {
    let person = cx.user_id()?;
    let limit = cursor::limit(&request.page)?;
    let after: Option<(DateTime<Utc>, Uuid)> = cursor::of(&request.page)?;
    let rows = sql::list(cx, person, request.unread, after, limit + 1).await?;
    let total = sql::count(cx, person, request.unread).await?;
    Ok(cursor::page(rows, limit, total, |row| {
        (row.created_at, row.id.0)
    }))
}

/// How many of one's own are unread, up to [`UNREAD_CAP`].
///
/// # Errors
/// `Unauthenticated` for nobody in person.
pub async fn unread(cx: &mut Cx) -> Result<u64> {
    let person = cx.user_id()?;
    sql::unread(cx, person, UNREAD_CAP).await
}

/// Marks one as read; nothing happens when it is already.
///
/// # Errors
/// `NotFound` for another's.
pub async fn mark_read(cx: &mut Cx, id: NotificationId) -> Result<()> {
    let person = cx.user_id()?;
    match sql::mark_read(cx, person, id).await? {
        Some(true) => announce(cx, id.0).await,
        Some(false) => Ok(()),
        None => Err(Error::NotFound),
    }
}

/// Marks all of one's own as read; gives how many were unread.
///
/// # Errors
/// `Unauthenticated` for nobody in person.
pub async fn mark_all_read(cx: &mut Cx) -> Result<u64> {
    let person = cx.user_id()?;
    let marked = sql::mark_all_read(cx, person).await?;
    if marked > 0 {
        announce(cx, person.0).await?;
    }
    Ok(marked)
}

/// Lets the bells on the person's other pages follow.
async fn announce(cx: &mut Cx, entity_id: Uuid) -> Result<()> {
    let person = cx.user_id()?;
    let left = sql::unread(cx, person, UNREAD_CAP).await?;
    let audience = Audience {
        users: vec![person],
        private: true,
        ..Audience::default()
    };
    events::emit(
        cx,
        Event {
            kind: "notification.read",
            entity_kind: "notification",
            entity_id,
            version: 2,
            audience,
            payload: json!({ "unread": left }),
        },
    )
    .await
}
