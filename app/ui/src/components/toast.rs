//! Short messages at the page's corner: done with undo, failed with retry. Not for what the page shows already.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use shared::Problem;
use shared::i18n::k;

use super::button::{Button, IconButton, Size, Variant};
use super::icon::icon;
use super::tone::Tone;
use crate::i18n::t;
use crate::later::later;

/// How long a message stays; those with an action stay longer, faults stay until closed.
const STAY: Duration = Duration::from_secs(5);
const STAY_WITH_ACTION: Duration = Duration::from_secs(10);

type Action = Arc<dyn Fn() + Send + Sync>;

/// A message.
#[derive(Clone)]
pub struct Toast {
    pub tone: Tone,
    pub text: String,
    /// The words and the deed of its button.
    pub action: Option<(String, &'static str, Action)>,
    /// Stays until it is closed.
    pub keeps: bool,
}

impl Toast {
    /// A message without a button.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
            action: None,
            keeps: tone == Tone::Bad,
        }
    }

    /// With a button.
    #[must_use]
    pub fn action(
        mut self,
        label: impl Into<String>,
        icon: &'static str,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        self.action = Some((label.into(), icon, Arc::new(run)));
        self
    }
}

/// Where messages are sent; works in event handlers and after `await`.
#[derive(Clone, Copy)]
pub struct ToastHub {
    shown: RwSignal<Vec<(u32, Toast)>>,
    last: StoredValue<u32>,
}

impl ToastHub {
    /// Done.
    pub fn ok(self, text: impl Into<String>) {
        self.push(Toast::new(Tone::Ok, text));
    }

    /// Good to know.
    pub fn info(self, text: impl Into<String>) {
        self.push(Toast::new(Tone::Info, text));
    }

    /// Failed.
    pub fn bad(self, text: impl Into<String>) {
        self.push(Toast::new(Tone::Bad, text));
    }

    /// Failed, as the server says it.
    pub fn problem(self, problem: &Problem) {
        let text = match problem
            .detail
            .as_deref()
            .or(problem.errors.first().map(|error| error.message.as_str()))
        {
            Some(detail) => format!("{}. {detail}", problem.title.trim_end_matches('.')),
            None => problem.title.clone(),
        };
        self.bad(text);
    }

    /// Done, and can be taken back.
    pub fn undo(self, text: impl Into<String>, run: impl Fn() + Send + Sync + 'static) {
        self.push(Toast::new(Tone::Ok, text).action(t(k::UNDO), "undo", run));
    }

    /// Failed, and can be tried again; nothing typed was lost.
    pub fn retry(self, text: impl Into<String>, run: impl Fn() + Send + Sync + 'static) {
        self.push(Toast::new(Tone::Bad, text).action(t(k::RETRY), "refresh", run));
    }

    /// Shows a message; at most four at a time, the oldest goes.
    pub fn push(self, toast: Toast) {
        self.last.update_value(|last| *last += 1);
        let id = self.last.get_value();
        let stay = if toast.action.is_some() {
            STAY_WITH_ACTION
        } else {
            STAY
        };
        let keeps = toast.keeps;
        self.shown.update(|shown| {
            shown.push((id, toast));
            if shown.len() > 4 {
                shown.remove(0);
            }
        });
        if !keeps && is_browser() {
            set_timeout(move || self.close(id), stay);
        }
    }

    fn close(self, id: u32) {
        let _ = self
            .shown
            .try_update(|shown| shown.retain(|(other, _)| *other != id));
    }
}

/// Makes the messages available; called by the shell, once, before [`Toasts`].
pub fn provide_toasts() {
    provide_context(ToastHub {
        shown: RwSignal::new(Vec::new()),
        last: StoredValue::new(0),
    });
}

/// Where this page's messages go.
pub fn use_toasts() -> ToastHub {
    use_context().unwrap_or_else(|| ToastHub {
        shown: RwSignal::new(Vec::new()),
        last: StoredValue::new(0),
    })
}

/// The place of the messages; in the shell, once.
#[component]
pub fn Toasts() -> impl IntoView {
    let hub = use_toasts();
    // Asked for as soon as the page answers, not with the first message: that one may be of a lost connection.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {later(move || awake.get(), move || toast_list(hub))}
        </div>
    }
}

/// The messages themselves.
#[leptos::lazy]
fn toast_list(hub: ToastHub) -> AnyView {
    view! { <For each=move || hub.shown.get() key=|(id, _)| *id children=move |(id, toast)| one(hub, id, toast) /> }
        .into_any()
}

fn one(hub: ToastHub, id: u32, toast: Toast) -> AnyView {
    let sign = match toast.tone {
        Tone::Ok => "check",
        Tone::Bad => "alert",
        Tone::Warn => "warn",
        Tone::Info | Tone::Mute | Tone::Accent => "info",
    };
    let action = toast.action.map(|(label, sign, run)| {
        let variant = if toast.tone == Tone::Bad {
            Variant::Plain
        } else {
            Variant::Ghost
        };
        let act = move |()| {
            hub.close(id);
            run();
        };
        view! { <Button label=label icon=sign size=Size::Small variant=variant on_click=act /> }
    });
    view! {
        <div class="float toast" data-tone=toast.tone.as_str()>
            {icon(sign)}
            <span class="grow break">{toast.text}</span>
            {action}
            <IconButton icon="x" label=t(k::CLOSE) small=true on_click=move |()| hub.close(id) />
        </div>
    }
    .into_any()
}
