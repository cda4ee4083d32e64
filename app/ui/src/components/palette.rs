//! The command palette: one field, results and commands by groups, all by keyboard.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::i18n::k;

use super::dialog::modal;
use super::icon::icon;
use crate::dom;
use crate::i18n::t;

/// A line of the palette.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaletteItem {
    pub id: String,
    pub label: String,
    pub icon: &'static str,
    /// What kind of thing it is, or where.
    pub hint: String,
    /// The key that does the same.
    pub key: Option<&'static str>,
    /// Where it leads; a command has none.
    pub href: Option<String>,
}

/// Lines under a heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaletteGroup {
    pub title: String,
    pub items: Vec<PaletteItem>,
}

/// The palette; what it shows follows `query`, which the page answers with `groups`.
#[component]
pub fn Palette(
    #[prop(into)] id: String,
    open: RwSignal<bool>,
    query: RwSignal<String>,
    #[prop(into)] groups: Signal<Vec<PaletteGroup>>,
    #[prop(optional, into)] loading: Signal<bool>,
    #[prop(optional, into)] placeholder: Signal<Option<String>>,
    /// A line was chosen; the palette closes itself.
    #[prop(into)]
    on_pick: Callback<PaletteItem>,
) -> impl IntoView {
    let list = StoredValue::new(format!("{id}-list"));
    let inside: ChildrenFn = std::sync::Arc::new(move || {
        content(list, open, query, groups, loading, placeholder, on_pick)
    });
    Effect::new(move |_| {
        if !open.get() {
            query.set(String::new());
        }
    });
    modal(
        id,
        open,
        "sheet",
        Signal::stored(t(k::UI_PALETTE).to_owned()),
        None,
        inside,
    )
}

fn content(
    list: StoredValue<String>,
    open: RwSignal<bool>,
    query: RwSignal<String>,
    groups: Signal<Vec<PaletteGroup>>,
    loading: Signal<bool>,
    placeholder: Signal<Option<String>>,
    on_pick: Callback<PaletteItem>,
) -> AnyView {
    let active = RwSignal::new(0_usize);
    let input = NodeRef::<html::Input>::new();
    let line_id = move |index: usize| list.with_value(|list| format!("{list}-{index}"));
    let pick = move |item: PaletteItem| {
        open.set(false);
        on_pick.run(item);
    };
    let count = move || {
        groups.with_untracked(|groups| groups.iter().map(|group| group.items.len()).sum::<usize>())
    };
    let key = move |event: KeyboardEvent| {
        let count = count();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => active.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                let at = active.get_untracked();
                if let Some(item) = groups.with_untracked(|groups| {
                    groups
                        .iter()
                        .flat_map(|group| &group.items)
                        .nth(at)
                        .cloned()
                }) {
                    pick(item);
                }
            }
            _ => return,
        }
        event.prevent_default();
        dom::reveal(&line_id(active.get_untracked()));
    };
    let lines = move || {
        let wanted = query.get();
        let mut index = 0;
        let shown = groups
            .get()
            .into_iter()
            .filter(|group| !group.items.is_empty())
            .map(|group| {
                let items = group
                    .items
                    .into_iter()
                    .map(|item| {
                        let at = index;
                        index += 1;
                        line(item, at, line_id(at), active, &wanted, Callback::new(pick))
                    })
                    .collect_view();
                view! {
                    <small role="presentation">{group.title}</small>
                    {items}
                }
            })
            .collect_view();
        let rest = (index == 0).then(|| {
            let text = if loading.get() { t(k::LOADING) } else { t(k::NO_RESULTS) };
            view! { <div class="none" role="option" aria-selected="false" aria-disabled="true">{text}</div> }
        });
        view! {
            {shown}
            {rest}
        }
    };
    view! {
        <div class="float palette">
            <div class="q">
                {icon("search")}
                <input
                    type="text"
                    role="combobox"
                    node_ref=input
                    autocomplete="off"
                    spellcheck="false"
                    value=query.get_untracked()
                    placeholder=move || placeholder.get()
                    aria-label=t(k::UI_PALETTE)
                    aria-autocomplete="list"
                    aria-expanded="true"
                    aria-controls=list.get_value()
                    aria-activedescendant=move || line_id(active.get())
                    on:input=move |event| {
                        active.set(0);
                        query.set(event_target_value(&event));
                    }
                    on:keydown=key
                />
                <kbd aria-hidden="true">"Esc"</kbd>
            </div>
            <div class="menu" role="listbox" id=list.get_value() aria-label=t(k::UI_PALETTE)>
                {lines}
            </div>
        </div>
    }
    .into_any()
}

fn line(
    item: PaletteItem,
    at: usize,
    id: String,
    active: RwSignal<usize>,
    wanted: &str,
    pick: Callback<PaletteItem>,
) -> AnyView {
    let (before, hit, after) = found(&item.label, wanted);
    let hit = (!hit.is_empty()).then(|| view! { <mark>{hit.to_owned()}</mark> });
    let hint =
        (!item.hint.is_empty()).then(|| view! { <span class="mut s12">{item.hint.clone()}</span> });
    let key = item
        .key
        .map(|key| view! { <kbd aria-hidden="true">{key}</kbd> });
    let sign = (!item.icon.is_empty()).then(|| icon(item.icon));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! {
        <div
            role="option"
            id=id
            aria-selected=move || if active.get() == at { "true" } else { "false" }
            data-active=move || (active.get() == at).then_some("")
            on:mousemove=move |_| active.set(at)
            on:click=move |_| pick.run(item.clone())
        >
            {sign}
            <span class="grow trunc">
                {before}
                {hit}
                {after}
            </span>
            {hint}
            {key}
        </div>
    }
    .into_any()
}

/// The first place of what was typed, without regard to case: before, hit, after.
fn found<'a>(label: &'a str, wanted: &str) -> (&'a str, &'a str, &'a str) {
    let wanted: Vec<char> = wanted.trim().chars().flat_map(char::to_lowercase).collect();
    label
        .char_indices()
        .filter(|_| !wanted.is_empty())
        .find_map(|(start, _)| Some((start, start + begins(&label[start..], &wanted)?)))
        .map_or((label, "", ""), |(start, end)| {
            (&label[..start], &label[start..end], &label[end..])
        })
}

/// How many bytes of the text the letters cover, if it begins with them.
fn begins(text: &str, mut wanted: &[char]) -> Option<usize> {
    let mut length = 0;
    for c in text.chars() {
        if wanted.is_empty() {
            break;
        }
        for lower in c.to_lowercase() {
            let (first, rest) = wanted.split_first()?;
            wanted = (*first == lower).then_some(rest)?;
        }
        length += c.len_utf8();
    }
    wanted.is_empty().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn marks_the_first_place_in_any_case() {
        for (label, wanted, expected) in [
            ("ТД «Меридиан»", "мери", ("ТД «", "Мери", "диан»")),
            ("Task list", "LIST", ("Task ", "list", "")),
            ("ааб", "аб", ("а", "аб", "")),
            ("ац аб", "аб", ("ац ", "аб", "")),
            ("Отчёт", "z", ("Отчёт", "", "")),
            ("Отчёт", " ", ("Отчёт", "", "")),
        ] {
            assert_eq!(found(label, wanted), expected, "{label} / {wanted}");
        }
    }
}
