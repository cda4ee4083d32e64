//! The two kinds of text that stand for somebody: access tokens (JWT, RFC 7519) and secrets kept as hashes (refresh tokens, links).

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use shared::{SessionId, TenantId, UserId};
use uuid::Uuid;

use crate::platform::crypto::{Keys, hash_secret, new_secret};
use crate::{Error, Result};

const ISSUER: &str = "naryad";

/// What an access token says (IAM-03). Rights are never read from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Always `naryad`.
    pub iss: String,
    /// The person.
    pub sub: UserId,
    /// The tenant.
    pub tid: TenantId,
    /// The session that the token belongs to.
    pub sid: SessionId,
    /// When it was made, in Unix seconds.
    pub iat: i64,
    /// From when on it is worth nothing, in Unix seconds.
    pub exp: i64,
    /// Codes or names of the person's roles at sign-in: a hint for clients.
    #[serde(default)]
    pub roles: Vec<String>,
}

impl Claims {
    /// What a token made now for a session says.
    pub fn new(
        tenant: TenantId,
        user: UserId,
        session: SessionId,
        roles: Vec<String>,
        now: DateTime<Utc>,
        ttl_seconds: i64,
    ) -> Self {
        let iat = now.timestamp();
        Self {
            iss: ISSUER.to_owned(),
            sub: user,
            tid: tenant,
            sid: session,
            iat,
            exp: iat + ttl_seconds,
            roles,
        }
    }
}

/// Signs an access token: HS256.
///
/// # Errors
/// `Internal` when it cannot be signed.
pub fn sign(keys: &Keys, claims: &Claims) -> Result<String> {
    encode(&Header::new(Algorithm::HS256), claims, keys.encoding())
        .map_err(|error| Error::Internal(error.to_string()))
}

/// Reads an access token: our signature with our algorithm and no other, our issuer, not over at `now`.
///
/// # Errors
/// `Unauthenticated`: `token_expired`, or `token_invalid` for everything else.
pub fn verify(keys: &Keys, token: &str, now: DateTime<Utc>) -> Result<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    // The time is the back end's, not the system's: it is held against `exp` below.
    validation.validate_exp = false;
    validation.required_spec_claims =
        HashSet::from(["exp".to_owned(), "iss".to_owned(), "sub".to_owned()]);
    validation.set_issuer(&[ISSUER]);
    let claims = decode::<Claims>(token, keys.decoding(), &validation)
        .map_err(|_| Error::Unauthenticated("token_invalid"))?
        .claims;
    if claims.exp <= now.timestamp() {
        Err(Error::Unauthenticated("token_expired"))
    } else {
        Ok(claims)
    }
}

/// A secret handed out once; only its hash is kept. Its text names the tenant, so that the row can be looked for under the tenant's policy.
pub struct Secret {
    /// `<tenant in hexadecimal>.<64 hexadecimal digits>`.
    pub text: String,
    /// What is kept.
    pub hash: Vec<u8>,
}

impl Secret {
    /// A new one for a tenant.
    pub fn new(tenant: TenantId) -> Self {
        let secret = new_secret();
        Self {
            hash: hash_secret(&secret),
            text: format!("{}.{secret}", tenant.0.simple()),
        }
    }

    /// The tenant and the hash of a secret's text; nothing for what [`Secret::new`] cannot have made.
    pub fn parse(text: &str) -> Option<(TenantId, Vec<u8>)> {
        let (tenant, secret) = text.trim().split_once('.')?;
        let well_formed = tenant.len() == 32
            && secret.len() == 64
            && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let tenant = Uuid::try_parse(tenant).ok().filter(|_| well_formed)?;
        Some((TenantId(tenant), hash_secret(secret)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};
    use jsonwebtoken::{EncodingKey, crypto::rust_crypto};
    use serde_json::json;

    use super::*;

    fn keys() -> Keys {
        let _ = rust_crypto::DEFAULT_PROVIDER.install_default();
        Keys::new(&[7; 32])
    }

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0)
            .single()
            .expect("a valid date")
    }

    fn claims() -> Claims {
        let id = |n| Uuid::from_u128(n);
        Claims::new(
            TenantId(id(1)),
            UserId(id(2)),
            SessionId(id(3)),
            vec!["head".to_owned()],
            now(),
            1800,
        )
    }

    fn code(result: Result<Claims>) -> &'static str {
        result.expect_err("the token is refused").code()
    }

    #[test]
    fn access_tokens_end_by_the_clock_of_the_back_end() {
        let keys = keys();
        let token = sign(&keys, &claims()).unwrap();
        assert_eq!(verify(&keys, &token, now()).unwrap(), claims());
        assert_eq!(
            verify(&keys, &token, now() + TimeDelta::seconds(1799)).unwrap(),
            claims()
        );
        assert_eq!(
            code(verify(&keys, &token, now() + TimeDelta::seconds(1800))),
            "token_expired"
        );
    }

    /// IAM-03: none of the known ways to forge a token is taken.
    #[test]
    fn forged_tokens_are_refused() {
        let keys = keys();
        let good = sign(&keys, &claims()).unwrap();
        let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else {
            panic!("three parts")
        };
        let with = |algorithm, claims: &serde_json::Value, key: &[u8]| {
            encode(
                &Header::new(algorithm),
                claims,
                &EncodingKey::from_secret(key),
            )
            .unwrap()
        };
        let mut other_issuer = serde_json::to_value(claims()).unwrap();
        other_issuer["iss"] = json!("elsewhere");
        let mut no_end = serde_json::to_value(claims()).unwrap();
        no_end.as_object_mut().unwrap().remove("exp");
        let mut other_person = claims();
        other_person.sub = UserId(Uuid::from_u128(9));
        let other_payload = sign(&Keys::new(&[8; 32]), &other_person).unwrap();
        let other_payload = other_payload.split('.').nth(1).unwrap();
        // {"alg":"none","typ":"JWT"}
        let unsigned_header = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
        let cases = [
            String::new(),
            "a.b.c".to_owned(),
            "…".to_owned(),
            format!("{header}.{payload}."),
            format!("{header}.{payload}"),
            format!("{header}.{other_payload}.{signature}"),
            format!("{unsigned_header}.{payload}."),
            format!("{unsigned_header}.{payload}.{signature}"),
            with(
                Algorithm::HS256,
                &serde_json::to_value(claims()).unwrap(),
                &[8; 32],
            ),
            with(
                Algorithm::HS512,
                &serde_json::to_value(claims()).unwrap(),
                &[7; 32],
            ),
            with(Algorithm::HS256, &other_issuer, &[7; 32]),
            with(Algorithm::HS256, &no_end, &[7; 32]),
        ];
        for token in cases {
            assert_eq!(
                code(verify(&keys, &token, now())),
                "token_invalid",
                "{token}"
            );
        }
    }

    #[test]
    fn secrets_name_their_tenant_and_keep_only_a_hash() {
        let tenant = TenantId(Uuid::from_u128(77));
        let (one, two) = (Secret::new(tenant), Secret::new(tenant));
        assert_ne!(one.text, two.text);
        assert_eq!(Secret::parse(&one.text), Some((tenant, one.hash.clone())));
        assert_eq!(
            Secret::parse(&format!(" {}\n", one.text)),
            Some((tenant, one.hash))
        );
        for bad in [
            "",
            ".",
            "a.b",
            &one.text[1..],
            &one.text[..80],
            &format!("{}.{}", "z".repeat(32), "0".repeat(64)),
            &format!("{}.{}", "0".repeat(32), "z".repeat(64)),
        ] {
            assert_eq!(Secret::parse(bad), None, "{bad}");
        }
    }
}
