//! Charts over categories: columns and lines.

use leptos::prelude::*;

use super::{BOTTOM, HEIGHT, LEFT, Series, WIDTH, ceiling, frame, px, y_of};
use crate::fmt;

/// Columns side by side.
#[component]
pub fn BarChart(
    #[prop(into)] label: String,
    categories: Vec<String>,
    series: Vec<Series>,
) -> impl IntoView {
    let top = ceiling(
        series
            .iter()
            .flat_map(|series| series.values.iter().copied()),
    );
    let width = (WIDTH - LEFT) / categories.len().max(1) as f64;
    let bar = (width * 0.7 / series.len().max(1) as f64).min(28.0);
    let inset = (width - bar * series.len() as f64) / 2.0;
    let marks = series
        .iter()
        .enumerate()
        .flat_map(|(place, series)| {
            series
                .values
                .iter()
                .enumerate()
                .map(move |(index, value)| (place, series, index, *value))
        })
        .filter(|(_, _, _, value)| *value > 0.0)
        .map(|(place, series, index, value)| {
            let x = LEFT + width * index as f64 + inset + bar * place as f64;
            let y = y_of(value, top);
            let tip = format!("{}: {}", series.name, fmt::decimal(value));
            view! {
                <rect
                    class="f"
                    data-tone=series.tone.as_str()
                    x=px(x)
                    y=px(y)
                    width=px((bar - 2.0).max(1.0))
                    height=px(HEIGHT - BOTTOM - y)
                    rx="2"
                >
                    <title>{tip}</title>
                </rect>
            }
        })
        .collect_view()
        .into_any();
    frame(label, categories, series, marks, top, width)
}

/// Lines over time; one series has its area filled.
#[component]
pub fn LineChart(
    #[prop(into)] label: String,
    categories: Vec<String>,
    series: Vec<Series>,
) -> impl IntoView {
    let top = ceiling(
        series
            .iter()
            .flat_map(|series| series.values.iter().copied()),
    );
    let width = (WIDTH - LEFT) / categories.len().max(1) as f64;
    let point = |index: usize, value: f64| {
        format!(
            "{},{}",
            px(LEFT + width * (index as f64 + 0.5)),
            px(y_of(value, top))
        )
    };
    let path = |values: &[f64]| {
        values
            .iter()
            .enumerate()
            .map(|(index, value)| point(index, *value))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let area = match series.as_slice() {
        [only] if only.values.len() > 1 => {
            let floor = px(HEIGHT - BOTTOM);
            let (first, last) = (
                px(LEFT + width * 0.5),
                px(LEFT + width * (only.values.len() as f64 - 0.5)),
            );
            let shape = format!("M{first},{floor} {} {last},{floor}z", path(&only.values));
            Some(view! { <path class="area" d=shape></path> })
        }
        _ => None,
    };
    let lines = series
        .iter()
        .filter(|series| !series.values.is_empty())
        .map(|series| view! { <path class="ln" data-tone=series.tone.as_str() d=format!("M{}", path(&series.values))></path> })
        .collect_view();
    let marks = view! {
        {area}
        {lines}
    }
    .into_any();
    frame(label, categories, series, marks, top, width)
}
