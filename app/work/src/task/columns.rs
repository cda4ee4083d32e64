//! The columns of the list: some are always there, some are chosen (SRC-02).

use leptos::prelude::*;
use shared::i18n::{Key, k};
use shared::work::task::TaskRow;
use ui::prelude::*;

/// A column that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The word in the address.
    pub id: &'static str,
    pub name: Key,
    /// The class that gives its width.
    pub class: &'static str,
    /// The field to sort by, if it can be.
    pub sort: Option<&'static str>,
    /// Whether it is there when nothing was chosen.
    pub usual: bool,
}

/// All that can be chosen, in the order of the table.
pub const COLUMNS: [Column; 7] = [
    Column {
        id: "status",
        name: k::TASK_FIELD_STATUS,
        class: "col-status",
        sort: None,
        usual: true,
    },
    Column {
        id: "deadline",
        name: k::TASK_FIELD_DEADLINE,
        class: "col-due",
        sort: Some("deadline"),
        usual: true,
    },
    Column {
        id: "project",
        name: k::TASK_FIELD_PROJECT,
        class: "col-name",
        sort: None,
        usual: false,
    },
    Column {
        id: "tags",
        name: k::TASK_FIELD_TAGS,
        class: "col-name",
        sort: None,
        usual: false,
    },
    Column {
        id: "estimate",
        name: k::TASK_FIELD_ESTIMATE,
        class: "col-num",
        sort: None,
        usual: false,
    },
    Column {
        id: "updated",
        name: k::TASK_FIELD_UPDATED_AT,
        class: "col-date",
        sort: Some("updated_at"),
        usual: false,
    },
    Column {
        id: "created",
        name: k::TASK_FIELD_CREATED_AT,
        class: "col-date",
        sort: Some("created_at"),
        usual: false,
    },
];

/// The columns to show for a choice.
pub fn chosen(choice: Option<&Vec<String>>) -> Vec<Column> {
    COLUMNS
        .into_iter()
        .filter(|column| choice.map_or(column.usual, |ids| ids.iter().any(|id| id == column.id)))
        .collect()
}

/// The cell of a column.
pub fn cell(column: Column, row: &TaskRow) -> AnyView {
    match column.id {
        "status" => super::words::status_mark(row.status),
        "deadline" => view! { <Due at=row.deadline done=!row.status.is_open()/> }.into_any(),
        "project" => row
            .project_id
            .map(|id| {
                let name = row.project_name.clone().unwrap_or_default();
                view! { <span class="row g1"><Dot id=id.to_string()/><span class="trunc">{name}</span></span> }
            })
            .into_any(),
        "tags" => row.tags.join(", ").into_any(),
        "estimate" => row.estimate_minutes.map(|minutes| ui::fmt::minutes(minutes.into())).into_any(),
        "updated" => view! { <When at=row.updated_at/> }.into_any(),
        _ => view! { <When at=row.created_at/> }.into_any(),
    }
}
