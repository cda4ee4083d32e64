//! The filter box: the query language with completion, and chips for what is asked most (SRC-04).

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task_filter::schema_task;
use ui::prelude::*;

use super::query::QueryState;

/// Chips that each stand for one term of the language.
const QUICK: [(&str, shared::i18n::Key, &str); 4] = [
    ("assignee:me", k::TASK_FILTER_MINE, "user"),
    ("status:overdue", k::TASK_FILTER_OVERDUE, "alert"),
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
        let toggle = move |()| state.change(|query| query.filter = toggle_term(&query.filter, term));
        view! { <Chip label=t(name) icon=icon pressed=pressed on_click=toggle/> }
    });
    view! {
        <div class="page-f" role="search">
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
            {chips}
        </div>
    }
}

fn fault_of(text: &str) -> Option<String> {
    schema_task().parse(text).err().map(|error| error.message(lang()))
}

/// The whole text with each completion at its end put in, and what it means.
fn completions(text: &str) -> Vec<(String, String)> {
    let characters: Vec<char> = text.chars().collect();
    schema_task()
        .complete(text, characters.len(), lang())
        .into_iter()
        .map(|item| {
            let whole = characters[..item.from].iter().copied().chain(item.insert.chars()).chain(characters[item.to..].iter().copied()).collect();
            (whole, item.insert)
        })
        .collect()
}

/// Whether a term stands in a filter by itself.
fn has_term(filter: &str, term: &str) -> bool {
    filter.split_whitespace().any(|part| part == term)
}

/// The filter with the term put in or taken out.
fn toggle_term(filter: &str, term: &str) -> String {
    if has_term(filter, term) {
        filter.split_whitespace().filter(|part| *part != term).collect::<Vec<_>>().join(" ")
    } else {
        format!("{filter} {term}").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_puts_its_term_in_and_out() {
        let with = toggle_term("status:open", "assignee:me");
        assert_eq!(with, "status:open assignee:me");
        assert_eq!(toggle_term(&with, "assignee:me"), "status:open");
        assert_eq!(toggle_term("", "assignee:me"), "assignee:me");
    }
}
