//! What somebody typed into the search box.

/// The longest text looked at, in characters.
const TEXT_MAX: usize = 200;
/// The shortest beginning of a word that is searched for.
const PREFIX_MIN: usize = 3;

/// A text, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query {
    /// All of it, in PostgreSQL's web-search syntax.
    pub words: String,
    /// All but the last word.
    pub head: String,
    /// The last word, folded; empty where it is too short or the text ends with something else.
    pub prefix: String,
    pub number: Option<i64>,
}

impl Query {
    pub fn parse(text: &str) -> Self {
        let words: String = text
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(TEXT_MAX)
            .collect();
        let number = number(&words);
        let last = words.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
            at + words[at..].chars().next().map_or(1, char::len_utf8)
        });
        let prefix = fold(&words[last..]);
        let typed_on = number.is_none()
            && prefix.chars().count() >= PREFIX_MIN
            && !words.contains('"')
            && !words[..last].ends_with('-');
        if typed_on {
            Self {
                head: words[..last].to_owned(),
                words,
                prefix,
                number,
            }
        } else {
            Self {
                words,
                head: String::new(),
                prefix: String::new(),
                number,
            }
        }
    }

    /// Without the guess that the last word goes on.
    pub fn whole_words(&self) -> Self {
        Self {
            head: String::new(),
            prefix: String::new(),
            ..self.clone()
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The parts of a title that match: start and length in characters.
    pub fn highlights(&self, title: &str) -> Vec<(u32, u32)> {
        let wanted: Vec<Vec<char>> = self
            .words
            .split(|c: char| !c.is_alphanumeric())
            .map(|word| fold(word).chars().collect::<Vec<_>>())
            .filter(|word| !word.is_empty())
            .collect();
        let mut marks = Vec::new();
        let mut start = 0;
        let folded: Vec<char> = fold(title).chars().collect();
        for word in folded.split(|c| !c.is_alphanumeric()) {
            if let Some(length) = wanted
                .iter()
                .filter_map(|wanted| common(wanted, word))
                .max()
            {
                marks.push((start as u32, length as u32));
            }
            start += word.len() + 1;
        }
        marks
    }
}

/// How many letters of a title's word match what was wanted: the whole wanted word as its beginning, or a form of the same word, which
/// differs by its ending.
fn common(wanted: &[char], word: &[char]) -> Option<usize> {
    let same = wanted.iter().zip(word).take_while(|(a, b)| a == b).count();
    let is_beginning = same == wanted.len() && (same >= PREFIX_MIN || same == word.len());
    let endings = wanted.len() + word.len() - 2 * same;
    let is_form = same >= PREFIX_MIN && 2 * endings <= same + 2;
    (is_beginning || is_form).then_some(same)
}

/// As the database compares: without case, and ё as е. Keeps the number of characters.
fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_lowercase().next().unwrap_or(c) {
            'ё' => 'е',
            c => c,
        })
        .collect()
}

/// `2229`, `#2229`, `№ 2 229`.
fn number(text: &str) -> Option<i64> {
    let digits = text.trim_start_matches(['#', '№']).trim();
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read() {
        let check = |text: &str, head: &str, prefix: &str, number: Option<i64>| {
            let query = Query::parse(text);
            assert_eq!(
                (query.head.as_str(), query.prefix.as_str(), query.number),
                (head, prefix, number),
                "{text}"
            );
        };
        check("отчёт", "", "отчет", None);
        check("  Монтаж КАМ ", "Монтаж ", "кам", None);
        check("в офис по", "", "", None);
        check("#2229", "", "", Some(2229));
        check("№ 2 229", "", "", Some(2229));
        check("2229", "", "", Some(2229));
        check("2229a", "", "2229a", None);
        check("\"точная фраза", "", "", None);
        check("отчёт -черновик", "", "", None);
        check("почта!", "", "", None);
        check("", "", "", None);
        check("🙂сад", "🙂", "сад", None);
        check("99999999999999999999", "", "99999999999999999999", None);
    }

    #[test]
    fn matches_are_marked() {
        let check = |text: &str, title: &str, expected: &[(u32, u32)]| {
            assert_eq!(
                Query::parse(text).highlights(title),
                expected,
                "{text} in {title}"
            )
        };
        check("отчет", "Квартальный Отчёт", &[(12, 5)]);
        check("отчёты", "Сдать отчёт", &[(6, 5)]);
        check("мон кам", "Монтаж камер", &[(0, 3), (7, 3)]);
        check("по", "Поход по магазинам", &[(6, 2)]);
        check("кот", "Которая", &[(0, 3)]);
        check("камера", "Камень", &[]);
        check("report", "Weekly reports", &[(7, 6)]);
        check("x", "Монтаж", &[]);
    }
}
