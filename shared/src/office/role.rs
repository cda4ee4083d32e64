//! Roles: sets of permissions with scopes (IAM-09).

use serde::{Deserialize, Serialize};

use crate::kernel::validate::Faults;
use crate::{Permission, RoleId, Scope};

/// One permission of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    pub permission: Permission,
    pub scope: Scope,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Role {
    pub id: RoleId,
    /// The code of a system role; those cannot be changed, only copied.
    pub code: Option<String>,
    pub name: String,
    pub grants: Vec<Grant>,
    /// How many people have it.
    pub people: i64,
    pub version: i64,
}

/// A new role or a whole new content of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    pub name: String,
    pub grants: Vec<Grant>,
}

impl NewRole {
    /// Checks the name and that no permission stands twice; nobody grants the installation's own permission.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 80);
        let mut seen = std::collections::BTreeSet::new();
        for grant in &self.grants {
            if !seen.insert(grant.permission) || grant.permission == Permission::TenantManage {
                faults.add("grants", "invalid");
            }
        }
        faults
    }
}
