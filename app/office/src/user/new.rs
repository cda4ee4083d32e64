//! A new person, made by an administrator. Without a password they get a link by mail to set one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::k;
use shared::office::user::NewUser;
use shared::{Permission, UserId};
use ui::prelude::*;

use super::api::user_create;
use super::filters::Options;
use crate::parts::{Hidden, use_dialog};

/// The dialog; it is open while the address says `dialog=new`.
#[component]
pub fn NewUserDialog(
    dialog: (Memo<String>, Callback<String>),
    options: Options,
    on_done: Callback<UserId>,
) -> impl IntoView {
    let open = use_dialog(dialog, "new");
    let form = Form::new(options);
    let toasts = use_toasts();
    let send = Callback::new(move |()| {
        form.errors.clear();
        form.busy.set(true);
        spawn_local(async move {
            match user_create(Hidden(form.user())).await {
                Ok(user) => {
                    open.set(false);
                    form.clear();
                    toasts.ok(tf(k::USERS_CREATED_TOAST, &[("name", &user.name)]));
                    on_done.run(user.id);
                }
                Err(error) => form.errors.show(error),
            }
            form.busy.set(false);
        });
    });
    let footer = move || {
        view! {
            <Button label=t(k::CANCEL) on_click=move |()| open.set(false) />
            <Button label=t(k::CREATE) variant=Variant::Primary busy=form.busy on_click=send />
        }
    };
    view! {
        <Dialog id="user-new-dialog" open=open title=t(k::SHELL_NEW_USER) footer=footer>
            {form.view(send)}
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Form {
    errors: FormErrors,
    options: Options,
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
    position: RwSignal<String>,
    department: RwSignal<String>,
    roles: RwSignal<Vec<Choice>>,
    busy: RwSignal<bool>,
}

impl Form {
    fn new(options: Options) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            errors: FormErrors::new("user-new"),
            options,
            name: text(),
            email: text(),
            password: text(),
            position: text(),
            department: text(),
            roles: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
        }
    }

    fn user(self) -> NewUser {
        let filled = |text: RwSignal<String>| {
            Some(text.get_untracked()).filter(|text| !text.trim().is_empty())
        };
        NewUser {
            name: self.name.get_untracked(),
            email: self.email.get_untracked().trim().to_owned(),
            password: filled(self.password),
            department_id: self.department.get_untracked().parse().ok(),
            position: filled(self.position),
            role_ids: self.roles.with_untracked(|roles| {
                roles
                    .iter()
                    .filter_map(|role| role.value.parse().ok())
                    .collect()
            }),
        }
    }

    fn clear(self) {
        for text in [self.name, self.email, self.password, self.position] {
            text.set(String::new());
        }
    }

    fn view(self, send: Callback<()>) -> AnyView {
        let errors = self.errors;
        let roles = can(Permission::UserAssignRole).then(|| {
            view! {
                <Field
                    id=errors.id("role_ids")
                    label=t(k::USERS_ROLES)
                    help=Some(t(k::USERS_ROLES_NEW_HELP).to_owned())
                    error=errors.field("role_ids")
                >
                    <Combobox
                        value=self.roles
                        options=self.options.role_choices
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
                <Field id=errors.id("name") label=t(k::ACCOUNT_NAME) error=errors.field("name") required=true>
                    <TextInput value=self.name maxlength=120 autocomplete="off" />
                </Field>
                <Field
                    id=errors.id("email")
                    label=t(k::ACCOUNT_EMAIL)
                    error=errors.field("email")
                    required=true
                >
                    <TextInput value=self.email kind="email" autocomplete="off" />
                </Field>
                <Field
                    id=errors.id("department_id")
                    label=t(k::USERS_DEPARTMENT)
                    error=errors.field("department_id")
                >
                    <Select
                        value=self.department
                        options=self.options.department_choices
                        placeholder=Some(t(k::NONE).to_owned())
                    />
                </Field>
                <Field id=errors.id("position") label=t(k::USERS_POSITION) error=errors.field("position")>
                    <TextInput value=self.position maxlength=120 />
                </Field>
                {roles}
                <Field
                    id=errors.id("password")
                    label=t(k::ACCOUNT_PASSWORD)
                    help=Some(t(k::USERS_PASSWORD_HELP).to_owned())
                    error=errors.field("password")
                    optional=true
                >
                    <TextInput value=self.password kind="password" autocomplete="new-password" />
                </Field>
                <button type="submit" hidden></button>
            </form>
        }
        .into_any()
    }
}
