//! A new password, typed twice, and the change of one's own.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::k;
use shared::office::account::ChangePassword;
use shared::{FieldError, Problem};
use ui::prelude::*;

use super::api::account_change_password;
use crate::parts::Hidden;

/// The two fields of a new password; the policy is the server's.
#[derive(Clone, Copy)]
pub struct NewPassword {
    errors: FormErrors,
    first: RwSignal<String>,
    second: RwSignal<String>,
}

impl NewPassword {
    /// For a form.
    pub fn new(errors: FormErrors) -> Self {
        Self {
            errors,
            first: RwSignal::new(String::new()),
            second: RwSignal::new(String::new()),
        }
    }

    /// The password, if both fields say the same; else the fault is shown.
    pub fn checked(self) -> Option<String> {
        let (first, second) = (self.first.get_untracked(), self.second.get_untracked());
        let fault = match (first.is_empty(), first == second) {
            (true, _) => ("password", "required", k::VALID_REQUIRED),
            (false, false) => ("repeat", "mismatch", k::VALID_MISMATCH),
            (false, true) => {
                self.errors.clear();
                return Some(first);
            }
        };
        let (field, code, text) = fault;
        let mut problem = Problem::new(422, "validation", t(k::PROBLEM_VALIDATION));
        problem.errors.push(FieldError {
            field: field.to_owned(),
            code: code.to_owned(),
            message: t(text).to_owned(),
        });
        self.errors.show(problem);
        None
    }

    /// Empties both.
    pub fn clear(self) {
        self.first.set(String::new());
        self.second.set(String::new());
    }

    /// The fields. Servers say `new` or `password` of the same thing.
    pub fn fields(self) -> AnyView {
        let errors = self.errors;
        let (password, new) = (errors.field("password"), errors.field("new"));
        let fault = Signal::derive(move || password.get().or_else(|| new.get()));
        view! {
            <Field
                id=errors.id("password")
                label=t(k::ACCOUNT_NEW_PASSWORD)
                help=Some(t(k::ACCOUNT_PASSWORD_HELP).to_owned())
                error=fault
            >
                <TextInput value=self.first kind="password" autocomplete="new-password" />
            </Field>
            <Field id=errors.id("repeat") label=t(k::ACCOUNT_REPEAT_PASSWORD) error=errors.field("repeat")>
                <TextInput value=self.second kind="password" autocomplete="new-password" />
            </Field>
        }
        .into_any()
    }
}

/// The section of the profile that changes the password.
pub fn change_password(toasts: ToastHub) -> AnyView {
    let errors = FormErrors::new("password");
    let current = RwSignal::new(String::new());
    let new = NewPassword::new(errors);
    let busy = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(chosen) = new.checked() else { return };
        let change = ChangePassword {
            current: current.get_untracked(),
            new: chosen,
        };
        busy.set(true);
        spawn_local(async move {
            match account_change_password(Hidden(change)).await {
                Ok(()) => {
                    toasts.ok(t(k::ACCOUNT_PASSWORD_CHANGED));
                    current.set(String::new());
                    new.clear();
                }
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    };
    view! {
        <section class="sec" aria-label=t(k::ACCOUNT_CHANGE_PASSWORD)>
            <h2 class="h2">{t(k::ACCOUNT_CHANGE_PASSWORD)}</h2>
            <form class="form" on:submit=save novalidate>
                <FormProblem errors=errors />
                <Field
                    id=errors.id("current")
                    label=t(k::ACCOUNT_CURRENT_PASSWORD)
                    error=errors.field("current")
                >
                    <TextInput value=current kind="password" autocomplete="current-password" />
                </Field>
                {new.fields()}
                <div class="foot">
                    <Button label=t(k::ACCOUNT_CHANGE_PASSWORD) submit=true busy=busy />
                </div>
            </form>
        </section>
    }
    .into_any()
}
