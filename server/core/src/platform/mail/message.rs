//! From a mail to the message that is sent (RFC 5322): plain text and simple HTML, threading, how to switch it off.

use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use uuid::Uuid;

use super::Mail;
use crate::Settings;
use crate::platform::jobs::JobError;

/// Makes the message of a job. Its id is the job's, so that a mail that was sent twice is recognised as one.
///
/// # Errors
/// `Fail` for what is no address.
pub fn build(
    mail: &Mail,
    id: Uuid,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<Message, JobError> {
    let from: Mailbox = settings
        .smtp
        .from
        .parse()
        .map_err(|_| JobError::Fail("the sender is not an address".to_owned()))?;
    let to: Address = mail
        .to
        .parse()
        .map_err(|_| JobError::Fail("the receiver is not an address".to_owned()))?;
    let domain = from.email.domain().to_owned();
    let mut builder = Message::builder()
        .date(now.into())
        .message_id(Some(format!("<{id}@{domain}>")))
        .from(from)
        .to(Mailbox::new(
            Some(one_line(&mail.to_name)).filter(|name| !name.is_empty()),
            to,
        ))
        .subject(one_line(&mail.subject))
        // RFC 3834: no automatic answers to this.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    if let Some(thread) = &mail.thread {
        let root = format!(
            "<{}@{domain}>",
            thread.replace(|c: char| !c.is_ascii_alphanumeric(), ".")
        );
        builder = builder.in_reply_to(root.clone()).references(root);
    }
    if mail.optional {
        let profile = format!("<{}/profile>", settings.public_url.trim_end_matches('/'));
        builder = builder.raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("List-Unsubscribe"),
            profile,
        ));
    }
    let text = mail.text.replace("\r\n", "\n");
    builder
        .multipart(MultiPart::alternative_plain_html(
            text.clone(),
            html(mail, &text),
        ))
        .map_err(|error| JobError::Fail(format!("the message cannot be made: {error}")))
}

/// A header's text: without line breaks and other control characters, so that nothing can be smuggled into the head.
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same text as simple HTML.
pub(super) fn html(mail: &Mail, text: &str) -> String {
    let mut out = format!(
        "<!doctype html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font-family:system-ui,sans-serif;font-size:15px;line-height:1.5\">",
        mail.lang.as_str(),
        mail.lang.dir(),
        escape(&one_line(&mail.subject))
    );
    for paragraph in text
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
    {
        let lines: Vec<String> = paragraph.trim().lines().map(line).collect();
        out.push_str("<p>");
        out.push_str(&lines.join("<br>"));
        out.push_str("</p>");
    }
    out.push_str("</body></html>");
    out
}

fn line(text: &str) -> String {
    let escaped = escape(text);
    let is_link = (text.starts_with("http://") || text.starts_with("https://"))
        && !text.contains(char::is_whitespace);
    if is_link {
        format!("<a href=\"{escaped}\">{escaped}</a>")
    } else {
        escaped
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}
