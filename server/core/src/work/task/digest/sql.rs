//! The statements of the digest. Those over tasks take all people of a chunk at once and walk one index a person.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::Morning;
use crate::Backend;
use crate::platform::cx::Cx;
use crate::platform::error::Result;

/// A time zone in which people of a tenant want the digest.
pub(super) struct ZoneOfTenant {
    pub tenant_id: Uuid,
    pub zone: String,
    pub digest_hour: i16,
    /// The last day that all of them were seen to.
    pub told: NaiveDate,
}

/// The zones of all active tenants.
pub(super) async fn all_zones(backend: &Backend) -> Result<Vec<ZoneOfTenant>> {
    Ok(sqlx::query_as!(
        ZoneOfTenant,
        r#"SELECT tenant_id AS "tenant_id!", zone AS "zone!", digest_hour AS "digest_hour!", told AS "told!" FROM digest_zones()"#
    )
    .fetch_all(backend.pool())
    .await?)
}

/// The zones of the tenant's people who want the digest, and its hour; none while the tenant is not active.
pub(super) async fn zones(cx: &mut Cx) -> Result<Vec<(String, i16)>> {
    let tenant = cx.tenant();
    let rows = sqlx::query!(
        r#"SELECT DISTINCT coalesce(u.timezone, t.timezone) AS "zone!", t.digest_hour AS "hour!"
         FROM tenant t JOIN app_user u ON u.tenant_id = $1 AND u.status = 'active' AND u.morning_digest
         WHERE t.id = $1 AND t.status = 'active'"#,
        tenant
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.zone, row.hour)).collect())
}

/// Somebody whose morning this transaction sees to.
pub(super) struct Reader {
    pub id: Uuid,
    pub zone: String,
    /// Whether the person may see any tasks.
    pub reads: bool,
    /// Whether the person heads a department and may see its tasks.
    pub heads: bool,
}

/// Takes people for whom it is morning and who were not seen to that day; of two that try one gets a person.
pub(super) async fn claim(
    cx: &mut Cx,
    mornings: &HashMap<String, Morning>,
    cap: i64,
) -> Result<Vec<Reader>> {
    let tenant = cx.tenant();
    let (zones, days): (Vec<String>, Vec<NaiveDate>) = mornings
        .iter()
        .map(|(zone, morning)| (zone.clone(), morning.day))
        .unzip();
    Ok(sqlx::query_as!(
        Reader,
        r#"WITH due AS (
            SELECT u.id, m.day
            FROM app_user u
            JOIN tenant t ON t.id = $1
            JOIN unnest($2::text[], $3::date[]) AS m(zone, day) ON m.zone = coalesce(u.timezone, t.timezone)
            LEFT JOIN task_digest d ON d.tenant_id = $1 AND d.user_id = u.id
            WHERE u.tenant_id = $1 AND u.status = 'active' AND u.morning_digest AND (d.day IS NULL OR d.day < m.day)
            ORDER BY u.id LIMIT $4
        ), claimed AS (
            INSERT INTO task_digest (tenant_id, user_id, day) SELECT $1, due.id, due.day FROM due ORDER BY due.id
            ON CONFLICT (tenant_id, user_id) DO UPDATE SET day = excluded.day WHERE task_digest.day < excluded.day
            RETURNING user_id
        )
        SELECT u.id AS "id!", coalesce(u.timezone, t.timezone) AS "zone!",
            EXISTS (
                SELECT FROM user_role r JOIN role_permission p ON p.tenant_id = $1 AND p.role_id = r.role_id AND p.permission = 'task.read'
                WHERE r.tenant_id = $1 AND r.user_id = u.id) AS "reads!",
            (EXISTS (SELECT FROM department d WHERE d.tenant_id = $1 AND d.head_id = u.id)
                AND EXISTS (
                    SELECT FROM user_role r JOIN role_permission p ON p.tenant_id = $1 AND p.role_id = r.role_id AND p.permission = 'task.read'
                    WHERE r.tenant_id = $1 AND r.user_id = u.id AND p.scope <> 'own')) AS "heads!"
        FROM claimed c JOIN app_user u ON u.tenant_id = $1 AND u.id = c.user_id JOIN tenant t ON t.id = $1
        ORDER BY u.id"#,
        tenant,
        &zones,
        &days,
        cap
    )
    .fetch_all(cx.conn())
    .await?)
}

/// A task to name.
pub(super) struct Found {
    /// Who is told.
    pub user_id: Uuid,
    pub id: Uuid,
    pub number: i64,
    pub title: String,
    pub deadline: Option<DateTime<Utc>>,
    /// Who is responsible, where that is somebody else.
    pub person: Option<String>,
    /// How many there are, named or not.
    pub total: i64,
}

/// The open tasks of responsible people with a deadline after one moment and up to another, each person's own; index `task_responsible`.
pub(super) async fn due(
    cx: &mut Cx,
    people: &[Uuid],
    after: &[DateTime<Utc>],
    until: &[DateTime<Utc>],
    shown: i64,
) -> Result<Vec<Found>> {
    let tenant = cx.tenant();
    Ok(sqlx::query_as!(
        Found,
        r#"SELECT p.user_id AS "user_id!", f.id AS "id!", f.number AS "number!", f.title AS "title!", f.deadline AS "deadline?",
            NULL::text AS "person?", f.total AS "total!"
         FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS p(user_id, begins, ends)
         CROSS JOIN LATERAL (
            SELECT t.id, t.number, t.title, t.deadline, count(*) OVER () AS total
            FROM task t
            WHERE t.tenant_id = $1 AND t.responsible_id = p.user_id AND t.status IN (1, 2, 3, 5) AND t.deleted_at IS NULL
                AND t.deadline_sort > p.begins AND t.deadline_sort <= p.ends
            ORDER BY t.deadline_sort, t.id LIMIT $5) f
         ORDER BY p.user_id, f.deadline, f.id"#,
        tenant,
        people,
        after,
        until,
        shown
    )
    .fetch_all(cx.conn())
    .await?)
}

/// The open tasks that people were told of as newly theirs after a moment, each person's own, and still are; index `notification_user`.
pub(super) async fn assigned(
    cx: &mut Cx,
    people: &[Uuid],
    since: &[DateTime<Utc>],
    shown: i64,
) -> Result<Vec<Found>> {
    let tenant = cx.tenant();
    Ok(sqlx::query_as!(
        Found,
        r#"SELECT p.user_id AS "user_id!", f.id AS "id!", f.number AS "number!", f.title AS "title!", f.deadline AS "deadline?",
            NULL::text AS "person?", f.total AS "total!"
         FROM unnest($2::uuid[], $3::timestamptz[]) AS p(user_id, since)
         CROSS JOIN LATERAL (
            SELECT t.id, t.number, t.title, t.deadline, count(*) OVER () AS total
            FROM (
                SELECT DISTINCT n.entity_id FROM notification n
                WHERE n.tenant_id = $1 AND n.user_id = p.user_id AND n.created_at > p.since AND n.kind = 'task.assigned') n
            JOIN task t ON t.tenant_id = $1 AND t.id = n.entity_id
            WHERE t.responsible_id = p.user_id AND t.status IN (1, 2, 3, 5) AND t.deleted_at IS NULL
            ORDER BY t.number DESC LIMIT $4) f
         ORDER BY p.user_id, f.number DESC"#,
        tenant,
        people,
        since,
        shown
    )
    .fetch_all(cx.conn())
    .await?)
}

/// Overdue tasks of others in the departments that people head, down to the lowest; index `task_department_deadline`.
pub(super) async fn team_overdue(cx: &mut Cx, heads: &[Uuid], shown: i64) -> Result<Vec<Found>> {
    if heads.is_empty() {
        return Ok(Vec::new());
    }
    let (tenant, now) = (cx.tenant(), cx.now());
    Ok(sqlx::query_as!(
        Found,
        r#"SELECT p.user_id AS "user_id!", f.id AS "id!", f.number AS "number!", f.title AS "title!", f.deadline AS "deadline?",
            u.name AS "person?", f.total AS "total!"
         FROM unnest($2::uuid[]) AS p(user_id)
         CROSS JOIN LATERAL (
            SELECT t.id, t.number, t.title, t.deadline, t.responsible_id, count(*) OVER () AS total
            FROM task t
            WHERE t.tenant_id = $1 AND t.status IN (1, 2, 3, 5) AND t.deleted_at IS NULL AND t.deadline_sort <= $3
                AND t.responsible_id IS DISTINCT FROM p.user_id
                AND t.department_id IN (
                    SELECT c.descendant_id FROM department d JOIN department_closure c ON c.tenant_id = $1 AND c.ancestor_id = d.id
                    WHERE d.tenant_id = $1 AND d.head_id = p.user_id)
            ORDER BY t.deadline_sort, t.id LIMIT $4) f
         LEFT JOIN app_user u ON u.tenant_id = $1 AND u.id = f.responsible_id
         ORDER BY p.user_id, f.deadline, f.id"#,
        tenant,
        heads,
        now,
        shown
    )
    .fetch_all(cx.conn())
    .await?)
}

/// Tasks of others that wait for review in the departments that people head, down to the lowest; index `task_department_deadline`.
pub(super) async fn team_review(cx: &mut Cx, heads: &[Uuid], shown: i64) -> Result<Vec<Found>> {
    if heads.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = cx.tenant();
    Ok(sqlx::query_as!(
        Found,
        r#"SELECT p.user_id AS "user_id!", f.id AS "id!", f.number AS "number!", f.title AS "title!", f.deadline AS "deadline?",
            u.name AS "person?", f.total AS "total!"
         FROM unnest($2::uuid[]) AS p(user_id)
         CROSS JOIN LATERAL (
            SELECT t.id, t.number, t.title, t.deadline, t.deadline_sort, t.responsible_id, count(*) OVER () AS total
            FROM task t
            WHERE t.tenant_id = $1 AND t.status = 3 AND t.deleted_at IS NULL AND t.responsible_id IS DISTINCT FROM p.user_id
                AND t.department_id IN (
                    SELECT c.descendant_id FROM department d JOIN department_closure c ON c.tenant_id = $1 AND c.ancestor_id = d.id
                    WHERE d.tenant_id = $1 AND d.head_id = p.user_id)
            ORDER BY t.deadline_sort, t.id LIMIT $3) f
         LEFT JOIN app_user u ON u.tenant_id = $1 AND u.id = f.responsible_id
         ORDER BY p.user_id, f.deadline_sort, f.id"#,
        tenant,
        heads,
        shown
    )
    .fetch_all(cx.conn())
    .await?)
}
