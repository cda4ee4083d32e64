//! The audit log: who did what, in the same transaction as the deed (AUD-01).

use serde_json::{Map, Value, json};
use shared::Permission;
use uuid::Uuid;

use super::backend::Backend;
use super::cx::{Actor, Cx, Origin, new_id_at};
use super::error::Result;

/// One row to write.
#[derive(Debug)]
pub struct Entry<'a> {
    /// `task.update`, `auth.login`, …
    pub action: &'a str,
    pub entity_kind: &'a str,
    pub entity_id: Option<Uuid>,
    /// What the entity is called now.
    pub title: Option<&'a str>,
    /// Field → [before, after]; see [`diff`].
    pub changes: Value,
}

/// Writes a row for the asking person.
///
/// # Errors
/// When the database refuses.
pub async fn write(cx: &mut Cx, entry: Entry<'_>) -> Result<()> {
    let (id, now, tenant) = (cx.new_id(), cx.now(), cx.tenant());
    let (actor, origin) = (cx.actor().clone(), cx.origin().clone());
    insert(cx.conn(), id, now, tenant, &actor, &origin, entry).await
}

/// Writes rows for the asking person in one statement, in the order given.
///
/// # Errors
/// When the database refuses.
pub async fn write_many(cx: &mut Cx, entries: Vec<Entry<'_>>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let (now, tenant) = (cx.now(), cx.tenant());
    let (actor, origin) = (cx.actor().clone(), cx.origin().clone());
    let actor_name = actor.user_id.map(|_| actor.name.as_str());
    let count = entries.len();
    let mut ids = Vec::with_capacity(count);
    let mut actions = Vec::with_capacity(count);
    let mut kinds = Vec::with_capacity(count);
    let mut entities = Vec::with_capacity(count);
    let mut titles = Vec::with_capacity(count);
    let mut changes = Vec::with_capacity(count);
    for entry in entries {
        ids.push(cx.new_id());
        actions.push(entry.action.to_owned());
        kinds.push(entry.entity_kind.to_owned());
        entities.push(entry.entity_id);
        titles.push(entry.title.map(str::to_owned));
        changes.push(entry.changes);
    }
    sqlx::query!(
        "INSERT INTO audit_log (tenant_id, id, at, actor_id, actor_name, action, entity_kind, entity_id, entity_title, changes, ip, request_id)
         SELECT $1, e.id, $2, $3, $4, e.action, e.entity_kind, e.entity_id, e.entity_title, e.changes, $5, $6
         FROM unnest($7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::jsonb[]) WITH ORDINALITY
            AS e(id, action, entity_kind, entity_id, entity_title, changes, position)
         ORDER BY e.position",
        tenant,
        now,
        actor.user_id.map(|user| user.0),
        actor_name,
        origin.ip,
        origin.request_id,
        &ids,
        &actions,
        &kinds,
        &entities as &[Option<Uuid>],
        &titles as &[Option<String>],
        &changes,
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// The row of a refused permission check; written by [`Cx::refuse`].
pub(super) fn refusal(permission: Permission) -> Entry<'static> {
    Entry {
        action: "access.refused",
        entity_kind: "permission",
        entity_id: None,
        title: Some(permission.as_str()),
        changes: json!({}),
    }
}

/// Writes a row in a context of its own: for what must be noted although nobody is signed in (failed sign-ins). Never called while a
/// context is held, because it needs a connection.
///
/// # Errors
/// When the database refuses.
pub async fn apart(
    backend: &Backend,
    actor: &Actor,
    origin: &Origin,
    entry: Entry<'_>,
) -> Result<()> {
    let mut cx = backend.cx(actor.clone(), origin.clone()).await?;
    let now = cx.now();
    insert(
        cx.conn(),
        new_id_at(now),
        now,
        actor.tenant_id.0,
        actor,
        origin,
        entry,
    )
    .await?;
    cx.commit().await
}

async fn insert(
    conn: &mut sqlx::PgConnection,
    id: Uuid,
    now: chrono::DateTime<chrono::Utc>,
    tenant: Uuid,
    actor: &Actor,
    origin: &Origin,
    entry: Entry<'_>,
) -> Result<()> {
    let actor_name = actor.user_id.map(|_| actor.name.as_str());
    sqlx::query!(
        "INSERT INTO audit_log (tenant_id, id, at, actor_id, actor_name, action, entity_kind, entity_id, entity_title, changes, ip, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tenant,
        id,
        now,
        actor.user_id.map(|user| user.0),
        actor_name,
        entry.action,
        entry.entity_kind,
        entry.entity_id,
        entry.title,
        entry.changes,
        origin.ip,
        origin.request_id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What differs between two states of an entity, as `{field: [before, after]}`. Fields that say nothing to a person
/// (`version`, `updated_at`) are left out.
pub fn diff<T: serde::Serialize>(before: &T, after: &T) -> Value {
    let (Ok(Value::Object(before)), Ok(Value::Object(after))) =
        (serde_json::to_value(before), serde_json::to_value(after))
    else {
        return json!({});
    };
    let mut changes = Map::new();
    for (field, new) in &after {
        let old = before.get(field).unwrap_or(&Value::Null);
        if old != new && !matches!(field.as_str(), "version" | "updated_at") {
            changes.insert(field.clone(), json!([old, new]));
        }
    }
    for (field, old) in &before {
        if !after.contains_key(field) && !old.is_null() {
            changes.insert(field.clone(), json!([old, null]));
        }
    }
    Value::Object(changes)
}
