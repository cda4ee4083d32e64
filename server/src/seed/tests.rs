//! The made-up companies against a real database.

use backend::Origin;
use backend::testing::TestDb;
use backend::work::task;
use backend::{Backend, office::account};
use shared::i18n::Lang;
use shared::office::account::{Login, LoginOutcome};
use shared::work::task::TaskListRequest;
use sqlx::{Connection, Executor, PgConnection};

use super::scale::{self, Scale};
use super::{PASSWORD, demo, demo_if_empty};

/// A database with the schema and no company at all.
async fn empty() -> TestDb {
    let t = TestDb::new().await;
    let mut owner = t.owner().await;
    for table in ["event_log", "audit_log", "tenant"] {
        owner
            .execute(sqlx::AssertSqlSafe(format!("DELETE FROM {table}")))
            .await
            .unwrap();
    }
    t
}

async fn sign_in(backend: &Backend, email: &str) -> backend::Actor {
    let wish = Login {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        tenant: None,
    };
    match account::login(backend, &Origin::default(), Lang::Ru, "localhost", wish).await {
        Ok(LoginOutcome::SignedIn(tokens)) => account::authenticate(backend, &tokens.access_token)
            .await
            .unwrap(),
        _ => panic!("{email} cannot sign in"),
    }
}

async fn listed(backend: &Backend, email: &str, filter: &str) -> u64 {
    let mut cx = backend
        .cx(sign_in(backend, email).await, Origin::default())
        .await
        .unwrap();
    task::list(
        &mut cx,
        &TaskListRequest {
            filter: filter.to_owned(),
            ..TaskListRequest::default()
        },
    )
    .await
    .unwrap()
    .total_estimate
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_is_made_once_and_sends_no_mail() {
    let t = empty().await;
    assert!(demo_if_empty(t.backend()).await.unwrap());
    assert!(!demo(t.backend()).await.unwrap());
    assert!(t.mails().await.is_empty());
    for who in [
        "admin",
        "head",
        "manager",
        "manager2",
        "hr",
        "analyst",
        "superadmin",
    ] {
        sign_in(t.backend(), &format!("{who}@demo.test")).await;
    }
    assert!((130..=160).contains(&listed(t.backend(), "admin@demo.test", "").await));
    assert!(listed(t.backend(), "admin@other.test", "").await < 10);
    for filter in [
        "status:overdue",
        "status:new",
        "status:in_progress",
        "status:review",
        "status:deferred",
    ] {
        assert!(
            listed(t.backend(), "head@demo.test", filter).await > 0,
            "{filter}"
        );
    }
    let late = "SELECT count(*) FROM task WHERE NOT overdue AND deleted_at IS NULL AND status IN (1, 2, 3, 5) AND deadline <= (SELECT max(created_at) FROM session)";
    assert_eq!(t.count(late).await, 0);
    let unread = |who: &str| {
        format!(
            "SELECT count(*) FROM notification n JOIN app_user u ON u.id = n.user_id WHERE u.email = '{who}@demo.test' AND n.read_at IS NULL"
        )
    };
    for who in ["head", "manager"] {
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(unread(who)))
            .fetch_one(&mut t.owner().await)
            .await
            .unwrap();
        assert_eq!(count, 3, "{who}");
    }
    assert!(t.count("SELECT count(*) FROM audit_log").await > 400);
    assert_eq!(
        t.count("SELECT count(*) FROM audit_log WHERE action = 'access.refused'")
            .await,
        0
    );
}

/// What an interruption left is made anew, the other company too.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_demonstration_is_made_anew() {
    let t = empty().await;
    assert!(demo(t.backend()).await.unwrap());
    t.owner()
        .await
        .execute("DELETE FROM tenant WHERE slug = 'other'; DELETE FROM comment")
        .await
        .unwrap();
    assert!(demo(t.backend()).await.unwrap());
    assert_eq!(t.count("SELECT count(*) FROM tenant").await, 2);
    assert!(t.count("SELECT count(*) FROM comment").await > 20);
}

/// No demo company comes into a database that somebody uses.
#[tokio::test(flavor = "multi_thread")]
async fn a_used_database_is_left_alone() {
    let t = empty().await;
    backend::office::tenant::provision(t.backend(), "acme", "Acme")
        .await
        .unwrap();
    assert!(!demo_if_empty(t.backend()).await.unwrap());
    assert_eq!(t.count("SELECT count(*) FROM tenant").await, 1);
}

async fn indexes(owner: &mut PgConnection) -> Vec<String> {
    let sql = "SELECT pg_get_indexdef(i.indexrelid) || i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
               WHERE NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY 1";
    sqlx::query_scalar(sql).fetch_all(owner).await.unwrap()
}

/// QLT-16: foreign keys are not checked while rows are copied, and indexes are away: both hold afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn companies_at_scale_are_whole() {
    let t = empty().await;
    let mut owner = t.owner().await;
    let before = indexes(&mut owner).await;
    let options = (*t.backend().pool().connect_options()).clone();
    let size = Scale {
        tasks: 2_000,
        users: 90,
        tenants: 6,
    };
    scale::scale(t.backend(), &options, size, |_| {})
        .await
        .unwrap();
    assert_eq!(indexes(&mut owner).await, before);

    let whole = "SELECT (SELECT count(*) FROM task) = 2000
        AND (SELECT count(*) FROM tenant) = 6
        AND (SELECT bool_and(pg_sequence_last_value(to_regclass('counter.task_' || replace(t.tenant_id::text, '-', ''))) = t.last)
            FROM (SELECT tenant_id, max(number) AS last FROM task GROUP BY 1) t)
        AND NOT EXISTS (SELECT FROM task t LEFT JOIN app_user r ON r.id = t.responsible_id AND r.tenant_id = t.tenant_id WHERE r.id IS NULL)
        AND NOT EXISTS (SELECT FROM task t LEFT JOIN app_user c ON c.id = t.creator_id AND c.tenant_id = t.tenant_id WHERE c.id IS NULL)
        AND NOT EXISTS (SELECT FROM task t LEFT JOIN department d ON d.id = t.department_id AND d.tenant_id = t.tenant_id WHERE d.id IS NULL)
        AND NOT EXISTS (SELECT FROM task t LEFT JOIN project p ON p.id = t.project_id AND p.tenant_id = t.tenant_id WHERE p.id IS NULL AND t.project_id IS NOT NULL)
        AND NOT EXISTS (SELECT FROM task_person p LEFT JOIN task t ON t.id = p.task_id AND t.tenant_id = p.tenant_id AND t.status = p.status
            AND t.deadline_sort = p.deadline_sort AND t.updated_at = p.updated_at AND (t.deleted_at IS NULL) = p.live WHERE t.id IS NULL)
        AND NOT EXISTS (SELECT FROM comment c LEFT JOIN task t ON t.id = c.entity_id WHERE t.id IS NULL)
        AND (SELECT sum(comments) FROM task) = (SELECT count(*) FROM comment)
        AND NOT EXISTS (SELECT FROM user_role u LEFT JOIN role r ON r.id = u.role_id AND r.tenant_id = u.tenant_id WHERE r.id IS NULL)
        AND NOT EXISTS (SELECT FROM department d LEFT JOIN app_user h ON h.id = d.head_id AND h.tenant_id = d.tenant_id WHERE h.id IS NULL)
        AND NOT EXISTS (SELECT FROM task WHERE created_at > updated_at OR closed_at < created_at OR (closed_at IS NULL) <> (status NOT IN (4, 6)))";
    let holds: bool = sqlx::query_scalar(whole)
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert!(holds);
    owner.close().await.unwrap();

    for who in ["admin", "head", "manager"] {
        assert!(
            listed(t.backend(), &format!("{who}@scale-01.test"), "status:open").await > 0,
            "{who}"
        );
    }
    let again = scale::scale(t.backend(), &options, size, |_| {})
        .await
        .err()
        .unwrap();
    assert!(again.to_string().contains("before"), "{again}");
}
