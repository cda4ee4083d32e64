//! Server functions of notifications: always one's own.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::office::notification::{Notification, NotificationListRequest};
use shared::{NotificationId, Page};
use ui::AppError;

/// One's own notifications, newest first.
#[server(endpoint = "notification/list", prefix = "/sfn", input = Json)]
pub async fn notification_list(
    request: NotificationListRequest,
) -> Result<Page<Notification>, AppError> {
    gate::run!(cx => backend::office::notification::list(cx, &request))
}

/// How many are unread.
#[server(endpoint = "notification/unread", prefix = "/sfn", input = Json)]
pub async fn notification_unread() -> Result<u64, AppError> {
    gate::run!(cx => backend::office::notification::unread(cx))
}

/// Marks one as read.
#[server(endpoint = "notification/read", prefix = "/sfn", input = Json)]
pub async fn notification_read(id: NotificationId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::notification::mark_read(cx, id))
}

/// Marks all as read; answers how many there were.
#[server(endpoint = "notification/read-all", prefix = "/sfn", input = Json)]
pub async fn notification_read_all() -> Result<u64, AppError> {
    gate::run!(cx => backend::office::notification::mark_all_read(cx))
}
