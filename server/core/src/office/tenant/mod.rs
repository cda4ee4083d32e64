//! Tenants: the companies of an installation (TEN-02), and the settings of one's own.
//!
//! A context is bound to one tenant by row-level security. Making another one therefore crosses over: within the *same transaction* the context
//! becomes the system of the new tenant, writes its rows, and comes back. Either all of it is there after the commit or nothing.

mod export;
mod sql;
#[cfg(test)]
mod tests;

pub use export::{Export, export};

use chrono::TimeDelta;
use serde_json::json;
use shared::i18n::Lang;
use shared::office::tenant::{NewTenant, Tenant, TenantSettings, TenantStatus, is_slug};
use shared::office::user::UserStatus;
use shared::{Permission, TenantId};
use uuid::Uuid;

use super::user::{self, Newcomer, rights};
use super::{account, role};
use crate::platform::audit::{self, Entry, diff};
use crate::platform::cx::new_id_at;
use crate::platform::zone;
use crate::{Actor, Backend, Cx, Error, Result};

/// How long a tenant waits for its end, and can be taken back.
const WAITING_PERIOD: TimeDelta = TimeDelta::days(30);

/// All tenants by name.
///
/// # Errors
/// `Forbidden` for whoever is not the installation's owner.
pub async fn list(cx: &mut Cx) -> Result<Vec<Tenant>> {
    cx.require(Permission::TenantManage).await?;
    sql::list(cx.conn(), None).await
}

/// Makes a tenant with its system roles and its first administrator.
///
/// # Errors
/// Faults of fields (`slug`: `taken`; `admin_password`: the policy that tenants begin with); `Forbidden`.
pub async fn create(cx: &mut Cx, new: NewTenant) -> Result<Tenant> {
    cx.require(Permission::TenantManage).await?;
    new.validate().check()?;
    let (name, admin_name, admin_email) = (
        new.name.trim(),
        new.admin_name.trim(),
        new.admin_email.trim().to_lowercase(),
    );
    let policy = account::Policy::default();
    account::check_password(
        "admin_password",
        &new.admin_password,
        policy,
        &[admin_name, &admin_email, name],
    )
    .check()?;
    let hash = cx
        .backend()
        .keys()
        .hash_password(new.admin_password.clone())
        .await?;
    let id = TenantId(cx.new_id());
    let owner = cx.actor().clone();
    cx.become_actor(Actor {
        lang: owner.lang,
        ..Actor::system(id)
    })
    .await?;
    found(cx, &new.slug, name).await?;
    let role = role::system(cx, "admin").await?;
    let admin = Newcomer {
        name: admin_name,
        email: &admin_email,
        password_hash: Some(&hash),
        status: UserStatus::Active,
        department_id: None,
        position: None,
        lang: Lang::default(),
        role_ids: &[role.0],
    };
    user::insert(cx, &admin).await?;
    record(
        cx,
        "tenant.create",
        id,
        name,
        json!({ "slug": [null, new.slug], "admin": [null, admin_email] }),
    )
    .await?;
    cx.become_actor(owner).await?;
    record(
        cx,
        "tenant.create",
        id,
        name,
        json!({ "slug": [null, new.slug], "admin": [null, admin_email] }),
    )
    .await?;
    find(cx, id).await
}

/// Keeps everybody of a tenant out, at once. Nothing is lost.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `own_tenant`, `tenant_status` when it is not active.
pub async fn suspend(cx: &mut Cx, id: TenantId) -> Result<()> {
    set_status(
        cx,
        id,
        "tenant.suspend",
        &[TenantStatus::Active],
        TenantStatus::Suspended,
    )
    .await
}

/// Lets everybody of a suspended tenant, or one that waits for its end, in again.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `own_tenant`, `tenant_status` when it is active.
pub async fn resume(cx: &mut Cx, id: TenantId) -> Result<()> {
    set_status(
        cx,
        id,
        "tenant.resume",
        &[TenantStatus::Suspended, TenantStatus::Deleting],
        TenantStatus::Active,
    )
    .await
}

/// Ends a tenant: nobody gets in from now on, and in 30 days it is removed with everything that belongs to it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `own_tenant`, `tenant_status` when it waits for its end already.
pub async fn delete(cx: &mut Cx, id: TenantId) -> Result<()> {
    set_status(
        cx,
        id,
        "tenant.delete",
        &[TenantStatus::Active, TenantStatus::Suspended],
        TenantStatus::Deleting,
    )
    .await
}

/// Removes the context's own tenant if its waiting period is over: for the clock, once a tenant. Its audit log and events stay.
/// Whether it was removed.
///
/// # Errors
/// `Forbidden` for people; when the database refuses.
pub async fn purge_deleted(cx: &mut Cx) -> Result<bool> {
    if cx.actor().user_id.is_some() {
        return Err(cx.refuse(Permission::TenantManage).await);
    }
    let (tenant, now) = (cx.tenant(), cx.now());
    if sql::purge(cx.conn(), tenant, now).await? == 0 {
        return Ok(false);
    }
    audit::write(
        cx,
        Entry {
            action: "tenant.purge",
            entity_kind: "tenant",
            entity_id: Some(tenant),
            title: None,
            changes: json!({}),
        },
    )
    .await?;
    Ok(true)
}

/// Makes a tenant with its system roles, in a transaction of its own: for the seeder and the command line.
///
/// # Errors
/// A fault at `slug`: `slug`, `taken`.
pub async fn provision(backend: &Backend, slug: &str, name: &str) -> Result<TenantId> {
    if !is_slug(slug) {
        return Err(Error::field("slug", "slug"));
    }
    let id = TenantId(new_id_at(backend.clock().now()));
    let mut cx = backend.system_cx(id).await?;
    found(&mut cx, slug, name).await?;
    cx.commit().await?;
    Ok(id)
}

/// The active tenant of a slug; without a slug the only one that there is. For the command line.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_slug(backend: &Backend, slug: Option<&str>) -> Result<Option<TenantId>> {
    let mut cx = backend.system_cx(TenantId(Uuid::nil())).await?;
    let found = account::find_tenant(cx.conn(), "", slug).await?;
    cx.commit().await?;
    Ok(found.map(|tenant| TenantId(tenant.tenant_id)))
}

/// The settings of one's own tenant.
///
/// # Errors
/// `Forbidden` without `tenant.settings`.
pub async fn settings(cx: &mut Cx) -> Result<TenantSettings> {
    cx.require(Permission::TenantSettings).await?;
    let tenant = cx.tenant();
    sql::settings(cx.conn(), tenant)
        .await?
        .ok_or(Error::NotFound)
}

/// Changes the settings of one's own tenant.
///
/// # Errors
/// Faults of fields; `Forbidden` without `tenant.settings`, or for a default role beyond one's own rights.
pub async fn edit_settings(cx: &mut Cx, wanted: TenantSettings) -> Result<TenantSettings> {
    cx.require(Permission::TenantSettings).await?;
    let wanted = tidy(wanted);
    let mut faults = wanted.validate();
    if !zone::is_known(&wanted.timezone) {
        faults.add("timezone", "invalid");
    }
    faults.check()?;
    let tenant = cx.tenant();
    sql::lock(cx.conn(), tenant).await?;
    let before = sql::settings(cx.conn(), tenant)
        .await?
        .ok_or(Error::NotFound)?;
    if let Some(role) = wanted
        .default_role_id
        .filter(|_| wanted.default_role_id != before.default_role_id)
    {
        rights::check_roles(cx, "default_role_id", &[role.0]).await?;
    }
    if wanted == before {
        return Ok(before);
    }
    sql::update_settings(cx.conn(), tenant, &wanted).await?;
    record(
        cx,
        "tenant.settings",
        TenantId(tenant),
        &wanted.name,
        diff(&before, &wanted),
    )
    .await?;
    Ok(wanted)
}

/// Adds the rows that every tenant begins with, in a context of the new tenant.
async fn found(cx: &mut Cx, slug: &str, name: &str) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sql::insert(cx.conn(), tenant, slug, name, now).await?;
    let role = role::make_system_roles(cx).await?;
    sql::set_default_role(cx.conn(), tenant, role.0).await
}

async fn set_status(
    cx: &mut Cx,
    id: TenantId,
    action: &str,
    from: &[TenantStatus],
    to: TenantStatus,
) -> Result<()> {
    cx.require(Permission::TenantManage).await?;
    sql::lock(cx.conn(), id.0).await?;
    let tenant = find(cx, id).await?;
    if cx.actor().tenant_id == id {
        return Err(Error::Conflict("own_tenant"));
    }
    if !from.contains(&tenant.status) {
        return Err(Error::Conflict("tenant_status"));
    }
    let delete_after = Some(cx.now() + WAITING_PERIOD).filter(|_| to == TenantStatus::Deleting);
    sql::set_status(cx.conn(), id.0, to, delete_after).await?;
    record(cx, action, id, &tenant.name, json!({ "status": [tenant.status, to], "delete_after": [tenant.delete_after, delete_after] })).await
}

async fn find(cx: &mut Cx, id: TenantId) -> Result<Tenant> {
    sql::list(cx.conn(), Some(id.0))
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

fn tidy(mut settings: TenantSettings) -> TenantSettings {
    settings.name = settings.name.trim().to_owned();
    settings.timezone = settings.timezone.trim().to_owned();
    settings.domains = settings
        .domains
        .iter()
        .map(|domain| domain.trim().trim_start_matches('@').to_lowercase())
        .filter(|domain| !domain.is_empty())
        .collect();
    settings.domains.dedup();
    settings
}

async fn record(
    cx: &mut Cx,
    action: &str,
    id: TenantId,
    name: &str,
    changes: serde_json::Value,
) -> Result<()> {
    audit::write(
        cx,
        Entry {
            action,
            entity_kind: "tenant",
            entity_id: Some(id.0),
            title: Some(name),
            changes,
        },
    )
    .await
}
