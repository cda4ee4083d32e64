//! Parts of tables: the scrolling region, sortable heads, the choice of columns, boxes to pick rows.

use leptos::html;
use leptos::prelude::*;
use shared::i18n::k;

use super::choice::Choice;
use super::icon::icon;
use super::popover::Popover;
use crate::dom;
use crate::i18n::{t, tf};

/// The place where a table scrolls; reachable by keyboard.
#[component]
pub fn TableRegion(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="scroll grow" role="region" tabindex="0" aria-label=label>
            {children()}
        </div>
    }
}

/// The head of a column to sort by. The order is a field's name, with `-` before it for descending, as in the API.
#[component]
pub fn SortHead(
    #[prop(into)] label: Signal<String>,
    field: &'static str,
    #[prop(into)] sort: Signal<String>,
    #[prop(into)] on_sort: Callback<String>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let order = Memo::new(move |_| {
        sort.with(|sort| match sort.strip_prefix('-') {
            Some(name) if name == field => "descending",
            None if sort == field => "ascending",
            _ => "none",
        })
    });
    let turn = move |_| {
        let next = if order.get_untracked() == "ascending" {
            format!("-{field}")
        } else {
            field.to_owned()
        };
        on_sort.run(next);
    };
    view! {
        <th scope="col" class=class aria-sort=move || order.get()>
            <button type="button" class="sort" title=move || tf(k::UI_SORT_BY, &[("name", &label.get())]) on:click=turn>
                {label}
                {move || icon(if order.get() == "descending" { "down" } else { "up" })}
            </button>
        </th>
    }
}

/// Which columns are shown; the page remembers it.
#[component]
pub fn ColumnChoice(
    #[prop(into)] id: String,
    /// The columns that may be hidden.
    #[prop(into)]
    columns: Signal<Vec<Choice>>,
    /// The values of those shown.
    visible: RwSignal<Vec<String>>,
    #[prop(optional, into)] on_change: Option<Callback<Vec<String>>>,
) -> impl IntoView {
    let box_of = move |choice: Choice| {
        let value = StoredValue::new(choice.value);
        let on = Signal::derive(move || {
            value.with_value(|value| visible.with(|all| all.contains(value)))
        });
        let take = move |on: bool| {
            visible.update(|all| {
                all.retain(|other| value.with_value(|value| other != value));
                if on {
                    all.push(value.get_value());
                }
            });
            if let Some(run) = on_change {
                run.run(visible.get_untracked());
            }
        };
        let words = choice.label.clone();
        view! {
            <label class="check">
                {tick(Signal::stored(None), on, Signal::stored(false), Callback::new(take))}
                <span class="txt">{words}</span>
            </label>
        }
    };
    view! {
        <Popover id=id label=t(k::UI_COLUMNS) trigger=|| icon("columns") end=true>
            <fieldset class="col plain-set">
                <legend class="mut s12">{t(k::UI_COLUMNS)}</legend>
                {move || columns.get().into_iter().map(box_of).collect_view()}
            </fieldset>
        </Popover>
    }
}

fn tick(
    label: Signal<Option<String>>,
    checked: Signal<bool>,
    partly: Signal<bool>,
    on_change: Callback<bool>,
) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            input.set_checked(checked.get());
            input.set_indeterminate(partly.get());
        }
    });
    let take = move |event| {
        on_change.run(event_target_checked(&event));
        // The page may have refused: the box shows what holds, not what was pressed.
        dom::after_draw(move || {
            if let (Some(input), Some(now)) = (node.get_untracked(), checked.try_get_untracked()) {
                input.set_checked(now);
            }
        });
    };
    view! {
        <input
            type="checkbox"
            node_ref=node
            aria-label=label
            checked=checked.get_untracked()
            on:change=take
        />
    }
    .into_any()
}

/// The box in a table's head that picks all rows shown.
#[component]
pub fn PickAll(
    #[prop(optional, into)] label: Signal<Option<String>>,
    /// How many rows there are.
    #[prop(into)]
    total: Signal<usize>,
    /// How many of them are picked.
    #[prop(into)]
    picked: Signal<usize>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    let label =
        Signal::derive(move || Some(label.get().unwrap_or_else(|| t(k::SELECT_ALL).to_owned())));
    let all = Signal::derive(move || total.get() > 0 && picked.get() >= total.get());
    let partly = Signal::derive(move || picked.get() > 0 && picked.get() < total.get());
    view! { <label class="check pick">{tick(label, all, partly, on_change)}</label> }
}

/// The box of a row.
#[component]
pub fn Pick(
    /// For example: select 2187.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
) -> impl IntoView {
    let label = Signal::derive(move || Some(label.get()));
    view! { <label class="check pick">{tick(label, checked, Signal::stored(false), on_change)}</label> }
}
