//! The program itself as another process: what the browser waits for, and what the machine spends on it (QLT-05).

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use backend::{Error, Result, Settings};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use super::http::Client;

/// How long a start may take before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two tries to get the first answer.
const PAUSE: Duration = Duration::from_millis(5);
/// After the first answer, before memory is read.
const IDLE: Duration = Duration::from_secs(3);

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to its first answer that it is ready.
    pub start: Duration,
}

impl Server {
    /// Starts this very program on a free port, over the same database, without limits on how often one may ask.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start(
        options: &PgConnectOptions,
        settings: &Settings,
        duties: &str,
    ) -> Result<Self> {
        let free = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
        let address = free.local_addr().map_err(failed)?;
        drop(free);
        let program = std::env::current_exe().map_err(failed)?;
        let began = Instant::now();
        let mut command = Command::new(program);
        command
            .args([
                "serve",
                "--no-demo",
                "--duties",
                duties,
                "--host",
                "127.0.0.1",
                "--port",
                &address.port().to_string(),
            ])
            .arg("--data")
            .arg(&settings.data_dir)
            .env("DATABASE_URL", options.to_url_lossy().to_string())
            .env("NARYAD_LOG__FILES", "false")
            .env("NARYAD_LOG__LEVEL", "warn")
            .env("NARYAD_LIMITS__API_PER_MINUTE", "1000000000")
            .env("NARYAD_LIMITS__API_BURST", "1000000000")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true);
        if let Some(site) = &settings.http.site_dir {
            command.arg("--site").arg(site);
        }
        let mut child = command.spawn().map_err(failed)?;
        while began.elapsed() < PATIENCE {
            if let Ok(mut client) = Client::connect(address).await
                && client.get("/health/ready", None).await.is_ok()
            {
                return Ok(Self {
                    child,
                    address,
                    start: began.elapsed(),
                });
            }
            if let Some(status) = child.try_wait().map_err(failed)? {
                return Err(Error::Internal(format!(
                    "the server ended at its start: {status}"
                )));
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(Error::Internal(format!(
            "the server was not ready after {} s",
            PATIENCE.as_secs()
        )))
    }

    /// Megabytes (10⁶) of memory that it holds, after some time without requests; nothing where the system does not tell.
    pub async fn idle_megabytes(&self) -> Option<f64> {
        tokio::time::sleep(IDLE).await;
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let kibibytes: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .ok()?;
        Some(kibibytes * 1024.0 / 1e6)
    }

    /// Ends it.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub async fn stop(mut self) -> Result<()> {
        self.child.kill().await.map_err(failed)
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::Internal(format!("the server as another process: {error}"))
}
