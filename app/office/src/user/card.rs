//! What is known of a person, and what can be done.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::k;
use shared::office::audit::AuditEntity;
use shared::office::path;
use shared::office::user::{EditUser, User, UserStatus};
use shared::{Permission, UserId};
use ui::prelude::*;

use super::api::{user_get, user_update};
use super::edit::EditUserDialog;
use super::filters::Options;
use super::table::{role_words, status_words};
use crate::audit::History;
use crate::parts::failed;

/// The person beside the list.
#[component]
pub fn UserPanel(
    id: UserId,
    options: Options,
    #[prop(into)] on_close: Callback<()>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let user = Resource::new(|| (), move |()| user_get(id));
    use_live("user", move |live| {
        if !matches!(live, Live::Event(ref event) if event.entity_id != id.0) {
            user.refetch();
        }
    });
    use_shortcut("Escape", k::CLOSE, move || on_close.run(()));
    let changed = Callback::new(move |()| {
        user.refetch();
        on_changed.run(());
    });
    let head = move || {
        view! {
            <span class="grow"></span>
            <LinkButton
                href=path::user(id)
                label=t(k::OPEN)
                icon="external"
                variant=Variant::Ghost
                size=Size::Small
            />
            <IconButton icon="x" label=t(k::CLOSE) small=true on_click=move |()| on_close.run(()) />
        }
    };
    let content = move || {
        Suspend::new(async move {
            match user.await {
                Ok(user) => view! {
                    <h2 class="h1 break">{user.name.clone()}</h2>
                    {person(user, options, changed)}
                }
                .into_any(),
                Err(error) => failed(error, move || user.refetch()),
            }
        })
    };
    view! {
        <Panel label=t(k::USERS_PERSON) head=head>
            <Transition fallback=|| view! { <Skeleton shape=Shape::Detail /> }>{content}</Transition>
        </Panel>
    }
}

/// Everything about a person but the name, which stands above.
pub fn person(user: User, options: Options, changed: Callback<()>) -> AnyView {
    let toasts = use_toasts();
    let edits = can(Permission::UserManage) || can(Permission::UserAssignRole);
    let editing = RwSignal::new(false);
    let own = use_session().user_id == user.id;
    let block = (can(Permission::UserManage) && !own).then(|| block_button(&user, changed, toasts));
    let actions = edits.then(|| {
        view! {
            <div class="row wrap person-actions">
                <Button label=t(k::EDIT) icon="pen" size=Size::Small on_click=move |()| editing.set(true) />
                {block}
            </div>
        }
    });
    let dialog = {
        let user = user.clone();
        edits.then(move || view! { <EditUserDialog user=user open=editing options=options on_done=changed /> })
    };
    view! {
        {actions}
        {facts(&user)}
        <History of=AuditEntity::new("user", user.id.0) />
        {dialog}
    }
    .into_any()
}

fn facts(user: &User) -> AnyView {
    let (word, sign, tone) = status_words(user.status);
    let none = || view! { <span class="mut">{t(k::NONE)}</span> }.into_any();
    let text = |value: &Option<String>| match value.as_deref() {
        Some(value) if !value.is_empty() => {
            view! { <span class="break">{value.to_owned()}</span> }.into_any()
        }
        _ => none(),
    };
    let seen = user
        .last_seen_at
        .map_or_else(none, |at| view! { <When at=at /> }.into_any());
    let department = match (user.department_id, user.department_name.clone()) {
        (Some(id), Some(name)) => view! {
            <a class="break" href=path::users_of_department(id)>
                {name}
            </a>
        }
        .into_any(),
        _ => none(),
    };
    view! {
        <dl class="props">
            <dt>{t(k::USERS_STATUS)}</dt>
            <dd>
                <StatusMark icon=sign tone=tone label=word />
            </dd>
            <dt>{t(k::ACCOUNT_EMAIL)}</dt>
            <dd>
                <a class="break" href=format!("mailto:{}", user.email) rel="external">
                    {user.email.clone()}
                </a>
            </dd>
            <dt>{t(k::USERS_ROLES)}</dt>
            <dd>
                <span class="break">{role_words(user)}</span>
            </dd>
            <dt>{t(k::USERS_DEPARTMENT)}</dt>
            <dd>{department}</dd>
            <dt>{t(k::USERS_POSITION)}</dt>
            <dd>{text(&user.position)}</dd>
            <dt>{t(k::LANGUAGE)}</dt>
            <dd>{user.lang.native_name()}</dd>
            <dt>{t(k::TIME_ZONE)}</dt>
            <dd>{text(&user.timezone)}</dd>
            <dt>{t(k::USERS_LAST_SEEN)}</dt>
            <dd>{seen}</dd>
            <dt>{t(k::USERS_CREATED)}</dt>
            <dd>
                <When at=user.created_at />
            </dd>
        </dl>
    }
    .into_any()
}

/// Keeps somebody out, or lets them in again; both can be taken back at once.
fn block_button(user: &User, changed: Callback<()>, toasts: ToastHub) -> AnyView {
    let (id, name) = (user.id, StoredValue::new(user.name.clone()));
    let set = Callback::new(move |status: UserStatus| {
        spawn_local(async move {
            let edit = EditUser {
                status: Some(status),
                ..EditUser::default()
            };
            match user_update(id, None, edit).await {
                Ok(_) => changed.run(()),
                Err(error) => toasts.problem(&error.0),
            }
        });
    });
    let turn = move |to: UserStatus, back: UserStatus, said| {
        set.run(to);
        toasts.undo(tf(said, &[("name", &name.get_value())]), move || {
            set.run(back)
        });
    };
    match user.status {
        UserStatus::Blocked => {
            let run = move |()| {
                turn(
                    UserStatus::Active,
                    UserStatus::Blocked,
                    k::USERS_UNBLOCKED_TOAST,
                )
            };
            view! { <Button label=t(k::USERS_UNBLOCK) icon="unlock" size=Size::Small on_click=run /> }.into_any()
        }
        // Where no mail can be sent, the administrator answers for the address.
        UserStatus::Unconfirmed => {
            let run = move |()| {
                turn(
                    UserStatus::Active,
                    UserStatus::Blocked,
                    k::USERS_UNBLOCKED_TOAST,
                )
            };
            view! { <Button label=t(k::USERS_CONFIRM) icon="check" size=Size::Small on_click=run /> }
                .into_any()
        }
        UserStatus::Active => {
            let run = move |()| {
                turn(
                    UserStatus::Blocked,
                    UserStatus::Active,
                    k::USERS_BLOCKED_TOAST,
                )
            };
            view! { <Button label=t(k::USERS_BLOCK) icon="lock" size=Size::Small on_click=run /> }
                .into_any()
        }
    }
}
