//! What a list can be filtered by: the fields, their kinds, and all the words for them.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{Row, fold};
use crate::kernel::time::Zone;

/// The fields of one kind of entity.
pub struct Schema {
    /// `task`, `user`, …
    pub entity: &'static str,
    /// In the order in which they are proposed.
    pub fields: &'static [FieldSpec],
}

impl Schema {
    /// The field that a word names, in any case, by name, Russian name or another of its names.
    pub fn field(&self, word: &str) -> Option<&'static FieldSpec> {
        let word = fold(word);
        self.fields
            .iter()
            .find(|field| field.words().any(|known| fold(known) == word))
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({})", self.entity)
    }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.entity == other.entity
    }
}

/// One field.
pub struct FieldSpec {
    /// The canonical name, in queries and terms.
    pub name: &'static str,
    /// The Russian name.
    pub ru: &'static str,
    /// Further names, among them those of the field in the API (rows are read by any of them).
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
}

impl FieldSpec {
    /// All names, the canonical one first.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        [self.name, self.ru]
            .into_iter()
            .chain(self.aliases.iter().copied())
    }

    /// Whether `<` and its like make sense.
    pub fn is_ordered(&self) -> bool {
        matches!(
            self.kind,
            Kind::Choice { ordered: true, .. } | Kind::Date | Kind::Number | Kind::Duration
        )
    }

    /// The choice that a word names; spaces and hyphens count as `_`.
    pub fn choice(&self, word: &str) -> Option<&'static Choice> {
        let Kind::Choice { values, .. } = &self.kind else {
            return None;
        };
        let same = |text: &str| fold(text).replace([' ', '-'], "_");
        let word = same(word);
        values
            .iter()
            .find(|choice| choice.words().any(|known| same(known) == word))
    }
}

/// What a field holds.
pub enum Kind {
    /// One of a few values, some of the words being groups.
    Choice {
        /// In their order.
        values: &'static [Choice],
        /// Whether `<` follows that order.
        ordered: bool,
    },
    /// A person: `me`, a login, a name, an id.
    User,
    /// The name or id of something: a tag, a project.
    Name,
    /// A moment.
    Date,
    /// A whole number.
    Number,
    /// A span of work.
    Duration,
    /// Yes or no.
    Flag {
        /// What it is for a row that does not say.
        absent: fn(&Row, DateTime<Utc>, &Zone) -> bool,
    },
    /// A text that is searched for a part.
    Text,
    /// All texts of the row together; not a field of its own.
    FullText,
}

/// One value of a choice.
pub struct Choice {
    /// The canonical name.
    pub name: &'static str,
    /// The Russian name.
    pub ru: &'static str,
    /// Further names.
    pub aliases: &'static [&'static str],
    /// What it stands for.
    pub meaning: Meaning,
}

impl Choice {
    /// All names, the canonical one first.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        [self.name, self.ru]
            .into_iter()
            .chain(self.aliases.iter().copied())
    }
}

/// What the word of a choice stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The value of this name.
    Itself,
    /// Any of these values.
    AnyOf(&'static [&'static str]),
    /// That another field, a flag, is set.
    Flag(&'static str),
}
