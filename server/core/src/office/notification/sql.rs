//! Statements over the table `notification`, each bound to one person.

use chrono::{DateTime, Utc};
use serde_json::Value;
use shared::kernel::page::COUNT_CAP;
use shared::office::notification::{Notification, NotificationKind};
use shared::{NotificationId, UserId};
use uuid::Uuid;

use crate::{Cx, Error, Result};

struct Row {
    id: Uuid,
    kind: String,
    entity_kind: String,
    entity_id: Option<Uuid>,
    data: Value,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Notification {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Notification {
            id: NotificationId(row.id),
            kind: NotificationKind::parse(&row.kind).ok_or_else(|| {
                Error::Internal(format!("a notification is of kind {}", row.kind))
            })?,
            entity_kind: row.entity_kind,
            entity_id: row.entity_id,
            data: row.data,
            created_at: row.created_at,
            read_at: row.read_at,
        })
    }
}

/// A page, newest first: of all (index `notification_user`) or of the unread (`notification_unread`).
pub(super) async fn list(
    cx: &mut Cx,
    person: UserId,
    unread: bool,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: usize,
) -> Result<Vec<Notification>> {
    let (at, id) = after.unzip();
    let (tenant, limit) = (cx.tenant(), i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = if unread {
        sqlx::query_as!(
            Row,
            "SELECT id, kind, entity_kind, entity_id, data, created_at, read_at FROM notification
             WHERE tenant_id = $1 AND user_id = $2 AND read_at IS NULL AND (created_at, id) < (coalesce($3, 'infinity'::timestamptz), coalesce($4::uuid, $5::uuid))
             ORDER BY created_at DESC, id DESC LIMIT $6",
            tenant,
            person.0,
            at,
            id,
            Uuid::max(),
            limit
        )
        .fetch_all(cx.conn())
        .await?
    } else {
        sqlx::query_as!(
            Row,
            "SELECT id, kind, entity_kind, entity_id, data, created_at, read_at FROM notification
             WHERE tenant_id = $1 AND user_id = $2 AND (created_at, id) < (coalesce($3, 'infinity'::timestamptz), coalesce($4::uuid, $5::uuid))
             ORDER BY created_at DESC, id DESC LIMIT $6",
            tenant,
            person.0,
            at,
            id,
            Uuid::max(),
            limit
        )
        .fetch_all(cx.conn())
        .await?
    };
    rows.into_iter().map(Notification::try_from).collect()
}

/// How many there are, counted up to the cap of lists.
pub(super) async fn count(cx: &mut Cx, person: UserId, unread: bool) -> Result<u64> {
    if unread {
        return self::unread(cx, person, COUNT_CAP).await;
    }
    let tenant = cx.tenant();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (SELECT FROM notification WHERE tenant_id = $1 AND user_id = $2 LIMIT $3) counted"#,
        tenant,
        person.0,
        COUNT_CAP as i64
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(count.unsigned_abs())
}

/// How many are unread, counted up to a cap.
pub(super) async fn unread(cx: &mut Cx, person: UserId, cap: u64) -> Result<u64> {
    let tenant = cx.tenant();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM (SELECT FROM notification WHERE tenant_id = $1 AND user_id = $2 AND read_at IS NULL LIMIT $3) counted"#,
        tenant,
        person.0,
        i64::try_from(cap).unwrap_or(i64::MAX)
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(count.unsigned_abs())
}

/// Whether it was unread until now; nothing when the person has no such notification.
pub(super) async fn mark_read(
    cx: &mut Cx,
    person: UserId,
    id: NotificationId,
) -> Result<Option<bool>> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let was_unread = sqlx::query_scalar!(
        r#"WITH before AS (SELECT id, read_at FROM notification WHERE tenant_id = $1 AND user_id = $2 AND id = $3 FOR UPDATE)
           UPDATE notification n SET read_at = coalesce(n.read_at, $4) FROM before
           WHERE n.tenant_id = $1 AND n.id = before.id RETURNING before.read_at IS NULL AS "was_unread!""#,
        tenant,
        person.0,
        id.0,
        now
    )
    .fetch_optional(cx.conn())
    .await?;
    Ok(was_unread)
}

/// How many were unread.
pub(super) async fn mark_all_read(cx: &mut Cx, person: UserId) -> Result<u64> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let done = sqlx::query!("UPDATE notification SET read_at = $3 WHERE tenant_id = $1 AND user_id = $2 AND read_at IS NULL", tenant, person.0, now)
        .execute(cx.conn())
        .await?;
    Ok(done.rows_affected())
}
