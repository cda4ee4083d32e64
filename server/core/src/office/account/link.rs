//! Links by e-mail: single use, short life, only their hash is kept.

use chrono::TimeDelta;
use shared::UserId;
use shared::office::path;

use super::mails::{self, Addressee, Letter};
use super::sql;
use super::token::Secret;
use crate::{Cx, Error, Result};

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Proving that the address is one's own (IAM-01).
    ConfirmEmail,
    /// Setting the first password, for people that an administrator added.
    SetPassword,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Purpose::ConfirmEmail => "confirm_email",
            Purpose::SetPassword => "set_password",
        }
    }

    fn life(self) -> TimeDelta {
        match self {
            Purpose::ConfirmEmail => TimeDelta::days(2),
            Purpose::SetPassword => TimeDelta::days(7),
        }
    }
}

/// Makes a link and sends it. Earlier ones for the same purpose are worth nothing any more.
///
/// # Errors
/// When the database refuses.
pub async fn send(cx: &mut Cx, user: UserId, purpose: Purpose, to: &Addressee<'_>) -> Result<()> {
    let secret = Secret::new(cx.actor().tenant_id);
    let (tenant, now, id) = (cx.tenant(), cx.now(), cx.new_id());
    sql::delete_links(cx.conn(), tenant, user.0, purpose.as_str()).await?;
    sql::insert_link(
        cx.conn(),
        tenant,
        id,
        user.0,
        purpose.as_str(),
        &secret.hash,
        now,
        now + purpose.life(),
    )
    .await?;
    let letter = match purpose {
        Purpose::ConfirmEmail => Letter::Confirm {
            path: format!("{}/{}", path::CONFIRM, secret.text),
        },
        Purpose::SetPassword => Letter::SetPassword {
            path: format!("{}/{}", path::SET_PASSWORD, secret.text),
        },
    };
    mails::send(cx, to, &letter).await
}

/// Uses a link within its tenant's context; whose it is.
///
/// # Errors
/// `Conflict("link_invalid")` for one that is unknown, used or too old.
pub async fn take(cx: &mut Cx, hash: &[u8], purpose: Purpose) -> Result<UserId> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sql::use_link(cx.conn(), tenant, hash, purpose.as_str(), now)
        .await?
        .map(UserId)
        .ok_or(Error::Conflict("link_invalid"))
}
