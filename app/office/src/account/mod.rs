//! The account: signing in, registration, one's own profile (IAM-01 to IAM-03).

pub mod api;
mod confirm;
mod door;
mod password;
mod profile;
mod register;
mod sessions;
mod set_password;
mod sign_in;

pub use door::LANG_COOKIE;

use leptos_router::any_nested_route::AnyNestedRoute;

/// The pages of the account.
pub fn routes() -> Vec<AnyNestedRoute> {
    crate::parts::routes![
        "/sign-in" => sign_in::SignInPage,
        "/register" => register::RegisterPage,
        "/confirm/:token" => confirm::ConfirmPage,
        "/set-password/:token" => set_password::SetPasswordPage,
        "/profile" => profile::ProfilePage,
    ]
}
