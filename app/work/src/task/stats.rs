//! Figures of a period: who did how much, how much was late; as charts, table and files (TSK-09).

use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use leptos_router::{LazyRoute, NavigateOptions, lazy_route};
use shared::Permission;
use shared::i18n::k;
use shared::work::path;
use shared::work::stats::{Stats, StatsBy, StatsRequest, StatsRow};
use ui::prelude::*;

use super::api::task_stats;

/// The page of figures.
#[derive(Debug)]
pub struct StatsPage;

#[lazy_route]
impl LazyRoute for StatsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::TaskRead, || view! { <Figures/> }.into_any())
    }
}

/// The period of the address; the running month and the one before by default.
fn request_of(map: &ParamsMap, today: NaiveDate) -> StatsRequest {
    let day = |name: &str| map.get(name).and_then(|day| day.parse::<NaiveDate>().ok());
    StatsRequest {
        from: day("from").unwrap_or_else(|| today - Days::new(29)),
        to: day("to").unwrap_or(today),
        by: if map.get("by").as_deref() == Some("department") {
            StatsBy::Department
        } else {
            StatsBy::Person
        },
    }
}

fn query_of(request: &StatsRequest) -> String {
    let mut map = ParamsMap::new();
    map.insert("from", request.from.to_string());
    map.insert("to", request.to.to_string());
    map.insert(
        "by",
        if request.by == StatsBy::Department {
            "department"
        } else {
            "person"
        }
        .to_owned(),
    );
    map.to_query_string()
}

#[component]
fn Figures() -> impl IntoView {
    let today = ui::fmt::local(use_session().now).date();
    let map = use_query_map();
    let request = Memo::new(move |_| request_of(&map.read(), today));
    let go = StoredValue::new(use_navigate());
    let change = move |request: StatsRequest| {
        go.with_value(|go| {
            go(
                &format!("{}{}", path::STATS, query_of(&request)),
                NavigateOptions::default(),
            )
        })
    };
    let stats = Resource::new(move || request.get(), task_stats);
    let from = RwSignal::new(Some(request.get_untracked().from));
    let to = RwSignal::new(Some(request.get_untracked().to));
    Effect::new(move |_| {
        let request = request.get();
        from.set(Some(request.from));
        to.set(Some(request.to));
    });
    let period = move |days: u64| {
        change(StatsRequest {
            from: today - Days::new(days - 1),
            to: today,
            ..request.get_untracked()
        })
    };
    view! {
        <Title text=t(k::TASK_STATS)/>
        <div class="page scroll" tabindex="0" role="region" aria-label=t(k::TASK_STATS)>
            <div class="page-h">
                <h1 class="h1">{t(k::TASK_STATS)}</h1>
                {can(Permission::TaskExport)
                    .then(|| {
                        view! {
                            <span class="end row g1">
                                <LinkButton href=Signal::derive(move || format!("/api/v1/tasks/stats.csv{}", query_of(&request.get()))) label="CSV" icon="download" download=true size=Size::Small/>
                                <LinkButton href=Signal::derive(move || format!("/api/v1/tasks/stats.xlsx{}", query_of(&request.get()))) label="XLSX" icon="download" download=true size=Size::Small/>
                            </span>
                        }
                    })}
            </div>
            <div class="page-f wrap">
                <Segmented
                    label=t(k::TASK_STATS_BY)
                    value=Signal::derive(move || if request.get().by == StatsBy::Department { "department" } else { "person" }.to_owned())
                    options=vec![Choice::new("person", t(k::TASK_STATS_BY_PERSON)), Choice::new("department", t(k::TASK_STATS_BY_DEPARTMENT))]
                    on_change=move |by: String| {
                        let by = if by == "department" { StatsBy::Department } else { StatsBy::Person };
                        change(StatsRequest { by, ..request.get_untracked() });
                    }
                />
                <span class="dated">
                    <span aria-hidden="true">{t(k::FROM)}</span>
                    <DateInput
                        value=from
                        id="stats-from"
                        aria_label=t(k::TASK_STATS_FROM)
                        on_change={move |day: Option<NaiveDate>| {
                            if let Some(from) = day {
                                let request = request.get_untracked();
                                change(StatsRequest { from, to: request.to.max(from), ..request });
                            }
                        }}
                    />
                </span>
                <span class="dated">
                    <span aria-hidden="true">{t(k::TO)}</span>
                    <DateInput
                        value=to
                        id="stats-to"
                        aria_label=t(k::TASK_STATS_TO)
                        on_change={move |day: Option<NaiveDate>| {
                            if let Some(to) = day {
                                let request = request.get_untracked();
                                change(StatsRequest { to, from: request.from.min(to), ..request });
                            }
                        }}
                    />
                </span>
                <Chip label=t(k::TASK_STATS_WEEK) on_click=move |()| period(7)/>
                <Chip label=t(k::TASK_STATS_MONTH) on_click=move |()| period(30)/>
                <Chip label=t(k::TASK_STATS_QUARTER) on_click=move |()| period(91)/>
            </div>
            <Transition fallback=|| view! { <Skeleton shape=Shape::Chart/> }>
                {move || Suspend::new(async move {
                    match stats.await {
                        Ok(stats) => view! { <StatsView stats=stats by=request.get_untracked().by/> }.into_any(),
                        Err(AppError(problem)) => view! { <ErrorState problem=problem on_retry=move |()| stats.refetch()/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn StatsView(stats: Stats, by: StatsBy) -> impl IntoView {
    let total = stats.total.clone();
    let share = if total.done > 0 {
        total.on_time * 100 / total.done
    } else {
        0
    };
    let figures = [
        (k::TASK_STATS_CREATED, ui::fmt::number(total.created)),
        (k::TASK_STATS_DONE, ui::fmt::number(total.done)),
        (k::TASK_STATS_ON_TIME, ui::fmt::percent(share as f64)),
        (k::TASK_STATS_LATE, ui::fmt::number(total.late)),
        (k::TASK_STATS_OPEN, ui::fmt::number(total.open)),
        (k::TASK_STATS_OVERDUE, ui::fmt::number(total.overdue)),
    ];
    let categories: Vec<_> = stats
        .days
        .iter()
        .map(|day| format!("{}.{:02}", day.day.day(), day.day.month()))
        .collect();
    let series = vec![
        Series {
            name: t(k::TASK_STATS_CREATED).to_owned(),
            tone: Tone::Mute,
            values: stats.days.iter().map(|day| day.created as f64).collect(),
        },
        Series {
            name: t(k::TASK_STATS_DONE).to_owned(),
            tone: Tone::Accent,
            values: stats.days.iter().map(|day| day.done as f64).collect(),
        },
    ];
    let (first, by_name) = match by {
        StatsBy::Department => (k::TASK_FIELD_DEPARTMENT, k::TASK_STATS_BY_DEPARTMENT),
        StatsBy::Person => (k::TASK_FIELD_RESPONSIBLE, k::TASK_STATS_BY_PERSON),
    };
    let nobody = t(if by == StatsBy::Person {
        k::TASK_NOBODY
    } else {
        k::TASK_NONE
    });
    let empty = stats.rows.is_empty();
    view! {
        <div class="page-body col g4">
            <div class="stats-top">
                <div class="figs">
                    {figures.map(|(name, value)| view! { <div><span class="mut s13 trunc" title=t(name)>{t(name)}</span><span class="big num">{value}</span></div> })}
                </div>
                <section class="card">
                    <div class="card-h"><h2 class="b">{t(k::TASK_STATS_DAYS)}</h2></div>
                    <div class="card-b"><LineChart label=t(k::TASK_STATS_DAYS) categories=categories series=series/></div>
                </section>
            </div>
            <section class="card">
                <TableRegion label=t(by_name)>
                    <table class="table stats-table">
                        <thead>
                            <tr>
                                <th scope="col">{t(first)}</th>
                                {[
                                    k::TASK_STATS_CREATED,
                                    k::TASK_STATS_DONE,
                                    k::TASK_STATS_ON_TIME,
                                    k::TASK_STATS_LATE,
                                    k::TASK_STATS_LATENESS_SHORT,
                                    k::TASK_STATS_OPEN,
                                    k::TASK_STATS_OVERDUE,
                                    k::TASK_STATS_LOAD_SHORT,
                                ]
                                    .map(|name| view! { <th scope="col" class="r">{t(name)}</th> })}
                            </tr>
                        </thead>
                        <tbody>
                            {stats.rows.into_iter().map(|row| stats_row(row, nobody)).collect_view()}
                        </tbody>
                    </table>
                </TableRegion>
                {empty.then(|| view! { <EmptyState icon="chart" title=t(k::TASK_STATS_EMPTY)/> })}
            </section>
        </div>
    }
}

fn stats_row(row: StatsRow, nobody: &'static str) -> impl IntoView {
    let late = (row.overdue > 0).then_some("bad");
    view! {
        <tr>
            <th scope="row" class="trunc">{row.name.unwrap_or_else(|| nobody.to_owned())}</th>
            <td class="r num">{ui::fmt::number(row.created)}</td>
            <td class="r num">{ui::fmt::number(row.done)}</td>
            <td class="r num">{ui::fmt::number(row.on_time)}</td>
            <td class="r num">{ui::fmt::number(row.late)}</td>
            <td class="r num">{row.lateness_minutes.map(ui::fmt::minutes)}</td>
            <td class="r num">{ui::fmt::number(row.open)}</td>
            <td class="r num"><span class="tone" data-tone=late>{ui::fmt::number(row.overdue)}</span></td>
            <td class="r num">{ui::fmt::minutes(row.load_minutes)}</td>
        </tr>
    }
}
