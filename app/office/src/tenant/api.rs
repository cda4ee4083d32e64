//! Server functions of tenants.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::TenantId;
use shared::office::tenant::{NewTenant, Tenant, TenantSettings};
use ui::AppError;

use crate::parts::Hidden;

/// The settings of one's own tenant.
#[server(name = ReadTenantSettings, endpoint = "tenant/settings", prefix = "/sfn", input = Json)]
pub async fn tenant_settings() -> Result<TenantSettings, AppError> {
    gate::run!(cx => backend::office::tenant::settings(cx))
}

/// Changes the settings of one's own tenant.
#[server(endpoint = "tenant/edit-settings", prefix = "/sfn", input = Json)]
pub async fn tenant_edit_settings(settings: TenantSettings) -> Result<TenantSettings, AppError> {
    gate::run!(cx => backend::office::tenant::edit_settings(cx, settings))
}

/// All tenants of the installation.
#[server(endpoint = "tenant/list", prefix = "/sfn", input = Json)]
pub async fn tenant_list() -> Result<Vec<Tenant>, AppError> {
    gate::run!(cx => backend::office::tenant::list(cx))
}

/// Makes a tenant with its first administrator.
#[server(endpoint = "tenant/create", prefix = "/sfn", input = Json)]
pub async fn tenant_create(tenant: Hidden<NewTenant>) -> Result<Tenant, AppError> {
    gate::run!(cx => backend::office::tenant::create(cx, tenant.0))
}

/// Nobody of the tenant gets in any more.
#[server(endpoint = "tenant/suspend", prefix = "/sfn", input = Json)]
pub async fn tenant_suspend(id: TenantId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::tenant::suspend(cx, id))
}

/// Lets the tenant in again, also from deletion.
#[server(endpoint = "tenant/resume", prefix = "/sfn", input = Json)]
pub async fn tenant_resume(id: TenantId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::tenant::resume(cx, id))
}

/// Begins the waiting period after which the tenant is removed.
#[server(endpoint = "tenant/delete", prefix = "/sfn", input = Json)]
pub async fn tenant_delete(id: TenantId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::tenant::delete(cx, id))
}
