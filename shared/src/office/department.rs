//! The tree of departments (TEN-06).

use serde::{Deserialize, Serialize};

use crate::kernel::patch::present;
use crate::kernel::validate::Faults;
use crate::{DepartmentId, UserId};

/// Deepest nesting.
pub const DEPTH_MAX: i64 = 12;

/// A department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Department {
    pub id: DepartmentId,
    pub name: String,
    pub parent_id: Option<DepartmentId>,
    /// The head of the department, who is told of status changes and overdue tasks (TSK-05).
    pub head_id: Option<UserId>,
    pub head_name: Option<String>,
    /// People directly in it.
    pub people: i64,
    pub version: i64,
}

/// A new department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDepartment {
    pub name: String,
    #[serde(default)]
    pub parent_id: Option<DepartmentId>,
    #[serde(default)]
    pub head_id: Option<UserId>,
}

/// A change of a department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditDepartment {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub parent_id: Option<Option<DepartmentId>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub head_id: Option<Option<UserId>>,
}

impl NewDepartment {
    /// Checks the name.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 120);
        faults
    }
}

impl EditDepartment {
    /// Checks the name where it changes.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        if let Some(name) = &self.name {
            faults.required_text("name", name, 120);
        }
        faults
    }
}
