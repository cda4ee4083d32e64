//! The columns of the board: the tasks of a status, and the most that it should hold.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::BoardColumn;
use ui::prelude::*;

use super::super::filters::without_open;
use super::super::query::{QueryState, View};
use super::super::words::{status_icon, status_name, status_tone};
use super::card::Card;
use super::lanes::lane_of;

/// The columns of a lane, or of the whole board.
#[component]
pub fn Columns(
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
                            query.view = View::List;
                            query.filter = format!("{} status:{status}", without_open(&query.filter)).trim().to_owned();
                            query.href()
                        };
                        view! { <a class="btn ghost sm" href=href>{tn(k::TASK_BOARD_REST, rest as i64)}</a> }
                    })}
            </div>
        </section>
    }
}
