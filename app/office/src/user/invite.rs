//! Inviting somebody to register (IAM-01). The link is shown once, beside the mail that brings it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::k;
use shared::office::user::{Invitation, NewInvitation};
use ui::prelude::*;

use super::api::user_invite;
use super::filters::Options;
use crate::parts::use_dialog;

/// The dialog; it is open while the address says `dialog=invite`.
#[component]
pub fn InviteDialog(dialog: (Memo<String>, Callback<String>), options: Options) -> impl IntoView {
    let open = use_dialog(dialog, "invite");
    let errors = FormErrors::new("invite");
    let (email, role, department) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let busy = RwSignal::new(false);
    let sent = RwSignal::new(None::<Invitation>);
    let send = Callback::new(move |()| {
        errors.clear();
        busy.set(true);
        let invitation = NewInvitation {
            email: email.get_untracked().trim().to_owned(),
            role_id: role.get_untracked().parse().ok(),
            department_id: department.get_untracked().parse().ok(),
        };
        spawn_local(async move {
            match user_invite(invitation).await {
                Ok(invitation) => sent.set(Some(invitation)),
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    let close = move |()| {
        sent.set(None);
        email.set(String::new());
        errors.clear();
    };
    let none = || Some(t(k::USERS_DEFAULT_ROLE).to_owned());
    let content = move || match sent.get() {
        Some(invitation) => done(invitation),
        None => view! {
            <form class="form" on:submit=submit novalidate>
                <FormProblem errors=errors />
                <Field
                    id=errors.id("email")
                    label=t(k::ACCOUNT_EMAIL)
                    error=errors.field("email")
                    required=true
                >
                    <TextInput value=email kind="email" autocomplete="off" />
                </Field>
                <Field id=errors.id("role_id") label=t(k::USERS_ROLE) error=errors.field("role_id")>
                    <Select value=role options=options.role_choices placeholder=none() />
                </Field>
                <Field
                    id=errors.id("department_id")
                    label=t(k::USERS_DEPARTMENT)
                    error=errors.field("department_id")
                >
                    <Select
                        value=department
                        options=options.department_choices
                        placeholder=Some(t(k::NONE).to_owned())
                    />
                </Field>
                <button type="submit" hidden></button>
            </form>
        }
        .into_any(),
    };
    let footer = move || {
        move || {
            match sent.get() {
            Some(_) => view! { <Button label=t(k::CLOSE) variant=Variant::Primary on_click=move |()| open.set(false) /> }.into_any(),
            None => view! {
                <Button label=t(k::CANCEL) on_click=move |()| open.set(false) />
                <Button label=t(k::USERS_SEND_INVITATION) variant=Variant::Primary busy=busy on_click=send />
            }
            .into_any(),
        }
        }
    };
    view! {
        <Dialog id="invite-dialog" open=open title=t(k::SHELL_INVITE) footer=footer on_close=close>
            {content}
        </Dialog>
    }
}

fn done(invitation: Invitation) -> AnyView {
    let toasts = use_toasts();
    let link = RwSignal::new(
        invitation
            .link
            .map(|link| absolute(&link))
            .unwrap_or_default(),
    );
    let copy = move |()| {
        ui::dom::copy(&link.get_untracked());
        toasts.ok(t(k::COPIED));
    };
    view! {
        <div class="col g4">
            <NoteBar tone=Tone::Ok icon="mail">
                <span class="break">{tf(k::USERS_INVITED, &[("email", &invitation.email)])}</span>
            </NoteBar>
            <Field
                id="invite-link"
                label=t(k::USERS_INVITATION_LINK)
                help=Some(t(k::USERS_INVITATION_LINK_HELP).to_owned())
            >
                <TextInput value=link readonly=true />
            </Field>
            <div class="row wrap">
                <Button label=t(k::COPY) icon="copy" on_click=copy />
                <span class="mut s13">{t(k::USERS_INVITATION_UNTIL)} " " {ui::fmt::date_time(invitation.expires_at)}</span>
            </div>
        </div>
    }
    .into_any()
}

/// The whole address of a path of this site; shown after an answer, so in the browser only.
fn absolute(link: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{link}")
}
