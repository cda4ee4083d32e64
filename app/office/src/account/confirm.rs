//! The link of a confirmation mail. It asks for a press: programs that read mails open links too.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::path;
use ui::prelude::*;

use super::api::account_confirm;
use super::door::Door;

/// `/confirm/<token>`.
pub struct ConfirmPage {
    token: String,
}

#[lazy_route]
impl LazyRoute for ConfirmPage {
    fn data() -> Self {
        Self {
            token: use_params_map()
                .with_untracked(|params| params.get("token").unwrap_or_default()),
        }
    }

    fn view(this: Self) -> AnyView {
        let token = StoredValue::new(this.token);
        let errors = FormErrors::new("confirm");
        let (busy, done) = (RwSignal::new(false), RwSignal::new(false));
        let confirm = move |()| {
            errors.clear();
            busy.set(true);
            spawn_local(async move {
                match account_confirm(token.get_value()).await {
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
                        <NoteBar tone=Tone::Ok icon="check">{t(k::ACCOUNT_CONFIRMED)}</NoteBar>
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
            <Door title=t(k::ACCOUNT_CONFIRMATION)>
                <div class="col g4" hidden=done>
                    <p class="sub">{t(k::ACCOUNT_CONFIRM_TEXT)}</p>
                    <FormProblem errors=errors />
                    <Button
                        label=t(k::ACCOUNT_CONFIRM)
                        variant=Variant::Primary
                        block=true
                        busy=busy
                        on_click=confirm
                    />
                </div>
                <div role="status">{finished}</div>
            </Door>
        }
        .into_any()
    }
}
