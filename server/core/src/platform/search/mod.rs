//! Search (SRC-01, SRC-03): a row of `search_document` per entity, kept in the transaction of the entity's change, read through the one
//! function `search_documents`, which applies tenant and rights itself.

mod query;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use shared::office::search::{SearchGroup, SearchHit};
use shared::{DepartmentId, Permission, UserId};
use uuid::Uuid;

use query::Query;

use super::authz::{Visibility, visibility};
use super::cx::Cx;
use super::error::{Error, Result};

/// The most hits of one kind.
pub const LIMIT_MAX: usize = 50;
/// The kinds that can be found and the permission that shows them, in the order of the groups.
const KINDS: [(&str, Permission); 2] = [
    ("task", Permission::TaskRead),
    ("user", Permission::UserRead),
];
/// Rows looked at for each one given, so that the best of them come first.
const CANDIDATES: usize = 2;

/// What can be found of an entity, and by whom.
#[derive(Clone, Debug)]
pub struct Document {
    pub entity_kind: &'static str,
    pub entity_id: Uuid,
    /// The human number, where there is one.
    pub number: Option<i64>,
    pub title: String,
    /// A line that tells more; searched too.
    pub subtitle: String,
    /// Searched and not shown.
    pub body: String,
    /// Everybody with the kind's permission finds it.
    pub visible_all: bool,
    /// Who sees the department finds it.
    pub department_id: Option<DepartmentId>,
    /// These people find it.
    pub member_ids: Vec<UserId>,
}

/// Keeps an entity's document; the newest come first among equals.
///
/// # Errors
/// When the database refuses.
pub async fn put(cx: &mut Cx, document: Document) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let members: Vec<Uuid> = document.member_ids.iter().map(|person| person.0).collect();
    sqlx::query!(
        "INSERT INTO search_document (tenant_id, entity_kind, entity_id, number, title, subtitle, body, visible_all, department_id, member_ids, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (tenant_id, entity_kind, entity_id) DO UPDATE SET number = excluded.number, title = excluded.title, subtitle = excluded.subtitle,
            body = excluded.body, visible_all = excluded.visible_all, department_id = excluded.department_id, member_ids = excluded.member_ids,
            updated_at = excluded.updated_at",
        tenant,
        document.entity_kind,
        document.entity_id,
        document.number,
        document.title,
        document.subtitle,
        document.body,
        document.visible_all,
        document.department_id.map(|id| id.0),
        &members,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// Takes an entity out of the search.
///
/// # Errors
/// When the database refuses.
pub async fn remove(cx: &mut Cx, entity_kind: &str, entity_id: Uuid) -> Result<()> {
    let tenant = cx.tenant();
    sqlx::query!(
        "DELETE FROM search_document WHERE tenant_id = $1 AND entity_kind = $2 AND entity_id = $3",
        tenant,
        entity_kind,
        entity_id
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// What the asking person may see and a text finds: by number (`2229`, `#2229`), by words in any of their forms, by the beginning of the
/// last word, and people also by a misspelt name. A group per kind, best first, `limit` hits each (at most [`LIMIT_MAX`]).
///
/// # Errors
/// `unknown` at `kind` for a kind that cannot be found.
pub async fn find(
    cx: &mut Cx,
    text: &str,
    kind: Option<&str>,
    limit: usize,
) -> Result<Vec<SearchGroup>> {
    if kind.is_some_and(|wanted| !KINDS.iter().any(|(known, _)| *known == wanted)) {
        return Err(Error::field("kind", "unknown"));
    }
    let query = Query::parse(text);
    let limit = limit.clamp(1, LIMIT_MAX);
    let mut groups = Vec::new();
    for (entity_kind, _) in KINDS
        .iter()
        .filter(|(known, _)| kind.is_none_or(|wanted| wanted == *known))
    {
        let hits = best(
            rows(cx, entity_kind, &query, limit * CANDIDATES).await?,
            &query,
            entity_kind,
            limit,
        );
        if !hits.is_empty() {
            groups.push(SearchGroup {
                entity_kind: (*entity_kind).to_owned(),
                hits,
            });
        }
    }
    Ok(groups)
}

/// The ids of a kind's entities that a text finds, newest first, at most `cap`: for the text filter of lists. Only what the asking person
/// may see. The beginning of the last word counts only where whole words find nothing.
///
/// # Errors
/// When the database refuses.
pub async fn ids(cx: &mut Cx, kind: &str, text: &str, cap: usize) -> Result<Vec<Uuid>> {
    let query = Query::parse(text);
    let mut found = rows(cx, kind, &query.whole_words(), cap).await?;
    if found.is_empty() {
        found = rows(cx, kind, &query, cap).await?;
    }
    let mut seen = HashSet::new();
    Ok(found
        .into_iter()
        .map(|row| row.entity_id)
        .filter(|id| seen.insert(*id))
        .collect())
}

struct Row {
    entity_id: Uuid,
    number: Option<i64>,
    title: String,
    subtitle: String,
    /// How it was found; the lower the better. See the function in the database.
    step: i32,
}

async fn rows(cx: &mut Cx, kind: &str, query: &Query, cap: usize) -> Result<Vec<Row>> {
    let Some(permission) = KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map(|(_, permission)| *permission)
    else {
        return Ok(Vec::new());
    };
    let Some(scope) = cx.actor().grants.scope(permission) else {
        return Ok(Vec::new());
    };
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let (everything, departments, reader) = match visibility(cx.actor(), scope)? {
        Visibility::Tenant => (true, Vec::new(), Uuid::nil()),
        Visibility::Departments {
            departments,
            person,
        } => (
            false,
            departments.into_iter().map(|id| id.0).collect(),
            person.0,
        ),
        Visibility::Own { person } => (false, Vec::new(), person.0),
    };
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT entity_id AS "entity_id!", number, title AS "title!", subtitle AS "subtitle!", step AS "step!"
           FROM search_documents($1, $2, $3, $4, $5, $6, $7, $8, $9)"#,
        kind,
        query.words,
        query.head,
        query.prefix,
        query.number,
        reader,
        everything,
        &departments,
        i32::try_from(cap).unwrap_or(i32::MAX),
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(rows)
}

/// Each entity once, by the step that found it and by how much of its title matches; within that as the database gave them.
fn best(rows: Vec<Row>, query: &Query, entity_kind: &str, limit: usize) -> Vec<SearchHit> {
    let mut seen = HashSet::new();
    let mut hits: Vec<(i32, SearchHit)> = rows
        .into_iter()
        .filter(|row| seen.insert(row.entity_id))
        .map(|row| {
            let highlights = query.highlights(&row.title);
            let hit = SearchHit {
                entity_kind: entity_kind.to_owned(),
                entity_id: row.entity_id,
                number: row.number,
                title: row.title,
                subtitle: row.subtitle,
                highlights,
            };
            (row.step, hit)
        })
        .collect();
    hits.sort_by_key(|(step, hit)| (*step, std::cmp::Reverse(hit.highlights.len())));
    hits.truncate(limit);
    hits.into_iter().map(|(_, hit)| hit).collect()
}
