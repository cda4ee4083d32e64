//! `/tasks/stats` and `/tasks/export`: figures and lists to take away (TSK-09).

use axum::body::Body as Content;
use backend::work::task::{export, stats};
use shared::work::stats::{Stats, StatsBy, StatsRequest};

use super::call::{Answer, Call, file, json, run, streamed};
use super::query::{Kind, Param, Params, SEP};
use super::route::Route;
use super::tasks::{FILTER, SORT, wish};
use crate::problem::Refusal;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PERIOD: [Param; 3] = [
    Param::required("from", Kind::Day, "First day, in the person's zone."),
    Param::required("to", Kind::Day, "Last day, included."),
    Param::new("by", Kind::Text, "`person` (otherwise) or `department`."),
];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/tasks/export.csv", "Tasks as CSV", export_csv)
            .params(&[FILTER, SORT, SEP])
            .file(CSV),
        Route::get("/tasks/export.xlsx", "Tasks as a spreadsheet", export_xlsx)
            .params(&[FILTER, SORT])
            .file(XLSX),
        Route::get("/tasks/stats", "Figures of a period", figures)
            .params(&PERIOD)
            .json::<Stats>(),
        Route::get(
            "/tasks/stats.csv",
            "Figures of a period as CSV",
            figures_csv,
        )
        .params(&PERIOD)
        .params(&[SEP])
        .file(CSV),
        Route::get(
            "/tasks/stats.xlsx",
            "Figures of a period as a spreadsheet",
            figures_xlsx,
        )
        .params(&PERIOD)
        .file(XLSX),
    ]
}

fn period(params: &Params) -> Result<StatsRequest, Refusal> {
    let day = |name| {
        params
            .parse(name)
            .and_then(|day| day.ok_or_else(|| Refusal::field(name, "required")))
    };
    let by = params.read("by", |text| match text {
        "person" => Some(StatsBy::Person),
        "department" => Some(StatsBy::Department),
        _ => None,
    })?;
    Ok(StatsRequest {
        from: day("from")?,
        to: day("to")?,
        by: by.unwrap_or_default(),
    })
}

async fn export_csv(call: Call) -> Answer {
    let (wish, separator) = (wish(call.params())?, call.params().separator()?);
    let mut context = call.open().await?;
    let export = export::csv(&mut context, &wish, separator).await?;
    streamed("tasks.csv", CSV, |to| export.send(context, to))
}

async fn export_xlsx(call: Call) -> Answer {
    let wish = wish(call.params())?;
    let bytes = run!(call, cx => export::xlsx(cx, &wish))?;
    file("tasks.xlsx", XLSX, Content::from(bytes))
}

async fn figures(call: Call) -> Answer {
    let period = period(call.params())?;
    let stats = run!(call, cx => stats::stats(cx, &period))?;
    json(&stats)
}

async fn figures_csv(call: Call) -> Answer {
    let (period, separator) = (period(call.params())?, call.params().separator()?);
    let stats = run!(call, cx => stats::for_export(cx, &period, "csv"))?;
    file(
        "task-stats.csv",
        CSV,
        Content::from(stats::stats_csv(&stats, call.lang(), separator)),
    )
}

async fn figures_xlsx(call: Call) -> Answer {
    let period = period(call.params())?;
    let stats = run!(call, cx => stats::for_export(cx, &period, "xlsx"))?;
    file(
        "task-stats.xlsx",
        XLSX,
        Content::from(stats::stats_xlsx(&stats, call.lang())?),
    )
}
