//! `/tenants`: the companies of the installation (TEN-02); `/settings`: the own company's settings.

use backend::office::tenant;
use shared::TenantId;
use shared::office::tenant::{NewTenant, Tenant, TenantSettings};

use super::body::Body;
use super::call::{Answer, Call, Id, create, json, nothing, run, streamed};
use super::route::Route;

const NDJSON: &str = "application/x-ndjson";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/tenants", "All companies", list).list::<Tenant>(),
        Route::post(
            "/tenants",
            "Make a company with its first administrator",
            create_tenant,
        )
        .body::<NewTenant>()
        .creates::<Tenant>(),
        Route::post(
            "/tenants/{id}/suspend",
            "Keep everybody of a company out",
            suspend,
        ),
        Route::post("/tenants/{id}/resume", "Let a company in again", resume),
        Route::delete(
            "/tenants/{id}",
            "Remove a company after the waiting period",
            delete,
        ),
        Route::get(
            "/tenants/{id}/export",
            "All data of a company as lines of JSON",
            export,
        )
        .file(NDJSON),
        Route::get("/settings", "The own company's settings", settings).json::<TenantSettings>(),
        Route::put(
            "/settings",
            "Change the own company's settings",
            edit_settings,
        )
        .body::<TenantSettings>()
        .json::<TenantSettings>(),
    ]
}

async fn list(call: Call) -> Answer {
    let tenants = run!(call, cx => tenant::list(cx))?;
    call.list(tenants)
}

async fn create_tenant(call: Call, Body { value, text }: Body<NewTenant>) -> Answer {
    create!(call, text, cx => tenant::create(cx, value), |_: &Tenant| None, |_: &Tenant| None)
}

async fn suspend(call: Call, Id(id): Id<TenantId>) -> Answer {
    run!(call, cx => tenant::suspend(cx, id))?;
    nothing()
}

async fn resume(call: Call, Id(id): Id<TenantId>) -> Answer {
    run!(call, cx => tenant::resume(cx, id))?;
    nothing()
}

async fn delete(call: Call, Id(id): Id<TenantId>) -> Answer {
    run!(call, cx => tenant::delete(cx, id))?;
    nothing()
}

async fn export(call: Call, Id(id): Id<TenantId>) -> Answer {
    let export = run!(call, cx => tenant::export(cx, id))?;
    let name = export.file_name();
    streamed(&name, NDJSON, |to| export.send(to))
}

async fn settings(call: Call) -> Answer {
    let settings = run!(call, cx => tenant::settings(cx))?;
    json(&settings)
}

async fn edit_settings(call: Call, Body { value, .. }: Body<TenantSettings>) -> Answer {
    let settings = run!(call, cx => tenant::edit_settings(cx, value))?;
    json(&settings)
}
