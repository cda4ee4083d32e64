//! The matrix of a role: permissions down, scopes across.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::i18n::{Key, k};
use shared::office::role::Grant;
use shared::{Permission, Scope};
use ui::prelude::*;

use super::words::{permission_name, scope_name};

/// The scopes chosen; a permission that is not there is not given.
pub type Chosen = RwSignal<BTreeMap<Permission, Scope>>;

const SCOPES: [Scope; 3] = [Scope::Own, Scope::Department, Scope::Tenant];

/// The permissions in groups. What belongs to the installation is nobody's to give.
const GROUPS: [(Key, &[Permission]); 3] = [
    (
        k::NAV_TASKS,
        &[
            Permission::TaskRead,
            Permission::TaskCreate,
            Permission::TaskUpdate,
            Permission::TaskTransition,
            Permission::TaskComment,
            Permission::TaskDelete,
            Permission::TaskExport,
            Permission::ProjectManage,
        ],
    ),
    (
        k::NAV_COMPANY,
        &[
            Permission::UserRead,
            Permission::UserManage,
            Permission::UserAssignRole,
            Permission::RoleManage,
            Permission::DepartmentManage,
        ],
    ),
    (
        k::NAV_ADMINISTRATION,
        &[
            Permission::AuditRead,
            Permission::JobManage,
            Permission::TenantSettings,
        ],
    ),
];

/// What a role has, as the matrix holds it.
pub fn chosen(grants: &[Grant]) -> Chosen {
    RwSignal::new(
        grants
            .iter()
            .map(|grant| (grant.permission, grant.scope))
            .collect(),
    )
}

/// What the matrix says, as a role has it.
pub fn grants(chosen: Chosen) -> Vec<Grant> {
    chosen.with_untracked(|chosen| {
        chosen
            .iter()
            .map(|(permission, scope)| Grant {
                permission: *permission,
                scope: *scope,
            })
            .collect()
    })
}

/// The matrix. Read only, it says the same in the same places.
pub fn matrix(chosen: Chosen, read_only: bool) -> AnyView {
    let heads = std::iter::once(t(k::ROLES_SCOPE_NONE))
        .chain(SCOPES.map(scope_name))
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view();
    let groups = GROUPS
        .into_iter()
        .map(|(title, permissions)| {
            view! {
                <tr class="grp">
                    <th colspan="5" scope="colgroup">
                        {t(title)}
                    </th>
                </tr>
                {permissions.iter().map(|permission| line(*permission, chosen, read_only)).collect_view()}
            }
        })
        .collect_view();
    view! {
        <table class="table matrix">
            <thead>
                <tr>
                    <th scope="col">{t(k::ROLES_PERMISSION)}</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{groups}</tbody>
        </table>
    }
    .into_any()
}

/// One permission: four radios in a row, so the arrows move along it.
fn line(permission: Permission, chosen: Chosen, read_only: bool) -> AnyView {
    let name = permission_name(permission);
    let cells = std::iter::once(None)
        .chain(SCOPES.map(Some))
        .map(|scope| {
            let on = move || chosen.with(|chosen| chosen.get(&permission).copied() == scope);
            let words = scope.map_or_else(|| t(k::ROLES_SCOPE_NONE), scope_name);
            let choose = move |_| {
                chosen.update(|chosen| {
                    match scope {
                        Some(scope) => chosen.insert(permission, scope),
                        None => chosen.remove(&permission),
                    };
                });
            };
            view! {
                <td>
                    <label class="check" title=words>
                        <input
                            type="radio"
                            name=permission.as_str()
                            aria-label=format!("{name}: {words}")
                            checked=untrack(on)
                            prop:checked=on
                            disabled=read_only
                            on:change=choose
                        />
                    </label>
                </td>
            }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row" title=permission.as_str()>
                {name}
            </th>
            {cells}
        </tr>
    }
    .into_any()
}
