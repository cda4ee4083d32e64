//! The audit log (AUD-01, AUD-03).

use std::fmt;
use std::str::FromStr;

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

/// One thing that rows are about, as addresses name it: `user:<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntity {
    /// As [`AuditRow::entity_kind`].
    pub kind: String,
    pub id: Uuid,
}

impl AuditEntity {
    /// A thing of this kind.
    pub fn new(kind: &str, id: Uuid) -> Self {
        Self {
            kind: kind.to_owned(),
            id,
        }
    }
}

impl fmt::Display for AuditEntity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

impl FromStr for AuditEntity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some((kind, id)) if !kind.is_empty() => {
                Ok(Self::new(kind, id.parse().map_err(|_| ())?))
            }
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUD-03: what the address says is a kind and an id, or nothing.
    #[test]
    fn an_entity_goes_through_the_address() {
        let role = AuditEntity::new("role", Uuid::from_u128(7));
        assert_eq!(
            role.to_string(),
            "role:00000000-0000-0000-0000-000000000007"
        );
        assert_eq!(role.to_string().parse::<AuditEntity>(), Ok(role));
        for bad in [
            "",
            "user",
            "user:",
            "user:7",
            ":00000000-0000-0000-0000-000000000007",
        ] {
            assert_eq!(bad.parse::<AuditEntity>(), Err(()), "{bad}");
        }
    }
}
