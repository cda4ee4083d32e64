//! The board: a column for each status, moved by drag, touch or keyboard (TSK-03).

mod card;
mod columns;
mod lanes;

use leptos::prelude::*;
use shared::TaskId;
use shared::i18n::k;
use shared::work::task::{BoardColumn, Status, TransitionTask};
use ui::drag::{DragArea, Dropped};
use ui::prelude::*;

use super::api::{task_board, task_transition};
use super::filters::without_open;
use super::query::{Lanes, QueryState};
use super::refresh::debounced;
use super::transition::{Ask, AskDialog, ask_for};
use columns::Columns;
use lanes::{LaneChoice, lane_names};

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
