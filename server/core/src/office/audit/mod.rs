//! The audit log as administrators read it (AUD-03). It is written by [`crate::platform::audit`] alone.

pub mod alerts;
mod sql;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};
use shared::i18n::{Key, k, text};
use shared::kernel::csv;
use shared::office::audit::{AuditListRequest, AuditRow};
use shared::{Page, Permission};
use uuid::Uuid;

use crate::platform::audit::{self, Entry};
use crate::platform::cursor;
use crate::{Cx, Result};

/// The longest history of one entity that its page shows.
const HISTORY_MAX: i64 = 500;
/// The most rows of one file; `from` and `to` divide longer times.
const EXPORT_MAX: usize = 100_000;

const HEADS: [Key; 9] = [
    k::AUDIT_EXPORT_AT,
    k::AUDIT_EXPORT_ACTOR,
    k::AUDIT_EXPORT_ACTION,
    k::AUDIT_EXPORT_ENTITY_KIND,
    k::AUDIT_EXPORT_ENTITY,
    k::AUDIT_EXPORT_ENTITY_ID,
    k::AUDIT_EXPORT_CHANGES,
    k::AUDIT_EXPORT_IP,
    k::AUDIT_EXPORT_REQUEST_ID,
];

/// Rows of the log, newest first.
///
/// # Errors
/// `Forbidden` without `audit.read`; `Malformed("bad_cursor")`; a fault at `limit`.
pub async fn list(cx: &mut Cx, request: &AuditListRequest) -> Result<Page<AuditRow>> {
    cx.require(Permission::AuditRead).await?;
    let (limit, after, tenant) = (
        cursor::limit(&request.page)?,
        cursor::of(&request.page)?,
        cx.tenant(),
    );
    let total = sql::count(cx.conn(), tenant, request).await?;
    let rows = sql::list(cx.conn(), tenant, request, after, limit + 1).await?;
    Ok(cursor::page(rows, limit, total, |row| (row.at, row.id)))
}

/// The history of one entity, newest first. The caller has checked that the asking person may see the entity.
///
/// # Errors
/// When the database refuses.
pub async fn of_entity(cx: &mut Cx, kind: &str, id: Uuid) -> Result<Vec<AuditRow>> {
    let tenant = cx.tenant();
    sql::of_entity(cx.conn(), tenant, kind, id, HISTORY_MAX).await
}

/// The rows that match as CSV with a byte order mark, newest first, at most 100 000. Times are UTC.
///
/// # Errors
/// `Forbidden` without `audit.read`.
pub async fn export_csv(
    cx: &mut Cx,
    request: &AuditListRequest,
    separator: char,
) -> Result<Vec<u8>> {
    cx.require(Permission::AuditRead).await?;
    let (tenant, lang) = (cx.tenant(), cx.actor().lang);
    let rows = sql::list(cx.conn(), tenant, request, None, EXPORT_MAX).await?;
    let mut file = csv::bom().to_owned();
    file.push_str(&csv::row(HEADS.map(|head| text(lang, head)), separator));
    for row in &rows {
        file.push_str(&csv::row(cells(row), separator));
    }
    let changes = json!({ "rows": [null, rows.len()], "from": [null, request.from], "to": [null, request.to], "action": [null, request.action] });
    audit::write(
        cx,
        Entry {
            action: "audit.export",
            entity_kind: "audit",
            entity_id: None,
            title: None,
            changes,
        },
    )
    .await?;
    Ok(file.into_bytes())
}

fn cells(row: &AuditRow) -> [String; 9] {
    let changes = match &row.changes {
        Value::Object(changes) if changes.is_empty() => String::new(),
        changes => changes.to_string(),
    };
    [
        row.at.format("%Y-%m-%d %H:%M:%S%.3f").to_string(),
        row.actor_name.clone().unwrap_or_default(),
        row.action.clone(),
        row.entity_kind.clone(),
        row.entity_title.clone().unwrap_or_default(),
        row.entity_id.map(|id| id.to_string()).unwrap_or_default(),
        changes,
        row.ip.clone().unwrap_or_default(),
        row.request_id.clone().unwrap_or_default(),
    ]
}
