//! The context of a use-case: who asks, for which tenant, with which rights, when, inside which transaction.
//!
//! Only a [`Cx`] gives a connection, and it has set tenant and person for row-level security before anybody gets it.

use std::time::Instant;

use chrono::{DateTime, Utc};
use rand::RngCore;
use shared::i18n::Lang;
use shared::kernel::permission::Grants;
use shared::{DepartmentId, Permission, Scope, SessionId, TenantId, UserId};
use sqlx::{AssertSqlSafe, Executor, PgConnection, Postgres, Transaction};
use uuid::{Timestamp, Uuid};

use super::backend::Backend;
use super::error::{Error, Result};
use super::{audit, db, notify};

/// Who asks.
#[derive(Clone, Debug)]
pub struct Actor {
    pub tenant_id: TenantId,
    /// The person; nothing for the system.
    pub user_id: Option<UserId>,
    pub session_id: Option<SessionId>,
    pub name: String,
    pub lang: Lang,
    /// IANA name: the person's, else the tenant's.
    pub timezone: String,
    pub department_id: Option<DepartmentId>,
    /// The departments that scope `department` covers: the person's own, those the person heads, and everything below.
    pub departments: Vec<DepartmentId>,
    pub grants: Grants,
}

impl Actor {
    /// The system itself: every right within one tenant.
    pub fn system(tenant_id: TenantId) -> Self {
        Self {
            tenant_id,
            user_id: None,
            session_id: None,
            name: String::new(),
            lang: Lang::Ru,
            timezone: "UTC".to_owned(),
            department_id: None,
            departments: Vec::new(),
            grants: Permission::ALL
                .iter()
                .filter(|p| **p != Permission::TenantManage)
                .map(|p| (*p, Scope::Tenant))
                .collect(),
        }
    }

    /// Nobody, within a tenant: registration and sign-in.
    pub fn visitor(tenant_id: TenantId, lang: Lang) -> Self {
        Self {
            grants: Grants::none(),
            lang,
            ..Self::system(tenant_id)
        }
    }
}

/// Where a request came from, for the audit log (AUD-01).
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub ip: Option<String>,
    /// What the browser calls itself.
    pub device: String,
    pub request_id: Option<String>,
}

/// The context of one use-case. See the module.
pub struct Cx {
    backend: Backend,
    actor: Actor,
    origin: Origin,
    tx: Transaction<'static, Postgres>,
    now: DateTime<Utc>,
    wrote_events: bool,
    wrote_jobs: bool,
    held: Held,
}

/// How long a transaction is open, for the figures (OPS-03); noted when it ends, however that comes about.
struct Held {
    since: Instant,
    end: &'static str,
}

impl Held {
    fn begin() -> Self {
        Self {
            since: Instant::now(),
            end: "rollback",
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        metrics::histogram!("naryad_database_transaction_seconds", "end" => self.end)
            .record(self.since.elapsed().as_secs_f64());
    }
}

impl Cx {
    pub(super) async fn open(backend: Backend, actor: Actor, origin: Origin) -> Result<Self> {
        let tx = db::begin(backend.pool(), &settings(&actor)).await?;
        let now = backend.clock().now();
        Ok(Self {
            backend,
            actor,
            origin,
            tx,
            now,
            wrote_events: false,
            wrote_jobs: false,
            held: Held::begin(),
        })
    }

    /// The connection, inside the transaction, under the tenant's policy.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where the request came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The back end.
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// The tenant as SQL parameters want it.
    pub fn tenant(&self) -> Uuid {
        self.actor.tenant_id.0
    }

    /// The signed-in person.
    ///
    /// # Errors
    /// `Unauthenticated` for the system and for visitors.
    pub fn user_id(&self) -> Result<UserId> {
        self.actor
            .user_id
            .ok_or(Error::Unauthenticated("unauthenticated"))
    }

    /// The time at which this use-case happens: one instant for all its rows.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id (UUIDv7, RFC 9562) at this context's time.
    pub fn new_id(&mut self) -> Uuid {
        new_id_at(self.now)
    }

    /// Random bytes fit for secrets.
    pub fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the context's random source"
        )]
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    /// How far a permission of the asking person reaches.
    ///
    /// # Errors
    /// `Forbidden` where it is not given; the refusal is noted in the audit log (AUD-01).
    pub async fn require(&mut self, permission: Permission) -> Result<Scope> {
        match self.actor.grants.scope(permission) {
            Some(scope) => Ok(scope),
            None => Err(self.refuse(permission).await),
        }
    }

    /// Notes a refusal in the audit log and gives the error. What this context wrote is undone at once.
    ///
    /// All of it happens on the connection that the context has, because waiting for a second one while holding the first brings a busy
    /// pool to a standstill: the transaction is rolled back, the refusal is committed by itself, and the context begins anew.
    pub async fn refuse(&mut self, permission: Permission) -> Error {
        if self.actor.user_id.is_none() {
            return Error::Unauthenticated("unauthenticated");
        }
        if let Err(error) = self.note_refusal(permission).await {
            tracing::warn!(%error, "a refusal could not be written to the audit log");
        }
        Error::Forbidden(permission)
    }

    async fn note_refusal(&mut self, permission: Permission) -> Result<()> {
        self.begin_anew(false).await?;
        let noted = audit::write(self, audit::refusal(permission)).await;
        self.begin_anew(noted.is_ok()).await?;
        noted
    }

    /// Makes what was written so far last, whatever comes of the use-case, and goes on in a new transaction on the same connection: for
    /// counts of attempts. The one exception to "the caller commits".
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn keep(&mut self) -> Result<()> {
        let (events, jobs) = (self.wrote_events, self.wrote_jobs);
        self.begin_anew(true).await?;
        ring(&self.backend, events, jobs);
        Ok(())
    }

    /// Ends the transaction and begins another one under the same tenant. Savepoints are never open here: no use-case makes any.
    async fn begin_anew(&mut self, commits: bool) -> Result<()> {
        let end = if commits {
            "COMMIT AND CHAIN"
        } else {
            "ROLLBACK AND CHAIN"
        };
        let statements = format!("{end}; {}", settings(&self.actor));
        self.conn().execute(AssertSqlSafe(statements)).await?;
        if commits {
            self.held.end = "commit";
        }
        self.held = Held::begin();
        self.wrote_events = false;
        self.wrote_jobs = false;
        Ok(())
    }

    /// Marks that this transaction writes events.
    pub(super) fn note_event(&mut self) {
        self.wrote_events = true;
    }

    /// Marks that this transaction writes jobs.
    pub(super) fn note_job(&mut self) {
        self.wrote_jobs = true;
    }

    /// Ends the use-case: everything it wrote is there, and whoever waits for events and jobs is rung.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit(mut self) -> Result<()> {
        self.tx.commit().await?;
        self.held.end = "commit";
        ring(&self.backend, self.wrote_events, self.wrote_jobs);
        Ok(())
    }

    /// Acts as another person of the same tenant from here on (after sign-in, in jobs for a person).
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn become_actor(&mut self, actor: Actor) -> Result<()> {
        self.conn().execute(AssertSqlSafe(settings(&actor))).await?;
        self.actor = actor;
        Ok(())
    }

    /// Stores a notification for each of the people but the asking one (NTF-01). See [`notify`].
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn notify(&mut self, news: notify::News) -> Result<()> {
        notify::store(self, news).await
    }
}

/// Wakes whoever waits for events and jobs.
fn ring(backend: &Backend, events: bool, jobs: bool) {
    if events {
        backend.events().notify_one();
    }
    if jobs {
        backend.jobs().notify_one();
    }
}

/// A new id at an instant; for rows that are not made in a context.
pub fn new_id_at(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(
        uuid::NoContext,
        seconds,
        at.timestamp_subsec_nanos(),
    ))
}

/// What row-level security asks of a transaction. Sent as text, so that it travels with `BEGIN`: an id and a word, nothing that came from outside.
fn settings(actor: &Actor) -> String {
    let superadmin = if actor.grants.has(Permission::TenantManage) {
        "on"
    } else {
        "off"
    };
    format!(
        "SET LOCAL app.tenant = '{}'; SET LOCAL app.superadmin = '{superadmin}'",
        actor.tenant_id.0
    )
}

#[cfg(test)]
mod tests {
    use shared::office::account::ChangePassword;
    use shared::work::task::NewTask;

    use super::*;
    use crate::office::account;
    use crate::testing::{TestDb, fault, origin};
    use crate::work::task;

    /// The same back end with a pool of one connection: who waits for a second one while holding it waits in vain.
    async fn narrow(t: &TestDb) -> Backend {
        let ours = t.backend();
        let pool = db::pool((*ours.pool().connect_options()).clone(), 1)
            .await
            .unwrap();
        Backend::new(
            pool,
            ours.settings().clone(),
            ours.clock().clone(),
            ours.keys().clone(),
        )
        .unwrap()
    }

    fn titled(title: &str) -> NewTask {
        NewTask {
            title: title.to_owned(),
            ..NewTask::default()
        }
    }

    /// AUD-01, QLT-01: a refusal needs no second connection, undoes what was written, and leaves a context that can be used.
    #[tokio::test]
    async fn aud_01_a_refusal_is_noted_on_the_only_connection() {
        let t = TestDb::new().await;
        let actor = t.actor("manager").await;
        let mut cx = narrow(&t).await.cx(actor, origin()).await.unwrap();
        task::create(&mut cx, titled("undone")).await.unwrap();
        let answer = cx.require(Permission::UserManage).await;
        assert!(matches!(
            answer,
            Err(Error::Forbidden(Permission::UserManage))
        ));
        assert_eq!(t.audit_actions().await, ["access.refused"]);
        assert_eq!(t.count("SELECT count(*) FROM task").await, 0);

        task::create(&mut cx, titled("kept")).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(t.audit_actions().await, ["access.refused", "task.create"]);
        assert_eq!(
            t.count("SELECT count(*) FROM task WHERE title = 'kept'")
                .await,
            1
        );
    }

    /// IAM-14: a wrong password is counted on the same connection, and stays counted although nothing is committed.
    #[tokio::test]
    async fn iam_14_an_attempt_is_counted_on_the_only_connection() {
        let t = TestDb::new().await;
        let actor = t.actor("manager").await;
        let mut cx = narrow(&t).await.cx(actor, origin()).await.unwrap();
        let change = ChangePassword {
            current: "wrong".to_owned(),
            new: "a bicycle in the rain".to_owned(),
        };
        assert_eq!(
            fault(account::change_password(&mut cx, change).await),
            ("current".to_owned(), "wrong_password")
        );
        drop(cx);
        let counted = "SELECT failures::bigint FROM login_throttle WHERE key LIKE 'password:%'";
        assert_eq!(t.count(counted).await, 1);
    }
}
