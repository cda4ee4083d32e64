//! How often somebody may try (IAM-14): by what is tried and by the address it comes from.
//!
//! An attempt is counted before it is made and given back when it succeeds, so that a thousand at once are not all let through.
//! The last free attempt sets the lock. What is tried is kept as a hash: the table tells nobody which addresses exist.

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use shared::TenantId;
use shared::i18n::Lang;
use uuid::Uuid;

use super::sql;
use crate::{Actor, Backend, Cx, Error, Origin, Result};

/// What is being tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt<'a> {
    /// A sign-in with an e-mail address, whether there is such a person or not. One count over all tenants: naming
    /// another tenant gives no further attempts.
    Login(&'a str),
    /// A registration of an e-mail address: each sends a mail there.
    Register(&'a str),
    /// The current password, asked again of a signed-in person.
    Password(Uuid),
}

/// An attempt that was counted.
pub struct Counted {
    keys: Vec<(String, i32)>,
    /// Whether this was the last one for a while.
    pub last: bool,
}

/// Counts an attempt.
///
/// # Errors
/// `TooMany` with the seconds to wait when there were too many before.
pub async fn count(backend: &Backend, origin: &Origin, attempt: Attempt<'_>) -> Result<Counted> {
    let mut cx = nobody(backend, origin).await?;
    let counted = add(&mut cx, attempt).await?;
    cx.commit().await?;
    Ok(counted)
}

/// The same for a signed-in person, on the connection that the context has; what it wrote so far is kept with the count.
///
/// # Errors
/// As [`count`].
pub async fn count_in(cx: &mut Cx, attempt: Attempt<'_>) -> Result<Counted> {
    let counted = add(cx, attempt).await?;
    cx.keep().await?;
    Ok(counted)
}

async fn add(cx: &mut Cx, attempt: Attempt<'_>) -> Result<Counted> {
    let settings = cx.backend().settings();
    let mut keys = vec![(key(attempt), settings.login_max_failures)];
    keys.extend(
        address(cx.origin())
            .map(|address| (format!("address:{address}"), settings.login_max_failures_ip)),
    );
    let lock = settings.login_lock_seconds;
    let now = cx.now();
    let mut last = false;
    for (key, max) in &keys {
        match sql::throttle_count(cx.conn(), key, now, *max, lock).await? {
            Some(failures) => last |= failures >= *max,
            None => {
                let until = sql::throttle_locked_until(cx.conn(), key)
                    .await?
                    .unwrap_or(now);
                return Err(Error::TooMany {
                    retry_after: (until - now).num_seconds().max(1),
                });
            }
        }
    }
    Ok(Counted { keys, last })
}

/// The attempt succeeded: what was tried starts anew, the address gets this one back.
///
/// # Errors
/// When the database refuses.
pub async fn succeeded(backend: &Backend, origin: &Origin, counted: Counted) -> Result<()> {
    let mut cx = nobody(backend, origin).await?;
    take_back(&mut cx, counted).await?;
    cx.commit().await
}

/// The same for a signed-in person, on the connection that the context has.
///
/// # Errors
/// When the database refuses.
pub async fn succeeded_in(cx: &mut Cx, counted: Counted) -> Result<()> {
    take_back(cx, counted).await?;
    cx.keep().await
}

async fn take_back(cx: &mut Cx, counted: Counted) -> Result<()> {
    for (index, (key, max)) in counted.keys.iter().enumerate() {
        if index == 0 {
            sql::throttle_clear(cx.conn(), key).await?;
        } else {
            sql::throttle_give_back(cx.conn(), key, *max).await?;
        }
    }
    Ok(())
}

/// A context of no tenant: throttling is the installation's, not a tenant's.
pub(super) async fn nobody(backend: &Backend, origin: &Origin) -> Result<Cx> {
    backend
        .cx(
            Actor::visitor(TenantId(Uuid::nil()), Lang::default()),
            origin.clone(),
        )
        .await
}

fn key(attempt: Attempt<'_>) -> String {
    let (kind, what) = match attempt {
        Attempt::Login(email) => ("login", email.to_owned()),
        Attempt::Register(email) => ("register", email.to_owned()),
        Attempt::Password(person) => ("password", person.to_string()),
    };
    format!("{kind}:{}", hex::encode(Sha256::digest(what.as_bytes())))
}

/// The address as it is counted: of IPv6 the network of 64 bits, which is what one subscriber has.
fn address(origin: &Origin) -> Option<String> {
    let ip = origin.ip.as_deref()?.parse().ok()?;
    Some(match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or_else(
            || {
                ip.segments()[..4]
                    .iter()
                    .map(|part| format!("{part:x}:"))
                    .collect()
            },
            |ip| ip.to_string(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_they_are_counted() {
        let of = |ip: &str| {
            address(&Origin {
                ip: Some(ip.to_owned()),
                ..Origin::default()
            })
        };
        assert_eq!(of("192.0.2.7").as_deref(), Some("192.0.2.7"));
        assert_eq!(of("::ffff:192.0.2.7").as_deref(), Some("192.0.2.7"));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("nonsense"), None);
        assert_eq!(address(&Origin::default()), None);
    }

    #[test]
    fn what_is_tried_cannot_be_read_back() {
        let key = key(Attempt::Login("head@demo.test"));
        assert!(key.starts_with("login:") && !key.contains("head"));
        assert_ne!(key, super::key(Attempt::Register("head@demo.test")));
    }
}
