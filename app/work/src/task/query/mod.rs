//! The state of the tasks page, as its address holds it (SRC-02): whoever opens the address sees the same.

mod layout;
mod state;

use std::str::FromStr;

use chrono::NaiveDate;
use leptos_router::params::ParamsMap;
use shared::TaskId;
use shared::work::path;
use shared::work::task::{Status, TaskSort};

pub use layout::{Lanes, Span, View};
pub use state::QueryState;

/// The whole state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TasksQuery {
    pub view: View,
    pub filter: String,
    pub sort: TaskSort,
    /// The task open beside the list.
    pub open: Option<TaskId>,
    pub lanes: Lanes,
    /// Most tasks that a column of the board should hold.
    pub wip: Vec<(Status, u32)>,
    pub span: Span,
    /// The day around which the calendar is shown; nothing for today.
    pub day: Option<NaiveDate>,
    /// Columns of the list beyond the ones always there; nothing for the usual ones.
    pub columns: Option<Vec<String>>,
}

impl Default for TasksQuery {
    fn default() -> Self {
        Self {
            view: View::default(),
            filter: path::FILTER_OPEN.to_owned(),
            sort: TaskSort::default(),
            open: None,
            lanes: Lanes::default(),
            wip: Vec::new(),
            span: Span::default(),
            day: None,
            columns: None,
        }
    }
}

impl TasksQuery {
    /// Reads the state from an address; what cannot be read takes its default.
    pub fn read(map: &ParamsMap) -> Self {
        let wip = map.get("wip").unwrap_or_default();
        Self {
            view: View::parse(&map.get("view").unwrap_or_default()),
            filter: map
                .get("filter")
                .unwrap_or_else(|| path::FILTER_OPEN.to_owned()),
            sort: map
                .get("sort")
                .and_then(|sort| TaskSort::from_str(&sort).ok())
                .unwrap_or_default(),
            open: map.get("open").and_then(|id| id.parse().ok()),
            lanes: Lanes::parse(&map.get("lanes").unwrap_or_default()),
            wip: wip
                .split(',')
                .filter_map(|part| part.split_once(':'))
                .filter_map(|(status, most)| Some((status.parse().ok()?, most.parse().ok()?)))
                .collect(),
            span: Span::parse(&map.get("span").unwrap_or_default()),
            day: map.get("day").and_then(|day| day.parse().ok()),
            columns: map.get("columns").map(|columns| {
                columns
                    .split(',')
                    .filter(|column| !column.is_empty())
                    .map(ToOwned::to_owned)
                    .collect()
            }),
        }
    }

    /// The query part of the address, `?` included; empty when all is as by default.
    pub fn to_query(&self) -> String {
        let usual = Self::default();
        let mut map = ParamsMap::new();
        let mut put = |name: &'static str, value: String, is_usual: bool| {
            if !is_usual {
                map.insert(name, value);
            }
        };
        put(
            "view",
            self.view.as_str().to_owned(),
            self.view == usual.view,
        );
        put("filter", self.filter.clone(), self.filter == usual.filter);
        put(
            "sort",
            self.sort.as_str().to_owned(),
            self.sort == usual.sort,
        );
        put(
            "lanes",
            self.lanes.as_str().to_owned(),
            self.lanes == usual.lanes,
        );
        let wip: Vec<_> = self
            .wip
            .iter()
            .map(|(status, most)| format!("{status}:{most}"))
            .collect();
        put("wip", wip.join(","), wip.is_empty());
        put(
            "span",
            self.span.as_str().to_owned(),
            self.span == usual.span,
        );
        put(
            "day",
            self.day.map(|day| day.to_string()).unwrap_or_default(),
            self.day.is_none(),
        );
        put(
            "columns",
            self.columns
                .as_ref()
                .map(|columns| columns.join(","))
                .unwrap_or_default(),
            self.columns.is_none(),
        );
        put(
            "open",
            self.open.map(|id| id.to_string()).unwrap_or_default(),
            self.open.is_none(),
        );
        map.to_query_string()
    }

    /// The address of the page in this state.
    pub fn href(&self) -> String {
        format!("{}{}", path::TASKS, self.to_query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_the_whole_state() {
        let query = TasksQuery {
            view: View::Board,
            filter: "status:open responsible:me \"акт\"".to_owned(),
            sort: TaskSort::UpdatedDesc,
            lanes: Lanes::Project,
            wip: vec![(Status::InProgress, 5)],
            span: Span::Week,
            day: NaiveDate::from_ymd_opt(2026, 11, 20),
            columns: Some(vec!["project".to_owned()]),
            ..TasksQuery::default()
        };
        let mut map = ParamsMap::new();
        for (name, value) in [
            ("view", "board"),
            ("filter", "status:open responsible:me \"акт\""),
            ("sort", "-updated_at"),
            ("lanes", "project"),
            ("wip", "in_progress:5"),
            ("span", "week"),
            ("day", "2026-11-20"),
            ("columns", "project"),
        ] {
            map.insert(name, value.to_owned());
        }
        assert_eq!(TasksQuery::read(&map), query);
        assert_eq!(TasksQuery::default().href(), "/tasks");
    }

    #[test]
    fn nonsense_in_the_address_takes_defaults() {
        let mut map = ParamsMap::new();
        for name in ["view", "sort", "open", "lanes", "wip", "span", "day"] {
            map.insert(name, "nonsense".to_owned());
        }
        assert_eq!(TasksQuery::read(&map), TasksQuery::default());
    }
}
