//! A password set by whoever runs the installation: for the one who has lost the way in and cannot be sent a link (IAM-02).

use serde_json::json;
use shared::{Permission, UserId};

use super::password::{self, Policy};
use super::sql;
use crate::office::user;
use crate::platform::audit::{self, Entry};
use crate::{Cx, Error, Result};

/// The least that is asked of such a password. The company's own policy does not bind whoever has the machine in hand.
const LEAST: Policy = Policy {
    min_length: 8,
    min_score: 0,
};

/// Sets somebody's password and ends all their sessions. For the system alone: the command line.
///
/// # Errors
/// A fault at `password`: `required`, `too_short`, `too_long`, `invalid`; `NotFound`; `Forbidden` for people, `Unauthenticated` for visitors.
pub async fn set_password(cx: &mut Cx, user: UserId, new: String) -> Result<()> {
    if cx.actor().user_id.is_some() {
        return Err(cx.refuse(Permission::UserManage).await);
    }
    cx.require(Permission::UserManage).await?;
    password::check("password", &new, LEAST, &[]).check()?;
    let (tenant, now) = (cx.tenant(), cx.now());
    let person = sql::lock_profile(cx.conn(), tenant, user.0)
        .await?
        .ok_or(Error::NotFound)?;
    let hash = cx.backend().keys().hash_password(new).await?;
    let version = sql::set_password(cx.conn(), tenant, user.0, &hash, false, now).await?;
    super::end_all_sessions(cx, user, "password_set").await?;
    let entry = Entry {
        action: "user.password_set",
        entity_kind: "user",
        entity_id: Some(user.0),
        title: Some(&person.name),
        changes: json!({}),
    };
    audit::write(cx, entry).await?;
    user::changed(cx, user, version).await
}
