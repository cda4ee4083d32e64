//! Who may give which roles, and to whom what may be done (IAM-09, IAM-16).
//!
//! Nobody gives or takes more than they have; nobody without the rights of administration takes over the account of somebody who has them;
//! a company never loses its last administrator.

use shared::{Permission, Scope, UserId};
use uuid::Uuid;

use super::sql::{self, RoleGrants};
use crate::platform::authz;
use crate::{Cx, Error, Result};

/// Rights by which one can get all others. Who lacks one of them may not change the address or the standing of who has it: a changed address is
/// the way into an account.
const ADMINISTRATIVE: [Permission; 4] = [
    Permission::UserAssignRole,
    Permission::RoleManage,
    Permission::TenantSettings,
    Permission::TenantManage,
];

/// Checks that the asking person may give or take these roles.
///
/// # Errors
/// A fault at `field` for a role that the tenant does not have; `Forbidden` with the permission that the person lacks.
pub async fn check_roles(cx: &mut Cx, field: &str, ids: &[Uuid]) -> Result<()> {
    let tenant = cx.tenant();
    let roles = sql::roles(cx.conn(), tenant, ids).await?;
    if ids.iter().any(|id| roles.iter().all(|role| role.id != *id)) {
        return Err(Error::field(field, "not_found"));
    }
    let grants: Vec<(Permission, Scope)> = roles.iter().flat_map(pairs).collect();
    check_grants(cx, &grants).await
}

/// Checks that the asking person has all this, as widely. The system may give everything.
///
/// # Errors
/// `Forbidden` with the permission that the person lacks.
pub async fn check_grants(cx: &mut Cx, grants: &[(Permission, Scope)]) -> Result<()> {
    if cx.actor().user_id.is_none() {
        return Ok(());
    }
    let own = &cx.actor().grants;
    match grants
        .iter()
        .find(|(permission, scope)| own.scope(*permission).is_none_or(|mine| mine < *scope))
    {
        Some((permission, _)) => Err(cx.refuse(*permission).await),
        None => Ok(()),
    }
}

/// Checks that somebody's account may be changed in ways that give power over it.
///
/// # Errors
/// `Forbidden` when that person has a right of administration that the asking one lacks.
pub async fn check_rank(cx: &mut Cx, user: UserId) -> Result<()> {
    if cx.actor().user_id.is_none_or(|me| me == user) {
        return Ok(());
    }
    let lacking: Vec<Permission> = ADMINISTRATIVE
        .into_iter()
        .filter(|permission| !cx.actor().grants.has(*permission))
        .collect();
    let names: Vec<String> = lacking
        .iter()
        .map(|permission| permission.as_str().to_owned())
        .collect();
    let tenant = cx.tenant();
    let held = sql::held(cx.conn(), tenant, user.0, &names).await?;
    match lacking
        .into_iter()
        .find(|permission| held.iter().any(|name| name == permission.as_str()))
    {
        Some(permission) => Err(cx.refuse(permission).await),
        None => Ok(()),
    }
}

/// Checks that the department is one of the tenant and within the asking person's reach for a permission.
///
/// # Errors
/// A fault at `department_id`; `Forbidden` beyond the reach.
pub async fn check_department(
    cx: &mut Cx,
    permission: Permission,
    department: Option<shared::DepartmentId>,
) -> Result<()> {
    let reach = authz::require(cx, permission).await?;
    let tenant = cx.tenant();
    if let Some(id) = department
        && !sql::department_exists(cx.conn(), tenant, id.0).await?
    {
        return Err(Error::field("department_id", "not_found"));
    }
    if reach.covers(department, &[]) {
        Ok(())
    } else {
        Err(cx.refuse(permission).await)
    }
}

/// Checks, after a change, that the company still has somebody who may give roles.
///
/// # Errors
/// `Conflict("last_admin")`.
pub async fn check_last_admin(cx: &mut Cx) -> Result<()> {
    let tenant = cx.tenant();
    if sql::has_admin(cx.conn(), tenant).await? {
        Ok(())
    } else {
        Err(Error::Conflict("last_admin"))
    }
}

fn pairs(role: &RoleGrants) -> impl Iterator<Item = (Permission, Scope)> + '_ {
    role.grants.iter().filter_map(|text| {
        let (permission, scope) = text.split_once('=')?;
        Some((permission.parse().ok()?, scope.parse().ok()?))
    })
}
