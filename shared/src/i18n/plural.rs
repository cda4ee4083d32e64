//! Plural categories of whole numbers by Unicode CLDR (release 47, `plurals.xml`, cardinal rules for `v = 0`).

use super::Lang;

/// The classes of numbers that languages tell apart, in CLDR's order. Not every language uses all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Nothing, in Arabic.
    Zero,
    /// 1; in Russian also 21, 31, …
    One,
    /// A pair, in Arabic.
    Two,
    /// 2–4, 22–24, … in Russian; 3–10, 103–110, … in Arabic.
    Few,
    /// 5–20, 25–30, … in Russian; 11–99, 111–199, … in Arabic.
    Many,
    /// The rest.
    Other,
}

/// The category of a number; its sign is of no matter.
pub fn category(lang: Lang, n: i64) -> Category {
    let n = n.unsigned_abs();
    let (ten, hundred) = (n % 10, n % 100);
    match lang {
        Lang::Ru => match (ten, hundred) {
            (_, 11..=14) => Category::Many,
            (1, _) => Category::One,
            (2..=4, _) => Category::Few,
            _ => Category::Many,
        },
        Lang::En if n == 1 => Category::One,
        Lang::En => Category::Other,
        Lang::Ar => match (n, hundred) {
            (0, _) => Category::Zero,
            (1, _) => Category::One,
            (2, _) => Category::Two,
            (_, 3..=10) => Category::Few,
            (_, 11..=99) => Category::Many,
            _ => Category::Other,
        },
    }
}
