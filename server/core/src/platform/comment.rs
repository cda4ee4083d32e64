//! Remarks: one implementation for every kind of entity. Rights, counters, audit and events are the slice's matter.

use shared::kernel::validate::Faults;
use shared::work::task::{COMMENT_MAX, Comment, NewComment};
use shared::{CommentId, UserId};
use uuid::Uuid;

use super::cx::Cx;
use super::error::Result;

/// Writes a remark of the asking person.
///
/// # Errors
/// The faults of an empty or overlong text.
pub async fn add(
    cx: &mut Cx,
    entity_kind: &str,
    entity_id: Uuid,
    new: NewComment,
) -> Result<Comment> {
    let mut faults = Faults::new();
    faults.required_text("text", &new.text, COMMENT_MAX);
    faults.check()?;
    let author_id = cx.user_id()?;
    let (tenant, id, now) = (cx.tenant(), cx.new_id(), cx.now());
    let text = new.text.trim();
    sqlx::query!(
        "INSERT INTO comment (tenant_id, id, entity_kind, entity_id, author_id, text, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant,
        id,
        entity_kind,
        entity_id,
        author_id.0,
        text,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(Comment {
        id: CommentId(id),
        author_id,
        author_name: cx.actor().name.clone(),
        text: text.to_owned(),
        created_at: now,
    })
}

/// The remarks on an entity, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn list(cx: &mut Cx, entity_kind: &str, entity_id: Uuid) -> Result<Vec<Comment>> {
    let tenant = cx.tenant();
    let rows = sqlx::query!(
        "SELECT c.id, c.author_id, u.name AS author_name, c.text, c.created_at
         FROM comment c JOIN app_user u ON u.tenant_id = $1 AND u.id = c.author_id
         WHERE c.tenant_id = $1 AND c.entity_id = $3 AND c.entity_kind = $2 ORDER BY c.created_at, c.id",
        tenant,
        entity_kind,
        entity_id
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Comment {
            id: CommentId(row.id),
            author_id: UserId(row.author_id),
            author_name: row.author_name,
            text: row.text,
            created_at: row.created_at,
        })
        .collect())
}
