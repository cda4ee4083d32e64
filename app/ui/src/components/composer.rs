//! Writing a message: grows with the text, sends by Ctrl+Enter, keeps a draft, mentions people by `@`.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::i18n::k;

use super::button::{Button, IconButton, Size, Variant};
use super::choice::{Choice, Search};
use super::draft::use_draft;
use super::input::TextArea;
use crate::dom;
use crate::i18n::t;

/// The mention that is being typed.
#[derive(Clone, Copy)]
struct Mention {
    id: StoredValue<String>,
    found: RwSignal<Vec<Choice>>,
    active: RwSignal<usize>,
    turn: StoredValue<u32>,
    value: RwSignal<String>,
}

impl Mention {
    /// Looks at the word before the caret.
    fn look(self, people: Search) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let word = self
            .id
            .with_value(|id| dom::caret(id))
            .and_then(|(before, _)| typed_name(&before).map(ToOwned::to_owned));
        let Some(word) = word else {
            return self.found.set(Vec::new());
        };
        let answer = people.run(word);
        leptos::task::spawn_local(async move {
            let found = answer.await.unwrap_or_default();
            if self.turn.try_get_value() == Some(turn) {
                self.active.set(0);
                self.found.set(found);
            }
        });
    }

    /// Puts the name into the text.
    fn take(self, choice: &Choice) {
        self.found.set(Vec::new());
        let Some((before, whole)) = self.id.with_value(|id| dom::caret(id)) else {
            return;
        };
        let Some(word) = typed_name(&before) else {
            return;
        };
        let kept = &before[..before.len() - word.len()];
        let text = format!(
            "{kept}{} {}",
            choice.label,
            whole[before.len()..].trim_start_matches(' ')
        );
        let caret = kept.encode_utf16().count() + choice.label.encode_utf16().count() + 1;
        self.value.set(text);
        let id = self.id.get_value();
        dom::after_draw(move || {
            dom::focus(&id);
            dom::set_caret(&id, u32::try_from(caret).unwrap_or(u32::MAX));
        });
    }

    /// Handles the keys of the list; tells whether it did.
    fn key(self, event: &KeyboardEvent) -> bool {
        let count = self.found.with_untracked(Vec::len);
        if count == 0 {
            return false;
        }
        match event.key().as_str() {
            "ArrowDown" => self.active.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => self.active.update(|at| *at = (*at + count - 1) % count),
            "Enter" | "Tab" => {
                if let Some(choice) = self
                    .found
                    .with_untracked(|found| found.get(self.active.get_untracked()).cloned())
                {
                    self.take(&choice);
                }
            }
            "Escape" => self.found.set(Vec::new()),
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }
}

/// The beginning of a name after the last `@` before the caret.
fn typed_name(before: &str) -> Option<&str> {
    let (start, _) = before.char_indices().rev().find(|(_, c)| *c == '@')?;
    let word = &before[start + 1..];
    let begins = before[..start]
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric());
    (begins && word.chars().count() <= 40 && !word.contains('\n') && word.matches(' ').count() <= 1)
        .then_some(word)
}

/// The field at the foot of a timeline.
#[component]
pub fn Composer(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] placeholder: Signal<Option<String>>,
    /// The words of the button.
    #[prop(optional, into)]
    submit: Signal<Option<String>>,
    value: RwSignal<String>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// One line high, the button beside as a sign alone: in the panel.
    #[prop(optional)]
    compact: bool,
    /// An internal note: looks like one.
    #[prop(optional, into)]
    inner: Signal<bool>,
    /// Keeps the text on this device under this key until it is sent.
    #[prop(optional, into)]
    draft: Option<String>,
    /// Finds people to mention.
    #[prop(optional)]
    people: Option<Search>,
    /// Gets the text, trimmed and not empty. The page empties `value` when the server has it.
    #[prop(into)]
    on_submit: Callback<String>,
) -> impl IntoView {
    if let Some(key) = draft {
        use_draft(key, value);
    }
    let mention = Mention {
        id: StoredValue::new(id.clone()),
        found: RwSignal::new(Vec::new()),
        active: RwSignal::new(0),
        turn: StoredValue::new(0),
        value,
    };
    let send = move || {
        let text = value.with_untracked(|text| text.trim().to_owned());
        if !text.is_empty() && !busy.get_untracked() {
            on_submit.run(text);
        }
    };
    let take = move |_: String| {
        if let Some(people) = people {
            mention.look(people);
        }
    };
    let key = move |event: KeyboardEvent| {
        mention.key(&event);
    };
    let list = move || {
        mention.found.with(|found| !found.is_empty()).then(|| {
            let rows = mention
                .found
                .get()
                .into_iter()
                .enumerate()
                .map(|(index, choice)| {
                    let (label, hint, mark) = (choice.label.clone(), choice.hint.clone(), choice.mark());
                    view! {
                        <li
                            role="option"
                            aria-selected=move || if mention.active.get() == index { "true" } else { "false" }
                            data-active=move || if mention.active.get() == index { "true" } else { "false" }
                            on:mousedown=move |event| {
                                event.prevent_default();
                                mention.take(&choice);
                            }
                        >
                            {mark}
                            <span class="grow trunc">{label}</span>
                            {hint.map(|hint| view! { <span class="mut s12">{hint}</span> })}
                        </li>
                    }
                })
                .collect_view();
            view! {
                <ul class="float combo-list" role="listbox" aria-label=t(k::UI_MENTION)>
                    {rows}
                </ul>
            }
        })
    };
    let words = Signal::derive(move || submit.get().unwrap_or_else(|| t(k::SEND).to_owned()));
    let empty = Signal::derive(move || value.with(|text| text.trim().is_empty()));
    let hint =
        (!compact).then(|| view! { <span class="hint wide-only">{t(k::UI_SEND_HINT)}</span> });
    let button = if compact {
        let still = Signal::derive(move || empty.get() || busy.get());
        view! {
            <IconButton
                icon="send"
                label=words
                variant=Variant::Primary
                small=true
                flip=true
                disabled=still
                on_click=move |()| send()
            />
        }
        .into_any()
    } else {
        view! {
            <Button
                label=words
                icon="send"
                variant=Variant::Primary
                size=Size::Small
                busy=busy
                disabled=empty
                on_click=move |()| send()
            />
        }
        .into_any()
    };
    let label = Signal::derive(move || Some(label.get()));
    view! {
        <div class="composer" class:compact=compact class:inner=move || inner.get()>
            {list}
            <TextArea
                value=value
                id=id
                aria_label=label
                placeholder=placeholder
                rows=1
                class=""
                on_input=take
                on_key=key
                on_submit=move |()| send()
            />
            <div class="bar">
                {hint}
                <span class="end"></span>
                {button}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::typed_name;

    #[test]
    fn a_name_begins_after_an_at_sign() {
        for (before, expected) in [
            ("привет @ир", Some("ир")),
            ("@", Some("")),
            ("@Ирина Ки", Some("Ирина Ки")),
            ("почта a@b", None),
            ("@Ирина Ким, проверь это", None),
            ("без знака", None),
        ] {
            assert_eq!(typed_name(before), expected, "{before}");
        }
    }
}
