//! Changes as they happen (EVT-02): one socket for the page, many listeners.
//!
//! A listener names a topic: an entity kind (`task`), or one kind of event of it (`task.status_changed`). It hears events of that
//! topic, and [`Live::Resync`] when the stream has a gap, upon which it reads its data anew. The socket opens after hydration, resumes
//! where it stopped, and heals by itself.

#[cfg(feature = "hydrate")]
mod socket;

use leptos::prelude::*;
use shared::i18n::k;
use shared::live::LiveEvent;

use crate::components::{Icon, Tone};
use crate::i18n::t;

/// What a listener hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Live {
    /// Something changed that this person may see.
    Event(LiveEvent),
    /// Changes were missed: read the data anew.
    Resync,
}

/// How the page is connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// Changes arrive.
    Online,
    /// The first connection, or one more try.
    #[default]
    Connecting,
    /// The last try failed; the next is on its way.
    Offline,
}

impl Connection {
    fn as_str(self) -> &'static str {
        match self {
            Connection::Online => "online",
            Connection::Connecting => "connecting",
            Connection::Offline => "offline",
        }
    }
}

#[cfg(feature = "hydrate")]
#[derive(Clone)]
struct Listener {
    id: u32,
    topic: String,
    run: Callback<Live>,
}

/// The listeners and the state of this page's connection.
#[derive(Clone, Copy)]
struct Hub {
    #[cfg(feature = "hydrate")]
    listeners: StoredValue<Vec<Listener>>,
    #[cfg(feature = "hydrate")]
    last: StoredValue<u32>,
    state: RwSignal<Connection>,
    /// Whether the connection was lost: the first one is made in silence.
    lost: RwSignal<bool>,
}

#[cfg(feature = "hydrate")]
impl Hub {
    /// The entity kinds that somebody listens to.
    fn topics(self) -> Vec<String> {
        let mut topics: Vec<String> = self
            .listeners
            .try_with_value(|all| {
                all.iter()
                    .filter_map(|listener| listener.topic.split('.').next())
                    .map(ToOwned::to_owned)
                    .collect()
            })
            .unwrap_or_default();
        topics.sort();
        topics.dedup();
        topics
    }

    /// Calls the listeners that a message concerns. They are collected first: a call may add and remove listeners.
    fn tell(self, live: &Live) {
        let concerned: Vec<Callback<Live>> = self
            .listeners
            .try_with_value(|all| {
                let hears = |listener: &&Listener| match live {
                    Live::Resync => true,
                    Live::Event(event) => {
                        listener.topic == event.entity_kind || covers(&listener.topic, &event.kind)
                    }
                };
                all.iter()
                    .filter(hears)
                    .map(|listener| listener.run)
                    .collect()
            })
            .unwrap_or_default();
        for run in concerned {
            let _ = run.try_run(live.clone());
        }
    }
}

/// Whether a topic covers a kind of event: the same, or the words before one of its dots.
#[cfg(any(test, feature = "hydrate"))]
fn covers(topic: &str, kind: &str) -> bool {
    kind.strip_prefix(topic)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Opens the connection after hydration; called by the shell of signed-in pages, once.
pub fn provide_live() {
    let hub = Hub {
        #[cfg(feature = "hydrate")]
        listeners: StoredValue::new(Vec::new()),
        #[cfg(feature = "hydrate")]
        last: StoredValue::new(0),
        state: RwSignal::new(Connection::default()),
        lost: RwSignal::new(false),
    };
    provide_context(hub);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        leptos::task::spawn_local(connect(hub));
        on_cleanup(socket::stop);
    });
}

/// Opens the connection. Nothing of the first page waits for it, so it is no part of the first module (QLT-06).
#[cfg(feature = "hydrate")]
#[leptos::lazy]
async fn connect(hub: Hub) {
    // The frame may be gone by the time this has come.
    if hub.state.try_get_untracked().is_some() {
        socket::start(hub);
    }
}

/// Listens to a topic while the current owner lives; nothing on the server and on pages without a connection.
#[cfg(feature = "hydrate")]
pub fn use_live(topic: impl Into<String>, run: impl Fn(Live) + Send + Sync + 'static) {
    let Some(hub) = use_context::<Hub>() else {
        return;
    };
    let (topic, run) = (topic.into(), Callback::new(run));
    Effect::new(move |_| {
        hub.last.update_value(|last| *last += 1);
        let id = hub.last.get_value();
        hub.listeners.update_value(|all| {
            all.push(Listener {
                id,
                topic: topic.clone(),
                run,
            })
        });
        socket::subscribe_soon();
        on_cleanup(move || {
            let _ = hub
                .listeners
                .try_update_value(|all| all.retain(|listener| listener.id != id));
        });
    });
}

/// Listens to a topic while the current owner lives; nothing on the server and on pages without a connection.
#[cfg(not(feature = "hydrate"))]
pub fn use_live(_topic: impl Into<String>, _run: impl Fn(Live) + Send + Sync + 'static) {}

/// How the page is connected now.
pub fn use_connection() -> Signal<Connection> {
    use_context::<Hub>().map_or_else(
        || Signal::stored(Connection::default()),
        |hub| hub.state.into(),
    )
}

/// Says that the connection is lost, as long as it is; `data-connection` has the state for tests.
#[component]
pub fn ConnectionBadge() -> impl IntoView {
    let state = use_connection();
    let lost = use_context::<Hub>().map_or_else(|| Signal::stored(false), |hub| hub.lost.into());
    let badge = move || {
        lost.get().then(|| {
            let (tone, icon, text) = match state.get() {
                Connection::Offline => (Tone::Warn, "off", t(k::CONNECTION_OFFLINE)),
                Connection::Connecting | Connection::Online => {
                    (Tone::Info, "loader", t(k::CONNECTION_CONNECTING))
                }
            };
            view! {
                <span class="net" data-tone=tone.as_str() title=text>
                    <Icon name=icon />
                    <span class="wide-only">{text}</span>
                </span>
            }
        })
    };
    view! {
        <span role="status" data-connection=move || state.get().as_str()>
            {badge}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn topics_cover_whole_words() {
        for (topic, kind, expected) in [
            ("task", "task.created", true),
            ("task.created", "task.created", true),
            ("task.created", "task.deleted", false),
            ("task", "task_template.created", false),
            ("tas", "task.created", false),
        ] {
            assert_eq!(covers(topic, kind), expected, "{topic} {kind}");
        }
    }
}
