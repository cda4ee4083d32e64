//! The lines of the table: tasks under the headings of their groups, which fold.

use std::collections::HashSet;

use leptos::prelude::*;
use shared::TaskId;
use shared::work::task::{TaskRow, TaskSort};
use ui::prelude::*;

use super::super::grouping::{Group, group_of};

/// A line of the table: a group's heading or a task.
#[derive(Clone, PartialEq)]
pub enum Line {
    Head(Group, usize),
    Task(Box<TaskRow>),
}

impl Line {
    /// What tells a line from another, and from itself as it was before a change.
    pub fn key(&self) -> (Option<Group>, Option<(TaskId, i64)>, usize) {
        match self {
            Line::Head(group, count) => (Some(*group), None, *count),
            Line::Task(row) => (None, Some((row.id, row.version)), usize::from(row.overdue)),
        }
    }
}

/// The lines of rows: in groups when sorted by deadline; a folded group shows its heading only.
pub fn lines_of(
    rows: &[TaskRow],
    sort: TaskSort,
    now: chrono::DateTime<chrono::Utc>,
    shut: &HashSet<Group>,
) -> Vec<Line> {
    if sort != TaskSort::Deadline {
        return rows
            .iter()
            .cloned()
            .map(|row| Line::Task(Box::new(row)))
            .collect();
    }
    let (zone, lang) = (ui::session::zone(), lang());
    let mut groups: Vec<(Group, Vec<&TaskRow>)> = Vec::new();
    for row in rows {
        let group = group_of(row, now, &zone, lang);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, members)) => members.push(row),
            None => groups.push((group, vec![row])),
        }
    }
    groups.sort_by_key(|(group, _)| *group);
    groups
        .into_iter()
        .flat_map(|(group, members)| {
            let head = Line::Head(group, members.len());
            let hidden = shut.contains(&group);
            std::iter::once(head).chain(
                members
                    .into_iter()
                    .filter(move |_| !hidden)
                    .cloned()
                    .map(|row| Line::Task(Box::new(row))),
            )
        })
        .collect()
}

/// The heading of a group, which folds it.
#[component]
pub fn GroupHead(
    group: Group,
    count: usize,
    span: Signal<usize>,
    shut: RwSignal<HashSet<Group>>,
) -> impl IntoView {
    let is_shut = move || shut.with(|shut| shut.contains(&group));
    let toggle = move |_| {
        shut.update(|shut| {
            if !shut.remove(&group) {
                shut.insert(group);
            }
        });
    };
    let tone = (group == Group::Overdue).then_some("bad");
    view! {
        <tr class="grp">
            <th colspan=move || span.get().to_string() scope="colgroup">
                <button class="row" type="button" aria-expanded=move || (!is_shut()).to_string() on:click=toggle>
                    {move || if is_shut() { icon("right") } else { icon("down") }}
                    <span class="tone" data-tone=tone>{group.name()}</span>
                    <span class="count">{count}</span>
                </button>
            </th>
        </tr>
    }
}
