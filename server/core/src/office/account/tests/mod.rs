//! IAM-01, IAM-02, IAM-03, IAM-14, TEN-03 against a real database.

mod profile;
mod registration;
mod session;
mod signin;

use chrono::TimeDelta;
use futures::future::join_all;
use shared::i18n::Lang;
use shared::office::account::{ChangePassword, EditProfile, Login, LoginOutcome, Register, Tokens};
use shared::office::session::Theme;
use shared::office::user::{EditUser, NewInvitation, NewUser, UserStatus};
use shared::{Permission, Scope, SessionId};
use uuid::Uuid;

use super::token::{self, Claims};
use crate::office::{account, role, user};
use crate::platform::crypto::Keys;
use crate::testing::{PASSWORD, TestDb, code, fault, origin, settings};
use crate::{Actor, Error, Origin, Result, Settings};

async fn try_login(
    t: &TestDb,
    email: &str,
    password: &str,
    tenant: Option<&str>,
) -> Result<LoginOutcome> {
    let login = Login {
        email: email.to_owned(),
        password: password.to_owned(),
        tenant: tenant.map(str::to_owned),
    };
    super::login(t.backend(), &origin(), Lang::En, "localhost", login).await
}

async fn login(t: &TestDb, who: &str) -> Tokens {
    tokens(try_login(t, &t.email(who), PASSWORD, None).await.unwrap())
}

fn tokens(outcome: LoginOutcome) -> Tokens {
    match outcome {
        LoginOutcome::SignedIn(tokens) => tokens,
        LoginOutcome::ChooseTenant(_) => panic!("asked for the tenant"),
    }
}

async fn whose(t: &TestDb, tokens: &Tokens) -> Result<Actor> {
    super::authenticate(t.backend(), &tokens.access_token).await
}

async fn refresh(t: &TestDb, tokens: &Tokens) -> Result<Tokens> {
    super::refresh(t.backend(), &origin(), &tokens.refresh_token)
        .await
        .map(|(tokens, _)| tokens)
}

fn newcomer(email: &str) -> Register {
    Register {
        name: "Anna Petrova".to_owned(),
        email: email.to_owned(),
        password: "correct horse battery".to_owned(),
        tenant: Some("demo".to_owned()),
        invitation: None,
        lang: None,
    }
}

async fn register(t: &TestDb, register: Register) -> Result<()> {
    super::register(t.backend(), &origin(), Lang::En, "localhost", register).await
}

async fn open_registration(t: &TestDb, mode: &'static str, domains: &[&str]) {
    sqlx::query("UPDATE tenant SET registration = $1, domains = $2 WHERE slug = 'demo'")
        .bind(mode)
        .bind(domains)
        .execute(&mut t.owner().await)
        .await
        .unwrap();
}

/// The token of the last mail's link.
async fn mailed_token(t: &TestDb, start: &str) -> String {
    let mails = t.mails().await;
    let text = mails
        .last()
        .and_then(|mail| mail["text"].as_str())
        .expect("a mail")
        .to_owned();
    let (_, rest) = text.split_once(start).expect("the link is in the mail");
    rest.chars()
        .take_while(|c| c.is_ascii_hexdigit() || *c == '.')
        .collect()
}
