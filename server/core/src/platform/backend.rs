//! The back end as one value: what all requests and jobs share.

use std::sync::Arc;

use sqlx::PgPool;
use tokio::sync::Notify;

use super::clock::Clock;
use super::crypto::Keys;
use super::cx::{Actor, Cx, Origin};
use super::error::Result;
use super::live::Hub;
use super::mail::Mailer;
use super::settings::Settings;

/// What all requests and jobs share. Cheap to clone.
#[derive(Clone)]
pub struct Backend(Arc<Inner>);

struct Inner {
    pool: PgPool,
    settings: Settings,
    clock: Clock,
    keys: Keys,
    mailer: Mailer,
    hub: Hub,
    /// Rung after a commit that wrote events.
    events: Notify,
    /// Rung after a commit that wrote jobs.
    jobs: Notify,
}

impl Backend {
    /// Puts the back end together. Nothing runs yet: the server starts [`super::live::run`] and [`super::jobs::run`].
    ///
    /// # Errors
    /// When the mail settings cannot be read.
    pub fn new(pool: PgPool, settings: Settings, clock: Clock, keys: Keys) -> Result<Self> {
        let mailer = Mailer::new(&settings.smtp)?;
        Ok(Self(Arc::new(Inner {
            pool,
            settings,
            clock,
            keys,
            mailer,
            hub: Hub::new(),
            events: Notify::new(),
            jobs: Notify::new(),
        })))
    }

    /// The pool; use-cases get their connection from [`Cx`] alone.
    pub fn pool(&self) -> &PgPool {
        &self.0.pool
    }

    /// The installation's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Signing keys.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// Outgoing mail.
    pub fn mailer(&self) -> &Mailer {
        &self.0.mailer
    }

    /// The live connections of this node.
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// Rung after a commit that wrote events.
    pub fn events(&self) -> &Notify {
        &self.0.events
    }

    /// Rung after a commit that wrote jobs.
    pub fn jobs(&self) -> &Notify {
        &self.0.jobs
    }

    /// Opens a context for somebody: a transaction with tenant and person set.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn cx(&self, actor: Actor, origin: Origin) -> Result<Cx> {
        Cx::open(self.clone(), actor, origin).await
    }

    /// Opens a context for the system itself within a tenant: jobs, the clock, the seeder.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn system_cx(&self, tenant: shared::TenantId) -> Result<Cx> {
        self.cx(Actor::system(tenant), Origin::default()).await
    }
}
