//! AUD-03: what administrators are alerted of.

use shared::office::role::{Grant, NewRole};
use shared::office::user::{EditUser, NewUser};
use shared::{Permission, RoleId, Scope};

use super::*;
use crate::office::{role, user};
use crate::platform::audit::{self, Entry};
use crate::platform::jobs;
use crate::testing::{TestDb, code};

async fn refused(t: &TestDb, who: &str, times: i32) {
    let mut cx = t.cx(who).await;
    for _ in 0..times {
        assert_eq!(
            code(cx.require(Permission::TenantManage).await),
            "forbidden"
        );
    }
}

/// Files with so many rows each.
async fn exported(t: &TestDb, who: &str, files: &[i64]) {
    let mut cx = t.cx(who).await;
    let entries = files.iter().map(|rows| Entry {
        action: "user.export",
        entity_kind: "user",
        entity_id: None,
        title: None,
        changes: json!({ "rows": [null, rows] }),
    });
    audit::write_many(&mut cx, entries.collect()).await.unwrap();
    cx.commit().await.unwrap();
}

/// Looks through the log; how many alerts there were.
async fn raised(t: &TestDb, slug: &str) -> u64 {
    let mut cx = t.system_cx(slug).await;
    let raised = raise(&mut cx).await.unwrap();
    cx.commit().await.unwrap();
    raised
}

/// The alerts that somebody got, oldest first.
async fn told(t: &TestDb, who: &str) -> Vec<(String, Value)> {
    sqlx::query_as(
        "SELECT kind, data FROM notification WHERE user_id = $1 AND kind LIKE 'security.%' ORDER BY created_at, ctid",
    )
    .bind(t.person(who).0)
    .fetch_all(&mut t.owner().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn aud_03_a_burst_of_refusals_is_told_once_in_its_time() {
    let t = TestDb::new().await;
    refused(&t, "manager", REFUSALS - 1).await;
    assert_eq!(raised(&t, "demo").await, 0);
    refused(&t, "manager", 1).await;
    assert_eq!(raised(&t, "other").await, 0);
    assert_eq!(raised(&t, "demo").await, 1);
    assert_eq!(raised(&t, "demo").await, 0, "told already");
    for who in ["admin", "superadmin"] {
        let [(kind, data)] = told(&t, who).await.try_into().unwrap();
        assert_eq!(
            (kind.as_str(), &data["person"], &data["count"]),
            ("security.refusals", &json!("Manager Demo"), &json!(20)),
            "{who}"
        );
        let path = data["path"].as_str().unwrap();
        assert!(
            path.starts_with("/audit?action=access.refused&actor="),
            "{path}"
        );
    }
    for who in ["manager", "head", "hr", "other_admin"] {
        assert!(told(&t, who).await.is_empty(), "{who}");
    }
    // It goes on: the next alert comes when the time of the first is over, and counts what came since.
    refused(&t, "manager", REFUSALS + 5).await;
    t.advance(TimeDelta::minutes(5));
    assert_eq!(raised(&t, "demo").await, 0);
}

#[tokio::test]
async fn aud_03_what_goes_on_is_told_again_later() {
    let t = TestDb::new().await;
    refused(&t, "manager", REFUSALS).await;
    assert_eq!(raised(&t, "demo").await, 1);
    t.advance(TimeDelta::minutes(5));
    refused(&t, "manager", REFUSALS + 5).await;
    assert_eq!(raised(&t, "demo").await, 0, "within the time of the first");
    t.advance(TimeDelta::minutes(5));
    assert_eq!(raised(&t, "demo").await, 1);
    let [_, (_, again)] = told(&t, "admin").await.try_into().unwrap();
    assert_eq!(again["count"], 25, "only what the first did not tell of");
}

#[tokio::test]
async fn aud_03_refusals_far_apart_or_of_several_people_are_no_burst() {
    let t = TestDb::new().await;
    for _ in 0..40 {
        refused(&t, "manager", 1).await;
        t.advance(TimeDelta::minutes(1));
    }
    for who in ["head", "manager2", "outsider"] {
        refused(&t, who, REFUSALS / 2).await;
    }
    assert_eq!(raised(&t, "demo").await, 0);
    // A burst is found though it began before the last look and ended after it.
    refused(&t, "head", REFUSALS / 2).await;
    assert_eq!(raised(&t, "demo").await, 1);
}

#[tokio::test]
async fn aud_03_many_files_or_a_large_one_are_a_mass_export() {
    let t = TestDb::new().await;
    exported(&t, "hr", &[3; 4]).await;
    exported(&t, "analyst", &[LARGE_EXPORT - 1]).await;
    assert_eq!(raised(&t, "demo").await, 0);
    t.advance(TimeDelta::minutes(30));
    exported(&t, "hr", &[7]).await;
    exported(&t, "analyst", &[LARGE_EXPORT]).await;
    assert_eq!(raised(&t, "demo").await, 2);
    let mut alerts: Vec<(Value, Value, Value)> = told(&t, "admin")
        .await
        .into_iter()
        .map(|(_, data)| {
            (
                data["person"].clone(),
                data["count"].clone(),
                data["rows"].clone(),
            )
        })
        .collect();
    alerts.sort_by_key(|(person, ..)| person.to_string());
    assert_eq!(
        alerts,
        [
            (json!("Analyst Demo"), json!(2), json!(LARGE_EXPORT)),
            (json!("Hr Demo"), json!(5), json!(7)),
        ]
    );
    t.advance(TimeDelta::minutes(61));
    exported(&t, "hr", &[3; 4]).await;
    assert_eq!(raised(&t, "demo").await, 0, "the five were told of");
}

#[tokio::test]
async fn aud_03_files_far_apart_are_no_mass_export() {
    let t = TestDb::new().await;
    for _ in 0..8 {
        exported(&t, "hr", &[100]).await;
        t.advance(TimeDelta::minutes(16));
        assert_eq!(raised(&t, "demo").await, 0);
    }
}

#[tokio::test]
async fn aud_03_the_clock_finds_the_companies_and_one_process_tells() {
    let t = TestDb::new().await;
    let found = || tenants(t.backend(), t.now());
    refused(&t, "manager", REFUSALS - 1).await;
    assert!(found().await.unwrap().is_empty());
    refused(&t, "manager", 1).await;
    assert_eq!(found().await.unwrap(), [t.tenant("demo").0]);
    let (one, other) = tokio::join!(raised(&t, "demo"), raised(&t, "demo"));
    assert_eq!(one + other, 1);
    assert!(found().await.unwrap().is_empty(), "told of");
    exported(&t, "other_admin", &[LARGE_EXPORT]).await;
    assert_eq!(found().await.unwrap(), [t.tenant("other").0]);
    jobs::tick(t.backend()).await.unwrap();
    t.run_jobs().await;
    let [(kind, _)] = told(&t, "other_admin").await.try_into().unwrap();
    assert_eq!(kind, "security.mass_export", "the only administrator too");
    exported(&t, "other_manager", &[LARGE_EXPORT]).await;
    assert_eq!(found().await.unwrap(), [t.tenant("other").0]);
    sqlx::query("UPDATE tenant SET status = 'suspended' WHERE slug = 'other'")
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    assert!(found().await.unwrap().is_empty());
}

async fn give(t: &TestDb, who: &str, roles: Vec<RoleId>) {
    let mut cx = t.cx("admin").await;
    let edit = EditUser {
        role_ids: Some(roles),
        ..EditUser::default()
    };
    user::update(&mut cx, t.person(who), None, edit)
        .await
        .unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn aud_03_more_rights_are_told_at_once() {
    let t = TestDb::new().await;
    give(&t, "manager", vec![t.role("head")]).await;
    let [(kind, data)] = told(&t, "superadmin").await.try_into().unwrap();
    assert_eq!(
        (
            kind.as_str(),
            &data["person"],
            &data["roles"],
            &data["actor"]
        ),
        (
            "security.elevated",
            &json!("Manager Demo"),
            &json!(["head"]),
            &json!("Admin Demo")
        )
    );
    for who in ["admin", "manager", "hr", "head", "other_admin"] {
        assert!(told(&t, who).await.is_empty(), "{who}");
    }
    // Less, the same, or other roles without more rights are no elevation.
    give(&t, "manager", vec![t.role("employee"), t.role("head")]).await;
    give(&t, "manager", vec![t.role("manager")]).await;
    give(&t, "manager", vec![t.role("employee")]).await;
    assert_eq!(told(&t, "superadmin").await.len(), 1);
}

#[tokio::test]
async fn aud_03_a_new_administrator_is_told_of_and_a_new_manager_is_not() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    for (email, code) in [("a@demo.test", "manager"), ("b@demo.test", "admin")] {
        let new = NewUser {
            name: "Anna Petrova".to_owned(),
            email: email.to_owned(),
            password: Some("correct horse battery".to_owned()),
            role_ids: vec![t.role(code)],
            ..NewUser::default()
        };
        user::create(&mut cx, new).await.unwrap();
    }
    cx.commit().await.unwrap();
    let [(_, data)] = told(&t, "superadmin").await.try_into().unwrap();
    assert_eq!(data["roles"], json!(["admin"]));
}

#[tokio::test]
async fn aud_03_a_role_that_gives_more_is_told_when_somebody_has_it() {
    let t = TestDb::new().await;
    let content = |scope| NewRole {
        name: "Кладовщик".to_owned(),
        grants: vec![Grant {
            permission: Permission::TaskRead,
            scope,
        }],
    };
    let mut cx = t.cx("admin").await;
    let made = role::create(&mut cx, content(Scope::Own)).await.unwrap();
    role::update(&mut cx, made.id, None, content(Scope::Department))
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert!(told(&t, "superadmin").await.is_empty(), "nobody has it");
    give(&t, "manager", vec![made.id]).await;
    let before = told(&t, "superadmin").await.len();
    let mut cx = t.cx("admin").await;
    role::update(&mut cx, made.id, None, content(Scope::Tenant))
        .await
        .unwrap();
    role::update(&mut cx, made.id, None, content(Scope::Own))
        .await
        .unwrap();
    cx.commit().await.unwrap();
    let alerts = told(&t, "superadmin").await;
    assert_eq!(alerts.len(), before + 1);
    let (kind, data) = &alerts[before];
    assert_eq!(
        (kind.as_str(), &data["role"], &data["count"]),
        ("security.elevated", &json!("Кладовщик"), &json!(1))
    );
}

#[tokio::test]
async fn people_cannot_raise_alerts() {
    let t = TestDb::new().await;
    for who in ["admin", "superadmin"] {
        assert_eq!(
            code(raise(&mut t.cx(who).await).await),
            "forbidden",
            "{who}"
        );
    }
}
