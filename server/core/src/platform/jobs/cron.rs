//! Periodic duties: each is taken by one node a tick (OPS-06).

use std::sync::LazyLock;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};
use croner::Cron;
use shared::TenantId;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{NewJob, enqueue};
use crate::Backend;
use crate::office::audit::alerts;
use crate::platform::db;
use crate::platform::error::{Error, Result};
use crate::work::task;

/// How often a node looks at the clock.
const LOOK: Duration = Duration::from_secs(1);

/// Something to do again and again. Times are UTC.
struct Duty {
    name: &'static str,
    schedule: &'static str,
    what: What,
}

enum What {
    /// The months' partitions of events and audit, some time ahead.
    Partitions,
    /// A job for each tenant of a list.
    Jobs(&'static str, Tenants),
}

#[derive(Clone, Copy)]
enum Tenants {
    Active,
    /// Those with tasks past their deadline and not marked (TSK-02).
    NewOverdue,
    /// Those whose waiting period before deletion is over (TEN-02).
    ToPurge,
    /// Those where it is morning for somebody who had no digest yet (TSK-05).
    Morning,
    /// Those in whose audit logs there may be something to alert of (AUD-03).
    ToAlert,
}

const DUTIES: [Duty; 7] = [
    Duty {
        name: "task.mark_overdue",
        schedule: "* * * * *",
        what: What::Jobs("task.mark_overdue", Tenants::NewOverdue),
    },
    Duty {
        name: "platform.sweep",
        schedule: "17 * * * *",
        what: What::Jobs("platform.sweep", Tenants::Active),
    },
    Duty {
        name: "platform.partitions",
        schedule: "3 1 * * *",
        what: What::Partitions,
    },
    Duty {
        name: "task.purge_bin",
        schedule: "23 1 * * *",
        what: What::Jobs("task.purge_bin", Tenants::Active),
    },
    Duty {
        name: "tenant.purge",
        schedule: "43 1 * * *",
        what: What::Jobs("tenant.purge", Tenants::ToPurge),
    },
    Duty {
        name: "task.digest",
        // Some zones are a quarter of an hour apart.
        schedule: "*/15 * * * *",
        what: What::Jobs("task.digest", Tenants::Morning),
    },
    Duty {
        name: "audit.alerts",
        schedule: "*/5 * * * *",
        what: What::Jobs("audit.alerts", Tenants::ToAlert),
    },
];

static SCHEDULES: LazyLock<Vec<Cron>> = LazyLock::new(|| {
    DUTIES
        .iter()
        .map(|duty| {
            duty.schedule
                .parse()
                .expect("the schedules are constants, read by a test")
        })
        .collect()
});

/// Does the duties as they fall due, until it is told to stop.
pub(super) async fn run(backend: &Backend, stop: &CancellationToken) {
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut done_until: Option<DateTime<Utc>> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = look.tick() => {}
        }
        let now = backend.clock().now();
        // No schedule is finer than a minute.
        let minute = now.timestamp().div_euclid(60);
        if done_until.is_some_and(|until| until.timestamp().div_euclid(60) == minute) {
            continue;
        }
        match tick(backend).await {
            Ok(_) => done_until = Some(now),
            Err(error) => tracing::warn!(%error, "a periodic duty failed"),
        }
    }
}

/// Does the duties that fell due since anybody last did them; gives their names. For the worker's clock and for tests.
///
/// # Errors
/// When the database refuses; the duty stays due.
pub async fn tick(backend: &Backend) -> Result<Vec<&'static str>> {
    let now = backend.clock().now();
    let mut done = Vec::new();
    for (duty, schedule) in DUTIES.iter().zip(SCHEDULES.iter()) {
        // The search keeps the part of a second that it begins with, and each look would find a later moment.
        let due = schedule
            .find_previous_occurrence(&now.trunc_subsecs(0), true)
            .map_err(|error| Error::Internal(error.to_string()))?;
        // The tick is taken and given back if the duty fails; meanwhile other nodes wait for the row and then find it taken.
        let mut tx = db::begin(backend.pool(), "").await?;
        let taken = sqlx::query_scalar!(
            "INSERT INTO cron_tick (name, tick) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET tick = excluded.tick WHERE cron_tick.tick < excluded.tick RETURNING name",
            duty.name,
            due
        )
        .fetch_optional(&mut *tx)
        .await?;
        if taken.is_some() {
            perform(backend, duty, now).await?;
            tx.commit().await?;
            done.push(duty.name);
        }
    }
    Ok(done)
}

async fn perform(backend: &Backend, duty: &Duty, now: DateTime<Utc>) -> Result<()> {
    match duty.what {
        What::Partitions => {
            sqlx::query!("CALL ensure_partitions(3)")
                .execute(backend.pool())
                .await?;
        }
        What::Jobs(kind, tenants) => {
            for tenant in list(backend, tenants, now).await? {
                let mut cx = backend.system_cx(TenantId(tenant)).await?;
                enqueue(
                    &mut cx,
                    NewJob {
                        kind,
                        unique_key: Some(kind.to_owned()),
                        ..NewJob::default()
                    },
                )
                .await?;
                cx.commit().await?;
            }
        }
    }
    Ok(())
}

async fn list(backend: &Backend, tenants: Tenants, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    Ok(match tenants {
        Tenants::Active => {
            sqlx::query_scalar!(r#"SELECT tenant_id AS "id!" FROM active_tenants()"#)
                .fetch_all(backend.pool())
                .await?
        }
        Tenants::NewOverdue => {
            sqlx::query_scalar!(
                r#"SELECT tenant_id AS "id!" FROM tenants_with_new_overdue($1)"#,
                now
            )
            .fetch_all(backend.pool())
            .await?
        }
        Tenants::ToPurge => {
            sqlx::query_scalar!(
                r#"SELECT tenant_id AS "id!" FROM tenants_to_purge($1)"#,
                now
            )
            .fetch_all(backend.pool())
            .await?
        }
        Tenants::Morning => task::tenants_with_a_morning(backend, now).await?,
        Tenants::ToAlert => alerts::tenants(backend, now).await?,
    })
}
