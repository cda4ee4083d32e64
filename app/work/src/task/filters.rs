//! The filter row: a menu for the status, a box for the query language with completion, and chips for what is asked most (SRC-04).

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::path;
use shared::work::task::Status;
use shared::work::task_filter::schema_task;
use ui::prelude::*;

use super::query::{QueryState, View};
use super::words::{status_icon, status_name, status_tone};

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
    // The status stands in its menu, all else in the box.
    let text = RwSignal::new(split(&filter.get_untracked()).1);
    Effect::new(move |_| text.set(split(&filter.get()).1));
    let fault = Signal::derive(move || fault_of(&text.get()));
    let apply = move || {
        let wanted = text.get_untracked().trim().to_owned();
        if fault_of(&wanted).is_none() {
            state.change(|query| query.filter = joined(split(&query.filter).0, &wanted));
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
            <StatusMenu state=state/>
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

/// The status as a word, and the choice of another.
#[component]
fn StatusMenu(state: QueryState) -> impl IntoView {
    let filter = state.part(|query| query.filter.clone());
    // The board and the calendar show what is done beside what is open.
    let everything = state.part(|query| query.view != View::List);
    let chosen = Memo::new(move |_| {
        filter.with(|filter| match split(filter).0 {
            Some("open") if everything.get() => "",
            Some(name) => name,
            None => "",
        })
    });
    let typed = Memo::new(move |_| filter.with(|filter| terms(&split(filter).1).any(is_status)));
    let words = move || {
        if typed.get() {
            t(k::TASK_FILTER_STATUS_TYPED)
        } else {
            name_of(chosen.get())
        }
    };
    let items = Signal::derive(move || {
        let item = move |name: &'static str| {
            MenuItem::new(name_of(name))
                .checked(!typed.get() && chosen.get() == name)
                .on(move || state.change(|query| query.filter = with_status(&query.filter, name)))
        };
        let group = |name, icon, tone| item(name).icon(icon).tone(tone);
        let mut items = Vec::new();
        if !everything.get() {
            items.push(group("open", "task", Tone::Mute));
        }
        items.push(group("overdue", "alert", Tone::Bad));
        items.push(MenuItem::line());
        items.extend(
            Status::ALL
                .into_iter()
                .map(|status| group(status.as_str(), status_icon(status), status_tone(status))),
        );
        items.extend([
            MenuItem::line(),
            item("closed").icon("check"),
            item("").icon("list"),
        ]);
        items
    });
    let trigger = move || {
        view! {
            <span>{t(k::TASK_FIELD_STATUS)}</span>
            <b>{words}</b>
            {icon("down")}
        }
    };
    view! { <Menu id="task-filter-status" label=t(k::TASK_FIELD_STATUS) items=items worded=true class="chip" trigger=trigger/> }
}

/// A status, or a group of them, in words; empty for all.
fn name_of(name: &str) -> &'static str {
    match name {
        "" => t(k::ALL),
        "open" => t(k::TASK_FILTER_OPEN),
        "closed" => t(k::TASK_FILTER_CLOSED),
        "overdue" => t(k::TASK_FILTER_OVERDUE),
        name => name.parse::<Status>().map_or("", status_name),
    }
}

/// The terms of a filter as they are written; what is quoted stays whole.
fn terms(filter: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    filter
        .split(move |c: char| {
            quoted ^= c == '"';
            c.is_whitespace() && !quoted
        })
        .filter(|term| !term.is_empty())
}

/// Whether a term speaks of the status, in any language and form.
fn is_status(term: &str) -> bool {
    let term = term.trim_start_matches('-');
    let name = term
        .split([':', '<', '>', '=', '!'])
        .next()
        .unwrap_or_default();
    name.len() < term.len()
        && schema_task()
            .field(name)
            .is_some_and(|field| field.name == "status")
}

/// The one status that a plain term asks for.
fn plain_status(term: &str) -> Option<&'static str> {
    let (name, value) = term.split_once(':')?;
    let field = schema_task()
        .field(name)
        .filter(|field| field.name == "status")?;
    field.choice(value).map(|choice| choice.name)
}

/// A filter as the row shows it: the status of the menu, and what stands in the box. What the menu cannot say stays in the box.
fn split(filter: &str) -> (Option<&'static str>, String) {
    let mut about = terms(filter).filter(|term| is_status(term));
    let status = match (about.next(), about.next()) {
        (Some(only), None) => plain_status(only),
        _ => None,
    };
    if status.is_none() {
        return (None, filter.trim().to_owned());
    }
    (status, without_status(filter))
}

/// The filter of a layout that shows what is done too: the usual "open", in whatever form it is written, does not hide it there.
pub(super) fn without_open(filter: &str) -> String {
    terms(filter)
        .filter(|term| plain_status(term) != Some("open"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn without_status(filter: &str) -> String {
    terms(filter)
        .filter(|term| !is_status(term))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The filter of a status in the menu and a text in the box; a status that is typed wins.
fn joined(status: Option<&str>, text: &str) -> String {
    match status {
        Some(status) if !terms(text).any(is_status) => {
            format!("status:{status} {text}").trim().to_owned()
        }
        _ => text.to_owned(),
    }
}

/// The filter with another status; with none when it is empty.
fn with_status(filter: &str, status: &str) -> String {
    joined(
        Some(status).filter(|status| !status.is_empty()),
        &without_status(filter),
    )
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

    #[test]
    fn board_and_calendar_show_what_is_done() {
        for (filter, shown) in [
            ("status:open responsible:me", "responsible:me"),
            ("статус:открыта акт", "акт"),
            ("status:overdue", "status:overdue"),
            ("-status:open", "-status:open"),
        ] {
            assert_eq!(without_open(filter), shown, "{filter}");
        }
    }

    #[test]
    fn a_plain_status_stands_in_the_menu() {
        let check = |filter, status, text: &str| {
            assert_eq!(split(filter), (status, text.to_owned()), "{filter}");
        };
        check(path::FILTER_OPEN, Some("open"), "");
        check(path::FILTER_MINE, Some("open"), "responsible:me");
        check("акт статус:новые срок<7д", Some("new"), "акт срок<7д");
        check("\"акт status:open\"", None, "\"акт status:open\"");
        for kept in [
            "-status:done",
            "status:new,review",
            "status:open -статус:новая",
            "status",
            "",
        ] {
            check(kept, None, kept);
        }
    }

    #[test]
    fn the_menu_and_the_box_make_one_filter() {
        assert_eq!(joined(Some("open"), ""), path::FILTER_OPEN);
        assert_eq!(joined(Some("open"), "responsible:me"), path::FILTER_MINE);
        assert_eq!(joined(Some("open"), "статус:новая акт"), "статус:новая акт");
        assert_eq!(joined(None, "акт"), "акт");
        assert_eq!(
            with_status(path::FILTER_MINE, "done"),
            "status:done responsible:me"
        );
        assert_eq!(
            with_status("-status:done \"a b\"", "new"),
            "status:new \"a b\""
        );
        assert_eq!(with_status(path::FILTER_MINE, ""), "responsible:me");
    }
}
