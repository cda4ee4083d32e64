//! The live connection (EVT-02), and two nodes on one database (EVT-03).

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::common::Server;

/// What "at once" means on a busy test machine.
const SOON: Duration = Duration::from_secs(5);

struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    async fn open(address: &str, token: &str, topics: &[&str], cursor: Option<i64>) -> Self {
        let mut request = format!("ws://{address}/ws").into_client_request().unwrap();
        request
            .headers_mut()
            .insert("authorization", format!("Bearer {token}").parse().unwrap());
        let (stream, _) = connect_async(request).await.expect("the connection opens");
        let mut line = Self(stream);
        line.say(json!({"type": "subscribe", "topics": topics, "cursor": cursor}))
            .await;
        line
    }

    async fn say(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// The next message; nothing when the server closed, with the code.
    async fn next(&mut self) -> Result<Value, u16> {
        loop {
            match timeout(SOON, self.0.next())
                .await
                .expect("the server says something")
            {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(text.as_str()).unwrap());
                }
                Some(Ok(Message::Close(frame))) => {
                    return Err(frame.map_or(0, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    async fn event(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await.expect("the connection stays");
            if message["kind"] == kind {
                return message;
            }
        }
    }
}

/// EVT-02, EVT-03: a change made at one node is told at the other; who may not see it hears nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_every_node() {
    let mut server = Server::start().await;
    let other_node = server.another_node().await;
    let people = server
        .people(&["head", "manager", "outsider", "other_head"])
        .await;
    let mut here = Line::open(
        &server.address,
        &people["head"].token,
        &["task", "notification"],
        None,
    )
    .await;
    let mut there = Line::open(
        &other_node,
        &people["manager"].token,
        &["task", "notification"],
        None,
    )
    .await;
    let mut outside = Line::open(&other_node, &people["outsider"].token, &["task"], None).await;
    let mut foreign = Line::open(&other_node, &people["other_head"].token, &["task"], None).await;
    for line in [&mut here, &mut there, &mut outside, &mut foreign] {
        assert_eq!(line.next().await.unwrap()["type"], "hello");
    }

    let task = people["head"]
        .make(
            "/tasks",
            json!({"title": "Live", "responsible_id": server.db.person("manager")}),
        )
        .await;
    for line in [&mut here, &mut there] {
        assert_eq!(line.event("task.created").await["entity_id"], task["id"]);
    }
    // What the others hear next is what concerns them, and not the task.
    people["outsider"]
        .make("/tasks", json!({"title": "Own"}))
        .await;
    assert_ne!(outside.event("task.created").await["entity_id"], task["id"]);
    people["other_head"]
        .make("/tasks", json!({"title": "Theirs"}))
        .await;
    assert_ne!(foreign.event("task.created").await["entity_id"], task["id"]);
}

/// EVT-02: who comes back with the last cursor hears what was missed.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_goes_on() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let mut line = Line::open(&server.address, &head.token, &["task"], None).await;
    assert_eq!(line.next().await.unwrap()["type"], "hello");
    head.make("/tasks", json!({"title": "First"})).await;
    let seen = line.event("task.created").await["cursor"].as_i64().unwrap();
    drop(line);
    let missed = head.make("/tasks", json!({"title": "Missed"})).await;
    let mut line = Line::open(&server.address, &head.token, &["task"], Some(seen)).await;
    assert_eq!(line.event("task.created").await["entity_id"], missed["id"]);
}

/// EVT-02: when rights change, the connection ends and the next one has the new rights.
#[tokio::test(flavor = "multi_thread")]
async fn changed_rights_end_the_connection() {
    let server = Server::start().await;
    let people = server.people(&["admin", "manager"]).await;
    let mut line = Line::open(&server.address, &people["manager"].token, &["task"], None).await;
    assert_eq!(line.next().await.unwrap()["type"], "hello");
    let path = format!("/users/{}", server.db.person("manager"));
    let changed = people["admin"]
        .ask(Method::PATCH, &path)
        .json(&json!({"role_ids": [server.db.role("head")]}))
        .send()
        .await
        .unwrap();
    assert!(
        changed.status().is_success(),
        "{}",
        changed.text().await.unwrap()
    );
    let code = loop {
        if let Err(code) = line.next().await {
            break code;
        }
    };
    assert_eq!(code, 4000);
}

/// IAM-14: nobody, and no other site's page, gets a connection; nonsense ends one.
#[tokio::test(flavor = "multi_thread")]
async fn only_own_pages_and_people_connect() {
    let server = Server::start().await;
    let tokens = server.sign_in("head").await;
    let cookie = format!("naryad_access={}", tokens["access_token"].as_str().unwrap());
    let connect = async |origin: Option<String>, cookie: Option<&str>| {
        let mut request = format!("ws://{}/ws", server.address)
            .into_client_request()
            .unwrap();
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("origin", origin.parse().unwrap());
        }
        if let Some(cookie) = cookie {
            request
                .headers_mut()
                .insert("cookie", cookie.parse().unwrap());
        }
        match connect_async(request).await {
            Ok(_) => 101,
            Err(Error::Http(response)) => response.status().as_u16(),
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(connect(Some(server.url("")), Some(&cookie)).await, 101);
    assert_eq!(
        connect(Some("http://evil.test".to_owned()), Some(&cookie)).await,
        403
    );
    assert_eq!(connect(None, Some(&cookie)).await, 403);
    assert_eq!(connect(Some(server.url("")), None).await, 401);

    let mut line = Line::open(
        &server.address,
        tokens["access_token"].as_str().unwrap(),
        &["task"],
        None,
    )
    .await;
    assert_eq!(line.next().await.unwrap()["type"], "hello");
    line.say(json!({"type": "shout"})).await;
    assert_eq!(line.next().await, Err(1007));
}
