//! TEN-01, TEN-02 against a real database.

use chrono::TimeDelta;
use shared::i18n::Lang;
use shared::office::account::Login;
use shared::office::tenant::{NewTenant, RegistrationMode, TenantSettings, TenantStatus};
use shared::{Permission, RoleId, Scope, TenantId};
use sqlx::Row;
use uuid::Uuid;

use crate::office::{account, department, user};
use crate::testing::{PASSWORD, TestDb, code, fault, origin};
use crate::{Cx, Result};

/// Tables without a tenant, and why that is right.
const WITHOUT_TENANT: [(&str, &str); 5] = [
    (
        "tenant",
        "is the tenant itself: its policy compares its own id",
    ),
    (
        "login_throttle",
        "counts attempts of people who are nobody yet, keyed by hashes",
    ),
    ("cron_tick", "the installation's periodic duties"),
    ("job_worker", "the installation's processes that run jobs"),
    (
        "_sqlx_migrations",
        "the list of migrations, which the program cannot read",
    ),
];

fn company() -> NewTenant {
    NewTenant {
        slug: "third".to_owned(),
        name: " Third Company ".to_owned(),
        admin_name: "Anna Petrova".to_owned(),
        admin_email: "Anna@third.test".to_owned(),
        admin_password: "correct horse battery".to_owned(),
    }
}

async fn made(t: &TestDb) -> TenantId {
    let mut cx = t.cx("superadmin").await;
    let tenant = super::create(&mut cx, company()).await.unwrap();
    cx.commit().await.unwrap();
    tenant.id
}

async fn login(t: &TestDb, email: &str, password: &str) -> Result<String> {
    let login = Login {
        email: email.to_owned(),
        password: password.to_owned(),
        tenant: None,
    };
    match account::login(t.backend(), &origin(), Lang::En, "localhost", login).await? {
        shared::office::account::LoginOutcome::SignedIn(tokens) => Ok(tokens.access_token),
        shared::office::account::LoginOutcome::ChooseTenant(_) => panic!("asked for the tenant"),
    }
}

async fn settings(cx: &mut Cx) -> TenantSettings {
    super::settings(cx).await.unwrap()
}

/// TEN-01: no business table without tenant, forced policy and grants that the program needs; the program owns nothing and bypasses nothing.
#[tokio::test]
async fn every_table_is_kept_apart_by_tenant() {
    let t = TestDb::new().await;
    let mut owner = t.owner().await;
    let tables = sqlx::query(
        "SELECT c.relname::text AS name, c.relrowsecurity AS protected, c.relforcerowsecurity AS forced,
             EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull) AS has_tenant,
             coalesce((SELECT string_agg(pg_get_expr(p.polqual, p.polrelid), ' ; ') FROM pg_policy p WHERE p.polrelid = c.oid), '') AS policies,
             (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policy_count,
             pg_get_userbyid(c.relowner)::text AS owner,
             has_table_privilege('naryad_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') AS any_grant,
             has_table_privilege('naryad_app', c.oid, 'TRUNCATE, REFERENCES, TRIGGER') AS odd_grant
         FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(tables.len() > 20, "the catalogue was read");
    for table in &tables {
        let name: &str = table.get("name");
        assert_ne!(
            table.get::<&str, _>("owner"),
            "naryad_app",
            "{name} belongs to the program"
        );
        assert!(
            !table.get::<bool, _>("odd_grant"),
            "{name} gives the program more than rows"
        );
        if WITHOUT_TENANT.iter().any(|(known, _)| *known == name) {
            continue;
        }
        assert!(
            table.get::<bool, _>("has_tenant"),
            "{name} has no tenant_id"
        );
        assert!(
            table.get::<bool, _>("protected") && table.get::<bool, _>("forced"),
            "{name} is not under forced row-level security"
        );
        let policies: &str = table.get("policies");
        assert_eq!(
            table.get::<i64, _>("policy_count"),
            1,
            "{name} has one policy, so that none widens it"
        );
        assert!(
            policies.contains("tenant_id = ( SELECT (current_setting('app.tenant'::text))::uuid"),
            "{name}: {policies}"
        );
    }
    for (name, _) in WITHOUT_TENANT {
        assert!(
            tables
                .iter()
                .any(|table| table.get::<&str, _>("name") == name),
            "{name} is gone: take it off the list"
        );
    }
    let migrations = tables
        .iter()
        .find(|table| table.get::<&str, _>("name") == "_sqlx_migrations")
        .unwrap();
    assert!(!migrations.get::<bool, _>("any_grant"));
    let open_partitions = t
        .count(
            "SELECT count(*) FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'
             AND has_table_privilege('naryad_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')",
        )
        .await;
    assert_eq!(
        open_partitions, 0,
        "a partition read past its parent would be read past the policy"
    );
    let mighty = t.count("SELECT count(*) FROM pg_roles WHERE rolname = 'naryad_app' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin)").await;
    assert_eq!(mighty, 0);
    let owned = t
        .count("SELECT count(*) FROM pg_class WHERE relowner = 'naryad_app'::regrole")
        .await
        + t.count("SELECT count(*) FROM pg_proc WHERE proowner = 'naryad_app'::regrole")
            .await;
    assert_eq!(owned, 0);
    let who: String = sqlx::query_scalar("SELECT current_user::text")
        .fetch_one(t.cx("admin").await.conn())
        .await
        .unwrap();
    assert_eq!(who, "naryad_app");
}

/// TEN-01: even a statement that forgets the tenant reads and writes one tenant only.
#[tokio::test]
async fn the_database_itself_keeps_tenants_apart() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let people: i64 = sqlx::query_scalar("SELECT count(*) FROM app_user")
        .fetch_one(cx.conn())
        .await
        .unwrap();
    assert_eq!(people, 8);
    let changed = sqlx::query("UPDATE app_user SET position = 'x'")
        .execute(cx.conn())
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 8);
    let foreign = sqlx::query("DELETE FROM tenant WHERE slug = 'other'")
        .execute(cx.conn())
        .await
        .unwrap();
    assert_eq!(foreign.rows_affected(), 0);
    let smuggled = sqlx::query(
        "INSERT INTO department (tenant_id, id, name, created_at) VALUES ($1, $2, 'x', now())",
    )
    .bind(t.tenant("other").0)
    .bind(Uuid::from_u128(1))
    .execute(cx.conn())
    .await;
    assert!(
        smuggled
            .unwrap_err()
            .to_string()
            .contains("row-level security")
    );
    let mut bare = t.backend().pool().acquire().await.unwrap();
    assert!(
        sqlx::query("SELECT id FROM app_user")
            .fetch_all(&mut *bare)
            .await
            .is_err(),
        "without a tenant nothing is read, not everything"
    );
}

#[tokio::test]
async fn tenants_are_the_owners_matter() {
    let t = TestDb::new().await;
    let other = t.tenant("other");
    for who in ["admin", "hr", "head", "manager", "analyst", "other_admin"] {
        let mut cx = t.cx(who).await;
        assert_eq!(code(super::list(&mut cx).await), "forbidden", "{who}");
        assert_eq!(
            code(super::create(&mut cx, company()).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(super::suspend(&mut cx, other).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(super::resume(&mut cx, other).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(super::delete(&mut cx, other).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(super::purge_deleted(&mut cx).await),
            "forbidden",
            "{who}"
        );
    }
    let mut cx = t.cx("superadmin").await;
    let tenants = super::list(&mut cx).await.unwrap();
    let seen: Vec<_> = tenants
        .iter()
        .map(|tenant| (tenant.slug.as_str(), tenant.people, tenant.status))
        .collect();
    assert_eq!(
        seen,
        [
            ("demo", 8, TenantStatus::Active),
            ("other", 3, TenantStatus::Active)
        ]
    );
    assert_eq!(
        user::list(&mut cx, &Default::default())
            .await
            .unwrap()
            .total_estimate,
        8,
        "the owner of the installation does not see into companies"
    );
}

#[tokio::test]
async fn a_tenant_begins_with_roles_and_its_first_administrator() {
    let t = TestDb::new().await;
    let id = made(&t).await;
    let token = login(&t, "anna@third.test", "correct horse battery")
        .await
        .unwrap();
    let actor = account::authenticate(t.backend(), &token).await.unwrap();
    assert_eq!(actor.tenant_id, id);
    assert_eq!(
        actor.grants.scope(Permission::UserAssignRole),
        Some(Scope::Tenant)
    );
    assert!(!actor.grants.has(Permission::TenantManage));
    let mut cx = t.backend().cx(actor, origin()).await.unwrap();
    assert_eq!(
        user::list(&mut cx, &Default::default())
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    let settings = settings(&mut cx).await;
    assert_eq!(
        (settings.name.as_str(), settings.registration),
        ("Third Company", RegistrationMode::Invitation)
    );
    let default: Option<String> = sqlx::query_scalar("SELECT code FROM role WHERE id = $1")
        .bind(settings.default_role_id.map(|role| role.0))
        .fetch_one(cx.conn())
        .await
        .unwrap();
    assert_eq!(default.as_deref(), Some("employee"));
    assert_eq!(
        t.count("SELECT count(*) FROM audit_log WHERE action = 'tenant.create'")
            .await,
        2,
        "in the owner's log and in the company's"
    );
}

#[tokio::test]
async fn input_of_a_new_tenant_is_checked_and_leaves_nothing() {
    let t = TestDb::new().await;
    let cases = [
        (
            NewTenant {
                slug: "demo".to_owned(),
                ..company()
            },
            ("slug", "taken"),
        ),
        (
            NewTenant {
                slug: "No Slug".to_owned(),
                ..company()
            },
            ("slug", "slug"),
        ),
        (
            NewTenant {
                name: " ".to_owned(),
                ..company()
            },
            ("name", "required"),
        ),
        (
            NewTenant {
                admin_email: "nonsense".to_owned(),
                ..company()
            },
            ("admin_email", "email"),
        ),
        (
            NewTenant {
                admin_password: "third company".to_owned(),
                ..company()
            },
            ("admin_password", "weak_password"),
        ),
    ];
    for (new, expected) in cases {
        let mut cx = t.cx("superadmin").await;
        let (field, code) = fault(super::create(&mut cx, new).await);
        assert_eq!((field.as_str(), code), expected);
    }
    let mut cx = t.cx("superadmin").await;
    super::create(&mut cx, company()).await.unwrap();
    assert_eq!(
        cx.actor().user_id,
        Some(t.person("superadmin")),
        "the context has come back to its own tenant"
    );
    drop(cx);
    assert_eq!(
        t.count("SELECT count(*) FROM tenant").await,
        2,
        "what is not committed is not there, roles and person neither"
    );
    assert_eq!(t.count("SELECT count(*) FROM app_user").await, 11);
}

#[tokio::test]
async fn a_suspended_company_is_out_until_it_is_resumed() {
    let t = TestDb::new().await;
    let other = t.tenant("other");
    let token = login(&t, "admin@other.test", PASSWORD).await.unwrap();
    let mut cx = t.cx("superadmin").await;
    super::suspend(&mut cx, other).await.unwrap();
    assert_eq!(code(super::suspend(&mut cx, other).await), "tenant_status");
    assert_eq!(
        code(super::suspend(&mut cx, t.tenant("demo")).await),
        "own_tenant"
    );
    assert_eq!(
        code(super::suspend(&mut cx, TenantId(Uuid::from_u128(3))).await),
        "not_found"
    );
    cx.commit().await.unwrap();
    assert_eq!(
        code(account::authenticate(t.backend(), &token).await),
        "tenant_suspended"
    );
    let mut cx = t.cx("superadmin").await;
    super::resume(&mut cx, other).await.unwrap();
    assert_eq!(code(super::resume(&mut cx, other).await), "tenant_status");
    cx.commit().await.unwrap();
    assert!(account::authenticate(t.backend(), &token).await.is_ok());
    let actions = t.audit_actions().await;
    assert_eq!(
        actions
            .iter()
            .filter(|action| action.starts_with("tenant."))
            .collect::<Vec<_>>(),
        ["tenant.suspend", "tenant.resume"]
    );
}

#[tokio::test]
async fn a_deleted_company_waits_and_is_then_gone_with_everything() {
    let t = TestDb::new().await;
    let other = t.tenant("other");
    login(&t, "admin@other.test", PASSWORD).await.unwrap();
    let mut cx = t.cx("superadmin").await;
    super::delete(&mut cx, other).await.unwrap();
    assert_eq!(code(super::delete(&mut cx, other).await), "tenant_status");
    assert_eq!(
        code(super::delete(&mut cx, t.tenant("demo")).await),
        "own_tenant"
    );
    let deleting = super::list(&mut cx)
        .await
        .unwrap()
        .into_iter()
        .find(|tenant| tenant.id == other)
        .unwrap();
    assert_eq!(
        (deleting.status, deleting.delete_after),
        (TenantStatus::Deleting, Some(t.now() + TimeDelta::days(30)))
    );
    cx.commit().await.unwrap();
    assert_eq!(
        code(login(&t, "admin@other.test", PASSWORD).await),
        "invalid_credentials",
        "only one company is left to sign in to"
    );

    t.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
    let mut cx = t.system_cx("other").await;
    assert!(!super::purge_deleted(&mut cx).await.unwrap());
    drop(cx);
    t.advance(TimeDelta::seconds(1));
    let mut cx = t.system_cx("demo").await;
    assert!(
        !super::purge_deleted(&mut cx).await.unwrap(),
        "an active company is never removed"
    );
    drop(cx);
    let mut cx = t.system_cx("other").await;
    assert!(super::purge_deleted(&mut cx).await.unwrap());
    cx.commit().await.unwrap();
    let mut owner = t.owner().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    for table in tables {
        let left: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT count(*) FROM {table} WHERE tenant_id = $1"
        )))
        .bind(other.0)
        .fetch_one(&mut owner)
        .await
        .unwrap();
        assert_eq!(left, 0, "{table}");
    }
    assert_eq!(t.count("SELECT count(*) FROM app_user").await, 8);
    assert!(
        t.count("SELECT count(*) FROM audit_log WHERE action = 'tenant.purge'")
            .await
            == 1,
        "the log outlives what it tells of"
    );
}

#[tokio::test]
async fn the_settings_of_ones_own_company() {
    let t = TestDb::new().await;
    for who in ["hr", "head", "manager", "analyst", "superadmin"] {
        let mut cx = t.cx(who).await;
        assert_eq!(code(super::settings(&mut cx).await), "forbidden", "{who}");
        let mut admin = t.cx("admin").await;
        let wanted = settings(&mut admin).await;
        drop(admin);
        assert_eq!(
            code(super::edit_settings(&mut cx, wanted).await),
            "forbidden",
            "{who}"
        );
    }
    let mut cx = t.cx("admin").await;
    let before = settings(&mut cx).await;
    let wanted = TenantSettings {
        name: " Renamed ".to_owned(),
        timezone: "Asia/Omsk".to_owned(),
        hue: 10,
        registration: RegistrationMode::Domains,
        domains: vec!["@Firm.Test".to_owned()],
        default_role_id: Some(t.role("manager")),
        password_min_length: 12,
        digest_hour: 7,
        ..before.clone()
    };
    let after = super::edit_settings(&mut cx, wanted).await.unwrap();
    assert_eq!(
        (after.name.as_str(), after.domains.as_slice()),
        ("Renamed", ["firm.test".to_owned()].as_slice())
    );
    assert_eq!(settings(&mut cx).await, after);
    cx.commit().await.unwrap();
    assert_eq!(t.actor("manager").await.timezone, "Asia/Omsk");
    assert_eq!(
        t.audit_actions().await.last().map(String::as_str),
        Some("tenant.settings")
    );

    let mut cx = t.cx("admin").await;
    for (wanted, expected) in [
        (
            TenantSettings {
                timezone: "Mars".to_owned(),
                ..after.clone()
            },
            ("timezone", "invalid"),
        ),
        (
            TenantSettings {
                hue: 400,
                ..after.clone()
            },
            ("hue", "too_large"),
        ),
        (
            TenantSettings {
                password_min_length: 4,
                ..after.clone()
            },
            ("password_min_length", "too_small"),
        ),
        (
            TenantSettings {
                digest_hour: 24,
                ..after.clone()
            },
            ("digest_hour", "too_large"),
        ),
        (
            TenantSettings {
                domains: Vec::new(),
                ..after.clone()
            },
            ("domains", "required"),
        ),
        (
            TenantSettings {
                default_role_id: Some(t.role_of("other", "manager")),
                ..after.clone()
            },
            ("default_role_id", "not_found"),
        ),
        (
            TenantSettings {
                default_role_id: Some(RoleId(Uuid::from_u128(1))),
                ..after.clone()
            },
            ("default_role_id", "not_found"),
        ),
    ] {
        let (field, code) = fault(super::edit_settings(&mut cx, wanted).await);
        assert_eq!((field.as_str(), code), expected);
    }
    let owner = TenantSettings {
        default_role_id: Some(t.role("superadmin")),
        ..after
    };
    assert_eq!(
        code(super::edit_settings(&mut cx, owner).await),
        "forbidden",
        "nobody registers as the owner of the installation"
    );
    let mut other = t.cx("other_admin").await;
    assert_eq!(settings(&mut other).await.name, "Company other");
    assert_eq!(department::list(&mut other).await.unwrap().len(), 4);
}

#[tokio::test]
async fn provisioning_needs_a_free_short_name() {
    let t = TestDb::new().await;
    assert_eq!(
        fault(super::provision(t.backend(), "demo", "Again").await),
        ("slug".to_owned(), "taken")
    );
    assert_eq!(
        fault(super::provision(t.backend(), "-", "Again").await),
        ("slug".to_owned(), "slug")
    );
}

/// TEN-03: the command line names a company by its slug, or not at all where there is only one.
#[tokio::test]
async fn a_company_is_found_by_its_slug() {
    let t = TestDb::new().await;
    let find = |slug| super::by_slug(t.backend(), slug);
    assert_eq!(find(Some("demo")).await.unwrap(), Some(t.tenant("demo")));
    assert_eq!(find(Some("nowhere")).await.unwrap(), None);
    assert_eq!(find(None).await.unwrap(), None, "there are two");
    let mut cx = t.cx("superadmin").await;
    super::suspend(&mut cx, t.tenant("other")).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(find(Some("other")).await.unwrap(), None);
    assert_eq!(find(None).await.unwrap(), Some(t.tenant("demo")));
}
