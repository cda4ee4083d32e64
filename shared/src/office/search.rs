//! The one search box (SRC-01).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchHit {
    /// `task`, `user`.
    pub entity_kind: String,
    pub entity_id: Uuid,
    /// The human number, where there is one.
    pub number: Option<i64>,
    pub title: String,
    /// A line that tells more: the status and the responsible person, the department.
    pub subtitle: String,
    /// Parts of `title` that match: start and length in characters.
    pub highlights: Vec<(u32, u32)>,
}

/// What was found of one kind, best first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchGroup {
    pub entity_kind: String,
    pub hits: Vec<SearchHit>,
}
