//! The link that sets a password: the first of an account made by an administrator, or a forgotten one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::path;
use ui::prelude::*;

use super::api::account_set_password;
use super::door::Door;
use super::password::NewPassword;
use crate::parts::Hidden;

/// `/set-password/<token>`.
pub struct SetPasswordPage {
    token: String,
}

#[lazy_route]
impl LazyRoute for SetPasswordPage {
    fn data() -> Self {
        Self {
            token: use_params_map()
                .with_untracked(|params| params.get("token").unwrap_or_default()),
        }
    }

    fn view(this: Self) -> AnyView {
        let token = StoredValue::new(this.token);
        let errors = FormErrors::new("set-password");
        let new = NewPassword::new(errors);
        let (busy, done) = (RwSignal::new(false), RwSignal::new(false));
        let send = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let Some(password) = new.checked() else {
                return;
            };
            busy.set(true);
            spawn_local(async move {
                match account_set_password(token.get_value(), Hidden(password)).await {
                    Ok(()) => done.set(true),
                    Err(error) => errors.show(error),
                }
                busy.set(false);
            });
        };
        let finished = move || {
            done.get().then(|| {
                view! {
                    <div class="col g4">
                        <NoteBar tone=Tone::Ok icon="check">{t(k::ACCOUNT_PASSWORD_SET)}</NoteBar>
                        <LinkButton
                            href=path::SIGN_IN
                            label=t(k::ACCOUNT_ENTER)
                            variant=Variant::Primary
                            block=true
                        />
                    </div>
                }
            })
        };
        view! {
            <Door title=t(k::ACCOUNT_SET_PASSWORD)>
                <form class="form" method="post" on:submit=send hidden=done novalidate>
                    <FormProblem errors=errors />
                    {new.fields()}
                    <Button label=t(k::SAVE) variant=Variant::Primary block=true submit=true busy=busy />
                </form>
                <div role="status">{finished}</div>
            </Door>
        }
        .into_any()
    }
}
