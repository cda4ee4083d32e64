//! The list of tasks: grouped by deadline, live, with a bulk bar (TSK-03).

use std::collections::HashSet;

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::path;
use shared::work::task::{Status, TaskListRequest, TaskRow, TaskSort, TransitionTask};
use shared::{Page, PageRequest, TaskId};
use ui::prelude::*;

use super::api::{task_delete, task_list, task_restore, task_transition};
use super::columns::{COLUMNS, chosen};
use super::grouping::{Group, group_of};
use super::query::QueryState;
use super::refresh::debounced;
use super::row::TaskLine;
use super::words::{status_icon, status_name, status_tone};

/// Rows read at once.
const PAGE: u32 = 50;

fn request(state: QueryState, limit: u32, cursor: Option<String>) -> TaskListRequest {
    let query = state.get_untracked();
    TaskListRequest {
        filter: query.filter,
        sort: query.sort,
        deleted: false,
        page: PageRequest { limit, cursor },
    }
}

/// The list layout.
#[component]
pub fn ListView(state: QueryState) -> impl IntoView {
    let asked = state.part(|query| (query.filter.clone(), query.sort));
    let first = Resource::new(
        move || asked.get(),
        |(filter, sort)| {
            task_list(TaskListRequest {
                filter,
                sort,
                deleted: false,
                page: PageRequest {
                    limit: PAGE,
                    cursor: None,
                },
            })
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton shape=Shape::Rows rows=12/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(page) => view! { <TaskTable state=state page=page/> }.into_any(),
                    Err(AppError(problem)) => view! { <ErrorState problem=problem on_retry=move |()| first.refetch()/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// A line of the table: a group's heading or a task.
#[derive(Clone, PartialEq)]
enum Line {
    Head(Group, usize),
    Task(Box<TaskRow>),
}

impl Line {
    fn key(&self) -> (Option<Group>, Option<(TaskId, i64)>, usize) {
        match self {
            Line::Head(group, count) => (Some(*group), None, *count),
            Line::Task(row) => (None, Some((row.id, row.version)), usize::from(row.overdue)),
        }
    }
}

#[component]
fn TaskTable(state: QueryState, page: Page<TaskRow>) -> impl IntoView {
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

fn all_columns() -> Vec<Choice> {
    COLUMNS
        .iter()
        .map(|column| Choice::new(column.id, t(column.name)))
        .collect()
}

fn lines_of(
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

#[component]
fn GroupHead(
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

#[component]
fn SortChoice(sort: Signal<String>, on_sort: Callback<String>) -> impl IntoView {
    let items = Signal::derive(move || {
        [
            (TaskSort::Deadline, k::TASK_SORT_DEADLINE),
            (TaskSort::UpdatedDesc, k::TASK_SORT_UPDATED),
            (TaskSort::CreatedDesc, k::TASK_SORT_CREATED),
            (TaskSort::PriorityDesc, k::TASK_SORT_PRIORITY),
            (TaskSort::NumberDesc, k::TASK_SORT_NUMBER),
        ]
        .into_iter()
        .map(|(wanted, name)| {
            MenuItem::new(t(name))
                .checked(sort.get() == wanted.as_str())
                .on(move || on_sort.run(wanted.as_str().to_owned()))
        })
        .collect::<Vec<_>>()
    });
    view! { <Menu id="task-sort" label=t(k::TASK_SORT) items=items class="btn ghost sm" end=true trigger=move || view! { {icon("sliders")} <span>{t(k::TASK_SORT)}</span> }/> }
}

#[component]
fn NoTasks(state: QueryState) -> impl IntoView {
    let filtered = move || state.get().filter != path::FILTER_OPEN;
    view! {
        {move || {
            if filtered() {
                view! {
                    <EmptyState icon="search" title=t(k::TASK_EMPTY_FILTERED) text=t(k::TASK_EMPTY_FILTERED_TEXT)>
                        <Button label=t(k::TASK_FILTER_CLEAR) on_click=move |()| state.change(|query| query.filter = path::FILTER_OPEN.to_owned())/>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! {
                    <EmptyState icon="task" title=t(k::TASK_EMPTY) text=t(k::TASK_EMPTY_TEXT)>
                        {can(shared::Permission::TaskCreate).then(|| view! { <LinkButton href=path::NEW label=t(k::TASK_CREATE) icon="plus" variant=Variant::Primary/> })}
                    </EmptyState>
                }
                    .into_any()
            }
        }}
    }
}

/// What can be done with several tasks at once. Each goes through its own use-case; what is refused stays picked and says why.
#[component]
fn TaskBulk(
    picked: RwSignal<HashSet<TaskId>>,
    rows: RwSignal<Vec<TaskRow>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let move_all = move |status: Status| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let ids: Vec<_> = picked.get_untracked().into_iter().collect();
            let mut moved = 0;
            for id in ids {
                match task_transition(
                    id,
                    TransitionTask {
                        status,
                        reason: None,
                        result: None,
                    },
                )
                .await
                {
                    Ok(_) => {
                        moved += 1;
                        picked.update(|picked| {
                            picked.remove(&id);
                        });
                    }
                    Err(AppError(problem)) => toasts.problem(&problem),
                }
            }
            if moved > 0 {
                toasts.ok(tn(k::TASK_BULK_MOVED, moved));
            }
            busy.set(false);
            on_done.run(());
        });
    };
    let delete_all = move |()| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let ids: Vec<_> = picked.get_untracked().into_iter().collect();
            let mut gone = Vec::new();
            for id in ids {
                match task_delete(id).await {
                    Ok(()) => gone.push(id),
                    Err(AppError(problem)) => toasts.problem(&problem),
                }
            }
            picked.update(|picked| picked.retain(|id| !gone.contains(id)));
            rows.update(|rows| rows.retain(|row| !gone.contains(&row.id)));
            if !gone.is_empty() {
                toasts.undo(tn(k::TASK_BULK_DELETED, gone.len() as i64), move || {
                    let gone = gone.clone();
                    leptos::task::spawn_local(async move {
                        for id in gone {
                            if let Err(AppError(problem)) = task_restore(id).await {
                                toasts.problem(&problem);
                            }
                        }
                        on_done.run(());
                    });
                });
            }
            busy.set(false);
        });
    };
    let items = Status::ALL
        .into_iter()
        .map(move |status| {
            MenuItem::new(status_name(status))
                .icon(status_icon(status))
                .tone(status_tone(status))
                .on(move || move_all(status))
        })
        .collect::<Vec<_>>();
    let items = Signal::stored(items);
    view! {
        <BulkBar count=Signal::derive(move || picked.with(HashSet::len)) on_clear=move |()| picked.set(HashSet::new())>
            <Menu id="bulk-status" label=t(k::TASK_FIELD_STATUS) items=items class="btn ghost sm" trigger=move || view! { {icon("s-work")} <span>{t(k::TASK_FIELD_STATUS)}</span> }/>
            {can(shared::Permission::TaskDelete)
                .then(|| view! { <Button label=t(k::TASK_DELETE) icon="trash" variant=Variant::Ghost size=Size::Small busy=busy on_click=delete_all/> })}
        </BulkBar>
    }
}
