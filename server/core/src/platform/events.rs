//! Events: what changed, appended to the outbox in the transaction of the change (EVT-01).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{DepartmentId, UserId};
use uuid::Uuid;

use super::cx::Cx;
use super::error::Result;

/// Who may hear of an event. Whoever has the kind's read permission over the whole tenant hears everything of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Everybody of the tenant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// These people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<UserId>,
    /// Those whose scope `department` covers one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<DepartmentId>,
    /// Only these people, not even who sees the whole tenant (notifications).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

/// An event to append.
#[derive(Debug)]
pub struct Event<'a> {
    /// `task.created`, `task.status_changed`, …
    pub kind: &'a str,
    pub entity_kind: &'a str,
    pub entity_id: Uuid,
    /// The entity's version after the change.
    pub version: i64,
    pub audience: Audience,
    /// Small facts for the page; seen by the whole audience.
    pub payload: Value,
}

/// Appends an event to the outbox. The caller holds the entity's row lock, so that events of one entity keep their order.
///
/// # Errors
/// When the database refuses.
pub async fn emit(cx: &mut Cx, event: Event<'_>) -> Result<()> {
    let (tenant, now, actor) = (cx.tenant(), cx.now(), cx.actor().user_id.map(|user| user.0));
    let audience = serde_json::to_value(&event.audience)
        .map_err(|error| super::error::Error::Internal(error.to_string()))?;
    sqlx::query!(
        "INSERT INTO event_log (tenant_id, at, kind, entity_kind, entity_id, version, actor_id, audience, payload)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant,
        now,
        event.kind,
        event.entity_kind,
        event.entity_id,
        event.version,
        actor,
        audience,
        event.payload,
    )
    .execute(cx.conn())
    .await?;
    cx.note_event();
    Ok(())
}

/// An event of [`emit_many`]: whose, who may hear of it, and its small facts.
#[derive(Debug)]
pub struct One {
    pub entity_id: Uuid,
    pub version: i64,
    pub audience: Audience,
    pub payload: Value,
}

/// Appends events of one kind in one statement, in the order given.
///
/// # Errors
/// When the database refuses.
pub async fn emit_many(cx: &mut Cx, kind: &str, entity_kind: &str, events: Vec<One>) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let (tenant, now, actor) = (cx.tenant(), cx.now(), cx.actor().user_id.map(|user| user.0));
    let mut ids = Vec::with_capacity(events.len());
    let mut versions = Vec::with_capacity(events.len());
    let mut audiences = Vec::with_capacity(events.len());
    let mut payloads = Vec::with_capacity(events.len());
    for event in events {
        ids.push(event.entity_id);
        versions.push(event.version);
        audiences.push(
            serde_json::to_value(&event.audience)
                .map_err(|error| super::error::Error::Internal(error.to_string()))?,
        );
        payloads.push(event.payload);
    }
    sqlx::query!(
        "INSERT INTO event_log (tenant_id, at, kind, entity_kind, entity_id, version, actor_id, audience, payload)
         SELECT $1, $2, $3, $4, e.entity_id, e.version, $5, e.audience, e.payload
         FROM unnest($6::uuid[], $7::bigint[], $8::jsonb[], $9::jsonb[]) WITH ORDINALITY AS e(entity_id, version, audience, payload, position)
         ORDER BY e.position",
        tenant,
        now,
        kind,
        entity_kind,
        actor,
        &ids,
        &versions,
        &audiences,
        &payloads,
    )
    .execute(cx.conn())
    .await?;
    cx.note_event();
    Ok(())
}
