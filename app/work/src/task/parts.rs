//! The parts of the tasks page that are modules of their own (QLT-06): who only looks at the list does not load the board.
//!
//! On the server a part is there at once. In the browser the page takes over the server's when the parts that its address names are loaded
//! ([`load_for`]), so that both meet the same tree; later ones are loaded before the page switches to them.

use leptos::prelude::*;
use shared::TaskId;

use super::board::BoardView;
use super::calendar::CalendarView;
use super::panel::DetailPanel;
use super::query::{QueryState, View};

#[leptos::lazy]
pub fn board(state: QueryState) -> AnyView {
    view! { <BoardView state=state/> }.into_any()
}

#[leptos::lazy]
pub fn calendar(state: QueryState) -> AnyView {
    view! { <CalendarView state=state/> }.into_any()
}

#[leptos::lazy]
pub fn panel(id: TaskId, state: QueryState) -> AnyView {
    view! { <DetailPanel id=id state=state/> }.into_any()
}

/// Loads what a layout is drawn by, and with `beside` the panel.
#[cfg(feature = "hydrate")]
pub async fn load(view: View, beside: bool) {
    match view {
        View::List => {}
        View::Board => __preload_board().await,
        View::Calendar => __preload_calendar().await,
    }
    if beside {
        __preload_panel().await;
    }
}

/// Loads what the page of an address is drawn by; the address's query is given.
#[cfg(feature = "hydrate")]
pub async fn load_for(query: &str) {
    let value = |wanted: &str| {
        query
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    };
    let view = View::parse(value("view").unwrap_or_default());
    load(view, value("open").is_some()).await;
}

/// On the server everything is there.
#[cfg(not(feature = "hydrate"))]
pub async fn load(_view: View, _beside: bool) {}
