use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::*;
use crate::Settings;

fn now() -> DateTime<Utc> {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

fn mail() -> Mail {
    Mail {
        to: "anna@demo.test".to_owned(),
        to_name: "Anna".to_owned(),
        subject: "Hello".to_owned(),
        text: "First\n\nhttps://n.test/tasks/1".to_owned(),
        ..Mail::default()
    }
}

fn built(mail: &Mail) -> String {
    let settings = Settings {
        public_url: "https://n.test/".to_owned(),
        ..Settings::default()
    };
    let mut settings = settings;
    settings.smtp.from = "Naryad <naryad@n.test>".to_owned();
    String::from_utf8(
        build(mail, Uuid::nil(), &settings, now())
            .unwrap()
            .formatted(),
    )
    .unwrap()
}

#[test]
fn a_message_has_both_parts_and_its_id() {
    let text = built(&mail());
    for expected in [
        "Message-ID: <00000000-0000-0000-0000-000000000000@n.test>",
        "From: Naryad <naryad@n.test>",
        "To: Anna <anna@demo.test>",
        "Date: Fri, 20 Nov 2026 10:00:00 +0000",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
    ] {
        assert!(text.contains(expected), "{expected} in\n{text}");
    }
    assert!(
        !text.contains("List-Unsubscribe"),
        "essential mail cannot be switched off"
    );
    assert!(!text.contains("References"));
}

#[test]
fn notifications_are_threaded_and_can_be_switched_off() {
    let text = built(&Mail {
        thread: Some("task/17".to_owned()),
        optional: true,
        ..mail()
    });
    assert!(text.contains("References: <task.17@n.test>"), "{text}");
    assert!(text.contains("In-Reply-To: <task.17@n.test>"));
    assert!(text.contains("List-Unsubscribe: <https://n.test/profile>"));
}

#[test]
fn nothing_gets_into_the_head() {
    let evil = "x\r\nBcc: victim@demo.test\r\n\r\nbody";
    let text = built(&Mail {
        subject: evil.to_owned(),
        to_name: evil.to_owned(),
        thread: Some(evil.to_owned()),
        ..mail()
    });
    let head = text.split("\r\n\r\n").next().unwrap();
    assert!(
        !head
            .lines()
            .any(|line| line.to_lowercase().starts_with("bcc")),
        "{head}"
    );
    let broken = build(
        &Mail {
            to: format!("anna@demo.test\r\nBcc: {}", "x@y.z"),
            ..mail()
        },
        Uuid::nil(),
        &Settings::default(),
        now(),
    );
    assert!(matches!(broken, Err(JobError::Fail(_))));
}

#[test]
fn html_is_escaped_and_links_are_links() {
    let text = "<script>alert(\"1\")</script> & co\nsecond line\n\nhttps://n.test/tasks/1?a=1&b=2\n\nhttps://n.test with words";
    let html = message::html(&mail(), text);
    for expected in [
        "<html lang=\"ru\" dir=\"ltr\">",
        "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; co<br>second line</p>",
        "<a href=\"https://n.test/tasks/1?a=1&amp;b=2\">https://n.test/tasks/1?a=1&amp;b=2</a>",
        "<p>https://n.test with words</p>",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
}

#[test]
fn russian_survives() {
    let mail = Mail {
        subject: "Срок перенесён".to_owned(),
        to_name: "Анна".to_owned(),
        ..mail()
    };
    assert!(built(&mail).contains("Subject: =?utf-8?b?"));
}

#[tokio::test]
async fn mail_leaves_the_machine_encrypted_only() {
    let smtp = |url: &str| {
        Mailer::new(&Smtp {
            url: Some(url.to_owned()),
            ..Smtp::default()
        })
        .map(|mailer| mailer.is_configured())
        .ok()
    };
    for good in [
        "smtp://localhost:2525",
        "smtp://127.0.0.1:25",
        "smtp://[::1]:25",
        "smtp://mail.test:587?tls=required",
        "smtps://u:p%40@mail.test:465",
    ] {
        assert_eq!(smtp(good), Some(true), "{good}");
    }
    for bad in [
        "smtp://mail.test:25",
        "smtp://127.0.0.1@mail.test",
        "http://mail.test",
        "nonsense",
    ] {
        assert_eq!(smtp(bad), None, "{bad}");
    }
    assert_eq!(smtp(""), Some(false));
    assert!(!Mailer::new(&Smtp::default()).unwrap().is_configured());
}

#[test]
fn a_bad_sender_is_told_at_the_start() {
    let smtp = Smtp {
        url: Some("smtp://localhost".to_owned()),
        from: "not an address".to_owned(),
    };
    assert!(Mailer::new(&smtp).is_err());
}
