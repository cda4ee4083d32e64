//! The context of a use-case: who asks, for which tenant, with which rights, when, inside which transaction.
//!
//! Only a [`Cx`] gives a connection, and it has set tenant and person for row-level security before anybody gets it.

use chrono::{DateTime, Utc};
use rand::RngCore;
use shared::i18n::Lang;
use shared::kernel::permission::Grants;
use shared::{DepartmentId, Permission, Scope, SessionId, TenantId, UserId};
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::{Timestamp, Uuid};

use super::backend::Backend;
use super::error::{Error, Result};
use super::{audit, notify};

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
}

impl Cx {
    pub(super) async fn open(backend: Backend, actor: Actor, origin: Origin) -> Result<Self> {
        let mut tx = backend.pool().begin().await?;
        set_tenant(&mut tx, &actor).await?;
        let now = backend.clock().now();
        Ok(Self {
            backend,
            actor,
            origin,
            tx,
            now,
            wrote_events: false,
            wrote_jobs: false,
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

    /// Notes a refusal in the audit log, outside this transaction (which will be rolled back), and gives the error.
    pub async fn refuse(&mut self, permission: Permission) -> Error {
        if self.actor.user_id.is_none() {
            return Error::Unauthenticated("unauthenticated");
        }
        if let Err(error) =
            audit::refusal(&self.backend, &self.actor, &self.origin, permission).await
        {
            tracing::warn!(%error, "a refusal could not be written to the audit log");
        }
        Error::Forbidden(permission)
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
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await?;
        if self.wrote_events {
            self.backend.events().notify_one();
        }
        if self.wrote_jobs {
            self.backend.jobs().notify_one();
        }
        Ok(())
    }

    /// Acts as another person of the same tenant from here on (after sign-in, in jobs for a person).
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn become_actor(&mut self, actor: Actor) -> Result<()> {
        set_tenant(&mut self.tx, &actor).await?;
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

/// A new id at an instant; for rows that are not made in a context.
pub fn new_id_at(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(
        uuid::NoContext,
        seconds,
        at.timestamp_subsec_nanos(),
    ))
}

async fn set_tenant(tx: &mut Transaction<'static, Postgres>, actor: &Actor) -> Result<()> {
    let superadmin = if actor.grants.has(Permission::TenantManage) {
        "on"
    } else {
        "off"
    };
    sqlx::query!(
        "SELECT set_config('app.tenant', $1, true) AS t, set_config('app.superadmin', $2, true) AS s",
        actor.tenant_id.to_string(),
        superadmin
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}
