//! Makes the translation catalogue from `locales/*.json` (UI-07).
//!
//! A key is a constant of `i18n::k`, so a missing one fails to compile; a missing Russian or English text, placeholders that
//! differ between the languages, a lacking plural form and a key that stands twice fail here, all listed at once.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

/// CLDR's order; every plural entry is stored as six forms, the lacking ones being `other`.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

struct Language {
    code: &'static str,
    /// Every entry must be there.
    complete: bool,
    /// Plural forms that an entry must have.
    needed: &'static [&'static str],
    /// Plural forms that an entry may have.
    known: &'static [&'static str],
}

const LANGUAGES: [Language; 3] = [
    Language {
        code: "ru",
        complete: true,
        needed: &["one", "few", "many", "other"],
        known: &["one", "few", "many", "other"],
    },
    Language {
        code: "en",
        complete: true,
        needed: &["one", "other"],
        known: &["one", "other"],
    },
    Language {
        code: "ar",
        complete: false,
        needed: &["other"],
        known: &CATEGORIES,
    },
];

#[derive(Clone, Debug)]
enum Message {
    Text(String),
    Forms([String; 6]),
}

/// Language code → message.
type Entry = BTreeMap<&'static str, Message>;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let mut faults = Vec::new();
    let entries = read_all(&root.join("locales"), &mut faults)?;
    for (key, entry) in &entries {
        check(key, entry, &mut faults);
    }
    if !faults.is_empty() {
        for fault in &faults {
            println!("cargo::error=translations: {fault}");
        }
        return Err(format!("{} faults in locales/*.json", faults.len()).into());
    }
    let target = Path::new(&env::var("OUT_DIR")?).join("catalogue.rs");
    fs::write(target, generate(&entries)?)?;
    Ok(())
}

/// All files together, by key. Faults of form are noted and their entries left out.
fn read_all(
    folder: &Path,
    faults: &mut Vec<String>,
) -> Result<BTreeMap<String, Entry>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    let mut home: BTreeMap<String, String> = BTreeMap::new();
    let mut entries = BTreeMap::new();
    for path in files {
        println!("cargo::rerun-if-changed={}", path.display());
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path)?;
        let content: Value =
            serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))?;
        let Value::Object(content) = content else {
            faults.push(format!("{file}: not an object"));
            continue;
        };
        for key in top_level_keys(&text) {
            if let Some(other) = home.insert(key.clone(), file.clone()) {
                faults.push(format!("`{key}` stands twice: {other} and {file}"));
            }
        }
        for (key, value) in content {
            match read_entry(&value) {
                Ok(entry) => {
                    entries.insert(key, entry);
                }
                Err(fault) => faults.push(format!("{file}: `{key}`: {fault}")),
            }
        }
    }
    Ok(entries)
}

/// The keys of the outermost object as they stand, doubles included (a JSON reader would silently keep the last).
fn top_level_keys(json: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let (mut depth, mut expects_key) = (0, false);
    let mut chars = json.char_indices();
    while let Some((start, c)) = chars.next() {
        match c {
            '{' | '[' => {
                depth += 1;
                expects_key = depth == 1;
            }
            '}' | ']' => depth -= 1,
            ',' => expects_key = depth == 1,
            '"' => {
                let mut end = start + 1;
                while let Some((at, c)) = chars.next() {
                    end = at;
                    match c {
                        '\\' => {
                            chars.next();
                        }
                        '"' => break,
                        _ => {}
                    }
                }
                if std::mem::take(&mut expects_key) {
                    keys.push(json[start + 1..end].to_owned());
                }
            }
            _ => {}
        }
    }
    keys
}

fn read_entry(value: &Value) -> Result<Entry, String> {
    let Value::Object(translations) = value else {
        return Err("not an object of languages".to_owned());
    };
    let mut entry = Entry::new();
    for (code, value) in translations {
        let language = LANGUAGES
            .iter()
            .find(|language| language.code == code)
            .ok_or_else(|| format!("unknown language `{code}`"))?;
        entry.insert(language.code, read_message(language, value)?);
    }
    Ok(entry)
}

fn read_message(language: &Language, value: &Value) -> Result<Message, String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Ok(Message::Text(text.clone())),
        Value::Object(forms) => {
            let mut found = BTreeMap::new();
            for (category, text) in forms {
                if !language.known.contains(&category.as_str()) {
                    return Err(format!(
                        "{}: no plural form `{category}` in this language",
                        language.code
                    ));
                }
                let text = text.as_str().filter(|text| !text.trim().is_empty());
                found.insert(
                    category.as_str(),
                    text.ok_or_else(|| format!("{}: form `{category}` is empty", language.code))?,
                );
            }
            if let Some(lacking) = language
                .needed
                .iter()
                .find(|category| !found.contains_key(**category))
            {
                return Err(format!("{}: plural form `{lacking}` lacks", language.code));
            }
            Ok(Message::Forms(CATEGORIES.map(|category| {
                found.get(category).unwrap_or(&found["other"]).to_string()
            })))
        }
        _ => Err(format!(
            "{}: neither a text nor plural forms",
            language.code
        )),
    }
}

/// What an entry must hold to across its languages.
fn check(key: &str, entry: &Entry, faults: &mut Vec<String>) {
    let well_named = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !well_named {
        faults.push(format!(
            "`{key}`: a key has lower-case letters, digits and `_`"
        ));
    }
    for language in LANGUAGES
        .iter()
        .filter(|language| language.complete && !entry.contains_key(language.code))
    {
        faults.push(format!("`{key}`: no text in `{}`", language.code));
    }
    let Some(model) = entry
        .get("ru")
        .map(|message| placeholders(last_form(message)))
    else {
        return;
    };
    let plural = matches!(entry["ru"], Message::Forms(_));
    for (code, message) in entry {
        if matches!(message, Message::Forms(_)) != plural {
            faults.push(format!("`{key}`: plural in one language, plain in another"));
        }
        let forms: &[String] = match message {
            Message::Text(text) => std::slice::from_ref(text),
            Message::Forms(forms) => forms,
        };
        for (index, form) in forms.iter().enumerate() {
            let is_last = index + 1 == forms.len();
            match (placeholders(form), &model) {
                (Err(fault), _) => faults.push(format!("`{key}`: {code}: {fault}")),
                // "One task" may leave the number out, the general form may not.
                (Ok(found), Ok(model))
                    if found != *model
                        && (is_last
                            || !model.iter().all(|name| name == "n" || found.contains(name))
                            || !found.is_subset(model)) =>
                {
                    faults.push(format!("`{key}`: {code}: has {found:?}, ru has {model:?}"));
                }
                _ => {}
            }
        }
    }
}

fn last_form(message: &Message) -> &str {
    match message {
        Message::Text(text) => text,
        Message::Forms(forms) => &forms[5],
    }
}

fn placeholders(text: &str) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    for part in text.split('{').skip(1) {
        match part.split_once('}') {
            Some((name, _))
                if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_') =>
            {
                names.insert(name.to_owned());
            }
            _ => return Err(format!("broken placeholder in {text:?}")),
        }
    }
    Ok(names)
}

/// The Rust of the catalogue: constants for all builds, the tables only for those with the feature.
fn generate(entries: &BTreeMap<String, Entry>) -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    writeln!(
        out,
        "/// The keys: one constant per entry of `locales/*.json`, documented by its Russian text."
    )?;
    writeln!(out, "pub mod k {{\nuse super::Key;")?;
    for (index, (key, entry)) in entries.iter().enumerate() {
        writeln!(
            out,
            "#[doc = {:?}]\npub const {}: Key = Key({index});",
            last_form(&entry["ru"]),
            key.to_uppercase()
        )?;
    }
    writeln!(out, "}}")?;

    let lookups = [
        ("valid_key", "valid_", "The sentence of a fault of input"),
        ("problem_key", "problem_", "The title of a refusal"),
    ];
    for (function, prefix, what) in lookups {
        writeln!(
            out,
            "/// {what} by its code: `{prefix}<code>`; nothing for a code without one."
        )?;
        writeln!(
            out,
            "pub fn {function}(code: &str) -> Option<Key> {{\nSome(match code {{"
        )?;
        for key in entries.keys() {
            if let Some(code) = key.strip_prefix(prefix) {
                writeln!(out, "{code:?} => k::{},", key.to_uppercase())?;
            }
        }
        writeln!(out, "_ => return None,\n}})\n}}")?;
    }

    let mut tables = String::new();
    for language in &LANGUAGES {
        writeln!(
            tables,
            "#[cfg(feature = \"catalogue\")]\nstatic {}: [Message; {}] = [",
            language.code.to_uppercase(),
            entries.len()
        )?;
        for entry in entries.values() {
            match entry.get(language.code).unwrap_or(&entry["en"]) {
                Message::Text(text) => writeln!(tables, "Message::Text({text:?}),")?,
                Message::Forms(forms) => writeln!(tables, "Message::Forms({forms:?}),")?,
            }
        }
        writeln!(tables, "];")?;
    }
    let keys: Vec<&String> = entries.keys().collect();
    writeln!(
        tables,
        "#[cfg(feature = \"catalogue\")]\nstatic NAMES: [&str; {}] = {keys:?};",
        keys.len()
    )?;

    writeln!(
        out,
        "/// Names this state of the catalogue: changes with any key or text."
    )?;
    writeln!(out, "pub const HASH: &str = \"{:016x}\";", fnv1a(&tables))?;
    writeln!(
        out,
        "/// How many entries the catalogue has.\npub const COUNT: usize = {};",
        entries.len()
    )?;
    out.push_str(&tables);
    Ok(out)
}

/// FNV-1a, 64 bits: tells two states apart, no more is asked of it.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
