//! What the machine gives at best, taken in the same run: the statement of the list under `pgbench`, a round trip to the database, and
//! what it takes to reach the disk. Each only where PostgreSQL's own programs are installed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use backend::work::task;
use backend::{Backend, Error, Result};
use shared::work::task::{Status, TaskListRequest, TaskSort};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::process::Command;
use uuid::Uuid;

use super::measure::Latency;
use super::who::{self, Who};

/// Seconds of one run of `pgbench`.
const SECONDS: u32 = 5;
/// Where Debian keeps PostgreSQL's programs, a directory per version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// `SELECT 1`, two connections at once.
///
/// # Errors
/// When `pgbench` fails; nothing where it is not installed.
pub async fn round_trip(options: &PgConnectOptions) -> Result<Option<Latency>> {
    pgbench(options, "SELECT 1;\n").await
}

/// The list `status:open` of somebody: the very statement that the program sends, within the same transaction.
///
/// # Errors
/// When `pgbench` fails; nothing where it is not installed.
pub async fn list(
    backend: &Backend,
    options: &PgConnectOptions,
    who: &Who,
) -> Result<Option<Latency>> {
    let Some(sql) = statement(backend, who).await? else {
        return Ok(None);
    };
    let tenant = who.actor.tenant_id;
    pgbench(options, &format!("BEGIN;\nSELECT set_config('app.tenant', '{tenant}', true) AS t, set_config('app.superadmin', 'off', true) AS s;\n{sql};\nEND;\n")).await
}

/// Asks for the list once and looks up on the same connection what was prepared for it; then puts the values in.
async fn statement(backend: &Backend, who: &Who) -> Result<Option<String>> {
    let mut cx = backend.cx(who.actor.clone(), who::origin()).await?;
    let request = TaskListRequest {
        filter: "status:open".to_owned(),
        sort: TaskSort::Deadline,
        ..TaskListRequest::default()
    };
    task::list(&mut cx, &request).await?;
    let found: Option<(String, Vec<String>)> = sqlx::query_as(
        "SELECT statement, parameter_types::text[] FROM pg_prepared_statements WHERE statement LIKE 'WITH page AS MATERIALIZED%' ORDER BY prepare_time DESC LIMIT 1",
    )
    .fetch_optional(cx.conn())
    .await?;
    let Some((sql, types)) = found else {
        return Ok(None);
    };
    let mut ids = std::iter::once(who.actor.tenant_id.0).chain(who.actor.user_id.map(|id| id.0));
    let mut values = Vec::new();
    for kind in &types {
        let value = match kind.as_str() {
            "uuid" => ids.next().map(|id| format!("'{id}'::uuid")),
            "uuid[]" => Some(uuids(
                &who.actor
                    .departments
                    .iter()
                    .map(|id| id.0)
                    .collect::<Vec<_>>(),
            )),
            "smallint[]" => Some(format!(
                "'{{{}}}'::smallint[]",
                Status::OPEN
                    .map(|status| status.code().to_string())
                    .join(",")
            )),
            // One row more than the page shows that there is a next one.
            "bigint" => Some(format!("{}::bigint", request.page.limit + 1)),
            _ => None,
        };
        let Some(value) = value else { return Ok(None) };
        values.push(value);
    }
    Ok(Some(fill(&sql, &values)))
}

fn uuids(ids: &[Uuid]) -> String {
    format!(
        "'{{{}}}'::uuid[]",
        ids.iter()
            .map(Uuid::to_string)
            .collect::<Vec<_>>()
            .join(",")
    )
}

/// Puts values in the place of `$1`, `$2`, …, the last first, so that `$1` does not touch `$10`.
fn fill(sql: &str, values: &[String]) -> String {
    values
        .iter()
        .enumerate()
        .rev()
        .fold(sql.replace('\n', " "), |sql, (index, value)| {
            sql.replace(&format!("${}", index + 1), value)
        })
}

/// Runs a script as the program's role; nothing where `pgbench` is not installed.
async fn pgbench(options: &PgConnectOptions, script: &str) -> Result<Option<Latency>> {
    let Some(program) = find("pgbench") else {
        return Ok(None);
    };
    let dir = std::env::temp_dir().join(format!("naryad-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir).map_err(failed)?;
    let outcome = pgbench_in(&dir, &program, options, script).await;
    std::fs::remove_dir_all(&dir).map_err(failed)?;
    outcome.map(Some)
}

async fn pgbench_in(
    dir: &Path,
    program: &Path,
    options: &PgConnectOptions,
    script: &str,
) -> Result<Latency> {
    let file = dir.join("script.sql");
    std::fs::write(&file, script).map_err(failed)?;
    let host = options.get_socket().map_or_else(
        || options.get_host().to_owned(),
        |socket| socket.to_string_lossy().into_owned(),
    );
    let mut command = Command::new(program);
    command
        .args([
            "-n",
            "-M",
            "prepared",
            "-c",
            "2",
            "-j",
            "2",
            "-T",
            &SECONDS.to_string(),
            "-l",
            "--log-prefix=times",
            "-f",
        ])
        .arg(&file)
        .args([
            "-h",
            &host,
            "-p",
            &options.get_port().to_string(),
            "-U",
            options.get_username(),
        ])
        .args(options.get_database())
        .current_dir(dir)
        .env("PGOPTIONS", "-c role=naryad_app");
    if let Some(password) = options.to_url_lossy().password() {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().await.map_err(failed)?;
    if !output.status.success() {
        return Err(Error::Internal(format!(
            "pgbench: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    let mut samples = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("times"))
        {
            samples.extend(
                std::fs::read_to_string(&path)
                    .map_err(failed)?
                    .lines()
                    .filter_map(micros),
            );
        }
    }
    Ok(Latency::of(samples, Duration::from_secs(SECONDS.into())))
}

/// A line of the log: client, transaction, microseconds, …
fn micros(line: &str) -> Option<Duration> {
    line.split(' ')
        .nth(2)?
        .parse()
        .ok()
        .map(Duration::from_micros)
}

/// Microseconds of one `fdatasync` on the disk of the data directory; nothing where `pg_test_fsync` is not installed.
///
/// # Errors
/// When it cannot be run.
pub async fn fsync_micros(data_dir: &Path) -> Result<Option<f64>> {
    let Some(program) = find("pg_test_fsync") else {
        return Ok(None);
    };
    let file = data_dir.join(format!("fsync-{}.tmp", std::process::id()));
    let output = Command::new(program)
        .args(["-s", "1", "-f"])
        .arg(&file)
        .output()
        .await
        .map_err(failed)?;
    // It removes the file itself; where it was ended early, this does.
    let _ = std::fs::remove_file(&file);
    Ok(fdatasync(&String::from_utf8_lossy(&output.stdout)))
}

/// `        fdatasync                          1342.338 ops/sec     745 usecs/op`, the first of them: one write of 8 kB.
fn fdatasync(text: &str) -> Option<f64> {
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("fdatasync"))?;
    let mut words = line.split_whitespace().rev();
    words.find(|word| *word == "usecs/op")?;
    words.next()?.parse().ok()
}

fn find(program: &str) -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions
        .into_iter()
        .rev()
        .chain(std::env::split_paths(&path))
        .map(|dir| dir.join(program))
        .find(|file| file.exists())
}

fn failed(error: std::io::Error) -> Error {
    Error::Internal(format!("the floor could not be taken: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places() {
        let values: Vec<String> = (1..=11).map(|n| format!("v{n}")).collect();
        assert_eq!(
            fill("a = $1 AND b = $11\nAND c = $10", &values),
            "a = v1 AND b = v11 AND c = v10"
        );
    }

    #[test]
    fn other_programs_are_understood() {
        let text = "Compare file sync methods using one 8kB write:\n        open_datasync                      1412.001 ops/sec     708 usecs/op\n        fdatasync                          1342.338 ops/sec     745 usecs/op\n\
                    Compare file sync methods using two 8kB writes:\n        fdatasync                           900.0 ops/sec    1111 usecs/op\n";
        assert_eq!(fdatasync(text), Some(745.0));
        assert_eq!(
            fdatasync("        fdatasync                                   n/a\n"),
            None
        );
        assert_eq!(
            micros("0 12 345 0 1700000000 123456"),
            Some(Duration::from_micros(345))
        );
    }
}
