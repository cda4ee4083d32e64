//! Signing in (IAM-02): a plain form that also works without the program in the browser.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::{k, problem_key};
use shared::office::path;
use shared::office::session::{Viewer, Visitor};
use ui::prelude::*;

use super::door::Door;

/// The password of all demonstration accounts; the server makes them with it.
const DEMO_PASSWORD: &str = "naryad-demo";

/// `/sign-in?next=…&error=…&email=…&tenants=slug,slug`.
pub struct SignInPage {
    next: String,
    error: Option<String>,
    email: String,
    /// Slugs to choose from (TEN-03).
    tenants: Vec<String>,
}

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        let query = use_query_map().get_untracked();
        let next = query
            .get("next")
            .filter(|next| path::is_local(next))
            .unwrap_or_else(|| path::HOME.to_owned());
        let tenants = query.get("tenants").unwrap_or_default();
        let tenants = tenants
            .split(',')
            .filter(|slug| !slug.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        Self {
            next,
            error: query.get("error"),
            email: query.get("email").unwrap_or_default(),
            tenants,
        }
    }

    fn view(this: Self) -> AnyView {
        let Viewer::Visitor(visitor) = use_viewer() else {
            return ().into_any();
        };
        let next = this.next.clone();
        view! {
            <Door title=t(k::ACCOUNT_SIGN_IN)>
                {form(this)}
                {(visitor.registration_open || visitor.tenant.is_none()).then(register_link)}
                {demo(&visitor, &next)}
            </Door>
        }
        .into_any()
    }
}

fn form(page: SignInPage) -> AnyView {
    let SignInPage {
        next,
        error,
        email,
        tenants,
    } = page;
    let wrong = error.as_deref().is_some_and(|code| code != "choose_tenant");
    let focus_password = !email.is_empty();
    let (email, password, tenant) = (
        RwSignal::new(email),
        RwSignal::new(String::new()),
        RwSignal::new(tenants.first().cloned().unwrap_or_default()),
    );
    let busy = RwSignal::new(false);
    let refusal = error
        .filter(|_| wrong)
        .map(|code| t(problem_key(&code).unwrap_or(k::PROBLEM_INTERNAL)).to_owned());
    let (missing_email, missing_password) = (RwSignal::new(None), RwSignal::new(refusal));
    let send = move |event: leptos::ev::SubmitEvent| {
        let need = |text: &RwSignal<String>| {
            text.with(|text| text.trim().is_empty())
                .then(|| t(k::VALID_REQUIRED).to_owned())
        };
        missing_email.set(need(&email));
        missing_password.set(need(&password));
        let faulty = [
            ("sign-in-email", missing_email),
            ("sign-in-password", missing_password),
        ]
        .into_iter()
        .find(|(_, fault)| fault.with(Option::is_some));
        match faulty {
            Some((id, _)) => {
                event.prevent_default();
                ui::dom::focus(id);
            }
            None => busy.set(true),
        }
    };
    let choice = (!tenants.is_empty()).then(|| {
        let options: Vec<Choice> = tenants
            .into_iter()
            .map(|slug| Choice::new(slug.clone(), slug))
            .collect();
        view! {
            <NoteBar tone=Tone::Info icon="building">{t(k::ACCOUNT_CHOOSE_TENANT)}</NoteBar>
            <Field id="sign-in-tenant" label=t(k::ACCOUNT_TENANT)>
                <Select value=tenant options=options name="tenant" />
            </Field>
        }
    });
    view! {
        <form class="form" method="post" action=path::AUTH_LOGIN on:submit=send novalidate>
            <input type="hidden" name="next" value=next />
            {choice}
            <Field id="sign-in-email" label=t(k::ACCOUNT_EMAIL) error=missing_email>
                <TextInput
                    value=email
                    kind="email"
                    name="email"
                    autocomplete="username"
                    autofocus=!focus_password
                />
            </Field>
            <Field id="sign-in-password" label=t(k::ACCOUNT_PASSWORD) error=missing_password>
                <TextInput
                    value=password
                    kind="password"
                    name="password"
                    autocomplete="current-password"
                    autofocus=focus_password
                />
            </Field>
            <Button label=t(k::ACCOUNT_ENTER) variant=Variant::Primary block=true submit=true busy=busy />
        </form>
    }
    .into_any()
}

fn register_link() -> AnyView {
    view! {
        <p class="s13 center sub si-after">
            {t(k::ACCOUNT_NO_ACCOUNT)} " " <a href=path::REGISTER>{t(k::ACCOUNT_REGISTER)}</a>
        </p>
    }
    .into_any()
}

/// The demonstration accounts: each a form of its own, one press signs in.
fn demo(visitor: &Visitor, next: &str) -> Option<AnyView> {
    if visitor.demo_accounts.is_empty() {
        return None;
    }
    let accounts = visitor
        .demo_accounts
        .iter()
        .map(|(email, role)| {
            view! {
                <li>
                    <form method="post" action=path::AUTH_LOGIN>
                        <input type="hidden" name="next" value=next.to_owned() />
                        <input type="hidden" name="email" value=email.clone() />
                        <input type="hidden" name="password" value=DEMO_PASSWORD />
                        <button type="submit">
                            <Avatar id=email.clone() name=email.clone() quiet=true />
                            <span class="grow trunc">{email.clone()}</span>
                            <span class="mut s13 nowrap">{crate::role::role_name(role, role)}</span>
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let about = tf(k::ACCOUNT_DEMO, &[("password", DEMO_PASSWORD)]);
    Some(
        view! {
            <section class="demo" aria-label=t(k::ACCOUNT_DEMO_TITLE)>
                <h2>{about}</h2>
                <ul>{accounts}</ul>
            </section>
        }
        .into_any(),
    )
}
