//! Companies by the million rows, to measure with: `naryad seed --scale tasks=1000000,users=2000,tenants=50` (QLT-16).
//!
//! Two years of work in tenants of very different sizes, the largest of fifty with 8 % of all. The same call gives the same companies.
//! Rows go in by `COPY` as a superuser (see [`copy`]). The first tenant, `scale-01`, is the largest; its sign-ins `admin@scale-01.test`,
//! `head@scale-01.test` and `manager@scale-01.test` are those that `naryad bench` measures as.

mod company;
pub mod copy;
mod rows;
mod task;
mod words;

use std::str::FromStr;
use std::time::Instant;

use backend::{Backend, Error, Result};
use chrono::TimeDelta;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, Executor, PgConnection};

pub use words::{COMMON, RARE};

/// Everybody's password, as in the demonstration.
const PASSWORD: &str = super::PASSWORD;
/// How far back it goes.
const HISTORY: TimeDelta = TimeDelta::days(730);
/// How often progress is told, in tasks.
const TELL_EVERY: usize = 50_000;

/// How much to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    pub tasks: usize,
    pub users: usize,
    pub tenants: usize,
}

impl FromStr for Scale {
    type Err = String;

    /// Reads `tasks=1000000,users=2000,tenants=50`; what is left out takes these numbers.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut scale = Self {
            tasks: 1_000_000,
            users: 2_000,
            tenants: 50,
        };
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (name, number) = pair
                .split_once('=')
                .ok_or_else(|| format!("`{pair}` is not of the form name=number"))?;
            let number: usize = number
                .trim()
                .replace('_', "")
                .parse()
                .map_err(|_| format!("`{number}` is not a number"))?;
            match name.trim() {
                "tasks" => scale.tasks = number,
                "users" => scale.users = number,
                "tenants" => scale.tenants = number,
                other => return Err(format!("`{other}` is not one of tasks, users, tenants")),
            }
        }
        if scale.tasks == 0
            || scale.tasks > 100_000_000
            || !(1..=500).contains(&scale.tenants)
            || scale.users < scale.tenants * 10
            || scale.users > 1_000_000
        {
            return Err("tasks must be 1 to 100000000, tenants 1 to 500, users at least 10 a tenant and at most 1000000".to_owned());
        }
        Ok(scale)
    }
}

/// What was made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    pub rows: u64,
    pub seconds: f64,
}

/// Fills the database; `tell` hears how far it is. Nothing else should write meanwhile.
///
/// # Errors
/// When the owner of the database is no superuser, when it was filled like this before, or when the database refuses.
pub async fn scale(
    backend: &Backend,
    options: &PgConnectOptions,
    scale: Scale,
    tell: impl Fn(&str),
) -> Result<Made> {
    let start = Instant::now();
    let tell = |what: &str| tell(&format!("{:>6.1} s  {what}", start.elapsed().as_secs_f64()));
    let mut owner = PgConnection::connect_with(options).await?;
    check(&mut owner).await?;
    let now = backend.clock().now();
    tell(&format!(
        "{} tenants, {} people, {} tasks",
        scale.tenants, scale.users, scale.tasks
    ));
    let hash = backend.keys().hash_password(PASSWORD.to_owned()).await?;
    let companies = company::make(backend, options, scale, now, &hash).await?;
    tell("tenants and people are there");

    let mut tables = rows::Tables::open(options, now).await?;
    tables.add_people(&companies, now - HISTORY);
    let mut tasks = task::Tasks::new(&companies, scale.tasks, now);
    for done in 1..=scale.tasks {
        let task = tasks.make();
        tables.add(&companies[task.company], &task, tasks.random());
        tables.flow().await?;
        if done % TELL_EVERY == 0 {
            tell(&format!("{done} of {} tasks", scale.tasks));
        }
    }
    tell("indexes");
    let rows = tables.finish().await?;
    company::set_counters(&mut owner, &companies, tasks.counters()).await?;
    tell("statistics");
    owner
        .execute("SET maintenance_work_mem = '256MB'; SET statement_timeout = 0")
        .await?;
    owner.execute("VACUUM (ANALYZE)").await?;
    owner.execute("CHECKPOINT").await?;
    owner.close().await?;
    tell(&format!("done: {rows} rows"));
    Ok(Made {
        rows,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// What must hold before: see [`copy`].
async fn check(owner: &mut PgConnection) -> Result<()> {
    let (superuser, taken): (bool, bool) =
        sqlx::query_as("SELECT rolsuper, EXISTS (SELECT FROM tenant WHERE slug = 'scale-01') FROM pg_roles WHERE rolname = current_user")
            .fetch_one(&mut *owner)
            .await
            .map_err(|error| Error::Internal(format!("the database cannot be looked at as its owner: {error}")))?;
    match (superuser, taken) {
        (false, _) => Err(Error::Internal("filling at scale needs a superuser of PostgreSQL: no other may COPY past row-level security".to_owned())),
        (_, true) => Err(Error::Internal("this database has been filled at scale before: take a new one".to_owned())),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read() {
        assert_eq!(
            "tasks=20_000,users=500, tenants=5".parse(),
            Ok(Scale {
                tasks: 20_000,
                users: 500,
                tenants: 5
            })
        );
        assert_eq!(
            "".parse(),
            Ok(Scale {
                tasks: 1_000_000,
                users: 2_000,
                tenants: 50
            })
        );
        for bad in [
            "tasks",
            "tasks=many",
            "people=3",
            "users=20,tenants=50",
            "tasks=0",
            "tenants=501,users=100000",
        ] {
            assert!(bad.parse::<Scale>().is_err(), "{bad}");
        }
    }
}
