//! AUD-01, AUD-03 against a real database.

use chrono::TimeDelta;
use serde_json::json;
use shared::office::audit::AuditListRequest;
use shared::office::user::EditUser;
use shared::{PageRequest, Permission, Scope, UserId};
use uuid::Uuid;

use crate::Cx;
use crate::office::user;
use crate::platform::audit::{Entry, write};
use crate::testing::{TestDb, code};

async fn act(t: &TestDb, who: &str, action: &str, kind: &str, id: Uuid) {
    let mut cx = t.cx(who).await;
    let changes = json!({ "title": ["a", "=b;\"c\""] });
    write(
        &mut cx,
        Entry {
            action,
            entity_kind: kind,
            entity_id: Some(id),
            title: Some("Thing"),
            changes,
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    t.advance(TimeDelta::minutes(1));
}

async fn actions(cx: &mut Cx, request: AuditListRequest) -> Vec<String> {
    let page = super::list(cx, &request).await.unwrap();
    assert_eq!(page.total_estimate, page.items.len() as u64);
    page.items.into_iter().map(|row| row.action).collect()
}

#[tokio::test]
async fn filters_by_person_action_entity_and_time() {
    let t = TestDb::new().await;
    let (task, project) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let begin = t.now();
    act(&t, "head", "task.create", "task", task).await;
    act(&t, "manager", "task.update", "task", task).await;
    act(&t, "head", "project.create", "project", project).await;
    act(&t, "head", "task_list.export", "task", task).await;
    act(&t, "other_head", "task.create", "task", task).await;
    let mut cx = t.cx("admin").await;
    let all = AuditListRequest::default;
    assert_eq!(
        actions(&mut cx, all()).await,
        [
            "task_list.export",
            "project.create",
            "task.update",
            "task.create"
        ],
        "newest first, of the own tenant"
    );
    let head = Some(t.person("head"));
    assert_eq!(
        actions(
            &mut cx,
            AuditListRequest {
                actor_id: head,
                ..all()
            }
        )
        .await,
        ["task_list.export", "project.create", "task.create"]
    );
    assert_eq!(
        actions(
            &mut cx,
            AuditListRequest {
                action: Some("task.".to_owned()),
                ..all()
            }
        )
        .await,
        ["task.update", "task.create"]
    );
    assert_eq!(
        actions(
            &mut cx,
            AuditListRequest {
                action: Some("task.create".to_owned()),
                actor_id: head,
                ..all()
            }
        )
        .await,
        ["task.create"]
    );
    assert_eq!(
        actions(
            &mut cx,
            AuditListRequest {
                action: Some("%".to_owned()),
                ..all()
            }
        )
        .await,
        [""; 0]
    );
    assert_eq!(
        actions(
            &mut cx,
            AuditListRequest {
                entity_kind: Some("project".to_owned()),
                ..all()
            }
        )
        .await,
        ["project.create"]
    );
    assert_eq!(
        actions(
            &mut cx,
            AuditListRequest {
                entity_id: Some(task),
                ..all()
            }
        )
        .await
        .len(),
        3
    );
    let of_kind = |kind: &str| AuditListRequest {
        entity_kind: Some(kind.to_owned()),
        entity_id: Some(task),
        ..all()
    };
    assert_eq!(actions(&mut cx, of_kind("task")).await.len(), 3);
    assert!(actions(&mut cx, of_kind("user")).await.is_empty());
    let second = begin + TimeDelta::minutes(1);
    let minute = AuditListRequest {
        from: Some(second),
        to: Some(second + TimeDelta::minutes(1)),
        ..all()
    };
    assert_eq!(actions(&mut cx, minute).await, ["task.update"]);
    let foreign = AuditListRequest {
        actor_id: Some(t.person("other_head")),
        ..all()
    };
    assert!(actions(&mut cx, foreign).await.is_empty());

    let history = super::of_entity(&mut cx, "task", task).await.unwrap();
    assert_eq!(
        history
            .iter()
            .map(|row| row.action.as_str())
            .collect::<Vec<_>>(),
        ["task_list.export", "task.update", "task.create"]
    );
    assert!(
        super::of_entity(&mut cx, "project", task)
            .await
            .unwrap()
            .is_empty()
    );
    let first = &history[2];
    assert_eq!(
        (
            first.actor_name.as_deref(),
            first.ip.as_deref(),
            first.request_id.as_deref()
        ),
        (Some("Head Demo"), Some("192.0.2.7"), Some("test-request"))
    );
}

#[tokio::test]
async fn pages_give_each_row_once() {
    let t = TestDb::new().await;
    let mut cx = t.cx("head").await;
    for n in 0..7u128 {
        let entry = Entry {
            action: "task.update",
            entity_kind: "task",
            entity_id: Some(Uuid::from_u128(n)),
            title: None,
            changes: json!({}),
        };
        write(&mut cx, entry).await.unwrap();
    }
    cx.commit().await.unwrap();
    let mut cx = t.cx("admin").await;
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = super::list(
            &mut cx,
            &AuditListRequest {
                page: PageRequest { limit: 3, cursor },
                ..AuditListRequest::default()
            },
        )
        .await
        .unwrap();
        seen.extend(page.items.into_iter().filter_map(|row| row.entity_id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    seen.sort();
    assert_eq!(
        seen,
        (0..7).map(Uuid::from_u128).collect::<Vec<_>>(),
        "rows of one instant too"
    );
    let bad = AuditListRequest {
        page: PageRequest {
            limit: 3,
            cursor: Some("00".to_owned()),
        },
        ..AuditListRequest::default()
    };
    assert_eq!(code(super::list(&mut cx, &bad).await), "bad_cursor");
}

#[tokio::test]
async fn the_log_is_for_those_who_may_read_it() {
    let t = TestDb::new().await;
    for who in ["hr", "head", "manager", "analyst"] {
        let mut cx = t.cx(who).await;
        assert_eq!(
            code(super::list(&mut cx, &AuditListRequest::default()).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(super::export_csv(&mut cx, &AuditListRequest::default(), ',').await),
            "forbidden",
            "{who}"
        );
    }
    t.set_grants("analyst", &[(Permission::AuditRead, Scope::Tenant)])
        .await;
    let mut cx = t.cx("analyst").await;
    let refused = AuditListRequest {
        action: Some("access.refused".to_owned()),
        ..AuditListRequest::default()
    };
    let rows = super::list(&mut cx, &refused).await.unwrap().items;
    assert_eq!(rows.len(), 8, "AUD-01: each refusal is on record");
    assert!(
        rows.iter()
            .all(|row| row.entity_title.as_deref() == Some("audit.read"))
    );
    let mut other = t.cx("other_admin").await;
    assert!(
        actions(&mut other, AuditListRequest::default())
            .await
            .is_empty()
    );
}

/// AUD-01: append-only for the program, whatever the statement.
#[tokio::test]
async fn nothing_in_the_log_can_be_changed_or_removed() {
    let t = TestDb::new().await;
    act(&t, "head", "task.create", "task", Uuid::from_u128(1)).await;
    for statement in [
        "UPDATE audit_log SET action = 'x'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "DELETE FROM audit_log_other",
        "SELECT * FROM audit_log_other",
    ] {
        let mut cx = t.cx("admin").await;
        let refused = sqlx::query(statement).execute(cx.conn()).await.unwrap_err();
        assert!(
            refused.to_string().contains("permission denied"),
            "{statement}: {refused}"
        );
    }
}

/// AUD-01: what is rolled back leaves no row, what is committed leaves one with the difference.
#[tokio::test]
async fn a_change_and_its_row_are_one() {
    let t = TestDb::new().await;
    let rename = EditUser {
        name: Some("Boris".to_owned()),
        ..EditUser::default()
    };
    let id: UserId = t.person("manager");
    let mut cx = t.cx("hr").await;
    user::update(&mut cx, id, None, rename.clone())
        .await
        .unwrap();
    drop(cx);
    assert!(t.audit_actions().await.is_empty());
    let mut cx = t.cx("hr").await;
    user::update(&mut cx, id, None, rename).await.unwrap();
    cx.commit().await.unwrap();
    let mut cx = t.cx("admin").await;
    let rows = super::of_entity(&mut cx, "user", id.0).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        rows[0].changes,
        json!({ "name": ["Manager Demo", "Boris"] })
    );
    assert_eq!(
        (
            rows[0].actor_id,
            rows[0].at,
            rows[0].entity_title.as_deref()
        ),
        (Some(t.person("hr")), t.now(), Some("Boris"))
    );
}

#[tokio::test]
async fn the_export_is_harmless_and_on_record() {
    let t = TestDb::new().await;
    act(&t, "head", "task.create", "task", Uuid::from_u128(1)).await;
    let mut cx = t.cx("admin").await;
    let file = super::export_csv(&mut cx, &AuditListRequest::default(), ';')
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(&file[..3], [0xef, 0xbb, 0xbf]);
    let text = String::from_utf8(file).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[1].starts_with("2026-03-02 09:00:00.000;Head Demo;task.create;task;Thing;00000000-"),
        "{}",
        lines[1]
    );
    assert_eq!(
        t.audit_actions().await.last().map(String::as_str),
        Some("audit.export")
    );
}

/// AUD-03: every filter is an index condition under the policy, not a look at every row of the tenant.
#[tokio::test]
async fn filters_use_their_indexes() {
    let t = TestDb::new().await;
    let mut owner = t.owner().await;
    sqlx::query(
        "INSERT INTO audit_log (tenant_id, id, at, actor_id, action, entity_kind, entity_id)
         SELECT $1, gen_random_uuid(), '2026-01-01'::timestamptz + n * interval '1 minute', md5('a' || n % 1000)::uuid,
             'kind' || n % 500 || '.update', 'kind' || n % 500, md5('e' || n % 5000)::uuid FROM generate_series(1, 30000) n",
    )
    .bind(t.tenant("demo").0)
    .execute(&mut owner)
    .await
    .unwrap();
    sqlx::query("ANALYZE audit_log")
        .execute(&mut owner)
        .await
        .unwrap();
    let filters = [
        ("actor_id = md5('a7')::uuid", "actor_id"),
        ("action ~>=~ 'kind7.' AND action ~<~ 'kind7.z'", "action"),
        ("entity_kind = 'kind7'", "entity_kind"),
        ("entity_id = md5('e7')::uuid", "entity_id"),
        ("at >= '2026-01-02' AND at < '2026-01-03'", "at"),
        (
            "(at, id) < ('2026-01-02', '00000000-0000-0000-0000-000000000000')",
            "at",
        ),
    ];
    let mut cx = t.cx("admin").await;
    for (filter, column) in filters {
        let sql = format!(
            "EXPLAIN SELECT * FROM audit_log WHERE tenant_id = '{}' AND {filter} ORDER BY at DESC, id DESC LIMIT 51",
            t.tenant("demo")
        );
        let plan: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_all(cx.conn())
            .await
            .unwrap();
        let used = plan
            .iter()
            .any(|line| line.contains("Index Cond") && line.contains(column));
        assert!(used, "{filter}: {plan:#?}");
        assert!(
            !plan
                .iter()
                .any(|line| line.contains("Seq Scan on audit_log_other")),
            "{filter}: {plan:#?}"
        );
    }
}
