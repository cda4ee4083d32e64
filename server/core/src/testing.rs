//! What tests of the back end stand on: a database of one's own with two companies in it, a clock that is moved by hand, and
//! contexts of the people by their part in the story.
//!
//! ```ignore
//! let t = TestDb::new().await;
//! let mut cx = t.cx("head").await;
//! let task = task::create(&mut cx, new).await.unwrap();
//! cx.commit().await.unwrap();
//! t.run_jobs().await;
//! ```
//!
//! | tenant | who | role | department |
//! |---|---|---|---|
//! | demo | `admin`, `superadmin`, `hr`, `analyst` | as named | root |
//! | demo | `head` | head | installation, which `head` heads |
//! | demo | `manager` | manager | installation |
//! | demo | `manager2` | manager | crew, below installation |
//! | demo | `outsider` | manager | sales |
//! | other | `other_admin`, `other_head`, `other_manager` | as named | root, installation, installation |
//!
//! Departments of both tenants: `root` → (`installation` → `crew`), `sales`. Everybody's e-mail is `<who>@<tenant>.test` (`head@demo.test`,
//! `admin@other.test`), everybody's password [`PASSWORD`].
//!
//! The environment names a PostgreSQL on which databases and roles may be made: `NARYAD_TEST_DATABASE_URL`.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use serde_json::Value;
use shared::{DepartmentId, Permission, RoleId, Scope, TenantId, UserId};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::office::{account, tenant};
use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::cx::new_id_at;
use crate::platform::settings::Smtp;
use crate::platform::{db, jobs};
use crate::{Actor, Backend, Cx, Error, Origin, Result, Settings};

/// Everybody's password.
pub const PASSWORD: &str = "naryad-demo-7431";

/// What signs the access tokens of tests.
pub const SECRET: [u8; 32] = [7; 32];

/// Role code, tenant and department of everybody.
const PEOPLE: &[(&str, &str, &str, &str)] = &[
    ("admin", "demo", "admin", "root"),
    ("superadmin", "demo", "superadmin", "root"),
    ("hr", "demo", "hr", "root"),
    ("analyst", "demo", "analyst", "root"),
    ("head", "demo", "head", "installation"),
    ("manager", "demo", "manager", "installation"),
    ("manager2", "demo", "manager", "crew"),
    ("outsider", "demo", "manager", "sales"),
    ("other_admin", "other", "admin", "root"),
    ("other_head", "other", "head", "installation"),
    ("other_manager", "other", "manager", "installation"),
];

/// Name and the department above.
const DEPARTMENTS: &[(&str, Option<&str>)] = &[
    ("root", None),
    ("installation", Some("root")),
    ("crew", Some("installation")),
    ("sales", Some("root")),
];

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static PASSWORD_HASH: OnceCell<String> = OnceCell::const_new();

/// A database of one's own and the back end over it. Dropped with its database.
pub struct TestDb {
    backend: Backend,
    name: String,
    owner: PgConnectOptions,
    tenants: BTreeMap<String, TenantId>,
    people: BTreeMap<String, (TenantId, UserId)>,
    departments: BTreeMap<(String, String), DepartmentId>,
    roles: BTreeMap<(String, String), RoleId>,
}

impl TestDb {
    /// A fresh database; the clock stands at Monday, 2 March 2026, 09:00 UTC.
    pub async fn new() -> Self {
        Self::with(settings()).await
    }

    /// The same with settings of the test's own.
    pub async fn with(settings: Settings) -> Self {
        Self::at(
            Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0)
                .single()
                .expect("a valid date"),
            settings,
        )
        .await
    }

    /// A fresh database with a clock and settings of the test's own.
    pub async fn at(now: DateTime<Utc>, settings: Settings) -> Self {
        // Whoever was first in this process has installed it.
        let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
        let maintenance = maintenance();
        let template = TEMPLATE.get_or_init(|| make_template(&maintenance)).await;
        let name = format!("naryad_test_{}", new_id_at(now).simple());
        run(
            &maintenance,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        let owner = maintenance.database(&name);
        let pool = db::pool(owner.clone(), 4)
            .await
            .expect("the test database answers");
        let backend = Backend::new(pool, settings, Clock::fixed(now), Keys::new(&SECRET))
            .expect("the settings of tests are sound");
        let mut test = Self {
            backend,
            name,
            owner,
            tenants: BTreeMap::new(),
            people: BTreeMap::new(),
            departments: BTreeMap::new(),
            roles: BTreeMap::new(),
        };
        for slug in ["demo", "other"] {
            test.seed(slug).await;
        }
        test
    }

    /// The back end.
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// What the clock says.
    pub fn now(&self) -> DateTime<Utc> {
        self.backend.clock().now()
    }

    /// Moves the clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.backend.clock().advance(by);
    }

    /// Somebody with the rights that the database gives now.
    pub async fn actor(&self, who: &str) -> Actor {
        let (tenant, person) = self.people[who];
        account::actor(&self.backend, tenant, person)
            .await
            .expect("everybody of the story is active")
    }

    /// A context of somebody.
    pub async fn cx(&self, who: &str) -> Cx {
        let actor = self.actor(who).await;
        self.backend
            .cx(actor, origin())
            .await
            .expect("the test database answers")
    }

    /// A context of the system within a tenant.
    pub async fn system_cx(&self, slug: &str) -> Cx {
        self.backend
            .system_cx(self.tenant(slug))
            .await
            .expect("the test database answers")
    }

    /// A tenant by its slug.
    pub fn tenant(&self, slug: &str) -> TenantId {
        self.tenants[slug]
    }

    /// Somebody's id.
    pub fn person(&self, who: &str) -> UserId {
        self.people[who].1
    }

    /// Somebody's e-mail address.
    pub fn email(&self, who: &str) -> String {
        email(who)
    }

    /// A department of `demo` by its name.
    pub fn department(&self, name: &str) -> DepartmentId {
        self.department_of("demo", name)
    }

    /// A department of any tenant by its name.
    pub fn department_of(&self, slug: &str, name: &str) -> DepartmentId {
        self.departments[&(slug.to_owned(), name.to_owned())]
    }

    /// A system role of `demo` by its code.
    pub fn role(&self, code: &str) -> RoleId {
        self.role_of("demo", code)
    }

    /// A system role of any tenant by its code.
    pub fn role_of(&self, slug: &str, code: &str) -> RoleId {
        self.roles[&(slug.to_owned(), code.to_owned())]
    }

    /// Gives somebody exactly one role, past all rules.
    pub async fn set_role(&self, who: &str, code: &str) {
        let (tenant, person) = self.people[who];
        let slug = self
            .tenants
            .iter()
            .find(|(_, id)| **id == tenant)
            .map(|(slug, _)| slug.clone())
            .expect("people belong to a tenant");
        let mut owner = self.owner().await;
        sqlx::query("UPDATE user_role SET role_id = $3 WHERE tenant_id = $1 AND user_id = $2")
            .bind(tenant.0)
            .bind(person.0)
            .bind(self.role_of(&slug, code).0)
            .execute(&mut owner)
            .await
            .expect("a role can be set");
    }

    /// Gives somebody exactly these permissions, by a role made for it, past all rules.
    pub async fn set_grants(&self, who: &str, grants: &[(Permission, Scope)]) {
        let (tenant, person) = self.people[who];
        let (permissions, scopes): (Vec<&str>, Vec<&str>) = grants
            .iter()
            .map(|(permission, scope)| (permission.as_str(), scope.as_str()))
            .unzip();
        let role = new_id_at(self.now());
        sqlx::query(
            "WITH made AS (INSERT INTO role (tenant_id, id, name, created_at) VALUES ($1, $2, ($2::uuid)::text, $3)),
                  granted AS (INSERT INTO role_permission (tenant_id, role_id, permission, scope)
                      SELECT $1, $2, g.permission, g.scope FROM unnest($4::text[], $5::text[]) AS g(permission, scope))
             UPDATE user_role SET role_id = $2 WHERE tenant_id = $1 AND user_id = $6",
        )
        .bind(tenant.0)
        .bind(role)
        .bind(self.now())
        .bind(permissions)
        .bind(scopes)
        .bind(person.0)
        .execute(&mut self.owner().await)
        .await
        .expect("a role can be made and given");
    }

    /// A connection as the owner, whom no policy binds: to see what really stands in the tables.
    pub async fn owner(&self) -> PgConnection {
        PgConnection::connect_with(&self.owner)
            .await
            .expect("the test database answers")
    }

    /// A number read as the owner: `SELECT count(*) FROM …`.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&mut self.owner().await)
            .await
            .expect("the statement of the test is sound")
    }

    /// Actions of the audit log in the order of writing, over both tenants.
    pub async fn audit_actions(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT action FROM audit_log ORDER BY at, ctid")
            .fetch_all(&mut self.owner().await)
            .await
            .expect("the log can be read")
    }

    /// Kinds of the events in the order of writing, over both tenants.
    pub async fn event_kinds(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT kind FROM event_log ORDER BY cursor")
            .fetch_all(&mut self.owner().await)
            .await
            .expect("the outbox can be read")
    }

    /// The mails that wait, were sent or given up: the payloads of their jobs, oldest first (move the clock between two whose order matters).
    pub async fn mails(&self) -> Vec<Value> {
        sqlx::query_scalar("SELECT payload FROM job WHERE kind = $1 ORDER BY created_at, id")
            .bind("mail.send")
            .fetch_all(&mut self.owner().await)
            .await
            .expect("jobs can be read")
    }

    /// Runs all due jobs and those that they make, until none is due; the number run.
    pub async fn run_jobs(&self) -> usize {
        let mut done = 0;
        loop {
            match jobs::run_due(&self.backend).await.expect("jobs can be run") {
                0 => return done,
                ran => done += ran,
            }
        }
    }

    async fn seed(&mut self, slug: &str) {
        let tenant = tenant::provision(&self.backend, slug, &format!("Company {slug}"))
            .await
            .expect("a tenant can be made");
        self.tenants.insert(slug.to_owned(), tenant);
        let hash = PASSWORD_HASH
            .get_or_init(|| async {
                self.backend
                    .keys()
                    .hash_password(PASSWORD.to_owned())
                    .await
                    .expect("hashing works")
            })
            .await
            .clone();
        let mut owner = self.owner().await;
        let roles: Vec<(Uuid, String)> =
            sqlx::query_as("SELECT id, code FROM role WHERE tenant_id = $1 AND code IS NOT NULL")
                .bind(tenant.0)
                .fetch_all(&mut owner)
                .await
                .expect("roles can be read");
        self.roles.extend(
            roles
                .into_iter()
                .map(|(id, code)| ((slug.to_owned(), code), RoleId(id))),
        );
        for (name, parent) in DEPARTMENTS {
            self.seed_department(&mut owner, tenant, slug, name, *parent)
                .await;
        }
        for (who, _, role, department) in PEOPLE.iter().filter(|(_, of, ..)| *of == slug) {
            let id = self
                .seed_person(
                    &mut owner,
                    tenant,
                    who,
                    &hash,
                    self.department_of(slug, department),
                    self.role_of(slug, role),
                )
                .await;
            self.people.insert((*who).to_owned(), (tenant, id));
        }
        let head = self.person(if slug == "demo" { "head" } else { "other_head" });
        sqlx::query("UPDATE department SET head_id = $2 WHERE id = $1")
            .bind(self.department_of(slug, "installation").0)
            .bind(head.0)
            .execute(&mut owner)
            .await
            .expect("a head can be set");
    }

    async fn seed_department(
        &mut self,
        owner: &mut PgConnection,
        tenant: TenantId,
        slug: &str,
        name: &str,
        parent: Option<&str>,
    ) {
        let id = new_id_at(self.now());
        let parent = parent.map(|parent| self.department_of(slug, parent).0);
        sqlx::query("INSERT INTO department (tenant_id, id, parent_id, name, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(tenant.0)
            .bind(id)
            .bind(parent)
            .bind(name)
            .bind(self.now())
            .execute(&mut *owner)
            .await
            .expect("a department can be made");
        sqlx::query(
            "INSERT INTO department_closure (tenant_id, ancestor_id, descendant_id, depth)
             SELECT $1, ancestor_id, $2, depth + 1 FROM department_closure WHERE tenant_id = $1 AND descendant_id = $3
             UNION ALL SELECT $1, $2, $2, 0",
        )
        .bind(tenant.0)
        .bind(id)
        .bind(parent)
        .execute(&mut *owner)
        .await
        .expect("the closure can be made");
        self.departments
            .insert((slug.to_owned(), name.to_owned()), DepartmentId(id));
    }

    async fn seed_person(
        &self,
        owner: &mut PgConnection,
        tenant: TenantId,
        who: &str,
        hash: &str,
        department: DepartmentId,
        role: RoleId,
    ) -> UserId {
        let id = new_id_at(self.now());
        let login = who.strip_prefix("other_").unwrap_or(who);
        sqlx::query(
            "INSERT INTO app_user (tenant_id, id, email, name, login, password_hash, department_id, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        )
        .bind(tenant.0)
        .bind(id)
        .bind(email(who))
        .bind(name(who))
        .bind(login)
        .bind(hash)
        .bind(department.0)
        .bind(self.now())
        .execute(&mut *owner)
        .await
        .expect("a person can be made");
        sqlx::query("INSERT INTO user_role (tenant_id, user_id, role_id, created_at) VALUES ($1, $2, $3, $4)")
            .bind(tenant.0)
            .bind(id)
            .bind(role.0)
            .bind(self.now())
            .execute(&mut *owner)
            .await
            .expect("a role can be given");
        UserId(id)
    }
}

impl Drop for TestDb {
    /// Removes the database, open connections or not. A thread of its own, because the test's runtime cannot be waited on here.
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime can be made");
            runtime.block_on(run(&maintenance(), statement));
        })
        .join();
        if dropped.is_err() {
            eprintln!("the test database {} stays behind", self.name);
        }
    }
}

/// The code of a refusal.
pub fn code<T>(answer: Result<T>) -> &'static str {
    answer.err().expect("a refusal").code()
}

/// Field and code of the first fault of refused input.
pub fn fault<T>(answer: Result<T>) -> (String, &'static str) {
    match answer.err().expect("a refusal") {
        Error::Invalid(faults) => faults
            .into_vec()
            .into_iter()
            .map(|fault| (fault.field, fault.code))
            .next()
            .expect("a fault"),
        other => panic!("not a fault of input: {other}"),
    }
}

/// The settings of tests: mail is configured, so that it is written, but nobody listens there.
pub fn settings() -> Settings {
    Settings {
        smtp: Smtp {
            url: Some("smtp://127.0.0.1:9".to_owned()),
            ..Smtp::default()
        },
        ..Settings::default()
    }
}

/// Where the requests of tests come from.
pub fn origin() -> Origin {
    Origin {
        ip: Some("192.0.2.7".to_owned()),
        device: "Test".to_owned(),
        request_id: Some("test-request".to_owned()),
    }
}

fn email(who: &str) -> String {
    match who.strip_prefix("other_") {
        Some(who) => format!("{who}@other.test"),
        None => format!("{who}@demo.test"),
    }
}

/// `head` is called "Head Demo": names differ from e-mails, so that a search by one does not find by the other.
fn name(who: &str) -> String {
    let (who, tenant) = who
        .strip_prefix("other_")
        .map_or((who, "Demo"), |who| (who, "Other"));
    let (first, rest) = who.split_at(1);
    format!("{}{rest} {tenant}", first.to_uppercase())
}

fn maintenance() -> PgConnectOptions {
    let url = std::env::var("NARYAD_TEST_DATABASE_URL")
        .expect("NARYAD_TEST_DATABASE_URL names a PostgreSQL on which tests may make databases");
    PgConnectOptions::from_str(&url).expect("NARYAD_TEST_DATABASE_URL is an address of PostgreSQL")
}

async fn run(options: &PgConnectOptions, statement: String) {
    let mut connection = PgConnection::connect_with(options)
        .await
        .expect("the PostgreSQL of tests answers");
    connection
        .execute(sqlx::raw_sql(AssertSqlSafe(statement)))
        .await
        .expect("the statement of the harness is sound");
    connection
        .close()
        .await
        .expect("a connection can be closed");
}

/// A database with the schema and nothing else, named after the schema, so that later processes find it done.
async fn make_template(maintenance: &PgConnectOptions) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for migration in db::MIGRATOR.iter() {
        hash.update(&migration.checksum);
    }
    let name = format!("naryad_template_{}", &hex::encode(hash.finalize())[..16]);
    let mut connection = PgConnection::connect_with(maintenance)
        .await
        .expect("the PostgreSQL of tests answers");
    sqlx::query("SELECT pg_advisory_lock(7215099)")
        .execute(&mut connection)
        .await
        .expect("a lock can be had");
    let known: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(&name)
            .fetch_one(&mut connection)
            .await
            .expect("the catalogue can be read");
    if !known {
        let draft = format!("{name}_draft");
        run(
            maintenance,
            format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"),
        )
        .await;
        run(maintenance, format!("CREATE DATABASE {draft}")).await;
        db::migrate(&maintenance.clone().database(&draft))
            .await
            .expect("the migrations are sound");
        run(
            maintenance,
            format!("ALTER DATABASE {draft} RENAME TO {name}"),
        )
        .await;
    }
    connection
        .close()
        .await
        .expect("closing gives the lock back");
    name
}
