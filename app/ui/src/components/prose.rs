//! Plain text as people write it: paragraphs, addresses that become links, mentions. Nothing in it is read as HTML.

use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Link(String),
    Mention(String),
}

/// Shows a text.
#[component]
pub fn Prose(
    #[prop(into)] text: Signal<String>,
    /// Names of several words that may be mentioned; others end at the first space.
    #[prop(optional)]
    names: Vec<String>,
) -> impl IntoView {
    let paragraphs = move || {
        text.with(|text| {
            text.split("\n\n")
                .map(str::trim)
                .filter(|paragraph| !paragraph.is_empty())
                .map(|paragraph| view! { <p>{pieces(paragraph, &names).into_iter().map(draw).collect_view()}</p> })
                .collect_view()
        })
    };
    view! { <div class="prose">{paragraphs}</div> }
}

fn draw(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Link(address) => {
            let words = address.clone();
            view! {
                <a href=address target="_blank" rel="noopener noreferrer nofollow external">
                    {words}
                </a>
            }
            .into_any()
        }
        Piece::Mention(name) => view! { <span class="at">{name}</span> }.into_any(),
    }
}

fn pieces(text: &str, names: &[String]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    let mut after_word = false;
    while let Some(c) = rest.chars().next() {
        let special = if after_word {
            None
        } else {
            link(rest)
                .map(Piece::Link)
                .or_else(|| mention(rest, names).map(Piece::Mention))
        };
        if let Some(piece) = special {
            if !plain.is_empty() {
                out.push(Piece::Text(std::mem::take(&mut plain)));
            }
            let (Piece::Text(words) | Piece::Link(words) | Piece::Mention(words)) = &piece;
            rest = &rest[words.len()..];
            after_word = true;
            out.push(piece);
        } else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
            after_word = c.is_alphanumeric();
        }
    }
    if !plain.is_empty() {
        out.push(Piece::Text(plain));
    }
    out
}

/// The web address that the text begins with, without the sentence's punctuation.
fn link(text: &str) -> Option<String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    if !host.starts_with(char::is_alphanumeric) {
        return None;
    }
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»'))
        .unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    // A bracket belongs to the address only if it was opened in it.
    let address = if address.contains('(') {
        address
    } else {
        address.trim_end_matches(')')
    };
    Some(address.to_owned())
}

/// The mention that the text begins with.
fn mention(text: &str, names: &[String]) -> Option<String> {
    let name = text.strip_prefix('@')?;
    if let Some(known) = names
        .iter()
        .filter(|known| !known.is_empty() && name.starts_with(known.as_str()))
        .max_by_key(|known| known.len())
    {
        return Some(format!("@{known}"));
    }
    let end = name
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '-')))
        .unwrap_or(name.len());
    let name = name[..end].trim_end_matches(['.', '-']);
    (!name.is_empty()).then(|| format!("@{name}"))
}

#[cfg(test)]
mod tests {
    use super::Piece::{Link, Mention, Text};
    use super::*;

    fn check(text: &str, expected: &[Piece]) {
        let names = ["Ирина Ким".to_owned()];
        assert_eq!(pieces(text, &names), expected, "{text}");
    }

    #[test]
    fn finds_links_and_mentions() {
        check(
            "См. https://a.example/x?y=1.",
            &[
                Text("См. ".into()),
                Link("https://a.example/x?y=1".into()),
                Text(".".into()),
            ],
        );
        check(
            "(http://a.example)",
            &[
                Text("(".into()),
                Link("http://a.example".into()),
                Text(")".into()),
            ],
        );
        check(
            "https://a.example/b_(c)",
            &[Link("https://a.example/b_(c)".into())],
        );
        check(
            "@Ирина Ким, проверь",
            &[Mention("@Ирина Ким".into()), Text(", проверь".into())],
        );
        check(
            "@ivan. Привет",
            &[Mention("@ivan".into()), Text(". Привет".into())],
        );
    }

    #[test]
    fn leaves_the_rest_alone() {
        check("почта a@b.example", &[Text("почта a@b.example".into())]);
        check(
            "javascript:alert(1) https:// @ ",
            &[Text("javascript:alert(1) https:// @ ".into())],
        );
        check("<script>", &[Text("<script>".into())]);
    }
}
