//! The top bar: search, create, notifications, the person.

use leptos::prelude::*;
use shared::Permission;
use shared::i18n::k;
use shared::office::path;
use shared::work::path as work_path;
use ui::prelude::*;

use super::person::PersonMenu;

/// The top bar.
#[component]
pub fn TopBar(
    /// The palette.
    palette: RwSignal<bool>,
    /// The sheet of keys.
    help: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <header class="topbar">
            <button
                type="button"
                class="search"
                aria-haspopup="dialog"
                aria-keyshortcuts="Control+K"
                on:click=move |_| palette.set(true)
            >
                {icon("search")}
                <span>{t(k::SHELL_SEARCH)}</span>
                <kbd aria-hidden="true">"Ctrl K"</kbd>
            </button>
            <span class="end"></span>
            <ConnectionBadge />
            <CreateMenu />
            <office::notification::Bell />
            <PersonMenu help=help />
        </header>
    }
}

/// What can be made: a button when it is one thing, a menu when there are more.
#[component]
fn CreateMenu() -> impl IntoView {
    let task = can(Permission::TaskCreate);
    let people = can(Permission::UserManage);
    let department = can(Permission::DepartmentManage);
    if !(task || people || department) {
        return ().into_any();
    }
    let items = [
        (
            task,
            MenuItem::new(t(k::SHELL_NEW_TASK))
                .icon("task")
                .key("C")
                .href(work_path::NEW),
        ),
        (
            people,
            MenuItem::new(t(k::SHELL_NEW_USER))
                .icon("userplus")
                .href(path::with_query(path::USERS, &[("dialog", "new")])),
        ),
        (
            people,
            MenuItem::new(t(k::SHELL_INVITE))
                .icon("mail")
                .href(path::with_query(path::USERS, &[("dialog", "invite")])),
        ),
        (
            department,
            MenuItem::new(t(k::SHELL_NEW_DEPARTMENT))
                .icon("dept")
                .href(path::with_query(path::DEPARTMENTS, &[("dialog", "new")])),
        ),
    ];
    let items: Vec<MenuItem> = items
        .into_iter()
        .filter_map(|(may, item)| may.then_some(item))
        .collect();
    if let (1, true) = (items.len(), task) {
        return view! {
            <a class="btn" href=work_path::NEW aria-label=t(k::SHELL_NEW_TASK)>
                {icon("plus")}
                <span>{t(k::CREATE)}</span>
            </a>
        }
        .into_any();
    }
    let trigger = || {
        view! {
            {icon("plus")}
            <span class="wide-only">{t(k::CREATE)}</span>
        }
    };
    view! { <Menu id="create" label=t(k::CREATE) trigger=trigger items=items class="btn" end=true /> }.into_any()
}
