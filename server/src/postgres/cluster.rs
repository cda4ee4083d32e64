//! A data directory of PostgreSQL: made, started, stopped.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};
use tokio::process::Command;

use super::place::{Account, account, binaries, locate, make_dir, short_dir};
use super::{Fault, at, fault};

/// The name of the role that owns everything, and of the database.
const NAME: &str = "naryad";
/// Part of the socket's name; nothing listens on a port.
const PORT: u16 = 5432;
/// The longest directory in which a socket fits (107 bytes with its name).
const SOCKET_DIR_MAX: usize = 85;

/// What does not depend on the machine; the sizes that do are in [`memory_settings`].
const SETTINGS: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("max_connections", "100"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "128MB"),
    ("random_page_cost", "1.1"),
    ("max_wal_size", "2GB"),
    ("checkpoint_timeout", "15min"),
    ("wal_compression", "on"),
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("log_min_duration_statement", "1s"),
];

/// Megabytes taken for granted where the machine does not say how many it has.
const MEMORY_MB: u64 = 1024;

/// What the manual of PostgreSQL recommends: a quarter of the memory for its own buffers, half as what the planner may expect in all caches.
fn memory_settings(total_mb: u64) -> [(&'static str, String); 2] {
    let buffers = (total_mb / 4).clamp(128, 8 * 1024);
    let cache = (total_mb / 2).max(2 * buffers);
    [
        ("shared_buffers", format!("{buffers}MB")),
        ("effective_cache_size", format!("{cache}MB")),
    ]
}

/// The machine's memory in megabytes; the limit of its control group where that is lower.
fn machine_memory_mb() -> u64 {
    let total = fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| parse_meminfo_mb(&text))
        .unwrap_or(MEMORY_MB);
    let group = fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse::<u64>().ok())
        .map(|bytes| bytes / (1024 * 1024));
    group.map_or(total, |group| group.min(total))
}

fn parse_meminfo_mb(text: &str) -> Option<u64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024)
}

/// A data directory of PostgreSQL and the binaries that fit it.
pub(super) struct Cluster {
    bin: PathBuf,
    dir: PathBuf,
    socket_dir: PathBuf,
    user: Option<Account>,
}

impl Cluster {
    pub(super) fn open(data_dir: &Path) -> Result<Self, Fault> {
        let user = account()?;
        let dir = locate(data_dir, user)?;
        let version = fs::read_to_string(dir.join("PG_VERSION"))
            .ok()
            .map(|text| text.trim().to_owned());
        let bin = binaries(version.as_deref())?;
        let beside = dir.with_file_name("run");
        let socket_dir = if beside.as_os_str().len() <= SOCKET_DIR_MAX {
            beside
        } else {
            short_dir(&dir)
        };
        make_dir(&socket_dir, user, 0o700)?;
        let cluster = Self {
            bin,
            dir,
            socket_dir,
            user,
        };
        if version.is_none() {
            make_dir(&cluster.dir, user, 0o700)?;
        }
        Ok(cluster)
    }

    pub(super) fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new()
            .socket(&self.socket_dir)
            .port(PORT)
            .username(NAME)
            .database(NAME)
    }

    pub(super) async fn start(&self) -> Result<(), Fault> {
        if !self.dir.join("PG_VERSION").exists() {
            self.init().await?;
        }
        self.clear_stale().await?;
        let mut options = format!("-k '{}' -p {PORT}", self.socket_dir.display());
        for (name, value) in SETTINGS {
            options.push_str(&format!(
                " -c {name}={}",
                if value.is_empty() { "''" } else { value }
            ));
        }
        for (name, value) in memory_settings(machine_memory_mb()) {
            options.push_str(&format!(" -c {name}={value}"));
        }
        let log = self.dir.join("server.log");
        let started = self
            .run(
                "pg_ctl",
                &[
                    "-w",
                    "-t",
                    "120",
                    "-l",
                    &log.to_string_lossy(),
                    "-o",
                    &options,
                    "start",
                ],
            )
            .await;
        started.map_err(|error| fault(format!("PostgreSQL did not start: {error}\n{}", tail(&log))))
    }

    async fn init(&self) -> Result<(), Fault> {
        let major: u32 = self
            .bin
            .parent()
            .and_then(Path::file_name)
            .and_then(OsStr::to_str)
            .and_then(|name| name.parse().ok())
            .unwrap_or_default();
        let mut arguments = vec!["-U", NAME, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"];
        if major >= 15 {
            arguments.extend(["--locale-provider=icu", "--icu-locale=und"]);
        }
        self.run("initdb", &arguments)
            .await
            .map_err(|error| fault(format!("initdb failed: {error}")))
    }

    /// A program that was killed leaves its PostgreSQL running, or a file that says so. Either is ended before a new start.
    async fn clear_stale(&self) -> Result<(), Fault> {
        let file = self.dir.join("postmaster.pid");
        let Ok(text) = fs::read_to_string(&file) else {
            return Ok(());
        };
        let pid = text.lines().next().unwrap_or_default();
        let running = fs::read_to_string(format!("/proc/{pid}/comm"))
            .is_ok_and(|name| name.starts_with("postgres"));
        let is_ours = fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|dir| dir == self.dir);
        if running && is_ours {
            return self.stop().await;
        }
        fs::remove_file(&file).map_err(at(&file))
    }

    pub(super) async fn stop(&self) -> Result<(), Fault> {
        self.run("pg_ctl", &["-w", "-t", "60", "-m", "fast", "stop"])
            .await
    }

    /// Waits until the PostgreSQL that another process starts answers.
    pub(super) async fn wait(&self) -> Result<(), Fault> {
        for _ in 0..150 {
            if PgConnection::connect_with(&self.options().database("postgres"))
                .await
                .is_ok()
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Err(fault(
            "another naryad holds the data directory, but its PostgreSQL does not answer",
        ))
    }

    async fn run(&self, program: &str, arguments: &[&str]) -> Result<(), Fault> {
        let path = self.bin.join(program);
        let mut command = Command::new(&path);
        command
            .arg("-D")
            .arg(&self.dir)
            .args(arguments)
            .current_dir(&self.dir)
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        if let Some(user) = self.user {
            command.uid(user.uid).gid(user.gid).env("HOME", &self.dir);
        }
        let output = command.output().await.map_err(at(&path))?;
        if output.status.success() {
            Ok(())
        } else {
            Err(fault(
                String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            ))
        }
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::{memory_settings, parse_meminfo_mb};

    #[test]
    fn buffers_are_a_quarter_of_the_memory_within_limits() {
        for (total, buffers, cache) in [
            (256, "128MB", "256MB"),
            (4_096, "1024MB", "2048MB"),
            (24_576, "6144MB", "12288MB"),
            (262_144, "8192MB", "131072MB"),
        ] {
            let [(_, first), (_, second)] = memory_settings(total);
            assert_eq!(
                (first.as_str(), second.as_str()),
                (buffers, cache),
                "{total} MB"
            );
        }
    }

    #[test]
    fn the_machine_says_its_memory_in_kilobytes() {
        assert_eq!(
            parse_meminfo_mb("MemTotal:       24576000 kB\nMemFree: 1 kB\n"),
            Some(24_000)
        );
        assert_eq!(parse_meminfo_mb("nothing"), None);
    }
}
