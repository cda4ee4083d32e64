//! Charts as SVG, drawn on either side, each with its figures as a table for those who cannot see. Numbers run left to right in every
//! language.

mod plot;
mod round;

use leptos::prelude::*;

use super::tone::Tone;
use crate::fmt;

pub use plot::{BarChart, LineChart};
pub use round::{DonutChart, Sparkline};

/// A row of values with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub tone: Tone,
    pub values: Vec<f64>,
}

/// A part of a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    pub name: String,
    pub tone: Tone,
    pub value: f64,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 180.0;
const LEFT: f64 = 36.0;
const BOTTOM: f64 = 22.0;
const TOP: f64 = 8.0;

/// The top of the scale: 1, 2, 4, 5 or 10 times a power of ten, so that quarters are readable.
fn ceiling(values: impl Iterator<Item = f64>) -> f64 {
    let most = values.fold(0.0_f64, f64::max);
    if most <= 4.0 {
        return 4.0;
    }
    let power = 10_f64.powf(most.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|top| *top >= most)
        .unwrap_or(most)
}

fn y_of(value: f64, top: f64) -> f64 {
    TOP + (HEIGHT - BOTTOM - TOP) * (1.0 - value / top)
}

/// A length with one decimal; more would only make the page larger.
fn px(value: f64) -> String {
    format!("{value:.1}")
}

fn grid(top: f64) -> AnyView {
    (0..=4)
        .map(|step| {
            let value = top * f64::from(step) / 4.0;
            let y = y_of(value, top);
            view! {
                <line class="grid" x1=px(LEFT) x2=px(WIDTH) y1=px(y) y2=px(y)></line>
                <text x=px(LEFT - 6.0) y=px(y + 4.0) text-anchor="end">
                    {fmt::decimal(value)}
                </text>
            }
        })
        .collect_view()
        .into_any()
}

/// The names under the columns; only as many as have room.
fn names(categories: &[String], width: f64) -> AnyView {
    let every = categories.len().div_ceil(8).max(1);
    categories
        .iter()
        .enumerate()
        .step_by(every)
        .map(|(index, name)| {
            let x = LEFT + width * (index as f64 + 0.5);
            view! {
                <text x=px(x) y=px(HEIGHT - 6.0) text-anchor="middle">
                    {name.clone()}
                </text>
            }
        })
        .collect_view()
        .into_any()
}

fn legend(series: &[Series]) -> Option<AnyView> {
    (series.len() > 1).then(|| {
        let parts = series
            .iter()
            .map(|series| {
                view! {
                    <span>
                        <i class="sw" data-tone=series.tone.as_str()></i>
                        {series.name.clone()}
                    </span>
                }
            })
            .collect_view();
        view! {
            <div class="legend" aria-hidden="true">
                {parts}
            </div>
        }
        .into_any()
    })
}

fn table(label: &str, categories: &[String], series: &[Series]) -> AnyView {
    let heads = series
        .iter()
        .map(|series| view! { <th scope="col">{series.name.clone()}</th> })
        .collect_view();
    let rows = categories
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let cells = series.iter().map(|series| view! { <td>{fmt::decimal(series.values.get(index).copied().unwrap_or(0.0))}</td> }).collect_view();
            view! {
                <tr>
                    <th scope="row">{name.clone()}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="vh">
            <table>
                <caption>{label.to_owned()}</caption>
                <thead>
                    <tr>
                        <td></td>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn frame(
    label: String,
    categories: Vec<String>,
    series: Vec<Series>,
    marks: AnyView,
    top: f64,
    width: f64,
) -> AnyView {
    view! {
        <figure class="chart-box">
            {legend(&series)}
            <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
                {grid(top)}
                {marks}
                {names(&categories, width)}
            </svg>
            {table(&label, &categories, &series)}
        </figure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::ceiling;

    #[test]
    fn scales_end_on_round_numbers() {
        for (most, expected) in [
            (0.0, 4.0),
            (3.0, 4.0),
            (5.0, 5.0),
            (7.0, 10.0),
            (13.0, 20.0),
            (38.0, 40.0),
            (41.0, 50.0),
            (99.0, 100.0),
            (1_001.0, 2_000.0),
        ] {
            assert_eq!(ceiling([most].into_iter()), expected, "{most}");
        }
    }
}
