//! `/notifications`: what concerns the signed-in person (NTF-01).

use backend::office::notification;
use serde_json::{Value, json as object};
use shared::NotificationId;
use shared::office::notification::{Notification, NotificationListRequest};

use super::call::{Answer, Call, Id, json, nothing, run};
use super::query::{Kind, Param};
use super::route::Route;

const UNREAD: Param = Param::new("unread", Kind::Flag, "Only those that are not read.");

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/notifications", "Notifications, newest first", list)
            .params(&[UNREAD])
            .page::<Notification>(),
        Route::get(
            "/notifications/unread",
            "How many are not read: `{count}`",
            unread,
        )
        .json::<Value>(),
        Route::post(
            "/notifications/read",
            "Mark all as read: `{count}`",
            mark_all_read,
        )
        .json::<Value>(),
        Route::post("/notifications/{id}/read", "Mark one as read", mark_read),
    ]
}

async fn list(call: Call) -> Answer {
    let wish = NotificationListRequest {
        unread: call.params().flag("unread")?,
        page: call.params().page()?,
    };
    let page = run!(call, cx => notification::list(cx, &wish))?;
    call.page(page)
}

async fn unread(call: Call) -> Answer {
    let count = run!(call, cx => notification::unread(cx))?;
    json(&object!({ "count": count }))
}

async fn mark_read(call: Call, Id(id): Id<NotificationId>) -> Answer {
    run!(call, cx => notification::mark_read(cx, id))?;
    nothing()
}

async fn mark_all_read(call: Call) -> Answer {
    let count = run!(call, cx => notification::mark_all_read(cx))?;
    json(&object!({ "count": count }))
}
