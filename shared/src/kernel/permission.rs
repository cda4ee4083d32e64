//! Permissions and their scopes (IAM-09, IAM-10). A permission is a constant of the code; roles are sets of them with a scope each.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// What somebody may do. The text form is `resource.action`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Permission {$(
            $(#[$doc])*
            #[serde(rename = $text)]
            $name,
        )*}

        impl Permission {
            /// All there are, in the order of declaration.
            pub const ALL: &'static [Permission] = &[$(Permission::$name),*];

            /// The stable name, as the database and the API have it.
            pub fn as_str(self) -> &'static str {
                match self {$(Permission::$name => $text),*}
            }
        }

        impl FromStr for Permission {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                match text {$($text => Ok(Permission::$name),)* _ => Err(())}
            }
        }
    };
}

permissions! {
    /// See tasks (within the scope).
    TaskRead = "task.read",
    /// Make tasks. `own`: for oneself only; `department`: for people of the subtree; `tenant`: for anybody.
    TaskCreate = "task.create",
    /// Change what a task says: title, description, dates, people, tags, project, priority.
    TaskUpdate = "task.update",
    /// Move a task's status.
    TaskTransition = "task.transition",
    /// Put tasks in the bin and take them out (TSK-11).
    TaskDelete = "task.delete",
    /// Write remarks.
    TaskComment = "task.comment",
    /// Take lists and figures of tasks away as files (TSK-09).
    TaskExport = "task.export",
    /// Make and change projects.
    ProjectManage = "project.manage",
    /// See people: names, departments, addresses.
    UserRead = "user.read",
    /// Create, edit, block, unblock people, invite them (IAM-16).
    UserManage = "user.manage",
    /// Give and take roles (IAM-09, TSK-12).
    UserAssignRole = "user.assign_role",
    /// Make and change roles.
    RoleManage = "role.manage",
    /// Make and change departments (TEN-06).
    DepartmentManage = "department.manage",
    /// Read the audit log (AUD-03).
    AuditRead = "audit.read",
    /// See and retry background jobs (EVT-04).
    JobManage = "job.manage",
    /// Change the tenant's settings.
    TenantSettings = "tenant.settings",
    /// Create, suspend and resume tenants: the installation's owner only (TEN-02).
    TenantManage = "tenant.manage",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How far a permission reaches (IAM-10). Ordered: a wider scope includes the narrower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What the person is responsible for, created, helps with or watches.
    Own,
    /// Also what belongs to the person's departments and everything below them.
    Department,
    /// All of the tenant.
    Tenant,
}

impl Scope {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Own => "own",
            Scope::Department => "department",
            Scope::Tenant => "tenant",
        }
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "own" => Ok(Scope::Own),
            "department" => Ok(Scope::Department),
            "tenant" => Ok(Scope::Tenant),
            _ => Err(()),
        }
    }
}

/// The permissions of one person, the widest scope of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grants(BTreeMap<Permission, Scope>);

impl Grants {
    /// None at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds one; the wider scope wins.
    pub fn add(&mut self, permission: Permission, scope: Scope) {
        let entry = self.0.entry(permission).or_insert(scope);
        *entry = (*entry).max(scope);
    }

    /// The scope of a permission, nothing where it is not given.
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        self.0.get(&permission).copied()
    }

    /// Whether a permission is given at all.
    pub fn has(&self, permission: Permission) -> bool {
        self.0.contains_key(&permission)
    }

    /// All pairs in order.
    pub fn iter(&self) -> impl Iterator<Item = (Permission, Scope)> + '_ {
        self.0
            .iter()
            .map(|(permission, scope)| (*permission, *scope))
    }
}

impl FromIterator<(Permission, Scope)> for Grants {
    fn from_iter<I: IntoIterator<Item = (Permission, Scope)>>(pairs: I) -> Self {
        let mut grants = Self::none();
        for (permission, scope) in pairs {
            grants.add(permission, scope);
        }
        grants
    }
}

/// The system roles (a tenant's editable copies start from them) and what each may do.
///
/// Source: `spec/00-product` (the people) and TSK-04.
pub const SYSTEM_ROLES: &[SystemRole] = &[
    SystemRole {
        code: "employee",
        grants: &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::TaskRead, Scope::Own),
            (Permission::TaskComment, Scope::Own),
        ],
    },
    SystemRole {
        code: "manager",
        grants: &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::TaskRead, Scope::Own),
            (Permission::TaskCreate, Scope::Own),
            (Permission::TaskUpdate, Scope::Own),
            (Permission::TaskTransition, Scope::Own),
            (Permission::TaskDelete, Scope::Own),
            (Permission::TaskComment, Scope::Own),
            (Permission::TaskExport, Scope::Own),
        ],
    },
    SystemRole {
        code: "head",
        grants: &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::TaskRead, Scope::Department),
            (Permission::TaskCreate, Scope::Department),
            (Permission::TaskUpdate, Scope::Department),
            (Permission::TaskTransition, Scope::Department),
            (Permission::TaskDelete, Scope::Department),
            (Permission::TaskComment, Scope::Department),
            (Permission::TaskExport, Scope::Department),
            (Permission::ProjectManage, Scope::Department),
        ],
    },
    SystemRole {
        code: "hr",
        grants: &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::UserManage, Scope::Tenant),
            (Permission::DepartmentManage, Scope::Tenant),
            (Permission::TaskRead, Scope::Own),
            (Permission::TaskCreate, Scope::Own),
            (Permission::TaskUpdate, Scope::Own),
            (Permission::TaskTransition, Scope::Own),
            (Permission::TaskComment, Scope::Own),
        ],
    },
    SystemRole {
        code: "analyst",
        grants: &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::TaskRead, Scope::Tenant),
            (Permission::TaskExport, Scope::Tenant),
        ],
    },
    SystemRole {
        code: "admin",
        grants: &[
            (Permission::TaskRead, Scope::Tenant),
            (Permission::TaskCreate, Scope::Tenant),
            (Permission::TaskUpdate, Scope::Tenant),
            (Permission::TaskTransition, Scope::Tenant),
            (Permission::TaskDelete, Scope::Tenant),
            (Permission::TaskComment, Scope::Tenant),
            (Permission::TaskExport, Scope::Tenant),
            (Permission::ProjectManage, Scope::Tenant),
            (Permission::UserRead, Scope::Tenant),
            (Permission::UserManage, Scope::Tenant),
            (Permission::UserAssignRole, Scope::Tenant),
            (Permission::RoleManage, Scope::Tenant),
            (Permission::DepartmentManage, Scope::Tenant),
            (Permission::AuditRead, Scope::Tenant),
            (Permission::JobManage, Scope::Tenant),
            (Permission::TenantSettings, Scope::Tenant),
        ],
    },
    SystemRole {
        code: "superadmin",
        grants: &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::AuditRead, Scope::Tenant),
            (Permission::JobManage, Scope::Tenant),
            (Permission::TenantManage, Scope::Tenant),
        ],
    },
];

/// A role that every tenant has from the start.
#[derive(Clone, Copy, Debug)]
pub struct SystemRole {
    /// The stable code; its name is in the catalogue as `role_<code>`.
    pub code: &'static str,
    /// Permissions and scopes.
    pub grants: &'static [(Permission, Scope)],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(*permission));
        }
    }

    #[test]
    fn the_wider_scope_wins() {
        let grants: Grants = [
            (Permission::TaskRead, Scope::Tenant),
            (Permission::TaskRead, Scope::Own),
        ]
        .into_iter()
        .collect();
        assert_eq!(grants.scope(Permission::TaskRead), Some(Scope::Tenant));
        assert_eq!(grants.scope(Permission::TaskCreate), None);
    }
}
