//! How people come into the tables, for all ways in, and what follows from their changes.

use serde_json::json;
use shared::i18n::Lang;
use shared::office::user::UserStatus;
use shared::{DepartmentId, UserId};
use uuid::Uuid;

use super::{rights, sql};
use crate::platform::events::{self, Audience, Event, One};
use crate::platform::search::{self, Document};
use crate::{Cx, Result};

/// Somebody to add.
pub struct Newcomer<'a> {
    /// Trimmed.
    pub name: &'a str,
    /// Trimmed, in lower case.
    pub email: &'a str,
    pub password_hash: Option<&'a str>,
    pub status: UserStatus,
    pub department_id: Option<Uuid>,
    pub position: Option<&'a str>,
    pub lang: Lang,
    /// Roles of the tenant.
    pub role_ids: &'a [Uuid],
}

/// Adds somebody; administrators are told of another one (AUD-03). Rights, audit and mail are the caller's matter.
///
/// # Errors
/// A fault at `email`: `taken`.
pub async fn insert(cx: &mut Cx, newcomer: &Newcomer<'_>) -> Result<UserId> {
    let (tenant, now, id) = (cx.tenant(), cx.now(), cx.new_id());
    sql::insert(cx.conn(), tenant, id, newcomer, now).await?;
    sql::add_roles(cx.conn(), tenant, id, newcomer.role_ids, now).await?;
    put_in_search(cx, UserId(id)).await?;
    emit(cx, "user.created", UserId(id), 1).await?;
    rights::tell_new_administrator(cx, UserId(id), newcomer.name, newcomer.role_ids).await?;
    Ok(UserId(id))
}

/// Tells search and open pages that a person changed.
///
/// # Errors
/// When the database refuses.
pub async fn changed(cx: &mut Cx, user: UserId, version: i64) -> Result<()> {
    put_in_search(cx, user).await?;
    emit(cx, "user.updated", user, version).await
}

/// Tells the open pages of these people (with their versions) to read their rights anew.
///
/// # Errors
/// When the database refuses.
pub async fn rights_changed(cx: &mut Cx, people: &[(UserId, i64)]) -> Result<()> {
    let events = people.iter().map(|(user, version)| One {
        entity_id: user.0,
        version: *version,
        audience: Audience {
            users: vec![*user],
            private: true,
            ..Audience::default()
        },
        payload: json!({}),
    });
    events::emit_many(cx, "user.rights_changed", "user", events.collect()).await
}

async fn emit(cx: &mut Cx, kind: &str, user: UserId, version: i64) -> Result<()> {
    let audience = Audience {
        users: vec![user],
        ..Audience::default()
    };
    events::emit(
        cx,
        Event {
            kind,
            entity_kind: "user",
            entity_id: user.0,
            version,
            audience,
            payload: json!({}),
        },
    )
    .await
}

/// People are found, once they are in, by whoever sees them in the list (SRC-01): all over the tenant, in a department, or oneself.
async fn put_in_search(cx: &mut Cx, user: UserId) -> Result<()> {
    let tenant = cx.tenant();
    let Some(row) = sql::search_row(cx.conn(), tenant, user.0).await? else {
        return Ok(());
    };
    if row.status == UserStatus::Unconfirmed.as_str() {
        return Ok(());
    }
    let subtitle: Vec<String> = row
        .position
        .into_iter()
        .chain(row.department_name)
        .collect();
    let document = Document {
        entity_kind: "user",
        entity_id: user.0,
        number: None,
        title: row.name,
        subtitle: subtitle.join(" · "),
        body: row.email,
        visible_all: false,
        department_id: row.department_id.map(DepartmentId),
        member_ids: vec![user],
    };
    search::put(cx, document).await
}
