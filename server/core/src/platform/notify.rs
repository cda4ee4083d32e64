//! Notifications (NTF-01): stored, live in the bell, by e-mail to those who want it.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use shared::i18n::{Lang, format, k};
use shared::kernel::time::Zone;
use shared::office::notification::{Notification, NotificationKind};
use shared::office::{digest, notification_text};
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
    /// The place of the news among those stored together.
    place: i32,
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
    store_many(cx, vec![news]).await
}

/// The same for many at once, in a statement each for rows, bells and mails.
///
/// # Errors
/// When the database refuses.
pub async fn store_many(cx: &mut Cx, mut news: Vec<News>) -> Result<()> {
    for one in &mut news {
        if let Value::Object(facts) = &mut one.data {
            facts.insert("path".to_owned(), one.path.clone().into());
        }
    }
    let now = cx.now();
    let told: Vec<(Recipient, Notification, &str)> = insert(cx, &news)
        .await?
        .into_iter()
        .filter_map(|person| {
            let one = news.get(usize::try_from(person.place).ok()?)?;
            let notification = Notification {
                id: NotificationId(person.id),
                kind: one.kind,
                entity_kind: one.entity_kind.to_owned(),
                entity_id: one.entity_id,
                data: one.data.clone(),
                created_at: now,
                read_at: None,
            };
            Some((person, notification, one.path.as_str()))
        })
        .collect();
    let mut bells = Vec::with_capacity(told.len());
    for (person, notification, _) in &told {
        let payload = serde_json::to_value(notification)
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
    // A table of a zone looks through eight years: made once for all who live there.
    let mut zones: HashMap<&str, Zone> = HashMap::new();
    let mut letters = Vec::new();
    for (person, notification, path) in told.iter().filter(|(person, ..)| person.wants_mail) {
        let zone = zones
            .entry(&person.timezone)
            .or_insert_with(|| zone::table(&person.timezone, now));
        letters.push(letter(person, notification, zone, &public_url, path));
    }
    mail::enqueue_many(cx, letters).await
}

/// One statement: who of the recipients is active gets a row.
async fn insert(cx: &mut Cx, news: &[News]) -> Result<Vec<Recipient>> {
    let (tenant, now, actor) = (cx.tenant(), cx.now(), cx.actor().user_id);
    let (mut ids, mut people, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (place, one) in (0_i32..).zip(news) {
        let recipients: BTreeSet<UserId> = one
            .recipients
            .iter()
            .copied()
            .filter(|person| Some(*person) != actor)
            .collect();
        for person in recipients {
            ids.push(cx.new_id());
            people.push(person.0);
            places.push(place);
        }
    }
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let kinds: Vec<String> = news
        .iter()
        .map(|one| one.kind.as_str().to_owned())
        .collect();
    let entity_kinds: Vec<String> = news.iter().map(|one| one.entity_kind.to_owned()).collect();
    let entities: Vec<Option<Uuid>> = news.iter().map(|one| one.entity_id).collect();
    let data: Vec<Value> = news.iter().map(|one| one.data.clone()).collect();
    let told = sqlx::query_as!(
        Recipient,
        r#"WITH people AS (
            SELECT w.place, w.id, u.id AS user_id, u.name, u.email, u.lang, coalesce(u.timezone, t.timezone) AS timezone, u.mail_notifications
            FROM unnest($2::uuid[], $3::uuid[], $4::int4[]) AS w(id, user_id, place)
            JOIN app_user u ON u.tenant_id = $1 AND u.id = w.user_id AND u.status = 'active'
            JOIN tenant t ON t.id = $1
        ), stored AS (
            INSERT INTO notification (tenant_id, id, user_id, kind, entity_kind, entity_id, data, created_at)
            SELECT $1, p.id, p.user_id, n.kind, n.entity_kind, n.entity_id, n.data, $9
            FROM people p
            JOIN unnest($5::text[], $6::text[], $7::uuid[], $8::jsonb[]) WITH ORDINALITY AS n(kind, entity_kind, entity_id, data, ordinal)
                ON n.ordinal = p.place + 1
        )
        SELECT p.place AS "place!", p.id AS "id!", p.user_id AS "user_id!", p.name AS "name!", p.email AS "email!", p.lang AS "lang!",
            p.timezone AS "timezone!", p.mail_notifications AS "wants_mail!"
        FROM people p ORDER BY p.place"#,
        tenant,
        &ids,
        &people,
        &places,
        &kinds,
        &entity_kinds,
        &entities as &[Option<Uuid>],
        &data,
        now,
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(told)
}

/// The mail of a notification, in the reader's language and time zone.
fn letter(
    person: &Recipient,
    notification: &Notification,
    zone: &Zone,
    public_url: &str,
    path: &str,
) -> Mail {
    let lang: Lang = person.lang.parse().unwrap_or_default();
    let now = notification.created_at;
    let sentence = notification_text::sentence(notification, lang);
    let detail = notification_text::detail(notification, lang, zone, now);
    let by = notification_text::actor(notification)
        .map(|actor| format(lang, k::NOTIFICATION_BY, &[("actor", actor)]));
    let lines: Vec<String> = std::iter::once(sentence.clone())
        .chain(detail)
        .chain(by)
        .collect();
    let mut news = vec![lines.join("\n")];
    if notification.kind == NotificationKind::TaskDigest {
        news.extend(digest::paragraphs(
            &notification.data,
            lang,
            zone,
            now,
            public_url,
        ));
    }
    let thread = notification
        .entity_id
        .map(|id| format!("{}/{id}", notification.entity_kind));
    let text = format(
        lang,
        k::NOTIFICATION_MAIL_TEXT,
        &[
            ("name", &person.name),
            ("news", &news.join("\n\n")),
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
