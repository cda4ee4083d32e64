//! What a scope covers, told to the database (IAM-10, TSK-04).

use shared::{DepartmentId, Permission, Scope, UserId};

use super::cx::{Actor, Cx};
use super::error::{Error, Result};

/// The rows of a kind that somebody may see. Lists compile it into their query; single reads hold a row against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// All of the tenant.
    Tenant,
    /// What belongs to these departments, and what the person has to do with.
    Departments {
        /// The whole subtree, not only the roots.
        departments: Vec<DepartmentId>,
        person: UserId,
    },
    /// What the person has to do with.
    Own { person: UserId },
}

impl Visibility {
    /// Whether a row of a department, with these people, is covered.
    pub fn covers(&self, department: Option<DepartmentId>, people: &[UserId]) -> bool {
        match self {
            Visibility::Tenant => true,
            Visibility::Departments {
                departments,
                person,
            } => people.contains(person) || department.is_some_and(|d| departments.contains(&d)),
            Visibility::Own { person } => people.contains(person),
        }
    }
}

/// What a scope covers for somebody.
///
/// # Errors
/// `Unauthenticated` when a narrower scope than the tenant is held by nobody in person.
pub fn visibility(actor: &Actor, scope: Scope) -> Result<Visibility> {
    if scope == Scope::Tenant {
        return Ok(Visibility::Tenant);
    }
    let person = actor
        .user_id
        .ok_or(Error::Unauthenticated("unauthenticated"))?;
    Ok(match scope {
        Scope::Department => Visibility::Departments {
            departments: actor.departments.clone(),
            person,
        },
        _ => Visibility::Own { person },
    })
}

/// What a permission lets the asking person reach.
///
/// # Errors
/// `Forbidden` where the permission is not given.
pub async fn require(cx: &mut Cx, permission: Permission) -> Result<Visibility> {
    let scope = cx.require(permission).await?;
    visibility(cx.actor(), scope)
}
