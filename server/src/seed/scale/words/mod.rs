//! Words of companies at scale (QLT-16): believable texts of a service company, in Russian and English.

mod company;
mod name;
mod notes;
mod title;

pub use company::{COMPANIES_EN, COMPANIES_RU, DEPARTMENTS, PROJECTS, TAGS};
pub use name::person;
pub use notes::{comment, description, result, step};
pub use title::title;

/// What nearly every company has under these words: for measuring the search of common words (QLT-02).
pub const COMMON: &[&str] = &["договор", "проверить", "заявка"];

/// Words that stand in one task of some ten thousand: for measuring the search of rare words.
pub const RARE: &[&str] = &[
    "калориметр",
    "гигростат",
    "ректификатор",
    "эжектор",
    "пирометр",
    "wattmeter",
    "виброизолятор",
    "мегаомметр",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::random::Random;

    #[test]
    fn texts_have_no_holes_left() {
        let mut random = Random::new(1);
        for _ in 0..500 {
            for english in [false, true] {
                let texts = [
                    title(&mut random, english),
                    description(&mut random, english),
                    person(&mut random, english),
                ];
                assert!(
                    texts
                        .iter()
                        .all(|text| !text.contains('{') && !text.is_empty()),
                    "{texts:?}"
                );
            }
        }
    }
}
