//! The statements of alerts.

use chrono::{DateTime, Utc};
use shared::UserId;
use uuid::Uuid;

use super::Watch;
use crate::{Backend, Cx, Result};

/// Tenants where somebody may have done something too often since a moment; index `audit_log_watched`.
pub(super) async fn tenants(
    backend: &Backend,
    since: DateTime<Utc>,
    refusals: i64,
    exports: i64,
    large: i64,
) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!(
        r#"SELECT tenant_id AS "id!" FROM tenants_to_alert($1, $2, $3, $4)"#,
        since,
        refusals,
        exports,
        large
    )
    .fetch_all(backend.pool())
    .await?)
}

/// Somebody who did something too often.
pub(super) struct Burst {
    pub user_id: Uuid,
    pub name: String,
    /// How often since the last alert, within the time that is looked back.
    pub times: i64,
    /// The most rows of one file.
    pub largest: i64,
    pub last_at: DateTime<Utc>,
}

/// Who did it often enough in short enough a time, by entries that no alert has told of yet; index `audit_log_action`.
pub(super) async fn bursts(cx: &mut Cx, watch: &Watch, since: DateTime<Utc>) -> Result<Vec<Burst>> {
    let tenant = cx.tenant();
    let actions: Vec<String> = watch.actions.iter().map(|&it| it.to_owned()).collect();
    let within = watch.within.num_seconds() as f64;
    Ok(sqlx::query_as!(
        Burst,
        r#"SELECT s.user_id AS "user_id!", coalesce(max(s.name), '') AS "name!", count(*) AS "times!", max(s.taken) AS "largest!", max(s.at) AS "last_at!"
         FROM (
            SELECT l.actor_id AS user_id, l.actor_name AS name, l.at, audit_rows(l.changes) AS taken,
                lag(l.at, $5::int4) OVER (PARTITION BY l.actor_id ORDER BY l.at, l.id) AS earlier
            FROM audit_log l
            LEFT JOIN audit_alert a ON a.tenant_id = $1 AND a.kind = $2 AND a.user_id = l.actor_id
            WHERE l.tenant_id = $1 AND l.action = ANY ($3) AND l.at > $4 AND l.actor_id IS NOT NULL AND (a.last_at IS NULL OR l.at > a.last_at)
         ) s
         GROUP BY s.user_id
         HAVING coalesce(bool_or(s.earlier >= s.at - make_interval(secs => $6::float8)), false) OR max(s.taken) >= $7
         ORDER BY s.user_id"#,
        tenant,
        watch.kind,
        &actions,
        since,
        watch.times - 1,
        within,
        watch.large
    )
    .fetch_all(cx.conn())
    .await?)
}

/// Notes that these are told of now; who was told of within the watch's time is left for later. Of two that try one gets a person.
pub(super) async fn claim(cx: &mut Cx, watch: &Watch, bursts: &[Burst]) -> Result<Vec<Uuid>> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let (people, last): (Vec<Uuid>, Vec<DateTime<Utc>>) = bursts
        .iter()
        .map(|burst| (burst.user_id, burst.last_at))
        .unzip();
    Ok(sqlx::query_scalar!(
        "INSERT INTO audit_alert (tenant_id, kind, user_id, last_at, told_at)
         SELECT $1, $2, u.id, w.last_at, $3
         FROM unnest($4::uuid[], $5::timestamptz[]) AS w(user_id, last_at) JOIN app_user u ON u.tenant_id = $1 AND u.id = w.user_id
         ORDER BY u.id
         ON CONFLICT (tenant_id, kind, user_id) DO UPDATE SET last_at = excluded.last_at, told_at = excluded.told_at
            WHERE audit_alert.told_at <= $6
         RETURNING user_id",
        tenant,
        watch.kind,
        now,
        &people,
        &last,
        now - watch.within
    )
    .fetch_all(cx.conn())
    .await?)
}

/// Active people who may read the log of the whole company.
pub(super) async fn administrators(cx: &mut Cx) -> Result<Vec<UserId>> {
    let tenant = cx.tenant();
    let people = sqlx::query_scalar!(
        "SELECT DISTINCT u.id FROM role_permission p JOIN user_role r ON r.tenant_id = $1 AND r.role_id = p.role_id
         JOIN app_user u ON u.tenant_id = $1 AND u.id = r.user_id AND u.status = 'active'
         WHERE p.tenant_id = $1 AND p.permission = 'audit.read' AND p.scope = 'tenant'",
        tenant
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(people.into_iter().map(UserId).collect())
}
