//! The orders of lists and the places in them: keyset pages compare rows by sort key and id.

use serde::{Deserialize, Serialize};
use shared::work::task::{TaskRow, TaskSort};
use uuid::Uuid;

use super::filter::Binds;

/// The place in a list behind a row: its sort key. What the order does not need is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    pub sort: TaskSort,
    /// A moment; nothing for "no deadline", which is the end of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<chrono::DateTime<chrono::Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i16>,
    pub id: Uuid,
    /// How many match, counted for the first page.
    pub total: u64,
}

impl Place {
    /// The place behind a row.
    pub fn behind(row: &TaskRow, sort: TaskSort, total: u64) -> Self {
        let mut place = Self {
            sort,
            at: None,
            number: None,
            priority: None,
            id: row.id.0,
            total,
        };
        match sort {
            TaskSort::Deadline | TaskSort::DeadlineDesc => place.at = row.deadline,
            TaskSort::UpdatedDesc => place.at = Some(row.updated_at),
            TaskSort::CreatedDesc => place.at = Some(row.created_at),
            TaskSort::PriorityDesc => {
                (place.at, place.priority) = (row.deadline, Some(row.priority.code()))
            }
            TaskSort::Number | TaskSort::NumberDesc => place.number = Some(row.number),
        }
        place
    }
}

/// An order as columns of `task`.
pub(super) struct Order {
    /// Columns and whether they descend; the id follows.
    pub keys: &'static [(&'static str, bool)],
    id_descends: bool,
    /// Whether indexes by status have this order.
    pub has_status_index: bool,
    /// Whether indexes of `task_person` have this order.
    pub is_of_person: bool,
}

impl Order {
    /// The columns of an order.
    pub fn of(sort: TaskSort) -> Self {
        let order = |keys, id_descends| Self {
            keys,
            id_descends,
            has_status_index: true,
            is_of_person: false,
        };
        match sort {
            TaskSort::Deadline => Self {
                is_of_person: true,
                ..order(&[("deadline_sort", false)], false)
            },
            TaskSort::DeadlineDesc => Self {
                is_of_person: true,
                ..order(&[("deadline_sort", true)], true)
            },
            TaskSort::UpdatedDesc => Self {
                is_of_person: true,
                ..order(&[("updated_at", true)], true)
            },
            TaskSort::PriorityDesc => order(&[("priority", true), ("deadline_sort", false)], false),
            TaskSort::CreatedDesc => Self {
                has_status_index: false,
                ..order(&[("created_at", true)], true)
            },
            TaskSort::Number => Self {
                has_status_index: false,
                ..order(&[("number", false)], false)
            },
            TaskSort::NumberDesc => Self {
                has_status_index: false,
                ..order(&[("number", true)], true)
            },
        }
    }

    /// Id and keys for a select list.
    pub fn names(&self, prefix: &str, id: &str) -> String {
        self.keys.iter().fold(id.to_owned(), |names, (key, _)| {
            format!("{names}, {prefix}{key}")
        })
    }

    /// For `ORDER BY`.
    pub fn by(&self, prefix: &str, id: &str) -> String {
        let direction = |descends: bool| if descends { " DESC" } else { "" };
        let keys: String = self
            .keys
            .iter()
            .map(|(key, descends)| format!("{prefix}{key}{}, ", direction(*descends)))
            .collect();
        format!("{keys}{id}{}", direction(self.id_descends))
    }
}

/// A place in the list whose values are bound.
pub(super) struct After {
    key: String,
    priority: String,
    id: String,
}

impl After {
    /// Binds a place.
    pub fn of(place: &Place, binds: &mut Binds) -> Self {
        let key = match place.number {
            Some(number) => binds.add(number),
            None => format!("coalesce({}, 'infinity'::timestamptz)", binds.add(place.at)),
        };
        let priority = place
            .priority
            .map_or(String::new(), |priority| binds.add(priority));
        Self {
            key,
            priority,
            id: binds.add(place.id),
        }
    }

    /// Row comparison, which is an index condition also under row-level security.
    pub fn sql(&self, order: &Order, prefix: &str, id: &str) -> String {
        let Self {
            key,
            priority,
            id: place,
        } = self;
        match order.keys {
            [(column, _)] => {
                let op = if order.id_descends { "<" } else { ">" };
                format!(" AND ({prefix}{column}, {id}) {op} ({key}, {place})")
            }
            _ => format!(
                " AND {prefix}priority <= {priority} AND ({prefix}priority < {priority} OR ({prefix}deadline_sort, {id}) > ({key}, {place}))"
            ),
        }
    }
}
