//! Segmented switches (the same things seen another way) and tabs (things of another kind).

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::choice::Choice;
use super::icon::icon;
use crate::dom;

/// A switch of two to five views. With `href` the segments are links, as for views that have an address.
#[component]
pub fn Segmented(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    options: Vec<Choice>,
    /// Words for those who cannot see and on hover only.
    #[prop(optional)]
    icons_only: bool,
    /// The address of a segment.
    #[prop(optional, into)]
    href: Option<Callback<String, String>>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
) -> impl IntoView {
    let parts = options
        .into_iter()
        .map(|choice| {
            let quiet = icons_only && choice.icon.is_some();
            let said = quiet.then(|| choice.label.clone());
            let title = said.clone();
            let words = (!quiet).then(|| choice.label.clone());
            let mark = choice.mark();
            let count = choice
                .hint
                .clone()
                .map(|hint| view! { <span class="count">{hint}</span> });
            let own = StoredValue::new(choice.value);
            let on = Signal::derive(move || own.with_value(|own| value.with(|now| now == own)));
            match href {
                Some(href) => view! {
                    <a
                        href=move || href.run(own.get_value())
                        aria-current=move || on.get().then_some("page")
                        aria-label=said
                        title=title
                    >
                        {mark}
                        {words}
                        {count}
                    </a>
                }
                .into_any(),
                None => {
                    let choose = move |_| {
                        if let Some(run) = on_change {
                            run.run(own.get_value());
                        }
                    };
                    view! {
                        <button
                            type="button"
                            aria-pressed=move || if on.get() { "true" } else { "false" }
                            aria-label=said
                            title=title
                            on:click=choose
                        >
                            {mark}
                            {words}
                            {count}
                        </button>
                    }
                    .into_any()
                }
            }
        })
        .collect_view();
    view! {
        <div class="seg" role="group" aria-label=label>
            {parts}
        </div>
    }
}

fn tab_id(tabs: &str, value: &str) -> String {
    format!("{tabs}-tab-{value}")
}

fn panel_id(tabs: &str, value: &str) -> String {
    format!("{tabs}-panel-{value}")
}

/// A row of tabs; the arrows move among them. The hint of a choice is its count.
#[component]
pub fn Tabs(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] tabs: Signal<Vec<Choice>>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let own = StoredValue::new(id.clone());
    let all = move || {
        tabs.get()
            .into_iter()
            .map(|choice| {
                let (tab, panel) =
                    own.with_value(|id| (tab_id(id, &choice.value), panel_id(id, &choice.value)));
                let sign = choice.icon.map(icon);
                let count = choice
                    .hint
                    .map(|hint| view! { <span class="count">{hint}</span> });
                let key = StoredValue::new(choice.value);
                let on = Signal::derive(move || key.with_value(|key| value.with(|now| now == key)));
                view! {
                    <button
                        type="button"
                        role="tab"
                        id=tab
                        aria-controls=move || on.get().then(|| panel.clone())
                        aria-selected=move || if on.get() { "true" } else { "false" }
                        tabindex=move || if on.get() { "0" } else { "-1" }
                        on:click=move |_| on_change.run(key.get_value())
                    >
                        {sign}
                        {choice.label}
                        {count}
                    </button>
                }
            })
            .collect_view()
    };
    let key = move |event: KeyboardEvent| {
        let forward = if crate::i18n::dir() == "rtl" { -1 } else { 1 };
        let steps = match event.key().as_str() {
            "ArrowRight" => forward,
            "ArrowLeft" => -forward,
            _ => return,
        };
        event.prevent_default();
        own.with_value(|id| dom::rove(id, "[role=tab]", steps));
        let focused = dom::focused();
        let chosen = tabs.with_untracked(|tabs| {
            tabs.iter()
                .find(|choice| {
                    own.with_value(|id| {
                        focused.as_deref() == Some(tab_id(id, &choice.value).as_str())
                    })
                })
                .map(|choice| choice.value.clone())
        });
        if let Some(chosen) = chosen {
            on_change.run(chosen);
        }
    };
    view! {
        <div class="tabs" role="tablist" id=id aria-label=label on:keydown=key>
            {all}
        </div>
    }
}

/// What a tab shows.
#[component]
pub fn TabPanel(
    /// The id of the [`Tabs`].
    #[prop(into)]
    tabs_id: String,
    /// The value of its tab.
    #[prop(into)]
    value: String,
    #[prop(into)] current: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let (own, by) = (panel_id(&tabs_id, &value), tab_id(&tabs_id, &value));
    let on = Memo::new(move |_| current.with(|now| *now == value));
    move || {
        on.get().then(|| {
            view! {
                <div role="tabpanel" id=own.clone() aria-labelledby=by.clone() tabindex="0">
                    {children()}
                </div>
            }
        })
    }
}
