//! The mails that accounts send, in the reader's language.

use shared::i18n::{Key, Lang, format, k};

use crate::platform::mail::{self, Mail};
use crate::{Cx, Result};

/// Who gets a mail.
#[derive(Clone, Copy, Debug)]
pub struct Addressee<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub lang: Lang,
    /// The company's name, for the text.
    pub company: &'a str,
}

/// What a mail says.
#[derive(Debug)]
pub enum Letter {
    /// Please confirm the address.
    Confirm { path: String },
    /// Somebody tried to register an address that has an account.
    AlreadyRegistered { path: String },
    /// You were added; set a password.
    SetPassword { path: String },
    /// You are invited to register.
    Invitation { path: String },
}

impl Letter {
    fn texts(&self) -> (Key, Key, &str) {
        match self {
            Letter::Confirm { path } => (k::MAIL_CONFIRM_SUBJECT, k::MAIL_CONFIRM_TEXT, path),
            Letter::AlreadyRegistered { path } => (
                k::MAIL_ALREADY_REGISTERED_SUBJECT,
                k::MAIL_ALREADY_REGISTERED_TEXT,
                path,
            ),
            Letter::SetPassword { path } => (
                k::MAIL_SET_PASSWORD_SUBJECT,
                k::MAIL_SET_PASSWORD_TEXT,
                path,
            ),
            Letter::Invitation { path } => {
                (k::MAIL_INVITATION_SUBJECT, k::MAIL_INVITATION_TEXT, path)
            }
        }
    }
}

/// Sends a letter after the commit.
///
/// # Errors
/// When the database refuses.
pub async fn send(cx: &mut Cx, to: &Addressee<'_>, letter: &Letter) -> Result<()> {
    let (subject, text, path) = letter.texts();
    let link = format!(
        "{}{path}",
        cx.backend().settings().public_url.trim_end_matches('/')
    );
    let args = [
        ("name", to.name),
        ("company", to.company),
        ("link", link.as_str()),
    ];
    let mail = Mail {
        to: to.email.to_owned(),
        to_name: to.name.to_owned(),
        subject: format(to.lang, subject, &args),
        text: format(to.lang, text, &args),
        lang: to.lang,
        ..Mail::default()
    };
    mail::enqueue(cx, mail).await
}
