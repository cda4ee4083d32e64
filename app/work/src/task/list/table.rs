//! The table of tasks: read in pages, read again as tasks change, walked by keyboard.

use std::collections::HashSet;

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{TaskListRequest, TaskRow, TaskSort};
use shared::{Page, PageRequest, TaskId};
use ui::prelude::*;

use super::super::api::task_list;
use super::super::columns::chosen;
use super::super::grouping::Group;
use super::super::query::QueryState;
use super::super::refresh::debounced;
use super::super::row::TaskLine;
use super::PAGE;
use super::bulk::TaskBulk;
use super::choices::{SortChoice, all_columns};
use super::empty::NoTasks;
use super::lines::{GroupHead, Line, lines_of};

/// The first page of tasks, and what is read after it.
#[component]
pub fn TaskTable(state: QueryState, page: Page<TaskRow>) -> impl IntoView {
    let rows = RwSignal::new(page.items);
    let cursor = RwSignal::new(page.next_cursor);
    let total = RwSignal::new(page.total_estimate);
    let loading = RwSignal::new(false);
    let picked = RwSignal::new(HashSet::<TaskId>::new());
    let shut = RwSignal::new(HashSet::<Group>::new());
    let toasts = use_toasts();
    let now = use_now();
    let sort = state.part(|query| query.sort);
    let open = state.part(|query| query.open);
    let columns = state.part(|query| chosen(query.columns.as_ref()));

    // Reads again as many rows as are shown; rows keep their place by key, so that nothing jumps that did not change.
    let refresh = move || {
        let limit = u32::try_from(rows.with_untracked(Vec::len))
            .unwrap_or(PAGE)
            .clamp(PAGE, 200);
        leptos::task::spawn_local(async move {
            if let Ok(page) = task_list(request(state, limit, None)).await {
                let shown = page.items.len();
                let _ = rows.try_update(|rows| {
                    let tail = if rows.len() > 200 {
                        rows.split_off(200)
                    } else {
                        Vec::new()
                    };
                    let known: HashSet<_> = page.items.iter().map(|row| row.id).collect();
                    *rows = page.items;
                    rows.extend(tail.into_iter().filter(|row| !known.contains(&row.id)));
                });
                if rows.try_with_untracked(Vec::len) == Some(shown) {
                    let _ = cursor.try_set(page.next_cursor);
                }
                let _ = total.try_set(page.total_estimate);
            }
        });
    };
    let soon = debounced(150, refresh);
    use_live("task", move |_| soon.run(()));

    let more = move |()| {
        loading.set(true);
        leptos::task::spawn_local(async move {
            match task_list(request(state, PAGE, cursor.get_untracked())).await {
                Ok(page) => {
                    let _ = rows.try_update(|rows| {
                        let known: HashSet<_> = rows.iter().map(|row| row.id).collect();
                        rows.extend(
                            page.items
                                .into_iter()
                                .filter(|row| !known.contains(&row.id)),
                        );
                    });
                    let _ = cursor.try_set(page.next_cursor);
                }
                Err(AppError(problem)) => toasts.problem(&problem),
            }
            let _ = loading.try_set(false);
        });
    };

    let lines = Memo::new(move |_| lines_of(&rows.read(), sort.get(), now.get(), &shut.read()));
    let pick = move |id: TaskId, on: bool| {
        picked.update(|picked| {
            if on {
                picked.insert(id);
            } else {
                picked.remove(&id);
            }
        });
    };
    let step = move |by: isize| {
        let ids: Vec<_> = rows.with_untracked(|rows| rows.iter().map(|row| row.id).collect());
        let at = open
            .get_untracked()
            .and_then(|id| ids.iter().position(|other| *other == id));
        let next = at.map_or(0, |at| {
            at.saturating_add_signed(by)
                .min(ids.len().saturating_sub(1))
        });
        if let Some(id) = ids.get(next).copied() {
            state.replace(|query| query.open = Some(id));
        }
    };
    use_shortcut("j", k::TASK_NEXT, move || step(1));
    use_shortcut("k", k::TASK_PREVIOUS, move || step(-1));

    let sort_text = Signal::derive(move || sort.get().as_str().to_owned());
    let on_sort = Callback::new(move |wanted: String| {
        if let Ok(wanted) = wanted.parse::<TaskSort>() {
            state.change(|query| query.sort = wanted);
        }
    });
    let visible = RwSignal::new(
        columns
            .get_untracked()
            .iter()
            .map(|column| column.id.to_owned())
            .collect::<Vec<_>>(),
    );
    let total_text = move || {
        let total = total.get();
        if total >= shared::kernel::page::COUNT_CAP {
            tf(
                k::TASK_COUNT_CAPPED,
                &[("n", &ui::fmt::number(total as i64))],
            )
        } else {
            tn(k::TASK_COUNT, total as i64)
        }
    };
    view! {
        <div class="list-bar">
            <span class="count" aria-live="polite">{total_text}</span>
            <span class="end"></span>
            <SortChoice sort=sort_text on_sort=on_sort/>
            <ColumnChoice
                id="task-columns"
                columns={all_columns()}
                visible=visible
                on_change={move |ids: Vec<String>| state.replace(|query| query.columns = Some(ids))}
            />
        </div>
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <NoTasks state=state/> }
        >
            <div class="task-list scroll" class:picking=move || picked.with(|picked| !picked.is_empty()) tabindex="0" role="region" aria-label=t(k::TASK_LIST)>
                <table class="table stack">
                    <colgroup>
                        <col class="col-pick"/>
                        <col class="col-prio"/>
                        <col/>
                        {move || columns.get().into_iter().map(|column| view! { <col class=column.class/> }).collect_view()}
                        <col class="col-who"/>
                    </colgroup>
                    <thead>
                        <tr>
                            <th scope="col">
                                <PickAll
                                    label=t(k::TASK_PICK_ALL)
                                    total=Signal::derive(move || rows.with(Vec::len))
                                    picked=Signal::derive(move || picked.with(HashSet::len))
                                    on_change=move |on: bool| {
                                        picked.set(if on { rows.with_untracked(|rows| rows.iter().map(|row| row.id).collect()) } else { HashSet::new() });
                                    }
                                />
                            </th>
                            <th scope="col" class="tight"><span class="vh">{t(k::TASK_FIELD_PRIORITY)}</span></th>
                            <th scope="col">{t(k::TASK_ONE)}</th>
                            {move || {
                                columns
                                    .get()
                                    .into_iter()
                                    .map(|column| match column.sort {
                                        Some(field) => view! { <SortHead label=t(column.name) field=field sort=sort_text on_sort=on_sort/> }.into_any(),
                                        None => view! { <th scope="col">{t(column.name)}</th> }.into_any(),
                                    })
                                    .collect_view()
                            }}
                            <th scope="col"><span class="vh">{t(k::TASK_FIELD_RESPONSIBLE)}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || lines.get() key=Line::key let:line>
                            {match line {
                                Line::Head(group, count) => {
                                    view! {
                                        <GroupHead group=group count=count span=Signal::derive(move || columns.with(Vec::len) + 4) shut=shut/>
                                    }
                                        .into_any()
                                }
                                Line::Task(row) => {
                                    let id = row.id;
                                    view! {
                                        <TaskLine
                                            row=*row
                                            columns=columns
                                            state=state
                                            picked=Signal::derive(move || picked.with(|picked| picked.contains(&id)))
                                            on_pick=move |on| pick(id, on)
                                        />
                                    }
                                        .into_any()
                                }
                            }}
                        </For>
                    </tbody>
                </table>
                <LoadMore more=Signal::derive(move || cursor.with(Option::is_some)) loading=loading on_more=more/>
            </div>
        </Show>
        <Show when=move || picked.with(|picked| !picked.is_empty())>
            <TaskBulk picked=picked rows=rows on_done=Callback::new(move |()| refresh())/>
        </Show>
    }
}

fn request(state: QueryState, limit: u32, cursor: Option<String>) -> TaskListRequest {
    let query = state.get_untracked();
    TaskListRequest {
        filter: query.filter,
        sort: query.sort,
        deleted: false,
        page: PageRequest { limit, cursor },
    }
}
