//! Notifications (NTF-01): stored, live in the bell, by e-mail to those who want it.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::i18n::{Lang, format, k};
use shared::office::notification::{Notification, NotificationKind};
use shared::office::notification_text;
use shared::{NotificationId, UserId};
use uuid::Uuid;

use super::cx::Cx;
use super::error::{Error, Result};
use super::events::{self, Audience, One};
use super::mail::{self, Mail};
use super::zone;

/// Something that people should know.
#[derive(Clone, Debug)]
pub struct News {
    pub kind: NotificationKind,
    /// Who should know. The asking person, people who are not active and doubles are left out.
    pub recipients: Vec<UserId>,
    pub entity_kind: &'static str,
    pub entity_id: Option<Uuid>,
    /// The facts of the sentence; see [`Notification`].
    pub data: Value,
    /// The page to open (`/tasks/<id>`); stored as `data.path`.
    pub path: String,
}

/// Somebody who is told.
struct Recipient {
    id: Uuid,
    user_id: Uuid,
    name: String,
    email: String,
    lang: String,
    timezone: String,
    wants_mail: bool,
}

/// Stores a notification for each recipient, rings the bell of each, and sends mail to those who want it.
///
/// # Errors
/// When the database refuses.
pub async fn store(cx: &mut Cx, news: News) -> Result<()> {
    let actor = cx.actor().user_id;
    let recipients: BTreeSet<UserId> = news
        .recipients
        .iter()
        .copied()
        .filter(|person| Some(*person) != actor)
        .collect();
    if recipients.is_empty() {
        return Ok(());
    }
    let mut data = news.data;
    if let Value::Object(facts) = &mut data {
        facts.insert("path".to_owned(), news.path.clone().into());
    }
    let told = insert(
        cx,
        &recipients,
        news.kind,
        news.entity_kind,
        news.entity_id,
        &data,
    )
    .await?;
    let now = cx.now();
    let notification = |id: Uuid| Notification {
        id: NotificationId(id),
        kind: news.kind,
        entity_kind: news.entity_kind.to_owned(),
        entity_id: news.entity_id,
        data: data.clone(),
        created_at: now,
        read_at: None,
    };
    let mut bells = Vec::with_capacity(told.len());
    for person in &told {
        let payload = serde_json::to_value(notification(person.id))
            .map_err(|error| Error::Internal(error.to_string()))?;
        let audience = Audience {
            users: vec![UserId(person.user_id)],
            private: true,
            ..Audience::default()
        };
        bells.push(One {
            entity_id: person.id,
            version: 1,
            audience,
            payload,
        });
    }
    events::emit_many(cx, "notification.created", "notification", bells).await?;
    if !cx.backend().mailer().is_configured() {
        return Ok(());
    }
    let public_url = cx
        .backend()
        .settings()
        .public_url
        .trim_end_matches('/')
        .to_owned();
    let letters = told
        .iter()
        .filter(|person| person.wants_mail)
        .map(|person| letter(person, &notification(person.id), &public_url, &news.path))
        .collect();
    mail::enqueue_many(cx, letters).await
}

/// One statement: who of the recipients is active gets a row.
async fn insert(
    cx: &mut Cx,
    recipients: &BTreeSet<UserId>,
    kind: NotificationKind,
    entity_kind: &str,
    entity_id: Option<Uuid>,
    data: &Value,
) -> Result<Vec<Recipient>> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let people: Vec<Uuid> = recipients.iter().map(|person| person.0).collect();
    let ids: Vec<Uuid> = people.iter().map(|_| cx.new_id()).collect();
    let told = sqlx::query_as!(
        Recipient,
        r#"WITH people AS (
            SELECT w.id, u.id AS user_id, u.name, u.email, u.lang, coalesce(u.timezone, t.timezone) AS timezone, u.mail_notifications
            FROM unnest($2::uuid[], $3::uuid[]) AS w(id, user_id)
            JOIN app_user u ON u.tenant_id = $1 AND u.id = w.user_id AND u.status = 'active'
            JOIN tenant t ON t.id = $1
        ), stored AS (
            INSERT INTO notification (tenant_id, id, user_id, kind, entity_kind, entity_id, data, created_at)
            SELECT $1, p.id, p.user_id, $4, $5, $6, $7, $8 FROM people p
        )
        SELECT p.id AS "id!", p.user_id AS "user_id!", p.name AS "name!", p.email AS "email!", p.lang AS "lang!", p.timezone AS "timezone!",
            p.mail_notifications AS "wants_mail!"
        FROM people p"#,
        tenant,
        &ids,
        &people,
        kind.as_str(),
        entity_kind,
        entity_id,
        data,
        now,
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(told)
}

/// The mail of a notification, in the reader's language and time zone.
fn letter(person: &Recipient, notification: &Notification, public_url: &str, path: &str) -> Mail {
    let lang: Lang = person.lang.parse().unwrap_or_default();
    let zone = zone::table(&person.timezone, notification.created_at);
    let sentence = notification_text::sentence(notification, lang);
    let detail = notification_text::detail(notification, lang, &zone, notification.created_at);
    let by = notification_text::actor(notification)
        .map(|actor| format(lang, k::NOTIFICATION_BY, &[("actor", actor)]));
    let news: Vec<String> = std::iter::once(sentence.clone())
        .chain(detail)
        .chain(by)
        .collect();
    let thread = notification
        .entity_id
        .map(|id| format!("{}/{id}", notification.entity_kind));
    let text = format(
        lang,
        k::NOTIFICATION_MAIL_TEXT,
        &[
            ("name", &person.name),
            ("news", &news.join("\n")),
            ("link", &format!("{public_url}{path}")),
            ("profile", &format!("{public_url}/profile")),
        ],
    );
    Mail {
        to: person.email.clone(),
        to_name: person.name.clone(),
        subject: sentence,
        text,
        lang,
        thread,
        optional: true,
    }
}
