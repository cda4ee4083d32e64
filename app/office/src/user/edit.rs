//! Editing a person: name, e-mail, place in the company, roles.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Permission;
use shared::i18n::k;
use shared::office::user::{EditUser, User};
use ui::prelude::*;

use super::api::user_update;
use super::filters::Options;
use crate::role::role_name;

/// The dialog. Fields that the person may not change are not there.
#[component]
pub fn EditUserDialog(
    user: User,
    open: RwSignal<bool>,
    options: Options,
    on_done: Callback<()>,
) -> impl IntoView {
    let form = Form::new(user, options);
    let toasts = use_toasts();
    let send = Callback::new(move |()| {
        form.errors.clear();
        form.busy.set(true);
        spawn_local(async move {
            let before = form.before.get_value();
            match user_update(before.id, Some(before.version), form.edit(&before)).await {
                Ok(_) => {
                    open.set(false);
                    toasts.ok(t(k::SAVED));
                    on_done.run(());
                }
                Err(error) => form.errors.show(error),
            }
            form.busy.set(false);
        });
    });
    let footer = move || {
        view! {
            <Button label=t(k::CANCEL) on_click=move |()| open.set(false) />
            <Button label=t(k::SAVE) variant=Variant::Primary busy=form.busy on_click=send />
        }
    };
    view! {
        <Dialog id="user-edit" open=open title=t(k::USERS_EDIT) footer=footer>
            {form.view(send)}
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Form {
    errors: FormErrors,
    before: StoredValue<User>,
    options: Options,
    name: RwSignal<String>,
    email: RwSignal<String>,
    position: RwSignal<String>,
    department: RwSignal<String>,
    roles: RwSignal<Vec<Choice>>,
    busy: RwSignal<bool>,
    /// Whether the facts may be changed, and whether the roles.
    may: (bool, bool),
}

impl Form {
    fn new(user: User, options: Options) -> Self {
        let roles = user.roles.iter().map(|role| {
            Choice::new(
                role.id.to_string(),
                role_name(role.code.as_deref().unwrap_or_default(), &role.name),
            )
        });
        Self {
            errors: FormErrors::new("user-edit"),
            options,
            name: RwSignal::new(user.name.clone()),
            email: RwSignal::new(user.email.clone()),
            position: RwSignal::new(user.position.clone().unwrap_or_default()),
            department: RwSignal::new(
                user.department_id
                    .map(|id| id.to_string())
                    .unwrap_or_default(),
            ),
            roles: RwSignal::new(roles.collect()),
            busy: RwSignal::new(false),
            may: (can(Permission::UserManage), can(Permission::UserAssignRole)),
            before: StoredValue::new(user),
        }
    }

    /// What differs from before; the rest stays as it is.
    fn edit(self, before: &User) -> EditUser {
        let mut edit = EditUser::default();
        if self.may.0 {
            let (name, email, position) = (
                self.name.get_untracked(),
                self.email.get_untracked(),
                self.position.get_untracked(),
            );
            edit.name = (name != before.name).then_some(name);
            edit.email = (email != before.email).then_some(email);
            edit.position = (position != before.position.clone().unwrap_or_default())
                .then(|| (!position.trim().is_empty()).then_some(position));
            let department = self.department.get_untracked().parse().ok();
            edit.department_id = (department != before.department_id).then_some(department);
        }
        if self.may.1 {
            let roles: Vec<_> = self.roles.with_untracked(|roles| {
                roles
                    .iter()
                    .filter_map(|role| role.value.parse().ok())
                    .collect()
            });
            let same = roles.len() == before.roles.len()
                && before.roles.iter().all(|role| roles.contains(&role.id));
            edit.role_ids = (!same).then_some(roles);
        }
        edit
    }

    fn view(self, send: Callback<()>) -> AnyView {
        let errors = self.errors;
        let facts = self.may.0.then(|| {
            view! {
                <Field id=errors.id("name") label=t(k::ACCOUNT_NAME) error=errors.field("name")>
                    <TextInput value=self.name maxlength=120 />
                </Field>
                <Field id=errors.id("email") label=t(k::ACCOUNT_EMAIL) error=errors.field("email")>
                    <TextInput value=self.email kind="email" />
                </Field>
                <Field
                    id=errors.id("department_id")
                    label=t(k::USERS_DEPARTMENT)
                    error=errors.field("department_id")
                >
                    <Select
                        value=self.department
                        options=Signal::derive(move || self.options.departments())
                        placeholder=Some(t(k::NONE).to_owned())
                    />
                </Field>
                <Field id=errors.id("position") label=t(k::USERS_POSITION) error=errors.field("position")>
                    <TextInput value=self.position maxlength=120 />
                </Field>
            }
        });
        let roles = self.may.1.then(|| {
            view! {
                <Field
                    id=errors.id("role_ids")
                    label=t(k::USERS_ROLES)
                    help=Some(t(k::USERS_ROLES_HELP).to_owned())
                    error=errors.field("role_ids")
                >
                    <Combobox
                        value=self.roles
                        options=Signal::derive(move || self.options.roles())
                        multiple=true
                    />
                </Field>
            }
        });
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            send.run(());
        };
        view! {
            <form class="form" on:submit=submit novalidate>
                <FormProblem errors=errors />
                {facts}
                {roles}
                <button type="submit" hidden></button>
            </form>
        }
        .into_any()
    }
}
