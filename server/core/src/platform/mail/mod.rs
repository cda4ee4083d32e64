//! Outgoing mail (NTF-01): written as jobs in the transaction of the use-case, sent by workers over SMTP.
//!
//! Where no server is configured nothing is written and nobody's use-case fails.

mod message;
#[cfg(test)]
mod tests;

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};
use shared::i18n::Lang;

pub use message::build;

use super::cx::Cx;
use super::error::{Error, Result};
use super::jobs::{self, JobError, NewJob};
use super::settings::Smtp;

/// How long the server may take for one command.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Links to confirm an address or set a password are waited for: before notifications.
const ESSENTIAL: i16 = 10;

/// A mail to one person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The address.
    pub to: String,
    pub to_name: String,
    /// One line.
    pub subject: String,
    /// Plain text: paragraphs between empty lines; a line that is nothing but an address becomes a link.
    pub text: String,
    /// The language of the text.
    #[serde(default)]
    pub lang: Lang,
    /// What the mail is about (`task/<id>`): mails about the same stand together in the reader's program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// Whether the person can switch such mails off in the profile.
    #[serde(default)]
    pub optional: bool,
}

impl std::fmt::Debug for Mail {
    /// Without the text, which may hold a link that lets somebody in.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail")
            .field("to", &self.to)
            .field("subject", &self.subject)
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}

/// The way to the mail server.
pub struct Mailer(Option<AsyncSmtpTransport<Tokio1Executor>>);

impl Mailer {
    /// Reads the settings; connects when the first mail is sent. Without encryption only to this very machine.
    ///
    /// # Errors
    /// `Internal` when URL or sender cannot be read; the URL, which may hold a password, is not repeated.
    pub fn new(smtp: &Smtp) -> Result<Self> {
        let Some(url) = smtp.url.as_deref().filter(|url| !url.is_empty()) else {
            return Ok(Self(None));
        };
        smtp.from
            .parse::<Mailbox>()
            .map_err(|error| Error::Internal(format!("smtp.from is not an address: {error}")))?;
        if url.starts_with("smtp://") && !url.contains("tls=") && !is_loopback(host(url)) {
            return Err(Error::Internal(
                "smtp.url: mail leaves this machine encrypted only; use smtps:// or ?tls=required"
                    .to_owned(),
            ));
        }
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| Error::Internal("smtp.url cannot be read".to_owned()))?;
        Ok(Self(Some(builder.timeout(Some(TIMEOUT)).build())))
    }

    /// Whether there is a server to send to.
    pub fn is_configured(&self) -> bool {
        self.0.is_some()
    }

    /// Whether the server answers, for whoever watches (OPS-03); nothing where there is none.
    pub async fn answers(&self) -> Option<bool> {
        let transport = self.0.as_ref()?;
        Some(transport.test_connection().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the mail server does not answer");
            false
        }))
    }

    /// Hands a message to the server.
    ///
    /// # Errors
    /// `Fail` when the server refuses for good or none is configured, `Retry` for everything that may pass.
    pub async fn send(&self, message: Message) -> Result<(), JobError> {
        let Some(transport) = &self.0 else {
            return Err(JobError::Fail("mail is not configured".to_owned()));
        };
        match transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(JobError::Fail(error.to_string())),
            Err(error) => Err(JobError::Retry(error.to_string())),
        }
    }
}

/// The host of a URL, without sign-in data and port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let address = authority
        .rsplit_once('@')
        .map_or(authority, |(_, address)| address);
    match address.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => address.split(':').next().unwrap_or_default(),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Sends a mail after the commit.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(cx: &mut Cx, mail: Mail) -> Result<()> {
    enqueue_many(cx, vec![mail]).await
}

/// Sends mails after the commit; one statement.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue_many(cx: &mut Cx, mails: Vec<Mail>) -> Result<()> {
    if !cx.backend().mailer().is_configured() {
        tracing::debug!(
            mails = mails.len(),
            "mail is not configured; nothing is sent"
        );
        return Ok(());
    }
    let mut jobs = Vec::with_capacity(mails.len());
    for mail in mails {
        let payload =
            serde_json::to_value(&mail).map_err(|error| Error::Internal(error.to_string()))?;
        jobs.push(NewJob {
            kind: "mail.send",
            payload,
            priority: if mail.optional { 0 } else { ESSENTIAL },
            ..NewJob::default()
        });
    }
    jobs::enqueue_many(cx, jobs).await
}
