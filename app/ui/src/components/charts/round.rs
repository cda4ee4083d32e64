//! Charts without axes: the ring and the small line.

use leptos::prelude::*;

use super::{Slice, px};
use crate::fmt;

/// Shares of a whole, with the sum in the middle.
#[component]
pub fn DonutChart(#[prop(into)] label: String, slices: Vec<Slice>) -> impl IntoView {
    const AROUND: f64 = std::f64::consts::TAU * 40.0;
    let total: f64 = slices.iter().map(|slice| slice.value).sum();
    let mut before = 0.0;
    let arcs = slices
        .iter()
        .filter(|slice| slice.value > 0.0)
        .map(|slice| {
            let length = slice.value / total * AROUND;
            // A gap between the parts, if there is more than one.
            let drawn = if length < AROUND {
                (length - 2.0).max(0.5)
            } else {
                length
            };
            let dashes = format!("{} {}", px(drawn), px(AROUND));
            let offset = px(-before);
            before += length;
            view! {
                <circle
                    class="arc"
                    data-tone=slice.tone.as_str()
                    cx="50"
                    cy="50"
                    r="40"
                    stroke-dasharray=dashes
                    stroke-dashoffset=offset
                    transform="rotate(-90 50 50)"
                ></circle>
            }
        })
        .collect_view();
    let parts = slices
        .iter()
        .map(|slice| {
            view! {
                <li>
                    <i class="sw" data-tone=slice.tone.as_str()></i>
                    {slice.name.clone()}
                    <span class="num">{fmt::decimal(slice.value)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <figure class="donut" aria-label=label>
            <svg class="chart" viewBox="0 0 100 100" aria-hidden="true">
                {arcs}
                <text class="total" x="50" y="57" text-anchor="middle">
                    {fmt::decimal(total)}
                </text>
            </svg>
            <ul class="legend">
                {parts}
            </ul>
        </figure>
    }
}

/// A small line beside a figure.
#[component]
pub fn Sparkline(
    /// What it shows and how it went, in words.
    #[prop(into)]
    label: String,
    values: Vec<f64>,
) -> impl IntoView {
    let most = values.iter().copied().fold(0.0_f64, f64::max).max(1.0);
    let step = 92.0 / values.len().saturating_sub(1).max(1) as f64;
    let points: Vec<(f64, f64)> = values
        .iter()
        .enumerate()
        .map(|(index, value)| (index as f64 * step, 25.0 - 22.0 * value / most))
        .collect();
    let path = points
        .iter()
        .map(|(x, y)| format!("{},{}", px(*x), px(*y)))
        .collect::<Vec<_>>()
        .join(" ");
    let end = points
        .last()
        .map(|(x, y)| view! { <circle class="b1" cx=px(*x) cy=px(*y) r="2.5"></circle> });
    view! {
        <svg class="spark chart" viewBox="0 0 96 28" role="img" aria-label=label>
            {(!path.is_empty()).then(|| view! { <path class="ln" d=format!("M{path}")></path> })}
            {end}
        </svg>
    }
}
