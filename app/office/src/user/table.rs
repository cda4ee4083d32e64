//! The table of people.

use leptos::prelude::*;
use shared::UserId;
use shared::i18n::k;
use shared::office::path;
use shared::office::user::{User, UserStatus};
use ui::prelude::*;

use crate::role::role_name;

/// The word, icon and tone of a status.
pub fn status_words(status: UserStatus) -> (&'static str, &'static str, Tone) {
    match status {
        UserStatus::Active => (t(k::USERS_ACTIVE), "check", Tone::Ok),
        UserStatus::Unconfirmed => (t(k::USERS_UNCONFIRMED), "clock", Tone::Warn),
        UserStatus::Blocked => (t(k::USERS_BLOCKED), "lock", Tone::Bad),
    }
}

/// The roles of a person in words.
pub fn role_words(user: &User) -> String {
    let names: Vec<String> = user
        .roles
        .iter()
        .map(|role| role_name(role.code.as_deref().unwrap_or_default(), &role.name))
        .collect();
    names.join(", ")
}

/// The head of the table. With the panel open only name, roles and status are left.
pub fn head(wide: Signal<bool>) -> AnyView {
    let more = move || {
        wide.get().then(|| {
            view! {
                <th scope="col">{t(k::USERS_DEPARTMENT)}</th>
                <th scope="col" class="r">
                    {t(k::USERS_LAST_SEEN)}
                </th>
            }
        })
    };
    view! {
        <thead>
            <tr>
                <th scope="col">{t(k::USERS_PERSON)}</th>
                <th scope="col">{t(k::USERS_ROLES)}</th>
                <th scope="col">{t(k::USERS_STATUS)}</th>
                {more}
            </tr>
        </thead>
    }
    .into_any()
}

/// One person. `open` is told of a plain press.
pub fn row(
    user: &User,
    wide: Signal<bool>,
    shown: Memo<String>,
    open: Callback<UserId>,
) -> AnyView {
    let id = user.id;
    let key = id.to_string();
    let (word, sign, tone) = status_words(user.status);
    let roles = role_words(user);
    let position = [user.position.clone(), Some(user.email.clone())]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let (department, last_seen) = (user.department_name.clone(), user.last_seen_at);
    let press = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            open.run(id);
        }
    };
    let more = move || {
        let department = department.clone();
        wide.get().then(|| {
            let seen = last_seen
                .map(|at| view! { <When at=at /> }.into_any())
                .unwrap_or_else(|| {
                    view! { <span class="mut">{t(k::USERS_NEVER)}</span> }.into_any()
                });
            view! {
                <td class="trunc" title=department.clone()>
                    {department.clone()}
                </td>
                <td class="r">{seen}</td>
            }
        })
    };
    view! {
        <tr aria-current=move || shown.with(|shown| *shown == key).then_some("true")>
            <td>
                <span class="row">
                    <Avatar id=id.to_string() name=user.name.clone() quiet=true />
                    <a class="plain trunc" href=path::user(id) title=user.name.clone() on:click=press>
                        {user.name.clone()}
                    </a>
                    <span class="mut s13 trunc wide-only">{position}</span>
                </span>
            </td>
            <td class="trunc" title=roles.clone()>
                {roles.clone()}
            </td>
            <td>
                <StatusMark icon=sign tone=tone label=word />
            </td>
            {more}
        </tr>
    }
    .into_any()
}
