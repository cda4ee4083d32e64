//! The private PostgreSQL (OPS-02): without `database_url` the program starts the system's own binaries in its data directory.
//!
//! It listens on a socket only, in a directory that nobody else may enter, so no password is needed. PostgreSQL refuses to run as root;
//! a program started by root runs it as the user `postgres`.

mod cluster;
mod place;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use cluster::Cluster;

/// Why the private PostgreSQL could not be had.
#[derive(Debug)]
pub struct Fault(String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

fn fault(text: impl Into<String>) -> Fault {
    Fault(text.into())
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Fault {
    move |error| Fault(format!("{}: {error}", path.display()))
}

/// A PostgreSQL that runs for this data directory.
pub struct Private {
    options: PgConnectOptions,
    /// Nothing where another process of ours has started it and will stop it.
    own: Option<Own>,
}

struct Own {
    cluster: Cluster,
    /// Held while we run: one program per data directory.
    _lock: File,
}

impl Private {
    /// How to connect.
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// Starts it; where another process of ours runs it already, `share` tells whether to use that one.
    ///
    /// # Errors
    /// Without binaries, with data of another version, when the directory is in use, or when PostgreSQL itself refuses; the text says what to do.
    pub async fn start(data_dir: &Path, share: bool) -> Result<Self, Fault> {
        fs::create_dir_all(data_dir).map_err(at(data_dir))?;
        let data_dir = data_dir.canonicalize().map_err(at(data_dir))?;
        let lock_file = data_dir.join("naryad.lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_file)
            .map_err(at(&lock_file))?;
        let own = match lock.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) if share => false,
            Err(TryLockError::WouldBlock) => {
                return Err(fault(format!(
                    "another naryad runs on {}; stop it, or choose another directory by --data",
                    data_dir.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(at(&lock_file)(error)),
        };
        let cluster = Cluster::open(&data_dir)?;
        if own {
            cluster.start().await?;
        } else {
            cluster.wait().await?;
        }
        let options = cluster.options();
        let private = Self {
            options,
            own: own.then_some(Own {
                cluster,
                _lock: lock,
            }),
        };
        private
            .make_database()
            .await
            .map_err(|error| fault(format!("the private PostgreSQL does not answer: {error}")))?;
        Ok(private)
    }

    async fn make_database(&self) -> Result<(), sqlx::Error> {
        let mut connection =
            PgConnection::connect_with(&self.options.clone().database("postgres")).await?;
        let known: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'naryad')")
                .fetch_one(&mut connection)
                .await?;
        if !known {
            sqlx::query("CREATE DATABASE naryad")
                .execute(&mut connection)
                .await?;
        }
        connection.close().await
    }

    /// Stops it, if it is ours to stop.
    pub async fn stop(self) {
        if let Some(own) = self.own
            && let Err(error) = own.cluster.stop().await
        {
            tracing::warn!(%error, "the private PostgreSQL did not stop");
        }
    }
}
