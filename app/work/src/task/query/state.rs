//! The state of the tasks page at the router: read from the address, changed by going to another.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::TasksQuery;

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

/// Goes to an address; in place of the present one when asked.
type Go = Box<dyn Fn(&str, bool) + Send + Sync>;
