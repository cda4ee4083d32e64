//! The roles of the tenant.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use shared::Permission;
use shared::i18n::k;
use shared::office::path;
use shared::office::role::Role;
use ui::prelude::*;

use super::api::role_list;
use super::words::role_name;
use crate::parts::{PageHead, failed, guarded};

/// `/roles`.
pub struct RoleListPage;

#[lazy_route]
impl LazyRoute for RoleListPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::RoleManage, page)
    }
}

fn page() -> AnyView {
    let all = Resource::new(|| (), |()| role_list());
    use_live("role", move |_| all.refetch());
    let content = move || {
        Suspend::new(async move {
            match all.await {
                Ok(roles) => table(roles),
                Err(error) => failed(error, move || all.refetch()),
            }
        })
    };
    view! {
        <PageHead title=t(k::NAV_ROLES)>
            <LinkButton
                href=format!("{}/new", path::ROLES)
                label=t(k::ROLES_NEW)
                icon="plus"
                variant=Variant::Primary
            />
        </PageHead>
        <TableRegion label=t(k::NAV_ROLES)>
            <Transition fallback=|| view! { <Skeleton /> }>{content}</Transition>
        </TableRegion>
    }
    .into_any()
}

fn table(roles: Vec<Role>) -> AnyView {
    let rows = roles
        .into_iter()
        .map(|role| {
            let name = role_name(role.code.as_deref().unwrap_or_default(), &role.name);
            let kind = if role.code.is_some() {
                view! { <Pill tone=Tone::Mute icon="lock" label=t(k::ROLES_SYSTEM) /> }.into_any()
            } else {
                view! { <Pill tone=Tone::Accent label=t(k::ROLES_OWN) /> }.into_any()
            };
            view! {
                <tr>
                    <td>
                        <a class="plain trunc b" href=path::role(role.id) title=name.clone()>
                            {name.clone()}
                        </a>
                    </td>
                    <td>{kind}</td>
                    <td class="num">{tn(k::ROLES_GRANTS, i64::try_from(role.grants.len()).unwrap_or(i64::MAX))}</td>
                    <td class="r">
                        <a href=path::users_of_role(role.id)>{tn(k::USERS_COUNT, role.people)}</a>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table lines">
            <thead>
                <tr>
                    <th scope="col">{t(k::NAME)}</th>
                    <th scope="col">{t(k::ROLES_KIND)}</th>
                    <th scope="col">{t(k::ROLES_PERMISSIONS)}</th>
                    <th scope="col" class="r">
                        {t(k::NAV_USERS)}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
