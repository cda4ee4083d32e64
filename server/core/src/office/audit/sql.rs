//! SQL of the audit log. Every filter has an index that begins with the tenant and ends with the time.

use chrono::{DateTime, Utc};
use shared::kernel::page::COUNT_CAP;
use shared::office::audit::{AuditListRequest, AuditRow};
use shared::{AuditId, UserId};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::Result;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    action: String,
    entity_kind: String,
    entity_id: Option<Uuid>,
    entity_title: Option<String>,
    changes: serde_json::Value,
    ip: Option<String>,
    request_id: Option<String>,
}

const SELECT: &str = "SELECT id, at, actor_id, actor_name, action, entity_kind, entity_id, entity_title, changes, ip, request_id FROM audit_log";

/// Rows that match, newest first, after a time and id.
pub async fn list(
    conn: &mut PgConnection,
    tenant: Uuid,
    request: &AuditListRequest,
    after: Option<(DateTime<Utc>, Uuid)>,
    rows: usize,
) -> Result<Vec<AuditRow>> {
    let mut query = QueryBuilder::new(SELECT);
    push_conditions(&mut query, tenant, request);
    if let Some((at, id)) = after {
        query
            .push(" AND (at, id) < (")
            .push_bind(at)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    query
        .push(" ORDER BY at DESC, id DESC LIMIT ")
        .push_bind(i64::try_from(rows).unwrap_or(i64::MAX));
    let rows: Vec<Row> = query.build_query_as().fetch_all(conn).await?;
    Ok(rows.into_iter().map(to_audit_row).collect())
}

/// How many rows match, up to the cap.
pub async fn count(
    conn: &mut PgConnection,
    tenant: Uuid,
    request: &AuditListRequest,
) -> Result<u64> {
    let mut query = QueryBuilder::new("SELECT count(*) FROM (SELECT FROM audit_log");
    push_conditions(&mut query, tenant, request);
    query
        .push(" LIMIT ")
        .push_bind(i64::try_from(COUNT_CAP).unwrap_or(i64::MAX))
        .push(") found");
    let count: i64 = query.build_query_scalar().fetch_one(conn).await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// The history of one entity, newest first.
pub async fn of_entity(
    conn: &mut PgConnection,
    tenant: Uuid,
    kind: &str,
    id: Uuid,
    rows: i64,
) -> Result<Vec<AuditRow>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, at, actor_id, actor_name, action, entity_kind, entity_id, entity_title, changes, ip, request_id FROM audit_log
         WHERE tenant_id = $1 AND entity_id = $3 AND entity_kind = $2 ORDER BY at DESC, id DESC LIMIT $4",
        tenant,
        kind,
        id,
        rows
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(to_audit_row).collect())
}

fn push_conditions(query: &mut QueryBuilder<Postgres>, tenant: Uuid, request: &AuditListRequest) {
    query.push(" WHERE tenant_id = ").push_bind(tenant);
    if let Some(actor) = request.actor_id {
        query.push(" AND actor_id = ").push_bind(actor.0);
    }
    if let Some(action) = request
        .action
        .as_deref()
        .map(str::trim)
        .filter(|action| !action.is_empty())
    {
        // Not LIKE, which may not use an index under a policy: these comparisons are leakproof, and the index is made for them.
        query
            .push(" AND action ~>=~ ")
            .push_bind(action.to_owned())
            .push(" AND action ~<~ ")
            .push_bind(format!("{action}\u{10ffff}"));
    }
    if let Some(kind) = request
        .entity_kind
        .as_deref()
        .filter(|kind| !kind.is_empty())
    {
        query.push(" AND entity_kind = ").push_bind(kind.to_owned());
    }
    if let Some(entity) = request.entity_id {
        query.push(" AND entity_id = ").push_bind(entity);
    }
    if let Some(from) = request.from {
        query.push(" AND at >= ").push_bind(from);
    }
    if let Some(to) = request.to {
        query.push(" AND at < ").push_bind(to);
    }
}

fn to_audit_row(row: Row) -> AuditRow {
    AuditRow {
        id: AuditId(row.id),
        at: row.at,
        actor_id: row.actor_id.map(UserId),
        actor_name: row.actor_name,
        action: row.action,
        entity_kind: row.entity_kind,
        entity_id: row.entity_id,
        entity_title: row.entity_title,
        changes: row.changes,
        ip: row.ip,
        request_id: row.request_id,
    }
}
