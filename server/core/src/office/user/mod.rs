//! People (IAM-16): the list, the single person, what administrators change of them.
//!
//! Fields need `user.manage`, roles `user.assign_role`; both within their scope. See [`rights`] for who may give what.

mod export;
mod invitation;
pub(super) mod rights;
mod sql;
mod store;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};
use shared::office::notification::NotificationKind;
use shared::office::path;
use shared::office::user::{EditUser, NewUser, User, UserListRequest, UserRef, UserStatus};
use shared::{Page, Permission, RoleId, UserId};
use uuid::Uuid;

pub use export::export_csv;
pub use invitation::invite;
pub(super) use sql::{lock_tenant, role_name};
pub(super) use store::{Newcomer, changed, insert, rights_changed};

use self::sql::Wanted;
use super::account;
use crate::platform::audit::{self, Entry};
use crate::platform::authz::{self, Visibility};
use crate::platform::cursor;
use crate::platform::notify::News;
use crate::{Cx, Error, Result};

/// The people whom the asking person may see, by name.
///
/// # Errors
/// `Forbidden` without `user.read`; `Malformed("bad_cursor")`; a fault at `limit`.
pub async fn list(cx: &mut Cx, request: &UserListRequest) -> Result<Page<User>> {
    let visible = authz::require(cx, Permission::UserRead).await?;
    let (limit, after, tenant, lang) = (
        cursor::limit(&request.page)?,
        cursor::of(&request.page)?,
        cx.tenant(),
        cx.actor().lang,
    );
    let wanted = Wanted {
        tenant,
        visible: &visible,
        request,
    };
    let total = sql::count(cx.conn(), &wanted).await?;
    let rows = sql::list(cx.conn(), &wanted, after, limit + 1, lang).await?;
    Ok(cursor::page(rows, limit, total, |user| {
        (user.name.clone(), user.id)
    }))
}

/// One person.
///
/// # Errors
/// `NotFound` for whom the asking person may not see; `Forbidden` without `user.read`.
pub async fn get(cx: &mut Cx, id: UserId) -> Result<User> {
    let visible = authz::require(cx, Permission::UserRead).await?;
    find(cx, id, &visible).await
}

/// Active people for pickers, by part of a name, login or address; at most 50.
///
/// # Errors
/// `Forbidden` without `user.read`.
pub async fn choose(cx: &mut Cx, query: &str, limit: u32) -> Result<Vec<UserRef>> {
    let visible = authz::require(cx, Permission::UserRead).await?;
    let tenant = cx.tenant();
    sql::choose(cx.conn(), tenant, &visible, query, limit.clamp(1, 50)).await
}

/// Adds a person. Without a password the person gets a link by e-mail to set one. Roles need `user.assign_role`; without any it is
/// the tenant's default role.
///
/// # Errors
/// Faults of fields (`email`: `taken`; `password`: the company's policy, or `required` where no mail can be sent); `Forbidden`.
pub async fn create(cx: &mut Cx, new: NewUser) -> Result<User> {
    rights::check_department(cx, Permission::UserManage, new.department_id).await?;
    new.validate().check()?;
    let (name, email) = (new.name.trim(), new.email.trim().to_lowercase());
    let tenant = cx.tenant();
    let entrance = account::entrance(cx.conn(), tenant)
        .await?
        .ok_or(Error::NotFound)?;
    let roles = if new.role_ids.is_empty() {
        entrance.default_role_id.into_iter().collect()
    } else {
        cx.require(Permission::UserAssignRole).await?;
        let roles = ids(&new.role_ids);
        rights::check_roles(cx, "role_ids", &roles).await?;
        roles
    };
    let hash = first_password(
        cx,
        new.password.filter(|password| !password.is_empty()),
        &entrance,
        &[name, &email],
    )
    .await?;
    let lang = entrance.lang.parse().unwrap_or_default();
    let newcomer = Newcomer {
        name,
        email: &email,
        password_hash: hash.as_deref(),
        status: UserStatus::Active,
        department_id: new.department_id.map(|department| department.0),
        position: new
            .position
            .as_deref()
            .map(str::trim)
            .filter(|position| !position.is_empty()),
        lang,
        role_ids: &roles,
    };
    let id = insert(cx, &newcomer).await?;
    if hash.is_none() {
        let to = account::Addressee {
            email: &email,
            name,
            lang,
            company: &entrance.name,
        };
        account::send_link(cx, id, account::Purpose::SetPassword, &to).await?;
    }
    let user = find(cx, id, &Visibility::Tenant).await?;
    write_audit(
        cx,
        "user.create",
        &user,
        audit::diff(&json!({}), &shown(&user)),
    )
    .await?;
    Ok(user)
}

/// Changes a person; absent fields stay. Blocking ends the person's sessions; a change of roles is told to the person and counts from the next
/// request on (IAM-09).
///
/// # Errors
/// Faults of fields; `NotFound`, `Forbidden`; `VersionConflict`; `Conflict`: `cannot_block_self`, `last_admin`.
pub async fn update(
    cx: &mut Cx,
    id: UserId,
    if_version: Option<i64>,
    edit: EditUser,
) -> Result<User> {
    let weighty = edit.role_ids.is_some() || edit.status.is_some();
    let tenant = cx.tenant();
    if weighty {
        lock_tenant(cx.conn(), tenant).await?;
    }
    sql::lock(cx.conn(), tenant, id.0).await?;
    let before = load_for(cx, id, &edit).await?;
    edit.validate().check()?;
    if if_version.is_some_and(|version| version != before.version) {
        return Err(Error::VersionConflict);
    }
    let wanted = apply(cx, &before, &edit).await?;
    let roles = edit.role_ids.as_deref().map(ids);
    let roles_before: Vec<Uuid> = before.roles.iter().map(|role| role.id.0).collect();
    let moved: Vec<Uuid> = roles
        .as_deref()
        .map(|roles| difference(&roles_before, roles))
        .unwrap_or_default();
    rights::check_roles(cx, "role_ids", &moved).await?;
    if moved.is_empty() && shown(&before) == shown(&wanted) {
        return Ok(before);
    }
    let now = cx.now();
    let version = sql::update(cx.conn(), tenant, &wanted, now).await?;
    if let Some(roles) = roles.filter(|_| !moved.is_empty()) {
        sql::keep_roles(cx.conn(), tenant, id.0, &roles).await?;
        sql::add_roles(cx.conn(), tenant, id.0, &roles, now).await?;
    }
    if !moved.is_empty() || wanted.status != before.status {
        rights::check_last_admin(cx).await?;
    }
    let after = find(cx, id, &Visibility::Tenant).await?;
    write_audit(
        cx,
        "user.update",
        &after,
        audit::diff(&shown(&before), &shown(&after)),
    )
    .await?;
    follow_up(cx, &before, &after, !moved.is_empty()).await?;
    if !moved.is_empty() {
        let roles_after: Vec<Uuid> = after.roles.iter().map(|role| role.id.0).collect();
        rights::tell_elevation(cx, id, &after.name, &roles_before, &roles_after).await?;
    }
    changed(cx, id, version).await?;
    Ok(after)
}

/// Loads a person for a change: the fields need `user.manage`, roles `user.assign_role`, both within reach.
async fn load_for(cx: &mut Cx, id: UserId, edit: &EditUser) -> Result<User> {
    let visible = authz::require(cx, Permission::UserRead).await?;
    let user = find(cx, id, &visible).await?;
    let fields = edit.name.is_some()
        || edit.email.is_some()
        || edit.department_id.is_some()
        || edit.position.is_some()
        || edit.status.is_some();
    let needed = [
        (fields || edit.role_ids.is_none(), Permission::UserManage),
        (edit.role_ids.is_some(), Permission::UserAssignRole),
    ];
    for (_, permission) in needed.into_iter().filter(|(wanted, _)| *wanted) {
        let reach = authz::require(cx, permission).await?;
        if !reach.covers(user.department_id, &[id]) {
            return Err(cx.refuse(permission).await);
        }
    }
    Ok(user)
}

/// The person as wanted, checked against the rules that need the database.
async fn apply(cx: &mut Cx, before: &User, edit: &EditUser) -> Result<User> {
    let mut user = before.clone();
    if let Some(name) = &edit.name {
        name.trim().clone_into(&mut user.name);
    }
    if let Some(email) = &edit.email {
        user.email = email.trim().to_lowercase();
    }
    if let Some(position) = &edit.position {
        user.position = position
            .as_deref()
            .map(str::trim)
            .filter(|position| !position.is_empty())
            .map(str::to_owned);
    }
    if let Some(status) = edit.status {
        user.status = status;
    }
    if user.email != before.email || user.status != before.status {
        rights::check_rank(cx, before.id).await?;
    }
    if user.status == UserStatus::Blocked
        && before.status != UserStatus::Blocked
        && cx.actor().user_id == Some(before.id)
    {
        return Err(Error::Conflict("cannot_block_self"));
    }
    if let Some(department) = edit
        .department_id
        .filter(|department| *department != before.department_id)
    {
        rights::check_department(cx, Permission::UserManage, department).await?;
        user.department_id = department;
        user.department_name = None;
    }
    Ok(user)
}

/// What a change means for sessions, links and open pages, and whom it is told.
async fn follow_up(cx: &mut Cx, before: &User, after: &User, roles_changed: bool) -> Result<()> {
    let blocked = after.status == UserStatus::Blocked && before.status != UserStatus::Blocked;
    if blocked {
        account::end_all_sessions(cx, after.id, "blocked").await?;
    }
    if blocked || after.email != before.email {
        account::forget_links(cx, after.id).await?;
    }
    if roles_changed || after.status != before.status || after.department_id != before.department_id
    {
        rights_changed(cx, &[(after.id, after.version)]).await?;
    }
    if roles_changed {
        let roles: Vec<&str> = after
            .roles
            .iter()
            .map(|role| role.code.as_deref().unwrap_or(&role.name))
            .collect();
        let data = json!({ "actor": cx.actor().name, "roles": roles });
        let kind = NotificationKind::UserRoleChanged;
        cx.notify(News {
            kind,
            recipients: vec![after.id],
            entity_kind: "user",
            entity_id: Some(after.id.0),
            data,
            path: path::PROFILE.to_owned(),
        })
        .await?;
    }
    Ok(())
}

/// The hash of a first password. Where none is given, the person gets a link; that needs mail.
async fn first_password(
    cx: &mut Cx,
    password: Option<String>,
    entrance: &account::Entrance,
    about: &[&str],
) -> Result<Option<String>> {
    let Some(password) = password else {
        return if cx.backend().mailer().is_configured() {
            Ok(None)
        } else {
            Err(Error::field("password", "required"))
        };
    };
    let about: Vec<&str> = about
        .iter()
        .copied()
        .chain([entrance.name.as_str()])
        .collect();
    account::check_password("password", &password, account::Policy::of(entrance), &about)
        .check()?;
    Ok(Some(cx.backend().keys().hash_password(password).await?))
}

async fn find(cx: &mut Cx, id: UserId, visible: &Visibility) -> Result<User> {
    let (tenant, lang) = (cx.tenant(), cx.actor().lang);
    sql::get(cx.conn(), tenant, id, visible, lang)
        .await?
        .ok_or(Error::NotFound)
}

async fn write_audit(cx: &mut Cx, action: &str, user: &User, changes: Value) -> Result<()> {
    audit::write(
        cx,
        Entry {
            action,
            entity_kind: "user",
            entity_id: Some(user.id.0),
            title: Some(&user.name),
            changes,
        },
    )
    .await
}

/// What the audit log shows of a person.
fn shown(user: &User) -> Value {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.name.as_str()).collect();
    json!({
        "name": user.name,
        "email": user.email,
        "status": user.status,
        "department_id": user.department_id,
        "department": user.department_name,
        "position": user.position,
        "roles": roles,
    })
}

fn ids(roles: &[RoleId]) -> Vec<Uuid> {
    roles.iter().map(|role| role.0).collect()
}

/// What is in one list and not in the other.
fn difference(one: &[Uuid], other: &[Uuid]) -> Vec<Uuid> {
    let only = |a: &[Uuid], b: &[Uuid]| {
        a.iter()
            .filter(|id| !b.contains(id))
            .copied()
            .collect::<Vec<_>>()
    };
    [only(one, other), only(other, one)].concat()
}
