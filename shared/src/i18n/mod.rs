//! Texts in the person's language (UI-07): one catalogue, checked when it is compiled.
//!
//! `locales/<area>.json` holds the texts; `build.rs` makes a [`Key`] constant of each in [`k`]. The server has all languages
//! (feature `catalogue`); the browser is sent the table of one language by a script and [`install`]s it before the first page.
//! Russian and English are complete, Arabic falls back to English entry by entry.

mod plural;
#[cfg(all(test, feature = "catalogue"))]
mod tests;

use std::str::FromStr;
#[cfg(not(feature = "catalogue"))]
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use plural::{Category, category};

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Russian: what is taken when nothing else is known.
    #[default]
    Ru,
    /// English.
    En,
    /// Arabic, written from right to left.
    Ar,
}

impl Lang {
    /// All, in the order of the language menu.
    pub const ALL: [Lang; 3] = [Lang::Ru, Lang::En, Lang::Ar];

    /// The tag of BCP 47, as in `<html lang>`.
    pub fn as_str(self) -> &'static str {
        match self {
            Lang::Ru => "ru",
            Lang::En => "en",
            Lang::Ar => "ar",
        }
    }

    /// The direction of writing, as in `<html dir>`.
    pub fn dir(self) -> &'static str {
        match self {
            Lang::Ar => "rtl",
            Lang::Ru | Lang::En => "ltr",
        }
    }

    /// The language's own name, for the language menu.
    pub fn native_name(self) -> &'static str {
        match self {
            Lang::Ru => "Русский",
            Lang::En => "English",
            Lang::Ar => "العربية",
        }
    }

    /// The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4), else Russian. Of equal weights the first counts.
    pub fn negotiate(accept_language: &str) -> Lang {
        let mut best = (0, Lang::default());
        for range in accept_language.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let weight = parts
                .find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")))
                .map_or(Some(1000), per_mille)
                .unwrap_or(0);
            if let Ok(lang) = tag.parse()
                && weight > best.0
            {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// A weight such as `0.8` in thousandths.
fn per_mille(weight: &str) -> Option<u16> {
    let weight: f32 = weight.trim().parse().ok()?;
    (0.0..=1.0)
        .contains(&weight)
        .then_some((weight * 1000.0) as u16)
}

impl FromStr for Lang {
    type Err = ();

    /// Reads a language tag; region and script (`en-GB`) are of no matter.
    fn from_str(tag: &str) -> Result<Self, ()> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|lang| lang.as_str().eq_ignore_ascii_case(primary))
            .ok_or(())
    }
}

/// An entry of the catalogue; see [`k`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u16);

#[cfg(feature = "catalogue")]
impl Key {
    /// The key of a name in `locales/*.json`. For the server only, which meets names as data; pages write the constant.
    pub fn named(name: &str) -> Option<Key> {
        NAMES
            .binary_search(&name)
            .ok()
            .and_then(|index| u16::try_from(index).ok())
            .map(Key)
    }

    /// The name in `locales/*.json`.
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }
}

/// A text, or the six plural forms in CLDR's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Message {
    Text(&'static str),
    Forms([&'static str; 6]),
}

/// An entry on its way to the browser. Of plural forms only those that differ from the last (*other*) are filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Entry {
    /// A plain text.
    Text(String),
    /// Plural forms: zero, one, two, few, many, other.
    Forms([String; 6]),
}

/// By hand: what serde makes for an untagged enum weighs a multiple of this in the browser (QLT-06).
impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;

        impl<'de> serde::de::Visitor<'de> for EntryVisitor {
            type Value = Entry;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text or six plural forms")
            }

            fn visit_str<E>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry::Text(text.to_owned()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut forms: A,
            ) -> Result<Entry, A::Error> {
                let mut read: [String; 6] = Default::default();
                for form in &mut read {
                    *form = forms
                        .next_element()?
                        .ok_or_else(|| serde::de::Error::custom("six plural forms are expected"))?;
                }
                Ok(Entry::Forms(read))
            }
        }

        deserializer.deserialize_any(EntryVisitor)
    }
}

/// What the script `/locale/<lang>.<hash>.js` leaves in `window.__locale`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locale {
    /// The language.
    pub lang: Lang,
    /// [`HASH`] of the program that wrote it.
    pub hash: String,
    /// All entries in the order of the keys.
    pub entries: Vec<Entry>,
}

#[cfg(any(test, not(feature = "catalogue")))]
impl Entry {
    /// The texts stay for the life of the page, so that they can be handed out as `&'static str`.
    fn leak(self) -> Message {
        let keep = |text: String| -> &'static str { text.leak() };
        match self {
            Entry::Text(text) => Message::Text(keep(text)),
            Entry::Forms(forms) => {
                let forms = forms.map(keep);
                Message::Forms(forms.map(|form| if form.is_empty() { forms[5] } else { form }))
            }
        }
    }
}

/// The catalogue sent by the server belongs to another version of the program: the page must be loaded anew.
#[cfg(not(feature = "catalogue"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaleLocale;

#[cfg(not(feature = "catalogue"))]
static INSTALLED: OnceLock<Vec<Message>> = OnceLock::new();

/// Takes the table of the page's language, once, before the first text is asked for.
///
/// # Errors
/// [`StaleLocale`] when it was written by another version of the program; nothing is installed then.
#[cfg(not(feature = "catalogue"))]
pub fn install(locale: Locale) -> Result<(), StaleLocale> {
    if locale.hash != HASH || locale.entries.len() != COUNT {
        return Err(StaleLocale);
    }
    INSTALLED.get_or_init(|| locale.entries.into_iter().map(Entry::leak).collect());
    Ok(())
}

#[cfg(feature = "catalogue")]
fn message(lang: Lang, key: Key) -> Message {
    let table = match lang {
        Lang::Ru => &RU,
        Lang::En => &EN,
        Lang::Ar => &AR,
    };
    table[usize::from(key.0)]
}

/// The page has one language; before [`install`] all texts are empty.
#[cfg(not(feature = "catalogue"))]
fn message(_lang: Lang, key: Key) -> Message {
    INSTALLED
        .get()
        .and_then(|table| table.get(usize::from(key.0)))
        .copied()
        .unwrap_or(Message::Text(""))
}

/// The text of a key; of a plural entry its general form.
pub fn text(lang: Lang, key: Key) -> &'static str {
    match message(lang, key) {
        Message::Text(text) => text,
        Message::Forms(forms) => forms[5],
    }
}

/// The text with its `{name}` places filled. What is put in is not read again; a place without a value stays as it is.
pub fn format(lang: Lang, key: Key, args: &[(&str, &str)]) -> String {
    fill(text(lang, key), args)
}

/// The plural form for a number, with `{n}` replaced by it in the language's way of writing.
pub fn plural(lang: Lang, key: Key, n: i64) -> String {
    let form = match message(lang, key) {
        Message::Text(text) => text,
        Message::Forms(forms) => forms[category(lang, n) as usize],
    };
    fill(form, &[("n", &format_number(lang, n))])
}

/// A whole number with the language's separator of thousands: a narrow no-break space in Russian, else a comma.
pub fn format_number(lang: Lang, n: i64) -> String {
    let separator = match lang {
        Lang::Ru => '\u{202f}',
        Lang::En | Lang::Ar => ',',
    };
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    if n < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

fn fill(template: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let place = inside.split_once('}').and_then(|(name, after)| {
            Some((args.iter().find(|(known, _)| *known == name)?.1, after))
        });
        rest = match place {
            Some((value, after)) => {
                out.push_str(value);
                after
            }
            None => {
                out.push('{');
                inside
            }
        };
    }
    out.push_str(rest);
    out
}

/// All entries of a language in the order of the keys.
#[cfg(feature = "catalogue")]
fn entries(lang: Lang) -> Vec<Entry> {
    (0..COUNT)
        .filter_map(|index| u16::try_from(index).ok())
        .map(|index| match message(lang, Key(index)) {
            Message::Text(text) => Entry::Text(text.to_owned()),
            Message::Forms(forms) => {
                let [.., other] = forms;
                let mut sent = forms.map(|form| {
                    if form == other {
                        String::new()
                    } else {
                        form.to_owned()
                    }
                });
                sent[5] = other.to_owned();
                Entry::Forms(sent)
            }
        })
        .collect()
}

/// The entries of a language as a JSON array in the order of the keys: texts, and arrays of six plural forms.
#[cfg(feature = "catalogue")]
pub fn catalogue_json(lang: Lang) -> String {
    serde_json::to_string(&entries(lang)).expect("texts are always JSON")
}

/// The script `/locale/<lang>.<hash>.js`: leaves a [`Locale`] in `window.__locale`.
#[cfg(feature = "catalogue")]
pub fn catalogue_script(lang: Lang) -> String {
    format!(
        "window.__locale={{\"lang\":\"{}\",\"hash\":\"{HASH}\",\"entries\":{}}};",
        lang.as_str(),
        catalogue_json(lang)
    )
}
