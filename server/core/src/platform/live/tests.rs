use std::time::Duration;

use serde_json::{Value, json};
use shared::{DepartmentId, Permission, Scope, SessionId, UserId};
use sqlx::Connection;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::reader::Reader;
use super::*;
use crate::platform::cx::{Actor, Cx};
use crate::platform::events::{self, Event};
use crate::testing::TestDb;

const TENANT: TenantId = TenantId(Uuid::from_u128(1));

fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn department(number: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(number))
}

/// Somebody with one permission, who sees department 7.
fn actor(number: u128, permission: Permission, scope: Scope) -> Actor {
    let session_id = Some(SessionId(Uuid::from_u128(number)));
    let grants = [(permission, scope)].into_iter().collect();
    Actor {
        user_id: Some(person(number)),
        session_id,
        departments: vec![department(7)],
        grants,
        ..Actor::system(TENANT)
    }
}

fn subscriber(actor: &Actor) -> Subscriber {
    let topics = ["task", "user", "job", "notification"].map(str::to_owned);
    Subscriber::new(actor, &topics).unwrap()
}

fn delivery(cursor: i64, kind: &str, entity_kind: &str, audience: Audience) -> Delivery {
    let message = json!({ "cursor": cursor }).to_string().into();
    Delivery {
        tenant_id: TENANT,
        cursor,
        kind: kind.to_owned(),
        entity_kind: entity_kind.to_owned(),
        audience,
        message,
    }
}

fn task(cursor: i64) -> Delivery {
    delivery(cursor, "task.updated", "task", Audience::default())
}

async fn next(subscription: &mut Subscription) -> Option<Value> {
    let message = timeout(Duration::from_secs(5), subscription.next())
        .await
        .expect("a message comes in time");
    message.map(|text| serde_json::from_str(&text).unwrap())
}

fn is_silent(subscription: &mut Subscription) -> bool {
    subscription.receiver.try_recv().is_err()
}

#[test]
fn rights_decide_who_hears() {
    let of_people = |people: &[u128]| Audience {
        users: people.iter().copied().map(person).collect(),
        ..Audience::default()
    };
    let of_department = |number| Audience {
        departments: vec![department(number)],
        ..Audience::default()
    };
    let everybody = Audience {
        all: true,
        ..Audience::default()
    };
    let private = |number| Audience {
        private: true,
        ..of_people(&[number])
    };
    let check = |permission, scope, event: Delivery, expected: bool| {
        let who = subscriber(&actor(1, permission, scope));
        assert_eq!(
            who.hears(&event),
            expected,
            "{permission} {scope:?} {event:?}"
        );
    };
    let event = |audience| delivery(1, "task.updated", "task", audience);

    check(
        Permission::TaskRead,
        Scope::Tenant,
        event(Audience::default()),
        true,
    );
    check(
        Permission::TaskRead,
        Scope::Department,
        event(of_department(7)),
        true,
    );
    check(
        Permission::TaskRead,
        Scope::Department,
        event(of_department(8)),
        false,
    );
    check(
        Permission::TaskRead,
        Scope::Department,
        event(of_people(&[1, 2])),
        true,
    );
    check(
        Permission::TaskRead,
        Scope::Own,
        event(of_department(7)),
        false,
    );
    check(
        Permission::TaskRead,
        Scope::Own,
        event(of_people(&[1, 2])),
        true,
    );
    check(
        Permission::TaskRead,
        Scope::Own,
        event(of_people(&[2])),
        false,
    );
    check(
        Permission::TaskRead,
        Scope::Own,
        event(everybody.clone()),
        true,
    );
    // Without the permission nothing of the kind is heard, not even what everybody may hear.
    check(
        Permission::UserRead,
        Scope::Tenant,
        event(everybody.clone()),
        false,
    );
    check(
        Permission::UserRead,
        Scope::Tenant,
        delivery(1, "user.updated", "user", everybody),
        true,
    );
    check(
        Permission::TaskRead,
        Scope::Tenant,
        delivery(1, "job.updated", "job", Audience::default()),
        false,
    );
    check(
        Permission::JobManage,
        Scope::Tenant,
        delivery(1, "job.updated", "job", Audience::default()),
        true,
    );
    // What is private stays so, whatever the rights.
    check(
        Permission::UserRead,
        Scope::Tenant,
        delivery(1, "notification.created", "notification", private(2)),
        false,
    );
    check(
        Permission::UserRead,
        Scope::Tenant,
        delivery(1, "notification.created", "notification", private(1)),
        true,
    );
    check(
        Permission::TaskRead,
        Scope::Tenant,
        event(private(2)),
        false,
    );
    // Another tenant's event is never heard.
    check(
        Permission::TaskRead,
        Scope::Tenant,
        Delivery {
            tenant_id: TenantId(Uuid::from_u128(2)),
            ..event(Audience {
                all: true,
                ..Audience::default()
            })
        },
        false,
    );
}

#[test]
fn only_wanted_kinds_are_heard() {
    let who = Subscriber::new(
        &actor(1, Permission::TaskRead, Scope::Tenant),
        &["notification".to_owned()],
    )
    .unwrap();
    assert!(!who.hears(&task(1)));
    assert!(
        Subscriber::new(&Actor::system(TENANT), &[]).is_err(),
        "the system has no socket"
    );
}

#[tokio::test]
async fn a_subscription_begins_with_hello_and_ends_with_its_value() {
    let hub = Hub::new();
    hub.start_at(40);
    let mut subscription = hub.subscribe(
        subscriber(&actor(1, Permission::TaskRead, Scope::Tenant)),
        None,
    );
    assert_eq!(
        next(&mut subscription).await.unwrap(),
        json!({"type": "hello", "cursor": 40})
    );
    hub.deliver(task(41));
    assert_eq!(
        next(&mut subscription).await.unwrap(),
        json!({"cursor": 41})
    );
    assert_eq!(hub.subscriptions(), 1);
    drop(subscription);
    assert_eq!(hub.subscriptions(), 0);
}

#[tokio::test]
async fn who_comes_back_gets_what_was_missed() {
    let hub = Hub::new();
    hub.start_at(40);
    let who = subscriber(&actor(1, Permission::TaskRead, Scope::Tenant));
    // 44 was late: its transaction committed after that of 45.
    for cursor in [41, 42, 45, 44, 46] {
        hub.deliver(task(cursor));
    }
    hub.deliver(delivery(47, "job.updated", "job", Audience::default()));
    let cursors = |after| {
        hub.resume(after, &who).map(|missed| {
            missed
                .iter()
                .map(|text| {
                    serde_json::from_str::<Value>(text).unwrap()["cursor"]
                        .as_i64()
                        .unwrap()
                })
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(cursors(40).unwrap(), [41, 42, 45, 44, 46]);
    assert_eq!(cursors(42).unwrap(), [45, 44, 46]);
    assert_eq!(
        cursors(45).unwrap(),
        [44, 46],
        "what came late is not skipped"
    );
    assert_eq!(
        cursors(43).unwrap(),
        [45, 44, 46],
        "an unknown cursor in the middle"
    );
    assert_eq!(cursors(47).unwrap(), [0; 0]);
    assert_eq!(cursors(39), None, "from before this node began");

    let mut subscription = hub.subscribe(who.clone(), Some(45));
    assert_eq!(
        next(&mut subscription).await.unwrap(),
        json!({"type": "hello", "cursor": 47})
    );
    assert_eq!(next(&mut subscription).await.unwrap()["cursor"], 44);
    assert_eq!(next(&mut subscription).await.unwrap()["cursor"], 46);
    let mut subscription = hub.subscribe(who, Some(3));
    assert_eq!(
        next(&mut subscription).await.unwrap(),
        json!({"type": "resync", "cursor": 47})
    );
}

#[test]
fn the_ring_forgets() {
    let hub = Hub::new();
    let who = subscriber(&actor(1, Permission::TaskRead, Scope::Tenant));
    for cursor in 1..=(RING as i64 + 5) {
        hub.deliver(task(cursor));
    }
    assert_eq!(hub.resume(4, &who), None);
    assert_eq!(hub.resume(5, &who).unwrap().len(), RING);
}

#[tokio::test]
async fn a_slow_client_is_told_to_read_anew() {
    let hub = Hub::new();
    let mut slow = hub.subscribe(
        subscriber(&actor(1, Permission::TaskRead, Scope::Tenant)),
        None,
    );
    assert_eq!(next(&mut slow).await.unwrap()["type"], "hello");
    let last = QUEUE as i64 + 10;
    for cursor in 1..=last {
        hub.deliver(task(cursor));
    }
    assert_eq!(
        next(&mut slow).await.unwrap(),
        json!({"type": "resync", "cursor": last})
    );
    assert!(
        is_silent(&mut slow),
        "what was queued before the gap is dropped"
    );
    hub.deliver(task(last + 1));
    assert_eq!(next(&mut slow).await.unwrap()["cursor"], last + 1);
}

#[tokio::test]
async fn changed_rights_end_the_subscription() {
    let hub = Hub::new();
    let mut mine = hub.subscribe(
        subscriber(&actor(1, Permission::TaskRead, Scope::Tenant)),
        None,
    );
    let mut other = hub.subscribe(
        subscriber(&actor(2, Permission::TaskRead, Scope::Tenant)),
        None,
    );
    next(&mut mine).await.unwrap();
    next(&mut other).await.unwrap();
    hub.deliver(delivery(
        5,
        RIGHTS_CHANGED,
        "user",
        Audience {
            users: vec![person(1)],
            private: true,
            ..Audience::default()
        },
    ));
    hub.deliver(task(6));
    assert_eq!(next(&mut mine).await.unwrap()["cursor"], 5);
    assert_eq!(
        next(&mut mine).await.unwrap(),
        json!({"type": "resync", "cursor": 5})
    );
    assert_eq!(next(&mut mine).await, None);
    assert_eq!(
        next(&mut other).await.unwrap()["cursor"],
        6,
        "others hear nothing of it"
    );
}

/// An event of a task that everybody of the tenant may hear of.
async fn emit(cx: &mut Cx, version: i64) {
    let audience = Audience {
        all: true,
        ..Audience::default()
    };
    events::emit(
        cx,
        Event {
            kind: "task.updated",
            entity_kind: "task",
            entity_id: Uuid::nil(),
            version,
            audience,
            payload: json!({}),
        },
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn the_reader_delivers_each_event_once_even_when_commits_change_places() {
    let t = TestDb::new().await;
    let mut reader = Reader::start(t.backend()).await.unwrap();
    let mut subscription = t
        .backend()
        .hub()
        .subscribe(subscriber_of(&t, "admin").await, None);
    let mut foreign = t
        .backend()
        .hub()
        .subscribe(subscriber_of(&t, "other_admin").await, None);
    next(&mut subscription).await.unwrap();
    next(&mut foreign).await.unwrap();

    let (mut early, mut late) = (t.cx("head").await, t.cx("head").await);
    emit(&mut early, 1).await;
    emit(&mut late, 2).await;
    late.commit().await.unwrap();
    reader.read(t.backend()).await.unwrap();
    assert_eq!(next(&mut subscription).await.unwrap()["version"], 2);
    early.commit().await.unwrap();
    reader.read(t.backend()).await.unwrap();
    reader.read(t.backend()).await.unwrap();
    assert_eq!(next(&mut subscription).await.unwrap()["version"], 1);
    assert!(is_silent(&mut subscription), "nothing comes twice");
    assert!(is_silent(&mut foreign), "another tenant hears nothing");

    // What was rolled back never comes and stands in nobody's way.
    let mut never = t.cx("head").await;
    emit(&mut never, 3).await;
    drop(never);
    let mut cx = t.cx("head").await;
    emit(&mut cx, 4).await;
    cx.commit().await.unwrap();
    reader.read(t.backend()).await.unwrap();
    assert_eq!(next(&mut subscription).await.unwrap()["version"], 4);
}

async fn subscriber_of(t: &TestDb, who: &str) -> Subscriber {
    Subscriber::new(&t.actor(who).await, &["task".to_owned()]).unwrap()
}

#[tokio::test]
async fn a_running_node_hears_its_own_commits_and_those_of_others() {
    let t = TestDb::new().await;
    let stop = CancellationToken::new();
    let node = tokio::spawn(run(t.backend().clone(), stop.clone()));
    let mut subscription = t
        .backend()
        .hub()
        .subscribe(subscriber_of(&t, "admin").await, None);
    next(&mut subscription).await.unwrap();
    // The reader has begun when the first event comes; before that it is not missed either, for it begins at the end of the outbox.
    let mut version = 0;
    let heard = loop {
        version += 1;
        let mut cx = t.cx("head").await;
        emit(&mut cx, version).await;
        cx.commit().await.unwrap();
        if let Ok(message) = timeout(Duration::from_millis(200), subscription.next()).await {
            break message.unwrap();
        }
    };
    assert!(heard.contains("task.updated"));

    // Another node commits and wakes this one: nothing rings here but the database.
    let mut other = t.owner().await;
    let mut tx = other.begin().await.unwrap();
    sqlx::query("SELECT set_config('app.tenant', $1, true)")
        .bind(t.tenant("demo").to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO event_log (tenant_id, at, kind, entity_kind, entity_id, version, audience) VALUES ($1, $2, 'task.updated', 'task', $1, 777, '{\"all\": true}')",
    )
    .bind(t.tenant("demo").0)
    .bind(t.now())
    .execute(&mut *tx)
    .await
    .unwrap();
    sqlx::query("SELECT pg_notify('naryad_events', '999999999')")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    while next(&mut subscription).await.unwrap()["version"] != 777 {}
    stop.cancel();
    node.await.unwrap();
}
