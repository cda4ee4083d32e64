//! `/ws`: the live connection (EVT-02). The protocol is `shared::live`; who hears what is decided by the hub of `backend`.
//!
//! A client says what it wants to hear of and where its last connection stopped; then it is told. The connection ends when the person is
//! signed out or the program is; when the person's rights change it ends too, and the client comes back with the new ones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use backend::office::account;
use backend::platform::live::{Subscriber, Subscription};
use backend::{Actor, Error};
use shared::UserId;
use shared::live::{ClientMessage, ServerMessage};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use crate::csrf;
use crate::node::Node;
use crate::problem::Refusal;

/// How often the server speaks at least, and looks whether the session still is.
const PING: Duration = Duration::from_secs(20);
/// How long a client may be silent.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a client may take to take a message.
const SEND: Duration = Duration::from_secs(30);
/// How long a client may take to say what it wants.
const FIRST: Duration = Duration::from_secs(10);
/// The largest message of a client, in bytes.
const MESSAGE_MAX: usize = 16 * 1024;
/// The most topics of a client.
const TOPICS_MAX: usize = 32;

/// Why the server closes. Browsers come back after all but [`SIGNED_OUT`].
const SIGNED_OUT: u16 = 4401;
const RIGHTS_CHANGED: u16 = 4000;
const TOO_SLOW: u16 = 4002;
const BAD_MESSAGE: u16 = 1007;
const RESTART: u16 = 1012;

/// The route.
pub fn routes() -> Router<Node> {
    Router::new().route("/ws", get(open))
}

/// Open connections by person.
#[derive(Default)]
pub struct Connections(Mutex<HashMap<UserId, u32>>);

impl Connections {
    /// Room for one more, given back when it is dropped; nothing where the person has enough.
    fn take(self: &Arc<Self>, person: UserId, most: u32) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(person).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        metrics::gauge!("naryad_live_connections").increment(1.0);
        Some(Place {
            all: Arc::clone(self),
            person,
        })
    }
}

struct Place {
    all: Arc<Connections>,
    person: UserId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.person);
            }
        }
        metrics::gauge!("naryad_live_connections").decrement(1.0);
    }
}

async fn open(
    State(node): State<Node>,
    Extension(asking): Extension<gate::Request>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    // Browsers send cookies along whoever's page opens the socket, and say whose it was.
    if !headers.contains_key(header::AUTHORIZATION)
        && !csrf::is_own_origin(&headers, &node.backend.settings().public_url)
    {
        return Refusal::http(StatusCode::FORBIDDEN, "csrf").into_response();
    }
    let Some(actor) = asking.actor else {
        return Refusal::from(Error::Unauthenticated("unauthenticated")).into_response();
    };
    let place = actor.user_id.and_then(|person| {
        node.connections
            .take(person, node.backend.settings().limits.live_per_person)
    });
    let Some(place) = place else {
        return Refusal::from(Error::TooMany { retry_after: 30 }).into_response();
    };
    upgrade
        .max_message_size(MESSAGE_MAX)
        .on_upgrade(move |socket| async move {
            let mut line = Line {
                node,
                actor,
                socket,
            };
            if let Err(code) = line.talk().await {
                line.close(code).await;
            }
            drop(place);
        })
}

/// One open connection.
struct Line {
    node: Node,
    actor: Actor,
    socket: WebSocket,
}

/// What a client said.
enum Said {
    Subscribe(Vec<String>, Option<i64>),
    Something,
    Bye,
}

impl Line {
    /// Talks until the client goes (`Ok`) or must be sent away (the reason).
    async fn talk(&mut self) -> Result<(), u16> {
        let mut stream = match timeout(FIRST, self.first()).await {
            Ok(first) => match first? {
                Some(stream) => stream,
                None => return Ok(()),
            },
            Err(_) => return Err(BAD_MESSAGE),
        };
        let stopping = self.node.stopping.clone();
        let mut ping = interval_at(Instant::now() + PING, PING);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                () = stopping.cancelled() => return Err(RESTART),
                message = stream.next() => match message {
                    Some(text) => self.send(&text).await?,
                    None => return Err(RIGHTS_CHANGED),
                },
                said = self.socket.recv() => {
                    heard = Instant::now();
                    match read(said)? {
                        Said::Subscribe(topics, cursor) => stream = self.subscribe(&topics, cursor)?,
                        Said::Something => {}
                        Said::Bye => return Ok(()),
                    }
                }
                _ = ping.tick() => {
                    if heard.elapsed() > SILENCE {
                        return Ok(());
                    }
                    check_session(&self.node, &self.actor).await?;
                    let text = serde_json::to_string(&ServerMessage::Ping).expect("a message is always JSON");
                    self.send(&text).await?;
                }
            }
        }
    }

    /// What the client wants to hear of; nothing when it goes before saying it.
    async fn first(&mut self) -> Result<Option<Subscription>, u16> {
        loop {
            match read(self.socket.recv().await)? {
                Said::Subscribe(topics, cursor) => {
                    return self.subscribe(&topics, cursor).map(Some);
                }
                Said::Something => {}
                Said::Bye => return Ok(None),
            }
        }
    }

    fn subscribe(&self, topics: &[String], cursor: Option<i64>) -> Result<Subscription, u16> {
        if topics.len() > TOPICS_MAX {
            return Err(BAD_MESSAGE);
        }
        let subscriber = Subscriber::new(&self.actor, topics).map_err(|_| SIGNED_OUT)?;
        Ok(self.node.backend.hub().subscribe(subscriber, cursor))
    }

    async fn send(&mut self, text: &str) -> Result<(), u16> {
        match timeout(SEND, self.socket.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            // Gone already: closing says so.
            Ok(Err(_)) | Err(_) => Err(TOO_SLOW),
        }
    }

    async fn close(&mut self, code: u16) {
        let frame = CloseFrame {
            code,
            reason: "".into(),
        };
        let _ = timeout(SEND, self.socket.send(Message::Close(Some(frame)))).await;
    }
}

/// Whether the person may still be here. A database that cannot be reached just now sends nobody away.
async fn check_session(node: &Node, actor: &Actor) -> Result<(), u16> {
    match is_signed_in(node, actor).await {
        Ok(true) => Ok(()),
        Ok(false) | Err(Error::Unauthenticated(_)) => Err(SIGNED_OUT),
        Err(error) => {
            tracing::warn!(%error, "a live connection's session could not be checked");
            Ok(())
        }
    }
}

async fn is_signed_in(node: &Node, actor: &Actor) -> Result<bool, Error> {
    let Some(user) = actor.user_id else {
        return Ok(false);
    };
    let mut now = account::actor(&node.backend, actor.tenant_id, user).await?;
    let Some(session) = actor.session_id else {
        return Ok(true);
    };
    now.session_id = Some(session);
    let mut cx = node.backend.cx(now, backend::Origin::default()).await?;
    let sessions = account::sessions(&mut cx).await?;
    Ok(sessions.iter().any(|row| row.id == session))
}

fn read(said: Option<Result<Message, axum::Error>>) -> Result<Said, u16> {
    match said {
        Some(Ok(Message::Text(text))) => match serde_json::from_str(text.as_str()) {
            Ok(ClientMessage::Subscribe { topics, cursor }) => Ok(Said::Subscribe(topics, cursor)),
            Ok(ClientMessage::Pong) => Ok(Said::Something),
            Err(_) => Err(BAD_MESSAGE),
        },
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Said::Something),
        Some(Ok(Message::Binary(_))) => Err(BAD_MESSAGE),
        Some(Ok(Message::Close(_)) | Err(_)) | None => Ok(Said::Bye),
    }
}
