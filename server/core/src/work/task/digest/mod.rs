//! The digest of each morning (TSK-05): one notification and one mail a person and working day, of what is overdue, due today and new; to
//! heads also of what is overdue or waits for review in the departments that they head.
//!
//! Who has nothing to be told is told nothing. The clock looks each quarter of an hour where it is morning ([`morning`]); the row of
//! `task_digest` that a transaction moves forward is its permit, so a person is told once a day however many processes and attempts there
//! are. People are taken in chunks, each with a handful of statements, whatever the number of people and tasks.

mod morning;
mod sql;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use shared::office::digest::{self, Line, Part, Section};
use shared::office::notification::NotificationKind;
use shared::{TaskId, UserId};
use uuid::Uuid;

use self::morning::Morning;
use self::sql::{Found, Reader};
use super::access;
use crate::Backend;
use crate::platform::cx::Cx;
use crate::platform::error::Result;
use crate::platform::notify::{self, News};

/// People of one call, which is one transaction: fewer were seen to only when none is left.
pub const DIGEST_CHUNK: u64 = 200;
/// Tasks of a part that are named.
const SHOWN: i64 = 10;

/// The tenants in which it is morning for somebody who was not seen to yet: for the clock.
///
/// # Errors
/// When the database refuses.
pub async fn tenants_with_a_morning(backend: &Backend, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let mut tenants: Vec<Uuid> = sql::all_zones(backend)
        .await?
        .into_iter()
        .filter(|zone| {
            morning::of(&zone.zone, zone.digest_hour, now)
                .is_some_and(|morning| zone.told < morning.day)
        })
        .map(|zone| zone.tenant_id)
        .collect();
    tenants.sort_unstable();
    tenants.dedup();
    Ok(tenants)
}

/// Sees to the people of the tenant for whom it is morning, at most [`DIGEST_CHUNK`], and tells those who have something to be told. How
/// many were seen to. A suspended company is not told anything.
///
/// # Errors
/// `Forbidden` for people.
pub async fn send_digests(cx: &mut Cx) -> Result<u64> {
    access::system_only(cx).await?;
    let now = cx.now();
    let mornings: HashMap<String, Morning> = sql::zones(cx)
        .await?
        .into_iter()
        .filter_map(|(zone, hour)| Some((zone.clone(), morning::of(&zone, hour, now)?)))
        .collect();
    if mornings.is_empty() {
        return Ok(0);
    }
    let people = sql::claim(cx, &mornings, DIGEST_CHUNK as i64).await?;
    let seen_to = people.len() as u64;
    let readers: Vec<Reader> = people.into_iter().filter(|person| person.reads).collect();
    let mut sections = gather(cx, &readers, &mornings).await?;
    let news = readers
        .iter()
        .filter_map(|reader| {
            let sections = sections.remove(&reader.id)?;
            Some(News {
                kind: NotificationKind::TaskDigest,
                recipients: vec![UserId(reader.id)],
                entity_kind: "task",
                entity_id: None,
                data: digest::data(&sections),
                path: sections.first()?.part.path(),
            })
        })
        .collect();
    notify::store_many(cx, news).await?;
    Ok(seen_to)
}

/// What there is to tell each, in the order of [`Part::ALL`]; nobody without anything is among them.
async fn gather(
    cx: &mut Cx,
    readers: &[Reader],
    mornings: &HashMap<String, Morning>,
) -> Result<HashMap<Uuid, Vec<Section>>> {
    let now = cx.now();
    let mut sections: HashMap<Uuid, Vec<Section>> = HashMap::new();
    if readers.is_empty() {
        return Ok(sections);
    }
    let ids: Vec<Uuid> = readers.iter().map(|reader| reader.id).collect();
    let each = |moment: fn(&Morning) -> DateTime<Utc>| -> Vec<DateTime<Utc>> {
        readers
            .iter()
            .map(|reader| mornings.get(&reader.zone).map_or(now, moment))
            .collect()
    };
    let heads: Vec<Uuid> = readers
        .iter()
        .filter(|reader| reader.heads)
        .map(|reader| reader.id)
        .collect();
    let ever = vec![DateTime::<Utc>::UNIX_EPOCH; ids.len()];
    let nows = vec![now; ids.len()];
    let day_ends = each(|morning| morning.ends - TimeDelta::microseconds(1));
    let since = each(|morning| morning.since);
    for part in Part::ALL {
        let found = match part {
            Part::Overdue => sql::due(cx, &ids, &ever, &nows, SHOWN).await?,
            Part::Today => sql::due(cx, &ids, &nows, &day_ends, SHOWN).await?,
            Part::New => sql::assigned(cx, &ids, &since, SHOWN).await?,
            Part::TeamOverdue => sql::team_overdue(cx, &heads, SHOWN).await?,
            Part::TeamReview => sql::team_review(cx, &heads, SHOWN).await?,
        };
        for task in found {
            add(sections.entry(task.user_id).or_default(), part, task);
        }
    }
    Ok(sections)
}

fn add(sections: &mut Vec<Section>, part: Part, task: Found) {
    let line = Line {
        id: TaskId(task.id),
        number: task.number,
        title: task.title,
        deadline: task.deadline,
        person: task.person,
    };
    match sections.last_mut().filter(|section| section.part == part) {
        Some(section) => section.tasks.push(line),
        None => sections.push(Section {
            part,
            total: task.total,
            tasks: vec![line],
        }),
    }
}
