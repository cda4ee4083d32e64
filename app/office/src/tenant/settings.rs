//! The company's own settings: name, zone, colour, who may register, which passwords are good.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use shared::Permission;
use shared::i18n::k;
use ui::prelude::*;

use super::api::tenant_settings;
use super::form::Form;
use crate::parts::{PageHead, failed, guarded};
use crate::role::api::role_list;

/// `/settings`.
pub struct TenantSettingsPage;

#[lazy_route]
impl LazyRoute for TenantSettingsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::TenantSettings, || {
            let settings = Resource::new(|| (), |()| tenant_settings());
            let roles = Resource::new(|| (), |()| role_list());
            let content = move || {
                Suspend::new(async move {
                    match settings.await {
                        Ok(settings) => Form::new(settings).view(roles.await.unwrap_or_default()),
                        Err(error) => failed(error, move || settings.refetch()),
                    }
                })
            };
            view! {
                <PageHead title=t(k::NAV_SETTINGS) />
                <div class="page narrow">
                    <Suspense fallback=|| view! { <Skeleton shape=Shape::Detail /> }>{content}</Suspense>
                </div>
            }
            .into_any()
        })
    }
}
