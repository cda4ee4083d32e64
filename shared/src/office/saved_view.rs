//! Stored filters of lists, private or shared (SRC-02).

use serde::{Deserialize, Serialize};

use crate::kernel::validate::Faults;
use crate::{SavedViewId, UserId};

/// A stored filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    pub id: SavedViewId,
    pub owner_id: UserId,
    /// `task`.
    pub entity_kind: String,
    pub name: String,
    /// The query of the page's address: `view=board&filter=…&sort=…`.
    pub query: String,
    /// Whether everybody of the tenant sees it.
    pub shared: bool,
}

/// A new stored filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSavedView {
    pub entity_kind: String,
    pub name: String,
    pub query: String,
    #[serde(default)]
    pub shared: bool,
}

impl NewSavedView {
    /// Checks the texts.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 80);
        faults.required_text("entity_kind", &self.entity_kind, 40);
        faults.max_text("query", &self.query, 2_000);
        faults
    }
}
