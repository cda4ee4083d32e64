//! Alerts to administrators (AUD-03): those who may read the audit log of the whole company, in the bell and by mail.
//!
//! | what | when | how often |
//! |---|---|---|
//! | somebody, or everybody with a role, gets more rights | at once, in the transaction of the change | each time |
//! | somebody is refused [`REFUSALS`] times within [`REFUSALS_WITHIN`] | found by the clock in the log | once in that time |
//! | somebody exports [`EXPORTS`] times within [`EXPORTS_WITHIN`], or [`LARGE_EXPORT`] rows at once | the same | the same |
//!
//! What an alert has told of does not count for the next one: `audit_alert` keeps the newest entry that was told of. Whoever moves that row
//! forward tells, so that several processes and attempts make one alert.

mod sql;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use shared::office::notification::NotificationKind;
use shared::office::path;
use shared::{Permission, RoleId, UserId};
use uuid::Uuid;

use self::sql::Burst;
use crate::platform::notify::{self, News};
use crate::{Backend, Cx, Result};

/// Refused permission checks of one person that are a burst: more than a wrong turn or a stale page makes.
pub const REFUSALS: i32 = 20;
/// The time within which they are one.
pub const REFUSALS_WITHIN: TimeDelta = TimeDelta::minutes(10);
/// Exports of one person that are a mass export.
pub const EXPORTS: i32 = 5;
/// The time within which they are one.
pub const EXPORTS_WITHIN: TimeDelta = TimeDelta::hours(1);
/// Rows of a single file that are a mass export: more than anybody works through by hand.
pub const LARGE_EXPORT: i64 = 10_000;

/// How far back the clock looks: an alert comes late rather than never when the workers stood still.
const LOOK_BACK: TimeDelta = TimeDelta::hours(2);

/// What the clock looks for.
struct Watch {
    /// As `audit_alert.kind`.
    kind: &'static str,
    notification: NotificationKind,
    actions: &'static [&'static str],
    times: i32,
    within: TimeDelta,
    /// Rows of one file that suffice by themselves.
    large: i64,
    /// The log's entries of it: the beginning of their actions, empty where there are several.
    filter: &'static str,
}

const WATCHES: [Watch; 2] = [
    Watch {
        kind: "refusals",
        notification: NotificationKind::SecurityRefusals,
        actions: &["access.refused"],
        times: REFUSALS,
        within: REFUSALS_WITHIN,
        large: i64::MAX,
        filter: "access.refused",
    },
    Watch {
        kind: "mass_export",
        notification: NotificationKind::SecurityMassExport,
        actions: &["task.export", "user.export", "audit.export"],
        times: EXPORTS,
        within: EXPORTS_WITHIN,
        large: LARGE_EXPORT,
        filter: "",
    },
];

/// The tenants in whose logs there may be something to tell: for the clock.
///
/// # Errors
/// When the database refuses.
pub async fn tenants(backend: &Backend, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    sql::tenants(
        backend,
        now - LOOK_BACK,
        REFUSALS.into(),
        EXPORTS.into(),
        LARGE_EXPORT,
    )
    .await
}

/// Looks through the tenant's log of the last two hours and tells administrators of bursts. How many alerts there were.
///
/// # Errors
/// `Forbidden` for people.
pub async fn raise(cx: &mut Cx) -> Result<u64> {
    if cx.actor().user_id.is_some() {
        return Err(cx.refuse(Permission::TenantManage).await);
    }
    let since = cx.now() - LOOK_BACK;
    let mut news = Vec::new();
    for watch in &WATCHES {
        let bursts = sql::bursts(cx, watch, since).await?;
        if bursts.is_empty() {
            continue;
        }
        let to_tell = sql::claim(cx, watch, &bursts).await?;
        let administrators = sql::administrators(cx).await?;
        news.extend(
            bursts
                .iter()
                .filter(|burst| to_tell.contains(&burst.user_id))
                .map(|burst| of_burst(watch, burst, &administrators)),
        );
    }
    let count = news.len() as u64;
    notify::store_many(cx, news).await?;
    Ok(count)
}

/// Tells administrators that somebody was given more rights: by these roles (codes of system roles, names of others). Neither who did it
/// nor who has them now is told this way.
///
/// # Errors
/// When the database refuses.
pub async fn elevated(cx: &mut Cx, user: UserId, name: &str, roles: &[String]) -> Result<()> {
    let mut recipients = sql::administrators(cx).await?;
    recipients.retain(|person| *person != user);
    let facts = json!({ "person": name, "roles": roles });
    tell(cx, recipients, ("user", user.0), facts, path::user(user)).await
}

/// Tells administrators that a role gives more rights to the people who have it.
///
/// # Errors
/// When the database refuses.
pub async fn role_widened(cx: &mut Cx, role: RoleId, name: &str, people: usize) -> Result<()> {
    let recipients = sql::administrators(cx).await?;
    let facts = json!({ "role": name, "count": people });
    tell(cx, recipients, ("role", role.0), facts, path::role(role)).await
}

async fn tell(
    cx: &mut Cx,
    recipients: Vec<UserId>,
    (entity_kind, entity_id): (&'static str, Uuid),
    mut facts: Value,
    path: String,
) -> Result<()> {
    if let (Some(_), Value::Object(facts)) = (cx.actor().user_id, &mut facts) {
        facts.insert("actor".to_owned(), json!(cx.actor().name));
    }
    cx.notify(News {
        kind: NotificationKind::SecurityElevated,
        recipients,
        entity_kind,
        entity_id: Some(entity_id),
        data: facts,
        path,
    })
    .await
}

fn of_burst(watch: &Watch, burst: &Burst, administrators: &[UserId]) -> News {
    // As the page of the log has its filter: the id, and the name to show.
    let actor = format!("{}:{}", burst.user_id, burst.name);
    News {
        kind: watch.notification,
        recipients: administrators.to_vec(),
        entity_kind: "user",
        entity_id: Some(burst.user_id),
        data: json!({ "person": burst.name, "count": burst.times, "rows": burst.largest }),
        path: path::with_query(path::AUDIT, &[("action", watch.filter), ("actor", &actor)]),
    }
}
