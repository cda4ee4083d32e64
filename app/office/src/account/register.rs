//! Registration (IAM-01), open or by invitation.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::account::Register;
use shared::office::path;
use shared::office::session::Viewer;
use ui::prelude::*;

use super::api::account_register;
use super::door::Door;
use crate::parts::Hidden;

/// `/register?invitation=<token>` or `/register?tenant=<slug>`.
pub struct RegisterPage {
    invitation: Option<String>,
    /// Slug of the company to register in (TEN-03).
    tenant: String,
    email: String,
}

#[lazy_route]
impl LazyRoute for RegisterPage {
    fn data() -> Self {
        let query = use_query_map().get_untracked();
        Self {
            invitation: query.get("invitation"),
            tenant: query.get("tenant").unwrap_or_default(),
            email: query.get("email").unwrap_or_default(),
        }
    }

    fn view(this: Self) -> AnyView {
        let (open, chosen, mail) = match use_viewer() {
            Viewer::Visitor(visitor) => (
                visitor.registration_open,
                visitor.tenant.is_some(),
                visitor.mail,
            ),
            Viewer::Person(_) => (false, true, true),
        };
        let invited = this.invitation.is_some();
        let sent = RwSignal::new(None::<String>);
        // Where the host name tells no company, the person does.
        let choose = !chosen && this.invitation.is_none();
        let body = if open || choose || this.invitation.is_some() {
            form(this, choose, sent)
        } else {
            closed()
        };
        view! {
            <Door title=t(k::ACCOUNT_REGISTRATION)>
                <div hidden=move || sent.with(Option::is_some)>{body}</div>
                <div role="status">{move || sent.get().map(|email| done(&email, invited, mail))}</div>
            </Door>
        }
        .into_any()
    }
}

fn form(page: RegisterPage, choose: bool, sent: RwSignal<Option<String>>) -> AnyView {
    let errors = FormErrors::new("register");
    let invitation = StoredValue::new(page.invitation);
    let (name, email, password, tenant) = (
        RwSignal::new(String::new()),
        RwSignal::new(page.email),
        RwSignal::new(String::new()),
        RwSignal::new(page.tenant),
    );
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let register = Register {
            name: name.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            tenant: choose.then(|| tenant.get_untracked().trim().to_owned()),
            invitation: invitation.get_value(),
            lang: Some(lang()),
        };
        let address = register.email.clone();
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match account_register(Hidden(register)).await {
                Ok(()) => sent.set(Some(address)),
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    };
    let company = choose.then(|| {
        view! {
            <Field
                id=errors.id("tenant")
                label=t(k::ACCOUNT_TENANT)
                help=Some(t(k::ACCOUNT_TENANT_HELP).to_owned())
                error=errors.field("tenant")
            >
                <TextInput value=tenant name="tenant" autocomplete="organization" maxlength=63 />
            </Field>
        }
    });
    view! {
        <form class="form" method="post" on:submit=send novalidate>
            <FormProblem errors=errors />
            {company}
            <Field id=errors.id("name") label=t(k::ACCOUNT_NAME) error=errors.field("name")>
                <TextInput value=name name="name" autocomplete="name" maxlength=120 autofocus=true />
            </Field>
            <Field id=errors.id("email") label=t(k::ACCOUNT_EMAIL) error=errors.field("email")>
                <TextInput value=email kind="email" name="email" autocomplete="username" />
            </Field>
            <Field
                id=errors.id("password")
                label=t(k::ACCOUNT_PASSWORD)
                help=Some(t(k::ACCOUNT_PASSWORD_HELP).to_owned())
                error=errors.field("password")
            >
                <TextInput value=password kind="password" name="password" autocomplete="new-password" />
            </Field>
            <Button label=t(k::ACCOUNT_DO_REGISTER) variant=Variant::Primary block=true submit=true busy=busy />
            <p class="s13 center sub">
                {t(k::ACCOUNT_HAVE_ACCOUNT)} " " <a href=path::SIGN_IN>{t(k::ACCOUNT_ENTER)}</a>
            </p>
        </form>
    }
    .into_any()
}

fn closed() -> AnyView {
    view! {
        <div class="col g4">
            <NoteBar tone=Tone::Info icon="lock">{t(k::ACCOUNT_REGISTRATION_CLOSED)}</NoteBar>
            <LinkButton href=path::SIGN_IN label=t(k::ACCOUNT_ENTER) block=true />
        </div>
    }
    .into_any()
}

/// What comes next: nothing for the invited; else the link in the mail, or, where no mail can be sent, the administrator's decision.
fn done(email: &str, invited: bool, mail: bool) -> AnyView {
    let words = match (invited, mail) {
        (true, _) => k::ACCOUNT_REGISTERED_INVITED,
        (false, true) => k::ACCOUNT_REGISTERED,
        (false, false) => k::ACCOUNT_REGISTERED_WAITS,
    };
    let words = tf(words, &[("email", email)]);
    view! {
        <div class="col g4">
            <NoteBar tone=Tone::Ok icon="mail">
                <span class="break">{words}</span>
            </NoteBar>
            <LinkButton href=path::SIGN_IN label=t(k::ACCOUNT_ENTER) block=true />
        </div>
    }
    .into_any()
}
