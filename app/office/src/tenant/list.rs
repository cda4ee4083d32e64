//! The companies of the installation, for its owner (TEN-02).

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::tenant::{Tenant, TenantStatus};
use shared::{Permission, TenantId};
use ui::prelude::*;

use super::api::{tenant_delete, tenant_list, tenant_resume, tenant_suspend};
use super::new::NewTenantDialog;
use crate::parts::{PageHead, failed, go, guarded};

/// `/tenants`.
pub struct TenantListPage;

#[lazy_route]
impl LazyRoute for TenantListPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::TenantManage, page)
    }
}

/// What can be done with a tenant.
#[derive(Clone, Copy, PartialEq)]
enum Deed {
    Suspend,
    Resume,
    Delete,
}

fn page() -> AnyView {
    let all = Resource::new(|| (), |()| tenant_list());
    let toasts = use_toasts();
    let creating = RwSignal::new(false);
    let deed = StoredValue::new(None::<Callback<(TenantId, String, Deed)>>);
    // Taking back is a deed too, so the callback calls itself.
    let run = Callback::new(move |(id, name, wish): (TenantId, String, Deed)| {
        spawn_local(async move {
            let answer = match wish {
                Deed::Suspend => tenant_suspend(id).await,
                Deed::Resume => tenant_resume(id).await,
                Deed::Delete => tenant_delete(id).await,
            };
            let said = match wish {
                Deed::Suspend => k::TENANTS_SUSPENDED_TOAST,
                Deed::Resume => k::TENANTS_RESUMED_TOAST,
                Deed::Delete => k::TENANTS_DELETED_TOAST,
            };
            match answer {
                Ok(()) if wish == Deed::Resume => toasts.ok(tf(said, &[("name", &name)])),
                Ok(()) => toasts.undo(tf(said, &[("name", &name)]), move || {
                    if let Some(deed) = deed.get_value() {
                        deed.run((id, name.clone(), Deed::Resume));
                    }
                }),
                Err(error) => toasts.problem(&error.0),
            }
            all.refetch();
        });
    });
    deed.set_value(Some(run));
    let content = move || {
        Suspend::new(async move {
            match all.await {
                Ok(tenants) => table(tenants, run),
                Err(error) => failed(error, move || all.refetch()),
            }
        })
    };
    view! {
        <PageHead title=t(k::NAV_TENANTS)>
            <Button
                label=t(k::TENANTS_NEW)
                icon="plus"
                variant=Variant::Primary
                on_click=move |()| creating.set(true)
            />
        </PageHead>
        <TableRegion label=t(k::NAV_TENANTS)>
            <Transition fallback=|| view! { <Skeleton /> }>{content}</Transition>
        </TableRegion>
        <NewTenantDialog open=creating on_done=move |()| all.refetch() />
    }
    .into_any()
}

fn table(tenants: Vec<Tenant>, run: Callback<(TenantId, String, Deed)>) -> AnyView {
    view! {
        <table class="table lines">
            <thead>
                <tr>
                    <th scope="col">{t(k::NAME)}</th>
                    <th scope="col">{t(k::TENANTS_SLUG)}</th>
                    <th scope="col">{t(k::USERS_STATUS)}</th>
                    <th scope="col" class="r">
                        {t(k::NAV_USERS)}
                    </th>
                    <th scope="col">{t(k::USERS_CREATED)}</th>
                    <th scope="col" class="r">
                        <span class="vh">{t(k::JOBS_DEEDS)}</span>
                    </th>
                </tr>
            </thead>
            <tbody>{tenants.into_iter().map(|tenant| row(tenant, run)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(tenant: Tenant, run: Callback<(TenantId, String, Deed)>) -> AnyView {
    let Tenant {
        id,
        slug,
        name,
        status,
        people,
        created_at,
        delete_after,
    } = tenant;
    let (word, sign, tone) = match status {
        TenantStatus::Active => (t(k::TENANTS_ACTIVE), "check", Tone::Ok),
        TenantStatus::Suspended => (t(k::TENANTS_SUSPENDED), "pause", Tone::Warn),
        TenantStatus::Deleting => (t(k::TENANTS_DELETING), "trash", Tone::Bad),
    };
    let until = delete_after.map(|at| view! { <span class="mut s13 nowrap">{tf(k::TENANTS_UNTIL, &[("date", &ui::fmt::date(at))])}</span> });
    let deed = |label, icon: &'static str, wish| {
        let name = name.clone();
        MenuItem::new(t(label))
            .icon(icon)
            .on(move || run.run((id, name.clone(), wish)))
    };
    let export = || {
        MenuItem::new(t(k::TENANTS_EXPORT))
            .icon("download")
            .on(move || go(&format!("/api/v1/tenants/{id}/export")))
    };
    let items = match status {
        TenantStatus::Active => vec![
            deed(k::TENANTS_SUSPEND, "pause", Deed::Suspend),
            export(),
            MenuItem::line(),
            deed(k::DELETE, "trash", Deed::Delete).tone(Tone::Bad),
        ],
        TenantStatus::Suspended => vec![
            deed(k::TENANTS_RESUME, "play", Deed::Resume),
            export(),
            MenuItem::line(),
            deed(k::DELETE, "trash", Deed::Delete).tone(Tone::Bad),
        ],
        TenantStatus::Deleting => vec![deed(k::TENANTS_RESUME, "restore", Deed::Resume), export()],
    };
    let label = tf(k::DEPARTMENTS_MENU, &[("name", &name)]);
    view! {
        <tr>
            <td class="trunc b" title=name.clone()>
                {name.clone()}
            </td>
            <td class="code-text">{slug}</td>
            <td>
                <span class="row">
                    <StatusMark icon=sign tone=tone label=word />
                    {until}
                </span>
            </td>
            <td class="r num">{ui::fmt::number(people)}</td>
            <td>
                <When at=created_at />
            </td>
            <td class="r">
                <Menu
                    id=format!("tenant-{id}")
                    label=label
                    trigger=|| icon("more")
                    items=items
                    class="btn icon ghost sm"
                    end=true
                />
            </td>
        </tr>
    }
    .into_any()
}
