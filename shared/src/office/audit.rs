//! The audit log (AUD-01, AUD-03).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AuditId, PageRequest, UserId};

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRow {
    pub id: AuditId,
    pub at: DateTime<Utc>,
    /// Who; nothing for the system.
    pub actor_id: Option<UserId>,
    pub actor_name: Option<String>,
    /// `task.update`, `auth.login`, `auth.login_failed`, `access.refused`, `task.export`, …
    pub action: String,
    pub entity_kind: String,
    pub entity_id: Option<Uuid>,
    /// What the entity was called then.
    pub entity_title: Option<String>,
    /// Field → [before, after].
    pub changes: serde_json::Value,
    pub ip: Option<String>,
    pub request_id: Option<String>,
}

/// A wish for rows of the log, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditListRequest {
    #[serde(default)]
    pub actor_id: Option<UserId>,
    /// The beginning of an action: `task.` for all of tasks.
    #[serde(default)]
    pub action: Option<String>,
    #[serde(default)]
    pub entity_kind: Option<String>,
    #[serde(default)]
    pub entity_id: Option<Uuid>,
    #[serde(default)]
    pub from: Option<DateTime<Utc>>,
    #[serde(default)]
    pub to: Option<DateTime<Utc>>,
    #[serde(default)]
    pub page: PageRequest,
}
