//! The node's reader of the outbox: wakes, reads what is new once, hands it to the hub, wakes the other nodes.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use shared::TenantId;
use shared::live::{LiveEvent, ServerMessage};
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use super::{Delivery, text};
use crate::Backend;
use crate::platform::error::Result;
use crate::platform::events::Audience;

/// Where nodes wake each other.
const CHANNEL: &str = "naryad_events";
/// Events read at once.
const BATCH: usize = 1_000;
/// How often a node looks without being woken: a lost wake-up costs no more than this.
const POLL: Duration = Duration::from_secs(1);
/// `NOTIFY` takes a lock of the whole server at commit, so a node sends one for all that happened within this time.
const NOTIFY_EVERY: Duration = Duration::from_millis(10);
/// How long a cursor that was jumped over is waited for: its transaction may still commit (or was rolled back, then it never comes).
const LATE: Duration = Duration::from_secs(60);
/// Jumped-over cursors waited for at most.
const MISSING_MAX: usize = 10_000;
/// A jump beyond this is not a matter of transactions at work but of a bulk load that was rolled back or never told.
const JUMP_MAX: i64 = 1_000;
/// Events older than this are not handed out (and their partitions not looked at).
const MAX_AGE: TimeDelta = TimeDelta::hours(1);

/// Reads the outbox and feeds this node's hub until it is told to stop. Every process that commits runs it, workers too: it also tells
/// the other nodes. A lost database is waited for.
pub async fn run(backend: Backend, stop: CancellationToken) {
    let flush = Notify::new();
    tokio::select! {
        () = stop.cancelled() => {}
        () = read_forever(&backend, &flush) => {}
        () = tell_others(&backend, &flush) => {}
    }
}

async fn read_forever(backend: &Backend, flush: &Notify) {
    let mut reader = loop {
        match Reader::start(backend).await {
            Ok(reader) => break reader,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read yet");
                sleep(POLL).await;
            }
        }
    };
    let mut listener = None;
    let mut poll = interval(POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let own = tokio::select! {
            () = backend.events().notified() => true,
            () = woken(backend, &mut listener, &reader) => false,
            _ = poll.tick() => false,
        };
        match reader.read(backend).await {
            Ok(()) if own => flush.notify_one(),
            Ok(()) => {}
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                sleep(POLL).await;
                // What this wake-up stood for is not lost: the next poll reads it, and tells the others late rather than never.
                if own {
                    backend.events().notify_one();
                }
            }
        }
    }
}

/// Waits until another node has something new; connects first where there is no connection. Returns at once after a loss, because
/// wake-ups may have been missed. Without a connection it waits for ever: the caller looks each second and asks again.
async fn woken(backend: &Backend, listener: &mut Option<PgListener>, reader: &Reader) {
    let open = match listener {
        Some(open) => open,
        None => match listen(backend).await {
            Ok(open) => {
                *listener = Some(open);
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "no wake-ups from other nodes; looking each second");
                return std::future::pending().await;
            }
        },
    };
    loop {
        match open.try_recv().await {
            Ok(Some(notification)) if reader.knows(notification.payload()) => {}
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, "the connection for wake-ups is lost");
                *listener = None;
                return;
            }
        }
    }
}

/// A connection of its own: one of the pool's would be taken from the requests for good.
async fn listen(backend: &Backend) -> Result<PgListener, sqlx::Error> {
    let options = (*backend.pool().connect_options()).clone();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(options)
        .await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Wakes the other nodes, once for all that happened meanwhile.
async fn tell_others(backend: &Backend, flush: &Notify) {
    loop {
        flush.notified().await;
        let cursor = backend.hub().last_cursor().to_string();
        if let Err(error) = sqlx::query!("SELECT pg_notify($1, $2)", CHANNEL, cursor)
            .execute(backend.pool())
            .await
        {
            tracing::warn!(%error, "other nodes could not be woken; they look each second");
        }
        sleep(NOTIFY_EVERY).await;
    }
}

/// How far this node has read. Transactions commit in another order than they took their cursors, so the cursors that were jumped
/// over are asked for again until they come or are given up.
pub(super) struct Reader {
    high: i64,
    /// Jumped over, and when that was noticed.
    missing: BTreeMap<i64, Instant>,
}

struct Row {
    tenant_id: uuid::Uuid,
    cursor: i64,
    kind: String,
    entity_kind: String,
    entity_id: uuid::Uuid,
    version: i64,
    actor_id: Option<uuid::Uuid>,
    audience: serde_json::Value,
    payload: serde_json::Value,
}

impl Reader {
    /// Begins at the end of the outbox.
    pub(super) async fn start(backend: &Backend) -> Result<Self> {
        let high = last(backend).await?;
        backend.hub().start_at(high);
        Ok(Self {
            high,
            missing: BTreeMap::new(),
        })
    }

    /// Reads everything that is new and hands it out.
    pub(super) async fn read(&mut self, backend: &Backend) -> Result<()> {
        let now = Instant::now();
        self.missing
            .retain(|_, since| now.duration_since(*since) < LATE);
        loop {
            let missing: Vec<i64> = self.missing.keys().copied().collect();
            let rows = after(backend, self.high, &missing).await?;
            let fresh = rows.iter().filter(|row| row.cursor > self.high).count();
            for row in rows {
                self.note(row.cursor, now);
                match delivery(row) {
                    Ok(delivery) => backend.hub().deliver(delivery),
                    Err(error) => tracing::error!(%error, "an event cannot be read"),
                }
            }
            if fresh < BATCH {
                return Ok(());
            }
        }
    }

    /// Whether everything that another node speaks of has been read: its own wake-up comes back to each node.
    fn knows(&self, cursor: &str) -> bool {
        self.missing.is_empty() && cursor.parse().is_ok_and(|cursor: i64| cursor <= self.high)
    }

    fn note(&mut self, cursor: i64, now: Instant) {
        if cursor <= self.high {
            self.missing.remove(&cursor);
            return;
        }
        let from = (self.high + 1).max(cursor - JUMP_MAX);
        self.missing
            .extend((from..cursor).map(|jumped| (jumped, now)));
        while self.missing.len() > MISSING_MAX {
            self.missing.pop_first();
        }
        self.high = cursor;
    }
}

fn delivery(row: Row) -> serde_json::Result<Delivery> {
    let audience: Audience = serde_json::from_value(row.audience)?;
    let event = LiveEvent {
        cursor: row.cursor,
        kind: row.kind.clone(),
        entity_kind: row.entity_kind.clone(),
        entity_id: row.entity_id,
        version: row.version,
        actor_id: row.actor_id,
        payload: row.payload,
    };
    let message = text(&ServerMessage::Event(event));
    Ok(Delivery {
        tenant_id: TenantId(row.tenant_id),
        cursor: row.cursor,
        kind: row.kind,
        entity_kind: row.entity_kind,
        audience,
        message,
    })
}

async fn last(backend: &Backend) -> Result<i64> {
    let last = sqlx::query_scalar!(r#"SELECT event_log_last() AS "last!""#)
        .fetch_one(backend.pool())
        .await?;
    Ok(last)
}

async fn after(backend: &Backend, cursor: i64, missing: &[i64]) -> Result<Vec<Row>> {
    let since = backend.clock().now() - MAX_AGE;
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT tenant_id AS "tenant_id!", cursor AS "cursor!", kind AS "kind!", entity_kind AS "entity_kind!", entity_id AS "entity_id!",
                  version AS "version!", actor_id, audience AS "audience!", payload AS "payload!"
           FROM event_log_after($1, $2, $3, $4)"#,
        cursor,
        missing,
        since,
        BATCH as i32,
    )
    .fetch_all(backend.pool())
    .await?;
    Ok(rows)
}
