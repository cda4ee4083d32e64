//! Roles: sets of permissions (IAM-09). System roles are the same everywhere and cannot be changed; a company makes its own beside them.

mod sql;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};
use shared::i18n::Lang;
use shared::kernel::permission::{Grants, SYSTEM_ROLES};
use shared::office::role::{Grant, NewRole, Role};
use shared::{Permission, RoleId, Scope, UserId};

use super::audit::alerts;
use super::user::{self, rights, role_name};
use crate::platform::audit::{self, Entry};
use crate::platform::error::ConstraintExt;
use crate::platform::events::{self, Audience, Event};
use crate::{Cx, Error, Result};

/// All roles: system roles first, in the order of the code, then the company's own by name.
///
/// # Errors
/// `Forbidden` without `user.read`: whoever sees people sees what they are.
pub async fn list(cx: &mut Cx) -> Result<Vec<Role>> {
    cx.require(Permission::UserRead).await?;
    let (tenant, lang) = (cx.tenant(), cx.actor().lang);
    let mut roles: Vec<Role> = sql::list(cx.conn(), tenant, None)
        .await?
        .into_iter()
        .map(|row| to_role(row, lang))
        .collect();
    let place = |role: &Role| {
        role.code.as_deref().map_or(usize::MAX, |code| {
            SYSTEM_ROLES
                .iter()
                .position(|known| known.code == code)
                .unwrap_or(usize::MAX - 1)
        })
    };
    roles.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.name.cmp(&b.name)));
    Ok(roles)
}

/// Makes a role of the company's own.
///
/// # Errors
/// Faults at `name` (`taken`) and `grants`; `Forbidden` without `role.manage`, or for a permission beyond one's own.
pub async fn create(cx: &mut Cx, new: NewRole) -> Result<Role> {
    cx.require(Permission::RoleManage).await?;
    let name = check(cx, &new).await?;
    let (tenant, now, id) = (cx.tenant(), cx.now(), cx.new_id());
    sql::insert(cx.conn(), tenant, id, None, &name, now)
        .await
        .on_constraint("role_name_taken", "name", "taken")?;
    sql::set_grants(cx.conn(), tenant, id, &permissions(&new), &scopes(&new)).await?;
    let role = find(cx, RoleId(id)).await?;
    let changes = audit::diff(&json!({}), &shown(&role));
    record(cx, "role.create", "role.created", &role, changes).await?;
    Ok(role)
}

/// Gives a role of the company a new content. It counts for whoever has the role from the next request on.
///
/// # Errors
/// As [`create`]; `NotFound`; `VersionConflict`; `Conflict`: `system_role`, `last_admin`.
pub async fn update(
    cx: &mut Cx,
    id: RoleId,
    if_version: Option<i64>,
    new: NewRole,
) -> Result<Role> {
    cx.require(Permission::RoleManage).await?;
    let before = load_own(cx, id).await?;
    let name = check(cx, &new).await?;
    if if_version.is_some_and(|version| version != before.version) {
        return Err(Error::VersionConflict);
    }
    let tenant = cx.tenant();
    sql::update(cx.conn(), tenant, id.0, &name)
        .await
        .on_constraint("role_name_taken", "name", "taken")?;
    sql::set_grants(cx.conn(), tenant, id.0, &permissions(&new), &scopes(&new)).await?;
    if before
        .grants
        .iter()
        .any(|grant| grant.permission == Permission::UserAssignRole)
    {
        rights::check_last_admin(cx).await?;
    }
    let after = find(cx, id).await?;
    let changes = audit::diff(&shown(&before), &shown(&after));
    record(cx, "role.update", "role.updated", &after, changes).await?;
    let holders: Vec<(UserId, i64)> = sql::holders(cx.conn(), tenant, id.0).await?;
    if !holders.is_empty() && rights::is_more(&given(&before), &given(&after)) {
        alerts::role_widened(cx, id, &after.name, holders.len()).await?;
    }
    user::rights_changed(cx, &holders).await?;
    Ok(after)
}

/// Removes a role of the company that nobody has.
///
/// # Errors
/// `NotFound`; `Forbidden` without `role.manage`; `Conflict`: `system_role`, `role_in_use`.
pub async fn delete(cx: &mut Cx, id: RoleId) -> Result<()> {
    cx.require(Permission::RoleManage).await?;
    let role = load_own(cx, id).await?;
    if role.people > 0 {
        return Err(Error::Conflict("role_in_use"));
    }
    let tenant = cx.tenant();
    sql::delete(cx.conn(), tenant, id.0).await?;
    record(
        cx,
        "role.delete",
        "role.deleted",
        &role,
        audit::diff(&shown(&role), &json!({})),
    )
    .await
}

/// Makes the system roles of a new tenant, within its context; the id of `employee`, which is what people become by default.
///
/// # Errors
/// When the database refuses.
pub(super) async fn make_system_roles(cx: &mut Cx) -> Result<RoleId> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let mut default = None;
    for role in SYSTEM_ROLES {
        let id = cx.new_id();
        let (permissions, scopes): (Vec<String>, Vec<String>) = role
            .grants
            .iter()
            .map(|(permission, scope)| (permission.as_str().to_owned(), scope.as_str().to_owned()))
            .unzip();
        sql::insert(cx.conn(), tenant, id, Some(role.code), role.code, now).await?;
        sql::set_grants(cx.conn(), tenant, id, &permissions, &scopes).await?;
        if role.code == "employee" {
            default = Some(RoleId(id));
        }
    }
    default.ok_or_else(|| Error::Internal("there is no system role `employee`".to_owned()))
}

/// The id of a system role of a tenant, within its context.
///
/// # Errors
/// `NotFound` when there is none of this code.
pub async fn system(cx: &mut Cx, code: &str) -> Result<RoleId> {
    let tenant = cx.tenant();
    sql::by_code(cx.conn(), tenant, code)
        .await?
        .map(RoleId)
        .ok_or(Error::NotFound)
}

/// Loads a role for a change, together with the tenant's lock on rights.
async fn load_own(cx: &mut Cx, id: RoleId) -> Result<Role> {
    let tenant = cx.tenant();
    user::lock_tenant(cx.conn(), tenant).await?;
    let role = find(cx, id).await?;
    if role.code.is_some() {
        Err(Error::Conflict("system_role"))
    } else {
        Ok(role)
    }
}

/// Checks a role's content and gives its trimmed name, which is no system role's in any language.
async fn check(cx: &mut Cx, new: &NewRole) -> Result<String> {
    new.validate().check()?;
    let name = new.name.trim().to_owned();
    let lower = name.to_lowercase();
    let is_taken = |role: &shared::kernel::permission::SystemRole| {
        lower == role.code
            || Lang::ALL
                .into_iter()
                .any(|lang| role_name(Some(role.code), String::new(), lang).to_lowercase() == lower)
    };
    if SYSTEM_ROLES.iter().any(is_taken) {
        return Err(Error::field("name", "taken"));
    }
    let grants: Vec<(Permission, Scope)> = new
        .grants
        .iter()
        .map(|grant| (grant.permission, grant.scope))
        .collect();
    rights::check_grants(cx, &grants).await?;
    Ok(name)
}

async fn find(cx: &mut Cx, id: RoleId) -> Result<Role> {
    let (tenant, lang) = (cx.tenant(), cx.actor().lang);
    sql::list(cx.conn(), tenant, Some(id.0))
        .await?
        .pop()
        .map(|row| to_role(row, lang))
        .ok_or(Error::NotFound)
}

fn to_role(row: sql::RoleRow, lang: Lang) -> Role {
    let mut grants: Vec<Grant> = row
        .grants
        .iter()
        .filter_map(|text| {
            let (permission, scope) = text.split_once('=')?;
            Some(Grant {
                permission: permission.parse().ok()?,
                scope: scope.parse().ok()?,
            })
        })
        .collect();
    grants.sort_by_key(|grant| grant.permission);
    Role {
        id: RoleId(row.id),
        name: role_name(row.code.as_deref(), row.name, lang),
        code: row.code,
        grants,
        people: row.people,
        version: row.version,
    }
}

fn permissions(role: &NewRole) -> Vec<String> {
    role.grants
        .iter()
        .map(|grant| grant.permission.as_str().to_owned())
        .collect()
}

fn scopes(role: &NewRole) -> Vec<String> {
    role.grants
        .iter()
        .map(|grant| grant.scope.as_str().to_owned())
        .collect()
}

fn given(role: &Role) -> Grants {
    role.grants
        .iter()
        .map(|grant| (grant.permission, grant.scope))
        .collect()
}

/// What the audit log shows of a role.
fn shown(role: &Role) -> Value {
    let grants: serde_json::Map<String, Value> = role
        .grants
        .iter()
        .map(|grant| (grant.permission.as_str().to_owned(), json!(grant.scope)))
        .collect();
    json!({ "name": role.name, "grants": grants })
}

async fn record(cx: &mut Cx, action: &str, event: &str, role: &Role, changes: Value) -> Result<()> {
    audit::write(
        cx,
        Entry {
            action,
            entity_kind: "role",
            entity_id: Some(role.id.0),
            title: Some(&role.name),
            changes,
        },
    )
    .await?;
    let audience = Audience {
        all: true,
        ..Audience::default()
    };
    events::emit(
        cx,
        Event {
            kind: event,
            entity_kind: "role",
            entity_id: role.id.0,
            version: role.version,
            audience,
            payload: json!({}),
        },
    )
    .await
}
