//! The state of the tasks page, as its address holds it (SRC-02): whoever opens the address sees the same.

use std::str::FromStr;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use shared::TaskId;
use shared::work::path;
use shared::work::task::{Status, TaskSort};

/// How tasks are laid out (TSK-03, TSK-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    List,
    Board,
    Calendar,
}

impl View {
    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            View::List => "list",
            View::Board => "board",
            View::Calendar => "calendar",
        }
    }

    /// The layout of a word; the list for any other.
    pub fn parse(text: &str) -> Self {
        [View::Board, View::Calendar]
            .into_iter()
            .find(|view| view.as_str() == text)
            .unwrap_or_default()
    }
}

/// How much the calendar shows at once (TSK-07).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    #[default]
    Month,
    Week,
    Day,
    Agenda,
}

impl Span {
    /// All, in the order of the switch.
    pub const ALL: [Span; 4] = [Span::Month, Span::Week, Span::Day, Span::Agenda];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Span::Month => "month",
            Span::Week => "week",
            Span::Day => "day",
            Span::Agenda => "agenda",
        }
    }

    /// The span of a word; the month for any other.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|span| span.as_str() == text)
            .unwrap_or_default()
    }
}

/// What the board's rows are made by (TSK-03).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lanes {
    #[default]
    None,
    Responsible,
    Priority,
    Project,
}

impl Lanes {
    /// All, in the order of the choice.
    pub const ALL: [Lanes; 4] = [
        Lanes::None,
        Lanes::Responsible,
        Lanes::Priority,
        Lanes::Project,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Lanes::None => "none",
            Lanes::Responsible => "responsible",
            Lanes::Priority => "priority",
            Lanes::Project => "project",
        }
    }

    /// The lanes of a word; none for any other.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|lanes| lanes.as_str() == text)
            .unwrap_or_default()
    }
}

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

/// Goes to an address; in place of the present one when asked.
type Go = Box<dyn Fn(&str, bool) + Send + Sync>;

/// The state of the page as it stands in the address, and the way to change it.
#[derive(Clone, Copy)]
pub struct QueryState {
    query: Memo<TasksQuery>,
    go: StoredValue<Go>,
}

impl QueryState {
    /// Takes the state from the router.
    pub fn from_router() -> Self {
        let map = use_query_map();
        let navigate = use_navigate();
        Self {
            query: Memo::new(move |_| TasksQuery::read(&map.read())),
            go: StoredValue::new(Box::new(move |href: &str, replace| {
                navigate(
                    href,
                    NavigateOptions {
                        replace,
                        scroll: false,
                        ..NavigateOptions::default()
                    },
                );
            })),
        }
    }

    /// The state.
    pub fn get(self) -> TasksQuery {
        self.query.get()
    }

    /// The state, without following it.
    pub fn get_untracked(self) -> TasksQuery {
        self.query.get_untracked()
    }

    /// A part of the state that changes only when that part does.
    pub fn part<T: PartialEq + Send + Sync + Clone + 'static>(
        self,
        read: impl Fn(&TasksQuery) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.query.with(&read))
    }

    /// Goes to a changed state; the step back leads here.
    pub fn change(self, change: impl FnOnce(&mut TasksQuery)) {
        self.step(change, false);
    }

    /// Goes to a changed state in place of this one.
    pub fn replace(self, change: impl FnOnce(&mut TasksQuery)) {
        self.step(change, true);
    }

    fn step(self, change: impl FnOnce(&mut TasksQuery), replace: bool) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        self.go.with_value(|go| go(&query.href(), replace));
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
