//! The search-select: type, choose from what is found; people, tags, projects, departments.

mod list;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::i18n::k;

use super::choice::{Choice, Search};
use super::field::Wiring;
use super::icon::icon;
use crate::dom;
use crate::i18n::{t, tf};
use list::List;

/// Chooses one or, with `multiple`, several; options are given or searched.
#[component]
pub fn Combobox(
    value: RwSignal<Vec<Choice>>,
    /// All options, for lists that are short; filtered here.
    #[prop(optional, into)]
    options: Signal<Vec<Choice>>,
    /// Finds options for what was typed, for all others.
    #[prop(optional)]
    search: Option<Search>,
    #[prop(optional)] multiple: bool,
    /// What was typed may become a new option (its value is its label).
    #[prop(optional)]
    creatable: bool,
    /// Needed outside of a [`super::Field`] only.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] aria_label: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<Vec<Choice>>>,
) -> impl IntoView {
    let wiring = Wiring::find(id);
    let own = StoredValue::new(wiring.id.clone().unwrap_or_default());
    let list = List {
        open: RwSignal::new(false),
        found: RwSignal::new(Vec::new()),
        active: RwSignal::new(0),
        loading: RwSignal::new(false),
        query: RwSignal::new(String::new()),
        turn: StoredValue::new(0),
    };
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let now = list.query.get();
        if let Some(input) = input.get()
            && input.value() != now
        {
            input.set_value(&now);
        }
    });
    let wrap_id = move || own.with_value(|id| format!("{id}-combo"));
    let list_id = move || own.with_value(|id| format!("{id}-list"));
    let option_id = move |index: usize| own.with_value(|id| format!("{id}-option-{index}"));
    dom::on_outside(wrap_id(), list.open.into(), move || list.open.set(false));

    let tell = move || {
        if let Some(run) = on_change {
            run.run(value.get_untracked());
        }
    };
    let open = move || {
        if !disabled.get_untracked() && !list.open.get_untracked() {
            list.open.set(true);
            list.find(options, search);
        }
    };
    let choose = move |choice: Choice| {
        value.update(|chosen| {
            let known = chosen.iter().position(|other| other.value == choice.value);
            match (multiple, known) {
                (true, Some(index)) => drop(chosen.remove(index)),
                (true, None) => chosen.push(choice),
                (false, _) => *chosen = vec![choice],
            }
        });
        list.query.set(String::new());
        if multiple {
            list.find(options, search)
        } else {
            list.open.set(false)
        }
        own.with_value(|id| dom::focus(id));
        tell();
    };
    let remove = move |gone: &str| {
        value.update(|chosen| chosen.retain(|choice| choice.value != gone));
        own.with_value(|id| dom::focus(id));
        tell();
    };
    // The option that typing would make, when nothing has that name.
    let created = move || {
        let text = list.query.get().trim().to_owned();
        let known = list.found.with(|found| {
            found
                .iter()
                .any(|choice| choice.label.to_lowercase() == text.to_lowercase())
        });
        (creatable && !text.is_empty() && !known).then(|| Choice::new(text.clone(), text))
    };
    let shown = Memo::new(move |_| {
        let mut all = list.found.get();
        all.extend(created());
        all
    });
    let key = move |event: KeyboardEvent| {
        let count = shown.with_untracked(Vec::len);
        let is_open = list.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if !is_open => open(),
            "ArrowDown" if count > 0 => list.active.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if is_open && count > 0 => {
                list.active.update(|at| *at = (*at + count - 1) % count)
            }
            "Enter" if is_open => {
                if let Some(choice) =
                    shown.with_untracked(|all| all.get(list.active.get_untracked()).cloned())
                {
                    choose(choice);
                }
            }
            "Escape" if is_open => {
                list.open.set(false);
                event.stop_propagation();
            }
            "Backspace" if list.query.with_untracked(String::is_empty) => {
                let last =
                    value.with_untracked(|chosen| chosen.last().map(|choice| choice.value.clone()));
                if let Some(last) = last {
                    remove(&last);
                }
                return;
            }
            "Tab" => return list.open.set(false),
            _ => return,
        }
        event.prevent_default();
        if list.open.get_untracked() {
            dom::reveal(&option_id(list.active.get_untracked()));
        }
    };
    let take = move |event| {
        list.query.set(event_target_value(&event));
        list.open.set(true);
        list.find(options, search);
    };
    let tags = move || {
        value
            .get()
            .into_iter()
            .map(|choice| {
                let label = tf(k::UI_REMOVE_NAMED, &[("name", &choice.label)]);
                let mark = choice.mark();
                let gone = choice.value.clone();
                view! {
                    <span class="tag">
                        {mark}
                        <span class="trunc">{choice.label}</span>
                        <button
                            type="button"
                            aria-label=label
                            disabled=disabled
                            on:click=move |event| {
                                event.stop_propagation();
                                remove(&gone);
                            }
                        >
                            {icon("x")}
                        </button>
                    </span>
                }
            })
            .collect_view()
    };
    let options_view = move || {
        list.open.get().then(|| {
            let all = shown.get();
            let empty = all.is_empty().then(|| {
                let text = if list.loading.get() { t(k::LOADING) } else { t(k::NO_RESULTS) };
                view! { <li class="none" role="option" aria-disabled="true" aria-selected="false">{text}</li> }
            });
            let made = created().map(|choice| choice.value);
            let rows = all
                .into_iter()
                .enumerate()
                .map(|(index, choice)| {
                    let chosen = value.with(|now| now.iter().any(|other| other.value == choice.value));
                    let words = if made.as_ref() == Some(&choice.value) { tf(k::UI_CREATE_NAMED, &[("name", &choice.label)]) } else { choice.label.clone() };
                    let hint = choice.hint.clone().map(|hint| view! { <span class="mut s12">{hint}</span> });
                    let mark = choice.mark();
                    view! {
                        <li
                            role="option"
                            id=option_id(index)
                            aria-selected=if chosen { "true" } else { "false" }
                            data-active=move || if list.active.get() == index { "true" } else { "false" }
                            on:mouseenter=move |_| list.active.set(index)
                            on:mousedown=move |event| {
                                event.prevent_default();
                                choose(choice.clone());
                            }
                        >
                            {mark}
                            <span class="grow trunc">{words}</span>
                            {hint}
                            {chosen.then(|| icon("check"))}
                        </li>
                    }
                })
                .collect_view();
            view! {
                <ul class="float combo-list" role="listbox" id=list_id() aria-label=move || aria_label.get().unwrap_or_else(|| t(k::CHOOSE).to_owned())>
                    {rows}
                    {empty}
                </ul>
            }
        })
    };
    let hint = move || {
        value
            .with(Vec::is_empty)
            .then(|| placeholder.get())
            .flatten()
    };
    view! {
        <div
            class="combo"
            class:one=!multiple
            id=wrap_id()
            data-filled=move || value.with(|chosen| !chosen.is_empty()).then_some("")
            data-invalid=wiring.aria_invalid()
            data-disabled=move || disabled.get().then_some("true")
            on:click=move |_| {
                own.with_value(|id| dom::focus(id));
                open();
            }
        >
            {tags}
            <input
                type="text"
                role="combobox"
                node_ref=input
                id=wiring.id.clone()
                autocomplete="off"
                spellcheck="false"
                placeholder=hint
                disabled=disabled
                aria-label=move || aria_label.get()
                aria-autocomplete="list"
                aria-expanded=move || if list.open.get() { "true" } else { "false" }
                aria-controls=move || list.open.get().then(list_id)
                aria-activedescendant=move || list.open.get().then(|| option_id(list.active.get()))
                aria-describedby=wiring.described_by.clone()
                aria-invalid=wiring.aria_invalid()
                aria-required=wiring.aria_required()
                on:input=take
                on:keydown=key
            />
            {icon("down")}
            {options_view}
        </div>
    }
}
