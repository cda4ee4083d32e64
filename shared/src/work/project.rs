//! A project: what tasks are gathered under.

use serde::{Deserialize, Serialize};

use crate::kernel::validate::Faults;
use crate::{DepartmentId, ProjectId};

/// A project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    pub department_id: Option<DepartmentId>,
    /// Archived projects take no new tasks.
    pub archived: bool,
    pub version: i64,
}

/// A new project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewProject {
    pub name: String,
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
}

/// A change of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditProject {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub archived: Option<bool>,
}

impl NewProject {
    /// Checks the name.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 120);
        faults
    }
}

impl EditProject {
    /// Checks the name where it changes.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        if let Some(name) = &self.name {
            faults.required_text("name", name, 120);
        }
        faults
    }
}
