//! Messages of the live connection `/ws` (EVT-02). JSON texts, one message each.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// From the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The first message: where the stream stands.
    Hello {
        /// Everything up to here is in what a page read now shows.
        cursor: i64,
    },
    /// Something changed that this person may see.
    Event(LiveEvent),
    /// The stream has a gap (too long away, too slow): read the page's data anew.
    Resync {
        /// Where the stream goes on.
        cursor: i64,
    },
    /// Still there? Sent every 20 s.
    Ping,
}

/// From the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// What to hear of: entity kinds (`task`, `notification`, `user`, …), and where the last connection stopped.
    Subscribe {
        /// Entity kinds.
        topics: Vec<String>,
        /// The last cursor seen; nothing on the first connection.
        cursor: Option<i64>,
    },
    /// The answer to a ping.
    Pong,
}

/// A change, small: who shows the entity reads it anew (rights are checked there), or drops it when deleted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveEvent {
    /// Position in the stream.
    pub cursor: i64,
    /// `task.created`, `task.status_changed`, …
    pub kind: String,
    /// `task`, `notification`, …
    pub entity_kind: String,
    /// Whose change.
    pub entity_id: Uuid,
    /// The entity's version after the change.
    pub version: i64,
    /// Who changed it; nothing for the system.
    pub actor_id: Option<Uuid>,
    /// Small facts for the page (never more than the audience may see).
    #[serde(default)]
    pub payload: serde_json::Value,
}
