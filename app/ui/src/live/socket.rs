//! The page's one socket: connects, listens, resumes by cursor, tries again with growing pauses.

use std::cell::RefCell;
use std::time::Duration;

use leptos::leptos_dom::helpers::{IntervalHandle, TimeoutHandle};
use leptos::prelude::*;
use shared::live::{ClientMessage, ServerMessage};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::{Connection, Hub, Live};
use crate::dom;

/// The first pause, and the longest.
const FIRST_MS: f64 = 500.0;
const LONGEST_MS: f64 = 30_000.0;
/// The server speaks every 20 s at least; silence for longer means a dead connection that nobody closed.
const SILENCE_MS: f64 = 50_000.0;
/// The server closes so when the person is signed out: trying again would not help.
const CLOSED_FOR_GOOD: [u16; 2] = [1008, 4401];

/// An open or opening socket with the functions it calls.
struct Line {
    socket: WebSocket,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}

struct Client {
    hub: Hub,
    line: Option<Line>,
    /// The last position seen; kept from one connection to the next.
    cursor: Option<i64>,
    failures: u32,
    heard_ms: f64,
    retry: Option<TimeoutHandle>,
    watch: Option<IntervalHandle>,
    window: Vec<WindowListenerHandle>,
    asked: bool,
}

thread_local! {
    static CLIENT: RefCell<Option<Client>> = const { RefCell::new(None) };
}

fn with<T>(act: impl FnOnce(&mut Client) -> T) -> Option<T> {
    CLIENT.with(|client| client.try_borrow_mut().ok()?.as_mut().map(act))
}

/// Starts the page's connection; one that runs already gets the new hub.
pub fn start(hub: Hub) {
    stop();
    let wake = |event: &str| {
        window_event_listener_untyped(event, move |_| {
            if !dom::hidden() {
                at_once();
            }
        })
    };
    let mut window = vec![wake("online"), wake("visibilitychange"), wake("pageshow")];
    window.push(window_event_listener_untyped("offline", |_| lost()));
    let watch = set_interval_with_handle(check_silence, Duration::from_secs(10)).ok();
    let client = Client {
        hub,
        line: None,
        cursor: None,
        failures: 0,
        heard_ms: dom::device_ms(),
        retry: None,
        watch,
        window,
        asked: false,
    };
    CLIENT.with(|slot| *slot.borrow_mut() = Some(client));
    connect();
}

/// Ends the page's connection.
pub fn stop() {
    let client = CLIENT.with(|slot| slot.borrow_mut().take());
    if let Some(mut client) = client {
        if let Some(retry) = client.retry.take() {
            retry.clear();
        }
        if let Some(watch) = client.watch.take() {
            watch.clear();
        }
        for listener in client.window.drain(..) {
            listener.remove();
        }
    }
}

/// Tells the server the topics, once for all listeners that come in one go.
pub fn subscribe_soon() {
    let first = with(|client| !std::mem::replace(&mut client.asked, true));
    if first == Some(true) {
        queue_microtask(|| {
            with(|client| {
                client.asked = false;
                client.subscribe();
            });
        });
    }
}

impl Client {
    fn subscribe(&self) {
        self.send(&ClientMessage::Subscribe {
            topics: self.hub.topics(),
            cursor: self.cursor,
        });
    }

    fn send(&self, message: &ClientMessage) {
        if let (Some(line), Ok(text)) = (&self.line, serde_json::to_string(message))
            && line.socket.ready_state() == WebSocket::OPEN
        {
            let _ = line.socket.send_with_str(&text);
        }
    }
}

fn address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    Some(format!("{scheme}://{}/ws", location.host().ok()?))
}

fn connect() {
    let busy = with(|client| {
        if let Some(retry) = client.retry.take() {
            retry.clear();
        }
        client.line.is_some()
    });
    if busy != Some(false) {
        return;
    }
    let Some(socket) = address().and_then(|address| WebSocket::new(&address).ok()) else {
        return lost();
    };
    let on_open = Closure::<dyn FnMut()>::new(|| {
        with(|client| client.subscribe());
    });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        if let Some(message) = event
            .data()
            .as_string()
            .and_then(|text| serde_json::from_str(&text).ok())
        {
            hear(message);
        }
    });
    let on_close = Closure::<dyn FnMut(CloseEvent)>::new(|event: CloseEvent| {
        if CLOSED_FOR_GOOD.contains(&event.code()) {
            // Dropping a line inside its own call would free the running function.
            queue_microtask(stop);
        } else {
            queue_microtask(lost);
        }
    });
    socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    let state = with(|client| {
        client.heard_ms = dom::device_ms();
        client.line = Some(Line {
            socket,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        });
        client.hub.state
    });
    if let Some(state) = state {
        let _ = state.try_set(Connection::Connecting);
    }
}

/// Listeners run outside of the borrow: they may listen to more.
fn hear(message: ServerMessage) {
    let Some(hub) = with(|client| {
        client.heard_ms = dom::device_ms();
        client.hub
    }) else {
        return;
    };
    match message {
        ServerMessage::Hello { cursor } => {
            with(|client| {
                client.failures = 0;
                client.cursor.get_or_insert(cursor);
            });
            let _ = hub.state.try_set(Connection::Online);
            let _ = hub.lost.try_set(false);
        }
        ServerMessage::Event(event) => {
            with(|client| client.cursor = client.cursor.max(Some(event.cursor)));
            hub.tell(&Live::Event(event));
        }
        ServerMessage::Resync { cursor } => {
            with(|client| client.cursor = Some(cursor));
            hub.tell(&Live::Resync);
        }
        ServerMessage::Ping => {
            with(|client| client.send(&ClientMessage::Pong));
        }
    }
}

/// The connection is gone: says so and plans the next try.
fn lost() {
    let Some((hub, pause)) = with(|client| {
        client.line = None;
        if let Some(retry) = client.retry.take() {
            retry.clear();
        }
        let longest =
            LONGEST_MS.min(FIRST_MS * f64::from(2_u32.saturating_pow(client.failures.min(10))));
        client.failures += 1;
        // Half of the pause is left to chance, so that a restarted server is not met by all at once.
        let pause = if dom::hidden() {
            LONGEST_MS
        } else {
            longest * (0.5 + js_sys::Math::random() / 2.0)
        };
        (client.hub, pause)
    }) else {
        return;
    };
    let _ = hub.state.try_set(Connection::Offline);
    let _ = hub.lost.try_set(true);
    let retry = set_timeout_with_handle(connect, Duration::from_millis(pause as u64)).ok();
    with(|client| client.retry = retry);
}

/// The network or the person is back: no reason to wait.
fn at_once() {
    check_silence();
    let waits = with(|client| {
        let waits = client.line.is_none();
        if waits {
            client.failures = 0;
        }
        waits
    });
    if waits == Some(true) {
        connect();
    }
}

fn check_silence() {
    let silent =
        with(|client| client.line.is_some() && dom::device_ms() - client.heard_ms > SILENCE_MS);
    if silent == Some(true) {
        lost();
        connect();
    }
}
