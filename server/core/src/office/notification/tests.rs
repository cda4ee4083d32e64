use serde_json::json;
use shared::PageRequest;
use shared::office::notification::NotificationKind;

use super::*;
use crate::platform::notify::News;
use crate::platform::settings::{Settings, Smtp};
use crate::testing::TestDb;

/// A database with a mail server in its settings.
async fn with_mail() -> TestDb {
    let settings = Settings {
        smtp: Smtp {
            url: Some("smtp://127.0.0.1:1".to_owned()),
            ..Smtp::default()
        },
        ..Settings::default()
    };
    TestDb::at("2026-03-02T09:00:00Z".parse().unwrap(), settings).await
}

fn news(t: &TestDb, recipients: &[&str]) -> News {
    News {
        kind: NotificationKind::TaskAssigned,
        recipients: recipients.iter().map(|who| t.person(who)).collect(),
        entity_kind: "task",
        entity_id: Some(Uuid::from_u128(17)),
        data: json!({ "title": "Report", "number": 5, "actor": "Head Demo" }),
        path: "/tasks/17".to_owned(),
    }
}

async fn tell(t: &TestDb, by: &str, recipients: &[&str]) {
    let mut cx = t.cx(by).await;
    cx.notify(news(t, recipients)).await.unwrap();
    cx.commit().await.unwrap();
}

async fn bell(t: &TestDb, who: &str) -> Vec<Notification> {
    list(&mut t.cx(who).await, &NotificationListRequest::default())
        .await
        .unwrap()
        .items
}

#[tokio::test]
async fn each_recipient_is_told_once_and_the_doer_not() {
    let t = with_mail().await;
    sqlx::query("UPDATE app_user SET status = 'blocked' WHERE email = 'manager2@demo.test'")
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    tell(
        &t,
        "head",
        &[
            "manager",
            "manager",
            "head",
            "manager2",
            "outsider",
            "other_manager",
        ],
    )
    .await;
    let [told] = bell(&t, "manager").await.try_into().unwrap();
    assert_eq!(
        (told.kind, told.entity_id, told.read_at),
        (
            NotificationKind::TaskAssigned,
            Some(Uuid::from_u128(17)),
            None
        )
    );
    assert_eq!(told.data["path"], "/tasks/17");
    assert_eq!(bell(&t, "outsider").await.len(), 1);
    assert_eq!(
        t.count("SELECT count(*) FROM notification").await,
        2,
        "not the doer, the blocked one, another tenant's"
    );
    assert_eq!(t.event_kinds().await, ["notification.created"; 2]);
    let private: bool = sqlx::query_scalar("SELECT bool_and((audience->>'private')::boolean AND jsonb_array_length(audience->'users') = 1) FROM event_log")
        .fetch_one(&mut t.owner().await)
        .await
        .unwrap();
    assert!(private);
}

#[tokio::test]
async fn mail_goes_to_those_who_want_it() {
    let t = with_mail().await;
    sqlx::query(
        "UPDATE app_user SET mail_notifications = false WHERE email = 'outsider@demo.test'",
    )
    .execute(&mut t.owner().await)
    .await
    .unwrap();
    sqlx::query("UPDATE app_user SET lang = 'en' WHERE email = 'manager@demo.test'")
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    tell(&t, "head", &["manager", "outsider"]).await;
    let [mail] = t.mails().await.try_into().unwrap();
    assert_eq!(mail["to"], "manager@demo.test");
    assert_eq!(mail["subject"], "You are responsible for task #5 “Report”");
    let text = mail["text"].as_str().unwrap();
    assert!(
        text.contains("http://localhost:3000/tasks/17")
            && text.contains("By: Head Demo")
            && text.contains("/profile"),
        "{text}"
    );
    assert_eq!(mail["thread"], format!("task/{}", Uuid::from_u128(17)));
    assert_eq!(mail["optional"], true);
}

#[tokio::test]
async fn reading_is_ones_own_matter() {
    let t = TestDb::new().await;
    for _ in 0..3 {
        tell(&t, "head", &["manager"]).await;
        t.advance(chrono::TimeDelta::seconds(1));
    }
    assert_eq!(unread(&mut t.cx("manager").await).await.unwrap(), 3);
    assert_eq!(unread(&mut t.cx("head").await).await.unwrap(), 0);
    let id = bell(&t, "manager").await[0].id;
    for stranger in ["head", "admin", "other_manager"] {
        assert!(
            matches!(
                mark_read(&mut t.cx(stranger).await, id).await,
                Err(Error::NotFound)
            ),
            "{stranger}"
        );
    }
    for _ in 0..2 {
        let mut cx = t.cx("manager").await;
        mark_read(&mut cx, id).await.unwrap();
        cx.commit().await.unwrap();
    }
    assert_eq!(unread(&mut t.cx("manager").await).await.unwrap(), 2);
    let wish = NotificationListRequest {
        unread: true,
        ..NotificationListRequest::default()
    };
    assert_eq!(
        list(&mut t.cx("manager").await, &wish)
            .await
            .unwrap()
            .items
            .len(),
        2
    );
    let mut cx = t.cx("manager").await;
    assert_eq!(mark_all_read(&mut cx).await.unwrap(), 2);
    assert_eq!(mark_all_read(&mut cx).await.unwrap(), 0);
    cx.commit().await.unwrap();
    let read = t
        .event_kinds()
        .await
        .into_iter()
        .filter(|kind| kind == "notification.read")
        .count();
    assert_eq!(
        read, 2,
        "one for the single, one for all; a second reading is no news"
    );
}

#[tokio::test]
async fn pages_follow_each_other() {
    let t = TestDb::new().await;
    for _ in 0..5 {
        tell(&t, "head", &["manager"]).await;
    }
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let request = NotificationListRequest {
            unread: false,
            page: PageRequest { limit: 2, cursor },
        };
        let page = list(&mut t.cx("manager").await, &request).await.unwrap();
        assert_eq!(page.total_estimate, 5);
        seen.extend(page.items.iter().map(|row| row.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 5);
}
