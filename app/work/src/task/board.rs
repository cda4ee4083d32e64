//! The board: a column for each status, moved by drag, touch or keyboard (TSK-03).

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::TaskId;
use shared::i18n::k;
use shared::work::path;
use shared::work::task::{BoardColumn, Status, TaskRow, TransitionTask};
use ui::drag::{DragArea, Dropped};
use ui::prelude::*;

use super::api::{task_board, task_transition};
use super::filters::without_open;
use super::query::{Lanes, QueryState};
use super::refresh::debounced;
use super::row::open_beside;
use super::transition::{Ask, AskDialog, ask_for};
use super::words::{priority_mark, priority_name, status_icon, status_name, status_tone};

/// The board layout.
#[component]
pub fn BoardView(state: QueryState) -> impl IntoView {
    // On the board the columns are the statuses, so the usual filter must not hide what is done.
    let filter = state.part(|query| without_open(&query.filter));
    let first = Resource::new(move || filter.get(), task_board);
    view! {
        <Transition fallback=|| view! { <Skeleton shape=Shape::Cards rows=8/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(columns) => view! { <Board state=state columns=columns filter=filter/> }.into_any(),
                    Err(AppError(problem)) => view! { <ErrorState problem=problem on_retry=move |()| first.refetch()/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// A move that waits for its reason or result.
#[derive(Clone, Copy)]
struct Waiting {
    id: TaskId,
    to: Status,
    ask: Ask,
}

#[component]
fn Board(state: QueryState, columns: Vec<BoardColumn>, filter: Memo<String>) -> impl IntoView {
    let columns = RwSignal::new(columns);
    let toasts = use_toasts();
    let waiting = RwSignal::new(None::<Waiting>);
    let busy = RwSignal::new(false);
    let refresh = move || {
        leptos::task::spawn_local(async move {
            if let Ok(fresh) = task_board(filter.get_untracked()).await {
                let _ = columns.try_set(fresh);
            }
        });
    };
    let soon = debounced(150, refresh);
    use_live("task", move |_| soon.run(()));

    let go = move |id: TaskId, to: Status, reason: Option<String>, result: Option<String>| {
        let before = columns.get_untracked();
        columns.update(|columns| shift(columns, id, to));
        busy.set(true);
        leptos::task::spawn_local(async move {
            match task_transition(
                id,
                TransitionTask {
                    status: to,
                    reason: reason.clone(),
                    result: result.clone(),
                },
            )
            .await
            {
                Ok(_) => {}
                Err(AppError(problem))
                    if problem.status == 422
                        && (problem.field("result").is_some()
                            || problem.field("reason").is_some()) =>
                {
                    columns.set(before);
                    let ask = if problem.field("result").is_some() {
                        Ask::Result
                    } else {
                        Ask::Reason
                    };
                    waiting.set(Some(Waiting { id, to, ask }));
                    busy.set(false);
                    return;
                }
                Err(AppError(problem)) => {
                    columns.set(before);
                    toasts.problem(&problem);
                }
            }
            waiting.set(None);
            busy.set(false);
            refresh();
        });
    };
    let on_drop = move |dropped: Dropped| {
        let target = dropped
            .column
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        let (Ok(id), Ok(to)) = (dropped.item.parse::<TaskId>(), target.parse::<Status>()) else {
            return;
        };
        let Some(row) = columns.with_untracked(|columns| {
            columns
                .iter()
                .flat_map(|column| &column.items)
                .find(|row| row.id == id)
                .cloned()
        }) else {
            return;
        };
        if row.status == to {
            return;
        }
        match ask_for(row.acceptance, false, true, row.status, to) {
            Ask::Nothing => go(id, to, None, None),
            ask => waiting.set(Some(Waiting { id, to, ask })),
        }
    };
    let lanes = state.part(|query| query.lanes);
    view! {
        <div class="list-bar">
            <span class="end"></span>
            <LaneChoice state=state/>
        </div>
        <DragArea id="board" on_drop=on_drop>
            {move || {
                if lanes.get() == Lanes::None {
                    view! { <Columns state=state columns=columns lane=None/> }.into_any()
                } else {
                    let names = columns.with(|columns| lane_names(columns, lanes.get()));
                    view! {
                        <div class="swim" tabindex="0" role="region" aria-label=t(k::TASK_VIEW_BOARD)>
                            {names
                                .into_iter()
                                .map(|(lane, name)| {
                                    view! {
                                        <h2>{name}</h2>
                                        <Columns state=state columns=columns lane=Some(lane)/>
                                    }
                                })
                                .collect_view()}
                        </div>
                    }
                        .into_any()
                }
            }}
        </DragArea>
        {move || {
            waiting
                .get()
                .map(|move_| {
                    let unsaid = Signal::stored(None::<String>);
                    view! {
                        <AskDialog
                            to=move_.to
                            ask=move_.ask
                            busy=busy
                            error=unsaid
                            on_close=move |()| waiting.set(None)
                            on_say=move |text: String| {
                                if move_.ask == Ask::Reason { go(move_.id, move_.to, Some(text), None) } else { go(move_.id, move_.to, None, Some(text)) }
                            }
                        />
                    }
                })
        }}
    }
}

/// Moves a card on the page before the server has answered.
fn shift(columns: &mut [BoardColumn], id: TaskId, to: Status) {
    let mut moved = None;
    for column in columns.iter_mut() {
        if let Some(at) = column.items.iter().position(|row| row.id == id) {
            moved = Some(column.items.remove(at));
            column.total = column.total.saturating_sub(1);
        }
    }
    if let (Some(mut row), Some(column)) =
        (moved, columns.iter_mut().find(|column| column.status == to))
    {
        row.status = to;
        column.items.insert(0, row);
        column.total += 1;
    }
}

/// The lane of a task and what it is called.
fn lane_of(row: &TaskRow, lanes: Lanes) -> (String, String) {
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

fn lane_names(columns: &[BoardColumn], lanes: Lanes) -> Vec<(String, String)> {
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

#[component]
fn LaneChoice(state: QueryState) -> impl IntoView {
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

#[component]
fn Columns(
    state: QueryState,
    columns: RwSignal<Vec<BoardColumn>>,
    lane: Option<String>,
) -> impl IntoView {
    let lane = StoredValue::new(lane);
    let shown = Memo::new(move |_| {
        let lanes = state.get().lanes;
        columns.with(|columns| {
            columns
                .iter()
                .map(|column| {
                    let mut column = column.clone();
                    lane.with_value(|lane| {
                        if let Some(lane) = lane {
                            column.items.retain(|row| lane_of(row, lanes).0 == *lane);
                            column.total = column.items.len() as u64;
                        }
                    });
                    column
                })
                .collect::<Vec<_>>()
        })
    });
    view! {
        <div class="board" tabindex="0" role="region" aria-label=t(k::TASK_VIEW_BOARD)>
            {move || {
                shown
                    .get()
                    .into_iter()
                    .map(|column| {
                        let prefix = lane.with_value(|lane| lane.clone()).unwrap_or_default();
                        view! { <ColumnView state=state column=column drop=prefix/> }
                    })
                    .collect_view()
            }}
        </div>
    }
}

#[component]
fn ColumnView(state: QueryState, column: BoardColumn, drop: String) -> impl IntoView {
    let status = column.status;
    let limit = state.part(move |query| {
        query
            .wip
            .iter()
            .find(|(known, _)| *known == status)
            .map(|(_, most)| *most)
    });
    let total = column.total;
    let over = move || limit.get().is_some_and(|most| total > u64::from(most));
    let count = move || match limit.get() {
        Some(most) => format!("{total} / {most}"),
        None => total.to_string(),
    };
    let rest = total.saturating_sub(column.items.len() as u64);
    let drop = format!("{drop}/{status}");
    let cards = column
        .items
        .into_iter()
        .map(|row| view! { <Card state=state row=row/> })
        .collect_view();
    let set_limit = move |most: Option<u32>| {
        state.replace(|query| {
            query.wip.retain(|(known, _)| *known != status);
            if let Some(most) = most {
                query.wip.push((status, most));
            }
        });
    };
    let limits = Signal::derive(move || {
        let none = std::iter::once(
            MenuItem::new(t(k::TASK_WIP_NONE))
                .checked(limit.get().is_none())
                .on(move || set_limit(None)),
        );
        let some = [3, 5, 8, 12, 20].into_iter().map(move |most| {
            MenuItem::new(most.to_string())
                .checked(limit.get() == Some(most))
                .on(move || set_limit(Some(most)))
        });
        std::iter::once(MenuItem::heading(t(k::TASK_WIP)))
            .chain(none)
            .chain(some)
            .collect::<Vec<_>>()
    });
    view! {
        <section class="bcol" class:over=over data-drop=drop.clone() data-drop-label=status_name(status) aria-label=status_name(status)>
            <div class="bcol-h">
                <span class="tone row" data-tone=status_tone(status).as_str()>{icon(status_icon(status))}</span>
                <h2>{status_name(status)}</h2>
                {move || {
                    if over() {
                        view! { <Pill tone=Tone::Warn icon="alert" label=tf(k::TASK_WIP_OVER, &[("count", &count())])/> }.into_any()
                    } else {
                        view! { <span class="count">{count()}</span> }.into_any()
                    }
                }}
                <span class="end">
                    <Menu id=format!("wip-{}", drop.replace('/', "-")) label=t(k::TASK_WIP) items=limits class="btn icon ghost sm" end=true trigger=move || icon("more")/>
                </span>
            </div>
            <div class="bcol-b">
                {cards}
                {(rest > 0)
                    .then(|| {
                        let href = move || {
                            let mut query = state.get();
                            query.view = super::query::View::List;
                            query.filter = format!("{} status:{status}", without_open(&query.filter)).trim().to_owned();
                            query.href()
                        };
                        view! { <a class="btn ghost sm" href=href>{tn(k::TASK_BOARD_REST, rest as i64)}</a> }
                    })}
            </div>
        </section>
    }
}

#[component]
fn Card(state: QueryState, row: TaskRow) -> impl IntoView {
    let id = row.id;
    let project = row.project_name.clone().zip(row.project_id);
    let person = match (row.responsible_id, row.responsible_name.clone()) {
        (Some(id), Some(name)) => view! { <Avatar id=id.to_string() name=name/> }.into_any(),
        _ => view! { <AvatarNone label=t(k::TASK_NOBODY)/> }.into_any(),
    };
    view! {
        <a class="kcard" href=path::task(id) data-drag=id.to_string() draggable="false" on:click=move |event| open_beside(&event, state, id)>
            <span class="meta">
                {priority_mark(row.priority, false)}
                <span class="key">{row.number}</span>
                {project
                    .map(|(name, id)| view! { <span class="end trunc"><Dot id=id.to_string()/><span class="trunc">{name}</span></span> })}
            </span>
            <span class="t">{row.title.clone()}</span>
            <span class="meta">
                {row.deadline.map(|at| view! { <Due at=Some(at) done=!row.status.is_open()/> })}
                {(row.checklist_total > 0)
                    .then(|| view! { <span title=t(k::TASK_FIELD_CHECKLIST)>{icon("checks")} {format!("{}/{}", row.checklist_done, row.checklist_total)}</span> })}
                {(row.comments > 0).then(|| view! { <span title=t(k::TASK_COMMENTS)>{icon("comment")} {row.comments}</span> })}
                <span class="end">{person}</span>
            </span>
        </a>
    }
}
