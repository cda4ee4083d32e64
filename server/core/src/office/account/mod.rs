//! Accounts: how people come in, stay in and leave (IAM-01 to IAM-03, IAM-14).
//!
//! Who signs in begins a *session*: a family of refresh tokens, of which the newest one is good. Each refresh gives the next token and a
//! short-lived access token (JWT). The access token says who somebody is; what they may do is read from the database at every request,
//! so that a changed role counts at once. A refresh token that comes a second time was copied: its session ends, for the thief and
//! for the owner.
//!
//! These use-cases open their own contexts, because whoever asks is nobody yet; those of the signed-in person take a [`crate::Cx`] like all
//! others.

mod emergency;
mod link;
mod mails;
mod password;
mod profile;
mod registration;
mod session;
mod signin;
mod sql;
#[cfg(test)]
mod tests;
mod throttle;
mod token;

pub use emergency::set_password;
pub use profile::{change_password, edit_profile, profile, session, visitor};
pub use registration::{confirm_email, register, set_password_by_token};
pub use session::{
    actor, authenticate, end_other_sessions, end_session, logout, refresh, sessions,
};
pub use signin::login;
pub use token::Claims;

pub(super) use link::{Purpose, send as send_link};
pub(super) use mails::{Addressee, Letter, send as send_letter};
pub(super) use password::{Policy, check as check_password};
pub(super) use registration::INVITATION_LIFE;
pub(super) use sql::{Entrance, entrance, find_tenant};
pub(super) use token::Secret;

use crate::{Cx, Result};

/// Ends all sessions of somebody: they were blocked.
///
/// # Errors
/// When the database refuses.
pub(super) async fn end_all_sessions(
    cx: &mut Cx,
    user: shared::UserId,
    reason: &str,
) -> Result<u64> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sql::end_sessions(cx.conn(), tenant, user.0, None, now, reason).await
}

/// Makes the links worthless that were sent to somebody: the address changed, or the person was blocked.
///
/// # Errors
/// When the database refuses.
pub(super) async fn forget_links(cx: &mut Cx, user: shared::UserId) -> Result<()> {
    let tenant = cx.tenant();
    sql::delete_all_links(cx.conn(), tenant, user.0).await
}

/// Removes what can serve nobody any more: ended sessions, tokens and links after their time, old counts of attempts. For the clock, once a
/// tenant; the number of rows.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(cx: &mut Cx) -> Result<u64> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let day_ago = now - chrono::TimeDelta::days(1);
    Ok(sql::purge(cx.conn(), tenant, now).await? + sql::throttle_purge(cx.conn(), day_ago).await?)
}
