//! The company's own settings, and the companies of the installation (TEN-02).

pub mod api;
mod fields;
mod form;
mod list;
mod new;
mod settings;

use leptos_router::any_nested_route::AnyNestedRoute;

/// The pages of tenants.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes![
        "/settings" => settings::TenantSettingsPage,
        "/tenants" => list::TenantListPage,
    ]
}
