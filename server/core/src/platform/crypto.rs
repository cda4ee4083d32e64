//! Passwords, tokens, signatures.

use std::sync::Arc;

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use jsonwebtoken::{DecodingKey, EncodingKey};
use rand::RngCore;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::error::{Error, Result};

/// Argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane).
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// The installation's secrets and the permit for hashing (IAM-02: off the async threads, a few at a time).
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    encoding: EncodingKey,
    decoding: DecodingKey,
    hashing: Semaphore,
}

impl Keys {
    /// Keys from the installation's secret (at least 32 random bytes).
    pub fn new(secret: &[u8]) -> Self {
        Self(Arc::new(Inner {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            hashing: Semaphore::new(2),
        }))
    }

    /// The key that signs access tokens.
    pub fn encoding(&self) -> &EncodingKey {
        &self.0.encoding
    }

    /// The key that checks access tokens.
    pub fn decoding(&self) -> &DecodingKey {
        &self.0.decoding
    }

    /// Hashes a password; takes some 20 ms of one core.
    ///
    /// # Errors
    /// `Internal` when the hash cannot be made.
    pub async fn hash_password(&self, password: String) -> Result<String> {
        let _permit = self.permit().await?;
        blocking(move || {
            let salt = SaltString::generate(&mut OsRng);
            hasher()
                .hash_password(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Internal(error.to_string()))
        })
        .await?
    }

    /// Checks a password. Without a hash it takes the same time and answers no, so that unknown accounts cannot be told by the clock.
    ///
    /// # Errors
    /// `Internal` when the check could not run.
    pub async fn verify_password(&self, password: String, hash: Option<String>) -> Result<bool> {
        let _permit = self.permit().await?;
        blocking(move || {
            match hash
                .as_deref()
                .and_then(|hash| PasswordHash::new(hash).ok())
            {
                Some(parsed) => hasher()
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok(),
                None => {
                    let salt = SaltString::generate(&mut OsRng);
                    hasher().hash_password(password.as_bytes(), &salt).is_err()
                }
            }
        })
        .await
    }

    async fn permit(&self) -> Result<tokio::sync::SemaphorePermit<'_>> {
        self.0
            .hashing
            .acquire()
            .await
            .map_err(|error| Error::Internal(error.to_string()))
    }
}

/// Whether a hash was made with other parameters than today's, so that it is made anew at the next sign-in (IAM-02).
pub fn needs_rehash(hash: &str) -> bool {
    PasswordHash::new(hash)
        .ok()
        .and_then(|parsed| Params::try_from(&parsed).ok())
        .is_none_or(|params| params.m_cost() != MEMORY_KIB || params.t_cost() != PASSES)
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None)
        .expect("the parameters are within the bounds of Argon2");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(error.to_string()))
}

/// A new secret of 32 random bytes, in hexadecimal.
pub fn new_secret() -> String {
    let mut bytes = [0u8; 32];
    #[expect(
        clippy::disallowed_methods,
        reason = "secrets of the installation are made outside any context"
    )]
    rand::rng().fill_bytes(&mut bytes);
    hex::encode(bytes)
}

/// What is kept of a secret: its SHA-256. Enough for 256 random bits, and quick.
pub fn hash_secret(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
