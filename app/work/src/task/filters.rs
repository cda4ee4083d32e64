//! The filter box: the query language with completion, and chips for what is asked most (SRC-04).

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::path;
use shared::work::task_filter::schema_task;
use ui::prelude::*;

use super::query::QueryState;

/// Chips that each stand for one term of the language.
const QUICK: [(&str, shared::i18n::Key, &str); 4] = [
    ("responsible:me", k::TASK_FILTER_MINE, "user"),
    (path::FILTER_OVERDUE, k::TASK_FILTER_OVERDUE, "alert"),
    ("deadline<1d", k::TASK_FILTER_TODAY, "clock"),
    ("priority>=high", k::TASK_FILTER_IMPORTANT, "flag"),
];

/// The filter row of the tasks page.
#[component]
pub fn FilterBar(state: QueryState) -> impl IntoView {
    let filter = state.part(|query| query.filter.clone());
    let text = RwSignal::new(filter.get_untracked());
    Effect::new(move |_| text.set(filter.get()));
    let fault = Signal::derive(move || fault_of(&text.get()));
    let apply = move || {
        let wanted = text.get_untracked().trim().to_owned();
        if fault_of(&wanted).is_none() {
            state.change(|query| query.filter = wanted);
        }
    };
    let suggestions = Memo::new(move |_| completions(&text.get()));
    let chips = QUICK.map(|(term, name, icon)| {
        let pressed = Signal::derive(move || Some(has_term(&filter.get(), term)));
        let toggle =
            move |()| state.change(|query| query.filter = toggle_term(&query.filter, term));
        view! { <Chip label=t(name) icon=icon pressed=pressed on_click=toggle/> }
    });
    view! {
        <div class="page-f filters" role="search">
            <form
                class="filter-box"
                on:submit=move |event| {
                    event.prevent_default();
                    apply();
                }
            >
                <span class="affix">
                    {icon("filter")}
                    <input
                        class="input"
                        id="task-filter"
                        name="filter"
                        type="search"
                        list="task-filter-list"
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=t(k::TASK_FILTER)
                        placeholder=t(k::TASK_FILTER_PLACEHOLDER)
                        aria-invalid=move || fault.get().map(|_| "true")
                        aria-describedby=move || fault.get().map(|_| "task-filter-error")
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                        on:change=move |_| apply()
                    />
                </span>
                <datalist id="task-filter-list">
                    {move || suggestions.get().into_iter().map(|(value, label)| view! { <option value=value>{label}</option> }).collect_view()}
                </datalist>
                {move || {
                    fault
                        .get()
                        .map(|fault| view! { <p class="error filter-error" role="alert" id="task-filter-error">{icon("alert")} {fault}</p> })
                }}
            </form>
            <div class="chips">{chips}</div>
        </div>
    }
}

fn fault_of(text: &str) -> Option<String> {
    schema_task()
        .parse(text)
        .err()
        .map(|error| error.message(lang()))
}

/// The whole text with each completion at its end put in, and what it means.
fn completions(text: &str) -> Vec<(String, String)> {
    let characters: Vec<char> = text.chars().collect();
    schema_task()
        .complete(text, characters.len(), lang())
        .into_iter()
        .map(|item| {
            let whole = characters[..item.from]
                .iter()
                .copied()
                .chain(item.insert.chars())
                .chain(characters[item.to..].iter().copied())
                .collect();
            (whole, item.insert)
        })
        .collect()
}

/// Whether a term stands in a filter by itself.
fn has_term(filter: &str, term: &str) -> bool {
    filter.split_whitespace().any(|part| part == term)
}

/// The filter with the term put in or taken out. "Overdue" stands in the place of "open", which it is a part of.
fn toggle_term(filter: &str, term: &str) -> String {
    let swapped = if term == path::FILTER_OVERDUE {
        path::FILTER_OPEN
    } else {
        ""
    };
    let (from, to) = if has_term(filter, term) {
        (term, swapped)
    } else {
        (swapped, term)
    };
    if from.is_empty() || !has_term(filter, from) {
        return format!("{filter} {to}").trim().to_owned();
    }
    let parts = filter
        .split_whitespace()
        .map(|part| if part == from { to } else { part });
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_puts_its_term_in_and_out() {
        let with = toggle_term(path::FILTER_OPEN, "responsible:me");
        assert_eq!(with, path::FILTER_MINE);
        assert_eq!(toggle_term(&with, "responsible:me"), path::FILTER_OPEN);
        assert_eq!(toggle_term("", "responsible:me"), "responsible:me");
        let late = toggle_term(&with, path::FILTER_OVERDUE);
        assert_eq!(late, "status:overdue responsible:me");
        assert_eq!(toggle_term(&late, path::FILTER_OVERDUE), with);
        assert_eq!(toggle_term("", path::FILTER_OVERDUE), path::FILTER_OVERDUE);
    }
}
