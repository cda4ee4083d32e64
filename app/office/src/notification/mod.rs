//! Stored notifications (NTF-01): the bell, the page, and the number both show.

pub mod api;
mod bell;
mod digest;
mod list;
mod row;
mod unread;

pub use bell::Bell;
pub use unread::{provide_unread, use_unread, watch_notifications};

use leptos_router::any_nested_route::AnyNestedRoute;

/// The pages of notifications.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes!["/notifications" => list::NotificationListPage]
}
