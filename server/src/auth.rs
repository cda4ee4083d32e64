//! Signing in and out by plain forms: works without scripts (UI-01). The page is `office`'s; it comes back here.

use axum::Router;
use axum::extract::{Form, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, RequestExt};
use backend::Error;
use backend::office::account;
use serde::Deserialize;
use shared::office::account::{Login, LoginOutcome};
use shared::office::path;

use crate::cookies;
use crate::node::Node;
use crate::problem::Refusal;

/// The routes.
pub fn routes() -> Router<Node> {
    Router::new()
        .route("/auth/login", post(login))
        .route("/auth/logout", post(logout))
}

/// What the sign-in form sends.
#[derive(Deserialize)]
struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    /// Slug of the tenant: by the choice after a first try, or by the form.
    #[serde(default)]
    tenant: Option<String>,
    /// Where to go then.
    #[serde(default)]
    next: Option<String>,
}

async fn login(
    State(node): State<Node>,
    Extension(asking): Extension<gate::Request>,
    request: Request,
) -> Response {
    let Ok(Form(form)) = request.extract::<Form<LoginForm>, _>().await else {
        return back(
            "bad_request",
            &LoginForm {
                email: String::new(),
                password: String::new(),
                tenant: None,
                next: None,
            },
            &[],
        );
    };
    let tenant = form.tenant.clone().filter(|tenant| !tenant.is_empty());
    let wish = Login {
        email: form.email.clone(),
        password: form.password.clone(),
        tenant,
    };
    match account::login(
        &node.backend,
        &asking.origin,
        asking.lang,
        &asking.host,
        wish,
    )
    .await
    {
        Ok(LoginOutcome::SignedIn(tokens)) => {
            let mut headers = HeaderMap::new();
            cookies::signed_in(&mut headers, node.backend.settings(), &tokens);
            let next = form
                .next
                .as_deref()
                .filter(|next| path::is_local(next))
                .unwrap_or(path::HOME);
            (headers, Redirect::to(next)).into_response()
        }
        Ok(LoginOutcome::ChooseTenant(tenants)) => {
            let slugs: Vec<_> = tenants.iter().map(|tenant| tenant.slug.as_str()).collect();
            back("choose_tenant", &form, &slugs)
        }
        Err(error @ (Error::Database(_) | Error::Internal(_))) => {
            Refusal::from(error).into_response()
        }
        Err(error) => back(error.code(), &form, &[]),
    }
}

async fn logout(
    State(node): State<Node>,
    Extension(asking): Extension<gate::Request>,
    headers: HeaderMap,
) -> Response {
    if let Some(token) = cookies::read(&headers, cookies::REFRESH)
        && let Err(error) = account::logout(&node.backend, &asking.origin, token).await
        && error.status() >= 500
    {
        return Refusal::from(error).into_response();
    }
    let mut headers = HeaderMap::new();
    cookies::signed_out(&mut headers, node.backend.settings());
    (headers, Redirect::to(path::SIGN_IN)).into_response()
}

/// Back to the form with what went wrong and what was typed, the password excepted.
fn back(code: &str, form: &LoginForm, tenants: &[&str]) -> Response {
    let mut query = vec![("error", code.to_owned())];
    if !form.email.is_empty() {
        query.push(("email", form.email.chars().take(254).collect()));
    }
    if let Some(next) = form
        .next
        .as_ref()
        .filter(|next| path::is_local(next) && next.as_str() != path::HOME)
    {
        query.push(("next", next.clone()));
    }
    if !tenants.is_empty() {
        query.push(("tenants", tenants.join(",")));
    }
    let query: Vec<_> = query
        .iter()
        .map(|(name, value)| format!("{name}={}", path::encode(value)))
        .collect();
    Redirect::to(&format!("{}?{}", path::SIGN_IN, query.join("&"))).into_response()
}
