//! Who may give which roles, and to whom what may be done (IAM-09, IAM-16).
//!
//! Nobody gives or takes more than they have; nobody without the rights of administration takes over the account of somebody who has them;
//! a company never loses its last administrator.

use shared::kernel::permission::Grants;
use shared::{Permission, Scope, UserId};
use uuid::Uuid;

use super::sql::{self, RoleGrants};
use crate::office::audit::alerts;
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

/// Tells administrators when somebody's roles give more than the ones before did (AUD-03).
///
/// # Errors
/// When the database refuses.
pub async fn tell_elevation(
    cx: &mut Cx,
    user: UserId,
    name: &str,
    before: &[Uuid],
    after: &[Uuid],
) -> Result<()> {
    let tenant = cx.tenant();
    let had = grants(&sql::roles(cx.conn(), tenant, before).await?);
    let roles = sql::roles(cx.conn(), tenant, after).await?;
    if !is_more(&had, &grants(&roles)) {
        return Ok(());
    }
    alerts::elevated(cx, user, name, &labels(roles)).await
}

/// Tells administrators when somebody comes in with rights of administration (AUD-03). Whoever comes with less is no news.
///
/// # Errors
/// When the database refuses.
pub async fn tell_new_administrator(
    cx: &mut Cx,
    user: UserId,
    name: &str,
    roles: &[Uuid],
) -> Result<()> {
    let tenant = cx.tenant();
    let roles = sql::roles(cx.conn(), tenant, roles).await?;
    let grants = grants(&roles);
    if !ADMINISTRATIVE
        .iter()
        .any(|permission| grants.has(*permission))
    {
        return Ok(());
    }
    alerts::elevated(cx, user, name, &labels(roles)).await
}

/// Whether something of `after` is not in `before`, or less widely.
pub fn is_more(before: &Grants, after: &Grants) -> bool {
    after
        .iter()
        .any(|(permission, scope)| before.scope(permission).is_none_or(|had| had < scope))
}

fn grants(roles: &[RoleGrants]) -> Grants {
    roles.iter().flat_map(pairs).collect()
}

fn labels(roles: Vec<RoleGrants>) -> Vec<String> {
    roles.into_iter().map(|role| role.label).collect()
}

fn pairs(role: &RoleGrants) -> impl Iterator<Item = (Permission, Scope)> + '_ {
    role.grants.iter().filter_map(|text| {
        let (permission, scope) = text.split_once('=')?;
        Some((permission.parse().ok()?, scope.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aud_03_more_is_a_new_right_or_a_wider_scope() {
        let of = |pairs: &[(Permission, Scope)]| pairs.iter().copied().collect::<Grants>();
        let own = of(&[(Permission::TaskRead, Scope::Own)]);
        let wide = of(&[(Permission::TaskRead, Scope::Department)]);
        let other = of(&[(Permission::TaskCreate, Scope::Own)]);
        for (before, after, expected) in [
            (&own, &own, false),
            (&own, &wide, true),
            (&wide, &own, false),
            (&own, &other, true),
            (&own, &Grants::none(), false),
            (&Grants::none(), &own, true),
        ] {
            assert_eq!(is_more(before, after), expected, "{before:?} {after:?}");
        }
    }
}
