//! `naryad doctor`: is everything there that Naryad needs?

use std::path::Path;
use std::time::Duration;

use backend::Settings;
use backend::platform::clock::Clock;
use backend::platform::db::MIGRATOR;
use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::start::Database;
use super::{Common, Outcome};
use crate::config;
use crate::secret;
use crate::site::Site;
use crate::telemetry::process;

/// Least version of PostgreSQL, as `server_version_num` has it.
const LEAST_POSTGRES: i32 = 150_000;
/// Least free space, in bytes.
const LEAST_FREE: u64 = 1024 * 1024 * 1024;
/// How far the clock may be off the database's, in seconds.
const CLOCK_TOLERANCE: i64 = 5;
const PATIENCE: Duration = Duration::from_secs(5);

/// What was found, line by line.
#[derive(Default)]
struct Findings {
    bad: usize,
}

impl Findings {
    fn note(&mut self, what: &str, found: Result<String, String>) {
        match found {
            Ok(text) => println!("  ok    {what}: {text}"),
            Err(text) => {
                self.bad += 1;
                println!("  FAULT {what}: {text}");
            }
        }
    }

    fn warn(&self, what: &str, text: &str) {
        println!("  note  {what}: {text}");
    }
}

/// Looks at everything; fails when something is amiss.
pub async fn run(common: &Common) -> Outcome {
    let mut findings = Findings::default();
    let settings = match config::load(&common.flags()) {
        Ok(config) => {
            findings.note("settings", Ok("hold".to_owned()));
            config.settings
        }
        Err(faults) => {
            findings.note("settings", Err(faults.join("; ")));
            return Err("the settings must be mended first".to_owned());
        }
    };
    files(&mut findings, &settings);
    site(&mut findings, &settings);
    mail(&mut findings, &settings).await;
    match Database::open(&settings, true).await {
        Ok(database) => {
            look_at_database(&mut findings, &database).await;
            database.close().await;
        }
        Err(message) => findings.note("database", Err(message)),
    }
    match findings.bad {
        0 => {
            println!("everything is there");
            Ok(())
        }
        bad => Err(format!("{bad} faults")),
    }
}

fn files(findings: &mut Findings, settings: &Settings) {
    let dir = &settings.data_dir;
    let probe = dir.join(".doctor");
    let writable = std::fs::create_dir_all(dir)
        .and_then(|()| std::fs::write(&probe, b"ok"))
        .and_then(|()| std::fs::remove_file(&probe));
    findings.note(
        "data directory",
        writable
            .map(|()| dir.display().to_string())
            .map_err(|error| format!("{}: {error}", dir.display())),
    );
    match process::disk(dir).map(|disk| disk.free) {
        Some(bytes) if bytes < LEAST_FREE => findings.note(
            "disk",
            Err(format!("only {} MiB free", bytes / 1024 / 1024)),
        ),
        Some(bytes) => findings.note("disk", Ok(format!("{} MiB free", bytes / 1024 / 1024))),
        None => findings.warn("disk", "free space is not known"),
    }
    match secret::is_private(dir) {
        Some(true) => findings.note("signing key", Ok("readable by its owner alone".to_owned())),
        Some(false) => findings.note(
            "signing key",
            Err(format!(
                "{} can be read by others: chmod 600",
                secret::path(dir).display()
            )),
        ),
        None => findings.warn("signing key", "will be made at the first start"),
    }
}

fn site(findings: &mut Findings, settings: &Settings) {
    let usual = Path::new("target/site");
    let dir = settings
        .http
        .site_dir
        .as_deref()
        .or_else(|| (!Site::is_embedded() && usual.exists()).then_some(usual));
    match Site::load(dir) {
        Ok(site) if site.is_empty() => findings.note(
            "site",
            Err("no files: build the site, or name it by http.site_dir".to_owned()),
        ),
        Ok(site) => findings.note("site", Ok(format!("{} files", site.len()))),
        Err(error) => findings.note("site", Err(error.to_string())),
    }
}

async fn mail(findings: &mut Findings, settings: &Settings) {
    let Some(url) = &settings.smtp.url else {
        return findings.warn("mail", "not configured: nobody gets mails");
    };
    let (scheme, rest) = url.split_once("://").unwrap_or(("smtp", url));
    let address = rest
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .split(['/', '?'])
        .next()
        .unwrap_or_default();
    let address = if address.contains(':') {
        address.to_owned()
    } else {
        format!("{address}:{}", if scheme == "smtps" { 465 } else { 25 })
    };
    let reached = match timeout(PATIENCE, TcpStream::connect(&address)).await {
        Ok(Ok(_)) => Ok(format!("{address} answers")),
        Ok(Err(error)) => Err(format!("{address}: {error}")),
        Err(_) => Err(format!("{address} does not answer")),
    };
    findings.note("mail", reached);
}

async fn look_at_database(findings: &mut Findings, database: &Database) {
    let mut connection =
        match timeout(PATIENCE, PgConnection::connect_with(&database.options)).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return findings.note("database", Err(error.to_string())),
            Err(_) => return findings.note("database", Err("no answer".to_owned())),
        };
    let version = sqlx::query_as::<_, (i32, String)>(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')",
    )
    .fetch_one(&mut connection)
    .await;
    findings.note(
        "database",
        match version {
            Ok((number, name)) if number >= LEAST_POSTGRES => Ok(format!("PostgreSQL {name}")),
            Ok((_, name)) => Err(format!("PostgreSQL {name} is too old, 15 is the least")),
            Err(error) => Err(error.to_string()),
        },
    );
    for extension in ["pg_trgm", "btree_gin"] {
        let known = sqlx::query_scalar::<_, bool>(
            "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = $1)",
        )
        .bind(extension)
        .fetch_one(&mut connection)
        .await;
        findings.note(
            &format!("extension {extension}"),
            match known {
                Ok(true) => Ok("available".to_owned()),
                Ok(false) => {
                    Err("not available: install the contrib package of PostgreSQL".to_owned())
                }
                Err(error) => Err(error.to_string()),
            },
        );
    }
    migrations(findings, &mut connection).await;
    let now = sqlx::query_scalar::<_, DateTime<Utc>>("SELECT clock_timestamp()")
        .fetch_one(&mut connection)
        .await;
    findings.note(
        "clock",
        match now {
            Ok(there) => match (there - Clock::System.now()).num_seconds().abs() {
                off if off <= CLOCK_TOLERANCE => Ok(format!("{off} s off the database's")),
                off => Err(format!("{off} s off the database's: set both by NTP")),
            },
            Err(error) => Err(error.to_string()),
        },
    );
}

async fn migrations(findings: &mut Findings, connection: &mut PgConnection) {
    let wanted = MIGRATOR.iter().count();
    let known = sqlx::query_scalar::<_, bool>("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await;
    if !matches!(known, Ok(true)) {
        return findings.warn(
            "migrations",
            "none yet: `naryad migrate`, or the first start, makes the schema",
        );
    }
    let done = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM _sqlx_migrations WHERE success")
        .fetch_one(connection)
        .await;
    match done {
        Ok(done) if usize::try_from(done).is_ok_and(|done| done >= wanted) => {
            findings.note("migrations", Ok(format!("{done} of {wanted}")))
        }
        Ok(done) => findings.warn(
            "migrations",
            &format!("{done} of {wanted}: run `naryad migrate`"),
        ),
        Err(error) => findings.note("migrations", Err(error.to_string())),
    }
}
