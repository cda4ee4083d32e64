//! One role: its name and its matrix. System roles are looked at and copied.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use leptos_router::{LazyRoute, NavigateOptions, lazy_route};
use serde::{Deserialize, Serialize};
use shared::i18n::k;
use shared::office::audit::AuditEntity;
use shared::office::path;
use shared::office::role::{NewRole, Role};
use shared::{Permission, Problem, RoleId};
use ui::prelude::*;

use super::api::{role_create, role_delete, role_list, role_update};
use super::matrix::{chosen, grants, matrix};
use super::words::role_name;
use crate::audit::History;
use crate::parts::{PageHead, failed, guarded};

/// `/roles/<id>`, or `/roles/new?from=<id>`.
pub struct RolePage;

/// What the page is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// The role; for a new one what it begins as, if anything.
    role: Option<Role>,
    is_new: bool,
}

#[lazy_route]
impl LazyRoute for RolePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::RoleManage, || {
            let wanted = read();
            let content = move || {
                Suspend::new(async move {
                    match wanted.await {
                        Ok(Wanted { role, is_new }) => editor(role, is_new),
                        Err(error) => failed(error, move || wanted.refetch()),
                    }
                })
            };
            view! { <Transition fallback=|| view! { <Skeleton /> }>{content}</Transition> }
                .into_any()
        })
    }
}

/// The role of the address.
fn read() -> Resource<Result<Wanted, AppError>> {
    let (params, query) = (use_params_map(), use_query_map());
    let address = Memo::new(move |_| {
        let id = params.with(|params| params.get("id").unwrap_or_default());
        if id == "new" {
            (
                query.with(|query| query.get("from").unwrap_or_default()),
                true,
            )
        } else {
            (id, false)
        }
    });
    subject(move || address.get(), |(id, is_new)| find(id, is_new))
}

async fn find(id: String, is_new: bool) -> Result<Wanted, AppError> {
    if is_new && id.is_empty() {
        return Ok(Wanted { role: None, is_new });
    }
    let wanted = id.parse::<RoleId>().ok();
    let role = role_list()
        .await?
        .into_iter()
        .find(|role| Some(role.id) == wanted);
    if role.is_none() {
        return Err(AppError(Problem::new(
            404,
            "not_found",
            t(k::PROBLEM_NOT_FOUND),
        )));
    }
    Ok(Wanted { role, is_new })
}

fn editor(role: Option<Role>, is_new: bool) -> AnyView {
    let name = role
        .as_ref()
        .map(|role| role_name(role.code.as_deref().unwrap_or_default(), &role.name));
    let read_only = !is_new && role.as_ref().is_some_and(|role| role.code.is_some());
    let title = match (&name, is_new) {
        (Some(name), false) => name.clone(),
        _ => t(k::ROLES_NEW).to_owned(),
    };
    let own_name = match (&name, is_new) {
        (Some(name), true) => tf(k::ROLES_COPY_OF, &[("name", name)]),
        (name, _) => name.clone().unwrap_or_default(),
    };
    let (name, chosen) = (
        RwSignal::new(own_name),
        chosen(
            role.as_ref()
                .map(|role| role.grants.as_slice())
                .unwrap_or_default(),
        ),
    );
    let (errors, busy) = (FormErrors::new("role"), RwSignal::new(false));
    let toasts = use_toasts();
    let target = (!is_new)
        .then(|| role.as_ref().map(|role| (role.id, role.version)))
        .flatten();
    let version = RwSignal::new(target.map(|(_, version)| version));
    let go = use_navigate();
    let navigate: Navigate = StoredValue::new(Box::new(move |to: &str, options| go(to, options)));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wish = NewRole {
            name: name.get_untracked().trim().to_owned(),
            grants: grants(chosen),
        };
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = match target {
                Some((id, _)) => role_update(id, version.get_untracked(), wish).await,
                None => role_create(wish).await,
            };
            match answer {
                Ok(role) if target.is_none() => navigate.with_value(|go| {
                    go(
                        &path::role(role.id),
                        NavigateOptions {
                            replace: true,
                            ..NavigateOptions::default()
                        },
                    )
                }),
                Ok(role) => {
                    version.set(Some(role.version));
                    toasts.ok(t(k::SAVED));
                }
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    };
    let copy = target.map(|(id, _)| {
        let href = path::with_query(
            &format!("{}/new", path::ROLES),
            &[("from", &id.to_string())],
        );
        view! { <LinkButton href=href label=t(k::ROLES_COPY) icon="copy" /> }
    });
    let remove = role
        .filter(|_| !is_new && !read_only)
        .map(|role| remove_button(role, navigate, toasts));
    let note = read_only.then(
        || view! { <NoteBar tone=Tone::Info icon="lock">{t(k::ROLES_SYSTEM_NOTE)}</NoteBar> },
    );
    let field = (!read_only).then(|| {
        view! {
            <Field id=errors.id("name") label=t(k::NAME) error=errors.field("name") required=true>
                <TextInput value=name maxlength=80 />
            </Field>
        }
    });
    let past =
        target.map(|(id, _)| view! { <History of=AuditEntity::new("role", id.0) turn=version /> });
    let foot = (!read_only).then(|| {
        view! {
            <div class="foot">
                <Button label=t(k::SAVE) variant=Variant::Primary submit=true busy=busy />
                <LinkButton href=path::ROLES label=t(k::CANCEL) />
            </div>
        }
    });
    view! {
        <PageHead title=title back=(path::ROLES, k::NAV_ROLES)>
            {copy}
            {remove}
        </PageHead>
        <div class="page">
            <form class="form sticky role-form" on:submit=save novalidate>
                <FormProblem errors=errors />
                {note}
                {field}
                <div class="scroll" role="region" tabindex="0" aria-label=t(k::ROLES_PERMISSIONS)>
                    {matrix(chosen, read_only)}
                </div>
                {foot}
            </form>
            {past}
        </div>
    }
    .into_any()
}

type Navigate = StoredValue<Box<dyn Fn(&str, NavigateOptions) + Send + Sync>>;

/// Removes a role that nobody has; taking it back makes it anew.
fn remove_button(role: Role, navigate: Navigate, toasts: ToastHub) -> AnyView {
    let role = StoredValue::new(role);
    let press = move |()| {
        spawn_local(async move {
            let Role {
                id, name, grants, ..
            } = role.get_value();
            match role_delete(id).await {
                Ok(()) => {
                    let again = NewRole {
                        name: name.clone(),
                        grants,
                    };
                    toasts.undo(tf(k::ROLES_DELETED_TOAST, &[("name", &name)]), move || {
                        let again = again.clone();
                        spawn_local(async move {
                            if let Err(error) = role_create(again).await {
                                toasts.problem(&error.0);
                            }
                        });
                    });
                    navigate.with_value(|go| go(path::ROLES, NavigateOptions::default()));
                }
                Err(error) => toasts.problem(&error.0),
            }
        });
    };
    view! { <Button label=t(k::DELETE) icon="trash" on_click=press /> }.into_any()
}
