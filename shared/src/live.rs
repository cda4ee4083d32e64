//! Messages of the live connection `/ws` (EVT-02). JSON texts, one message each.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// From the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", try_from = "Wire")]
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

/// A [`ServerMessage`] as it is read. What serde makes for a tagged enum keeps a copy of every value before it knows the kind, and
/// weighs a multiple of this in the browser (QLT-06).
#[derive(Deserialize)]
struct Wire {
    #[serde(rename = "type")]
    tag: Tag,
    cursor: Option<i64>,
    kind: Option<String>,
    entity_kind: Option<String>,
    entity_id: Option<Uuid>,
    version: Option<i64>,
    actor_id: Option<Uuid>,
    #[serde(default)]
    payload: serde_json::Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tag {
    Hello,
    Event,
    Resync,
    Ping,
}

impl Wire {
    fn message(self) -> Option<ServerMessage> {
        Some(match self.tag {
            Tag::Hello => ServerMessage::Hello {
                cursor: self.cursor?,
            },
            Tag::Event => ServerMessage::Event(LiveEvent {
                cursor: self.cursor?,
                kind: self.kind?,
                entity_kind: self.entity_kind?,
                entity_id: self.entity_id?,
                version: self.version?,
                actor_id: self.actor_id,
                payload: self.payload,
            }),
            Tag::Resync => ServerMessage::Resync {
                cursor: self.cursor?,
            },
            Tag::Ping => ServerMessage::Ping,
        })
    }
}

impl TryFrom<Wire> for ServerMessage {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        wire.message().ok_or("a field of the message is missing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_they_were_written() {
        let event = LiveEvent {
            cursor: 7,
            kind: "task.created".to_owned(),
            entity_kind: "task".to_owned(),
            entity_id: Uuid::from_u128(1),
            version: 1,
            actor_id: None,
            payload: serde_json::json!({"to": "done"}),
        };
        for message in [
            ServerMessage::Hello { cursor: 3 },
            ServerMessage::Event(event),
            ServerMessage::Resync { cursor: 9 },
            ServerMessage::Ping,
        ] {
            let text = serde_json::to_string(&message).expect("a message is always JSON");
            assert_eq!(
                serde_json::from_str::<ServerMessage>(&text).ok(),
                Some(message),
                "{text}"
            );
        }
        assert!(serde_json::from_str::<ServerMessage>(r#"{"type":"hello"}"#).is_err());
    }
}
