//! `/auth`: tokens and one's own account (IAM-01 to IAM-04).

use std::collections::BTreeMap;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, RequestExt};
use backend::office::account;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::i18n::Lang;
use shared::office::account::{
    ChangePassword, EditProfile, Login, LoginOutcome, Profile, RefreshRequest, Register,
    SessionRow, Tokens,
};
use shared::office::session::Session;
use shared::{DepartmentId, SessionId, TenantId, UserId};
use utoipa::ToSchema;

use super::body::Body;
use super::call::{Answer, Call, Id, json as write, nothing, run};
use super::route::Route;
use crate::problem::{self, Refusal};

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::post("/auth/login", "Sign in", login)
            .public()
            .body::<Login>()
            .json::<Tokens>(),
        Route::post(
            "/auth/refresh",
            "New tokens for a refresh token, which serves once",
            refresh,
        )
        .public()
        .body::<RefreshRequest>()
        .json::<Tokens>(),
        Route::post("/auth/logout", "End the session of a refresh token", logout)
            .public()
            .body::<RefreshRequest>(),
        Route::post(
            "/auth/register",
            "Register; a mail with a link follows",
            register,
        )
        .public()
        .body::<Register>(),
        Route::post(
            "/auth/confirm",
            "Confirm an address by the token of the mail",
            confirm,
        )
        .public()
        .body::<TokenRequest>(),
        Route::post(
            "/auth/set-password",
            "Set a password by the token of a mail",
            set_password,
        )
        .public()
        .body::<NewPassword>(),
        Route::get(
            "/auth/me",
            "Who is signed in, and what that person may do",
            me,
        )
        .json::<Me>(),
        Route::get("/auth/profile", "The own profile", profile).json::<Profile>(),
        Route::patch("/auth/profile", "Change the own profile", edit_profile)
            .body::<EditProfile>()
            .json::<Profile>(),
        Route::post(
            "/auth/change-password",
            "Change the own password; other sessions end",
            change_password,
        )
        .body::<ChangePassword>(),
        Route::get("/auth/sessions", "The devices that are signed in", sessions)
            .list::<SessionRow>(),
        Route::delete(
            "/auth/sessions",
            "Sign all other devices out",
            end_other_sessions,
        ),
        Route::delete("/auth/sessions/{id}", "Sign a device out", end_session),
    ]
}

/// A token of a mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenRequest {
    token: String,
}

/// A token of a mail and the password that it may set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    token: String,
    password: String,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
struct Me {
    id: UserId,
    name: String,
    email: String,
    tenant_id: TenantId,
    tenant_name: String,
    department_id: Option<DepartmentId>,
    department_name: Option<String>,
    /// Codes of system roles, names of the tenant's own.
    roles: Vec<String>,
    /// Permission → scope (`own`, `department`, `tenant`).
    permissions: BTreeMap<String, String>,
    lang: Lang,
    /// IANA name of the time zone.
    timezone: String,
    /// Unread notifications.
    unread: u64,
}

impl From<Session> for Me {
    fn from(session: Session) -> Self {
        Self {
            id: session.user_id,
            name: session.name,
            email: session.email,
            tenant_id: session.tenant_id,
            tenant_name: session.tenant_name,
            department_id: session.department_id,
            department_name: session.department_name,
            roles: session.roles,
            permissions: session
                .grants
                .iter()
                .map(|(permission, scope)| {
                    (permission.as_str().to_owned(), scope.as_str().to_owned())
                })
                .collect(),
            lang: session.lang,
            timezone: session.zone.name,
            unread: session.unread,
        }
    }
}

async fn login(Extension(asking): Extension<gate::Request>, request: Request) -> Answer {
    let Body { value, .. } = request.extract::<Body<Login>, _>().await?;
    match account::login(
        &asking.backend,
        &asking.origin,
        asking.lang,
        &asking.host,
        value,
    )
    .await?
    {
        LoginOutcome::SignedIn(tokens) => Ok(Json(tokens).into_response()),
        LoginOutcome::ChooseTenant(tenants) => choose_tenant(
            asking.lang,
            asking.origin.request_id.as_deref(),
            json!(tenants),
        ),
    }
}

/// The password is right in several companies: a refusal that lists them (TEN-03).
fn choose_tenant(lang: Lang, request_id: Option<&str>, tenants: Value) -> Answer {
    let mut problem = Refusal::Http(
        StatusCode::CONFLICT,
        "choose_tenant",
        vec![("tenant".to_owned(), "required")],
    )
    .problem(lang);
    problem.request_id = request_id.map(str::to_owned);
    let mut document = json!(problem);
    document["tenants"] = tenants;
    let mut response: Response = (StatusCode::CONFLICT, Json(document)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(problem::CONTENT_TYPE),
    );
    Ok(response)
}

async fn refresh(Extension(asking): Extension<gate::Request>, request: Request) -> Answer {
    let Body { value, .. } = request.extract::<Body<RefreshRequest>, _>().await?;
    let (tokens, _) =
        account::refresh(&asking.backend, &asking.origin, &value.refresh_token).await?;
    Ok(Json(tokens).into_response())
}

async fn logout(Extension(asking): Extension<gate::Request>, request: Request) -> Answer {
    let Body { value, .. } = request.extract::<Body<RefreshRequest>, _>().await?;
    account::logout(&asking.backend, &asking.origin, &value.refresh_token).await?;
    nothing()
}

async fn register(Extension(asking): Extension<gate::Request>, request: Request) -> Answer {
    let Body { value, .. } = request.extract::<Body<Register>, _>().await?;
    account::register(
        &asking.backend,
        &asking.origin,
        asking.lang,
        &asking.host,
        value,
    )
    .await?;
    nothing()
}

async fn confirm(Extension(asking): Extension<gate::Request>, request: Request) -> Answer {
    let Body { value, .. } = request.extract::<Body<TokenRequest>, _>().await?;
    account::confirm_email(&asking.backend, &asking.origin, &value.token).await?;
    nothing()
}

async fn set_password(Extension(asking): Extension<gate::Request>, request: Request) -> Answer {
    let Body { value, .. } = request.extract::<Body<NewPassword>, _>().await?;
    account::set_password_by_token(
        &asking.backend,
        &asking.origin,
        &value.token,
        value.password,
    )
    .await?;
    nothing()
}

async fn me(call: Call) -> Answer {
    let session = run!(call, cx => account::session(cx))?;
    write(&Me::from(session))
}

async fn profile(call: Call) -> Answer {
    let profile = run!(call, cx => account::profile(cx))?;
    write(&profile)
}

async fn edit_profile(call: Call, Body { value, .. }: Body<EditProfile>) -> Answer {
    let profile = run!(call, cx => account::edit_profile(cx, value))?;
    write(&profile)
}

async fn change_password(call: Call, Body { value, .. }: Body<ChangePassword>) -> Answer {
    run!(call, cx => account::change_password(cx, value))?;
    nothing()
}

async fn sessions(call: Call) -> Answer {
    let sessions = run!(call, cx => account::sessions(cx))?;
    call.list(sessions)
}

async fn end_session(call: Call, Id(id): Id<SessionId>) -> Answer {
    run!(call, cx => account::end_session(cx, id))?;
    nothing()
}

async fn end_other_sessions(call: Call) -> Answer {
    run!(call, cx => account::end_other_sessions(cx))?;
    nothing()
}
