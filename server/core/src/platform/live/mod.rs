//! Live updates: from the outbox to the browsers of this node (EVT-02, EVT-03).
//!
//! Each node [`run`]s one reader. It wakes after a commit of its own, by `NOTIFY` after another node's, and each second to be safe; reads
//! what is new once for all; and hands it to the [`Hub`], which writes each event as JSON once and puts the same text into the queue of
//! every subscriber who may hear of it. Who may is computed once per subscription ([`Subscriber`]); when somebody's rights change,
//! the subscription ends and the browser comes back with the new ones.

mod reader;
mod subscriber;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::TenantId;
use shared::live::ServerMessage;
use tokio::sync::mpsc::{self, error::TrySendError};

pub use reader::run;
pub use subscriber::Subscriber;

use super::events::Audience;

/// Messages that wait for a slow client before it is told to read anew.
pub const QUEUE: usize = 256;
/// Events that a node keeps for clients that come back.
const RING: usize = 10_000;
/// After this event of a person the person's subscriptions end, because they stand on the old rights.
const RIGHTS_CHANGED: &str = "user.rights_changed";

/// The live connections of this node. Cheap to clone.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    next_id: u64,
    /// By tenant, so that an event costs nothing to other tenants.
    tenants: HashMap<TenantId, HashMap<u64, Entry>>,
    /// The last events of all tenants in the order of delivery.
    ring: VecDeque<Arc<Delivery>>,
    /// The ring holds everything after this cursor.
    complete_after: i64,
    last_cursor: i64,
}

struct Entry {
    subscriber: Subscriber,
    queue: mpsc::Sender<Arc<str>>,
    /// Something did not fit into the queue.
    lagged: bool,
}

/// An event as the hub hands it out.
#[derive(Debug)]
pub(super) struct Delivery {
    pub tenant_id: TenantId,
    pub cursor: i64,
    pub kind: String,
    pub entity_kind: String,
    pub audience: Audience,
    /// The JSON text of the message.
    pub message: Arc<str>,
}

impl Hub {
    /// A hub without clients.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins to listen. The first message is `hello`, or `resync` when `after` (the last cursor that the client saw) lies too far
    /// back; after `hello` follows what was missed since `after`, then what happens.
    pub fn subscribe(&self, subscriber: Subscriber, after: Option<i64>) -> Subscription {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let mut state = self.lock();
        let cursor = state.last_cursor;
        let missed = after
            .map_or(Some(Vec::new()), |after| state.missed(after, &subscriber))
            .filter(|missed| missed.len() < QUEUE);
        let first = if missed.is_some() {
            ServerMessage::Hello { cursor }
        } else {
            ServerMessage::Resync { cursor }
        };
        for message in std::iter::once(text(&first)).chain(missed.unwrap_or_default()) {
            // The queue is empty and has room for them all.
            let _ = queue.try_send(message);
        }
        let (id, tenant_id) = (state.next_id, subscriber.tenant_id());
        state.next_id += 1;
        state.tenants.entry(tenant_id).or_default().insert(
            id,
            Entry {
                subscriber,
                queue,
                lagged: false,
            },
        );
        drop(state);
        metrics::gauge!("naryad_live_subscriptions").increment(1.0);
        Subscription {
            hub: self.clone(),
            tenant_id,
            id,
            receiver,
        }
    }

    /// What a client missed since the cursor that it saw last, in order; nothing when it must read its data anew.
    pub fn resume(&self, after: i64, subscriber: &Subscriber) -> Option<Vec<Arc<str>>> {
        self.lock().missed(after, subscriber)
    }

    /// How far this node has read.
    pub fn last_cursor(&self) -> i64 {
        self.lock().last_cursor
    }

    /// Open subscriptions, of all tenants.
    pub fn subscriptions(&self) -> usize {
        self.lock().tenants.values().map(HashMap::len).sum()
    }

    /// Begins at a cursor: what lies before is not known here.
    fn start_at(&self, cursor: i64) {
        let mut state = self.lock();
        state.complete_after = cursor;
        state.last_cursor = cursor;
    }

    /// Hands an event to everybody who may hear of it.
    fn deliver(&self, delivery: Delivery) {
        let delivery = Arc::new(delivery);
        let mut state = self.lock();
        state.last_cursor = state.last_cursor.max(delivery.cursor);
        let cursor = state.last_cursor;
        if let Some(entries) = state.tenants.get_mut(&delivery.tenant_id) {
            for entry in entries
                .values_mut()
                .filter(|entry| entry.subscriber.hears(&delivery))
            {
                entry.push(&delivery.message);
            }
            if delivery.kind == RIGHTS_CHANGED {
                let resync = text(&ServerMessage::Resync { cursor });
                entries.retain(|_, entry| {
                    let concerned = entry.subscriber.is_one_of(&delivery.audience.users);
                    if concerned {
                        entry.push(&resync);
                    }
                    !concerned
                });
            }
        }
        state.ring.push_back(delivery);
        if state.ring.len() > RING
            && let Some(gone) = state.ring.pop_front()
        {
            state.complete_after = state.complete_after.max(gone.cursor);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// See [`Hub::resume`]. Late events may have lower cursors than those before them, so the order of delivery counts.
    fn missed(&self, after: i64, subscriber: &Subscriber) -> Option<Vec<Arc<str>>> {
        if after < self.complete_after {
            return None;
        }
        let seen = self
            .ring
            .iter()
            .rposition(|delivery| delivery.cursor == after);
        let missed = self
            .ring
            .iter()
            .enumerate()
            .filter(|(position, delivery)| match seen {
                Some(seen) => *position > seen,
                None => delivery.cursor > after,
            });
        Some(
            missed
                .filter(|(_, delivery)| subscriber.hears(delivery))
                .map(|(_, delivery)| delivery.message.clone())
                .collect(),
        )
    }
}

impl Entry {
    fn push(&mut self, message: &Arc<str>) {
        if self.lagged {
            return;
        }
        if let Err(TrySendError::Full(_)) = self.queue.try_send(message.clone()) {
            self.lagged = true;
            metrics::counter!("naryad_live_lagged_total").increment(1);
        }
    }
}

/// One client's stream. Ends when it is dropped.
pub struct Subscription {
    hub: Hub,
    tenant_id: TenantId,
    id: u64,
    receiver: mpsc::Receiver<Arc<str>>,
}

impl Subscription {
    /// The next message as JSON text; nothing when the subscription was ended by the server (the person's rights changed): the
    /// connection is to be closed, so that the client comes back. A client that fell behind gets a `resync` in place of what it missed.
    ///
    /// May be dropped while it waits without losing a message.
    pub async fn next(&mut self) -> Option<Arc<str>> {
        let message = self.receiver.recv().await?;
        Some(self.catch_up().unwrap_or(message))
    }

    /// Ends a lag: throws away what waits and tells to read anew.
    fn catch_up(&mut self) -> Option<Arc<str>> {
        let mut state = self.hub.lock();
        let cursor = state.last_cursor;
        let entry = state.tenants.get_mut(&self.tenant_id)?.get_mut(&self.id)?;
        if !std::mem::take(&mut entry.lagged) {
            return None;
        }
        while self.receiver.try_recv().is_ok() {}
        Some(text(&ServerMessage::Resync { cursor }))
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut state = self.hub.lock();
        if let Some(entries) = state.tenants.get_mut(&self.tenant_id) {
            entries.remove(&self.id);
            if entries.is_empty() {
                state.tenants.remove(&self.tenant_id);
            }
        }
        drop(state);
        metrics::gauge!("naryad_live_subscriptions").decrement(1.0);
    }
}

fn text(message: &ServerMessage) -> Arc<str> {
    serde_json::to_string(message)
        .expect("a message is always JSON")
        .into()
}
