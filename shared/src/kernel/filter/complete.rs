//! What could stand at the caret.

use serde::{Deserialize, Serialize};

use super::parse::{ME_WORDS, NONE_WORDS};
use super::when::NAMED;
use super::{Choice, FieldSpec, Kind, Schema, fold};
use crate::i18n::Lang;

/// The most proposals at once.
const MAX: usize = 20;

/// One proposal: replace the characters from `from` up to `to` by `insert`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// The new text; a field comes with its colon.
    pub insert: String,
    /// First character replaced.
    pub from: usize,
    /// The character behind the last one replaced.
    pub to: usize,
}

impl Schema {
    /// Proposals for a caret before the character `caret`, in the language of what was begun, else in that of the person.
    ///
    /// Names of people, projects and tags are not known here; the page adds them for [`Kind::User`] and [`Kind::Name`].
    pub fn complete(&self, text: &str, caret: usize, lang: Lang) -> Vec<Completion> {
        let chars: Vec<char> = text.chars().collect();
        let caret = caret.min(chars.len());
        let (mut start, mut in_quotes) = (0, false);
        for (at, c) in chars[..caret].iter().enumerate() {
            in_quotes ^= *c == '"';
            if c.is_whitespace() && !in_quotes {
                start = at + 1;
            }
        }
        if in_quotes {
            return Vec::new();
        }
        start += usize::from(chars[start..caret].first() == Some(&'-'));
        let token = &chars[start..caret];
        let is_operator = |c: &char| matches!(c, ':' | '<' | '>' | '=');
        let Some(operator) = token.iter().position(is_operator) else {
            let names = self
                .fields
                .iter()
                .map(|field| ((field.name, field.ru), field.words().collect()));
            return choose(names, token, start, caret, lang, ":");
        };
        let name: String = token[..operator].iter().filter(|c| **c != '!').collect();
        let Some(field) = self.field(&name) else {
            return Vec::new();
        };
        let compares = token[operator..].iter().any(|c| matches!(c, '<' | '>'));
        let value = token
            .iter()
            .rposition(|c| is_operator(c) || *c == ',')
            .map_or(0, |at| at + 1);
        choose(
            values(field, compares).into_iter(),
            &token[value..],
            start + value,
            caret,
            lang,
            "",
        )
    }
}

/// How a proposal is written, and the words that lead to it.
type Proposal = ((&'static str, &'static str), Vec<&'static str>);

fn values(field: &'static FieldSpec, compares: bool) -> Vec<Proposal> {
    let pair = |name: &'static str, ru: &'static str| ((name, ru), vec![name, ru]);
    let mut all: Vec<Proposal> = match &field.kind {
        Kind::Choice { values, .. } => values
            .iter()
            .filter(|choice| !compares || choice.meaning == super::Meaning::Itself)
            .map(|choice| ((choice.name, choice.ru), Choice::words(choice).collect()))
            .collect(),
        Kind::User => vec![pair(ME_WORDS[0], ME_WORDS[1])],
        Kind::Date => {
            let offsets = [
                ("1d", "1д"),
                ("7d", "7д"),
                ("30d", "30д"),
                ("-7d", "-7д"),
                ("-30d", "-30д"),
            ];
            NAMED
                .iter()
                .map(|&(_, name, ru, _)| pair(name, ru))
                .chain(offsets.map(|(name, ru)| pair(name, ru)))
                .collect()
        }
        Kind::Duration => [("30m", "30м"), ("1h", "1ч"), ("2h", "2ч"), ("1d", "1д")]
            .map(|(name, ru)| pair(name, ru))
            .into(),
        Kind::Flag { .. } => return vec![pair("yes", "да"), pair("no", "нет")],
        Kind::Text | Kind::FullText => return Vec::new(),
        Kind::Name | Kind::Number => Vec::new(),
    };
    if !compares {
        all.push(pair(NONE_WORDS[0], NONE_WORDS[1]));
    }
    all
}

/// Those that the begun word leads to.
fn choose(
    all: impl Iterator<Item = Proposal>,
    begun: &[char],
    from: usize,
    to: usize,
    lang: Lang,
    end: &str,
) -> Vec<Completion> {
    let begun = fold(&begun.iter().collect::<String>());
    let russian = if begun.chars().any(char::is_alphabetic) {
        begun.chars().any(|c| matches!(c, 'а'..='я'))
    } else {
        lang == Lang::Ru
    };
    all.filter(|(_, words)| words.iter().any(|word| fold(word).starts_with(&begun)))
        .map(|((name, ru), _)| Completion {
            insert: format!("{}{end}", if russian { ru } else { name }),
            from,
            to,
        })
        .take(MAX)
        .collect()
}
