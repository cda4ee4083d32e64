//! What commands that touch data begin with: settings, database, migrations, back end.

use std::path::Path;

use backend::platform::clock::Clock;
use backend::platform::db;
use backend::{Backend, Settings};
use sqlx::postgres::PgConnectOptions;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use super::Common;
use crate::config::{self, Flags};
use crate::postgres::Private;
use crate::secret;

/// The one provider of TLS and the one of signatures. Must come before anything else uses either.
pub fn install_providers() {
    // Only the first call counts; a second one (tests) is harmless.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
}

/// The runtime of commands that wait for something.
pub fn runtime() -> Result<Runtime, String> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))
}

/// The settings, or all their faults in one text.
pub fn settings(flags: &Flags) -> Result<Settings, String> {
    config::load(flags)
        .map(|config| config.settings)
        .map_err(|faults| format!("the settings have faults:\n  {}", faults.join("\n  ")))
}

/// The database: the one of the settings, else the private one.
pub struct Database {
    pub options: PgConnectOptions,
    private: Option<Private>,
}

impl Database {
    /// Connects, or starts the private PostgreSQL. `share`: use the one that a running server has started.
    pub async fn open(settings: &Settings, share: bool) -> Result<Self, String> {
        match &settings.database_url {
            Some(url) => {
                let options = url
                    .parse()
                    .map_err(|error| format!("database_url: {error}"))?;
                Ok(Self {
                    options,
                    private: None,
                })
            }
            None => {
                let private = Private::start(&settings.data_dir, share)
                    .await
                    .map_err(|fault| fault.to_string())?;
                Ok(Self {
                    options: private.options().clone(),
                    private: Some(private),
                })
            }
        }
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), String> {
        db::migrate(&self.options)
            .await
            .map_err(|error| format!("the database could not be brought up to date: {error}"))
    }

    /// The back end over it.
    pub async fn backend(&self, settings: Settings) -> Result<Backend, String> {
        make_dir(&settings.data_dir)?;
        let keys = secret::keys(&settings.data_dir)
            .map_err(|error| format!("the signing key: {error}"))?;
        let pool = db::pool(self.options.clone(), settings.database_pool)
            .await
            .map_err(|error| format!("the database does not answer: {error}"))?;
        Backend::new(pool, settings, Clock::System, keys)
            .map_err(|error| format!("the settings of mail: {error}"))
    }

    /// Stops the private PostgreSQL.
    pub async fn close(self) {
        if let Some(private) = self.private {
            private.stop().await;
        }
    }
}

/// A back end for a command that ends soon: uses a running server's database, or starts its own and stops it after.
pub async fn with_backend<T>(
    common: &Common,
    work: impl AsyncFnOnce(&Backend) -> Result<T, String>,
) -> Result<T, String> {
    let mut settings = settings(&common.flags())?;
    settings.database_pool = settings.database_pool.min(2);
    let database = Database::open(&settings, true).await?;
    let outcome = match database.migrate().await {
        Ok(()) => match database.backend(settings).await {
            Ok(backend) => {
                let outcome = work(&backend).await;
                backend.pool().close().await;
                outcome
            }
            Err(message) => Err(message),
        },
        Err(message) => Err(message),
    };
    database.close().await;
    outcome
}

fn make_dir(dir: &Path) -> Result<(), String> {
    std::fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))
}

/// Cancels the token when the program is asked to end (SIGTERM, SIGINT). A second request ends it at once.
pub fn on_signal(stop: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    tokio::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        ) else {
            tracing::error!("signals cannot be heard");
            return;
        };
        let mut asked = false;
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if asked {
                std::process::exit(130);
            }
            asked = true;
            stop.cancel();
        }
    });
}
