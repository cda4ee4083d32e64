//! Server functions of the account. Signing in and out are plain forms (`/auth/login`, `/auth/logout`): they set cookies.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::SessionId;
use shared::office::account::{ChangePassword, EditProfile, Profile, Register, SessionRow};
use ui::AppError;

use crate::parts::Hidden;

/// Who looks at a page: the signed-in person, else what a visitor may know. Asked by the handler of pages, once a page.
#[cfg(feature = "ssr")]
pub async fn viewer(request: &gate::Request) -> shared::office::session::Viewer {
    use shared::office::session::{Viewer, Visitor};
    match person(request).await {
        Ok(Some(session)) => return Viewer::Person(Box::new(session)),
        Ok(None) => {}
        // Logged by the gate; the page then asks to sign in.
        Err(_) => {}
    }
    let visitor =
        backend::office::account::visitor(&request.backend, request.lang, &request.host).await;
    Viewer::Visitor(visitor.unwrap_or_else(|error| {
        request.problem(error);
        let now = request.backend.clock().now();
        Visitor {
            lang: request.lang,
            now,
            tenant: None,
            registration_open: false,
            mail: false,
            demo_accounts: Vec::new(),
        }
    }))
}

#[cfg(feature = "ssr")]
async fn person(
    request: &gate::Request,
) -> Result<Option<shared::office::session::Session>, AppError> {
    if request.actor.is_none() {
        return Ok(None);
    }
    let mut cx = request.cx().await?;
    let session = backend::office::account::session(&mut cx).await;
    request.finish(cx, session).await.map(Some)
}

/// Makes an account (IAM-01); a mail to confirm the address follows.
#[server(endpoint = "account/register", prefix = "/sfn", input = Json)]
pub async fn account_register(register: Hidden<Register>) -> Result<(), AppError> {
    let request = gate::request()?;
    let answer = backend::office::account::register(
        &request.backend,
        &request.origin,
        request.lang,
        &request.host,
        register.0,
    )
    .await;
    answer.map_err(|error| request.problem(error))
}

/// Confirms the address of a new account by the link's token.
#[server(endpoint = "account/confirm", prefix = "/sfn", input = Json)]
pub async fn account_confirm(token: String) -> Result<(), AppError> {
    let request = gate::request()?;
    let answer =
        backend::office::account::confirm_email(&request.backend, &request.origin, &token).await;
    answer.map_err(|error| request.problem(error))
}

/// Sets the first or a forgotten password by the link's token.
#[server(endpoint = "account/set-password", prefix = "/sfn", input = Json)]
pub async fn account_set_password(token: String, password: Hidden<String>) -> Result<(), AppError> {
    let request = gate::request()?;
    let answer = backend::office::account::set_password_by_token(
        &request.backend,
        &request.origin,
        &token,
        password.0,
    )
    .await;
    answer.map_err(|error| request.problem(error))
}

/// One's own profile.
#[server(endpoint = "account/profile", prefix = "/sfn", input = Json)]
pub async fn account_profile() -> Result<Profile, AppError> {
    gate::run!(cx => backend::office::account::profile(cx))
}

/// Changes one's own profile.
#[server(endpoint = "account/edit", prefix = "/sfn", input = Json)]
pub async fn account_edit(edit: EditProfile) -> Result<Profile, AppError> {
    gate::run!(cx => backend::office::account::edit_profile(cx, edit))
}

/// Changes one's own password; all other sessions end.
#[server(endpoint = "account/change-password", prefix = "/sfn", input = Json)]
pub async fn account_change_password(change: Hidden<ChangePassword>) -> Result<(), AppError> {
    gate::run!(cx => backend::office::account::change_password(cx, change.0))
}

/// One's own signed-in devices.
#[server(endpoint = "account/sessions", prefix = "/sfn", input = Json)]
pub async fn account_sessions() -> Result<Vec<SessionRow>, AppError> {
    gate::run!(cx => backend::office::account::sessions(cx))
}

/// Signs one device out.
#[server(endpoint = "account/end-session", prefix = "/sfn", input = Json)]
pub async fn account_end_session(id: SessionId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::account::end_session(cx, id))
}

/// Signs all other devices out; answers how many.
#[server(endpoint = "account/end-other-sessions", prefix = "/sfn", input = Json)]
pub async fn account_end_other_sessions() -> Result<u64, AppError> {
    gate::run!(cx => backend::office::account::end_other_sessions(cx))
}
