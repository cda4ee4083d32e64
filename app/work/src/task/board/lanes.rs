//! The lanes of the board: rows by person, priority or project.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{BoardColumn, TaskRow};
use ui::prelude::*;

use super::super::query::{Lanes, QueryState};
use super::super::words::priority_name;

/// The lane of a task and what it is called.
pub fn lane_of(row: &TaskRow, lanes: Lanes) -> (String, String) {
    match lanes {
        Lanes::None => (String::new(), String::new()),
        Lanes::Responsible => match (row.responsible_id, &row.responsible_name) {
            (Some(id), Some(name)) => (id.to_string(), name.clone()),
            _ => (String::new(), t(k::TASK_NOBODY).to_owned()),
        },
        Lanes::Priority => (
            row.priority.as_str().to_owned(),
            priority_name(row.priority).to_owned(),
        ),
        Lanes::Project => match (row.project_id, &row.project_name) {
            (Some(id), Some(name)) => (id.to_string(), name.clone()),
            _ => (String::new(), t(k::TASK_NO_PROJECT).to_owned()),
        },
    }
}

/// The lanes there are, in their order.
pub fn lane_names(columns: &[BoardColumn], lanes: Lanes) -> Vec<(String, String)> {
    let rows = columns.iter().flat_map(|column| &column.items);
    if lanes == Lanes::Priority {
        let mut all: Vec<_> = rows
            .map(|row| (std::cmp::Reverse(row.priority), lane_of(row, lanes)))
            .collect();
        all.sort();
        all.dedup();
        return all.into_iter().map(|(_, lane)| lane).collect();
    }
    let named: BTreeMap<String, String> = rows
        .map(|row| lane_of(row, lanes))
        .map(|(id, name)| (name, id))
        .collect();
    named.into_iter().map(|(name, id)| (id, name)).collect()
}

/// The menu of lanes.
#[component]
pub fn LaneChoice(state: QueryState) -> impl IntoView {
    let lanes = state.part(|query| query.lanes);
    let items = Signal::derive(move || {
        Lanes::ALL
            .into_iter()
            .map(|wanted| {
                let name = t(match wanted {
                    Lanes::None => k::TASK_LANES_NONE,
                    Lanes::Responsible => k::TASK_FIELD_RESPONSIBLE,
                    Lanes::Priority => k::TASK_FIELD_PRIORITY,
                    Lanes::Project => k::TASK_FIELD_PROJECT,
                });
                MenuItem::new(name)
                    .checked(lanes.get() == wanted)
                    .on(move || state.change(|query| query.lanes = wanted))
            })
            .collect::<Vec<_>>()
    });
    view! { <Menu id="board-lanes" label=t(k::TASK_LANES) items=items class="btn ghost sm" end=true trigger=move || view! { <span>{t(k::TASK_LANES)}</span> {icon("down")} }/> }
}
