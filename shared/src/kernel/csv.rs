//! Cells and rows of CSV exports (TSK-09): RFC 4180, and harmless in a spreadsheet.
//!
//! # Formula cells
//! A spreadsheet runs a cell that begins like a formula, whoever wrote it (OWASP, *CSV Injection*). A text therefore gets an
//! apostrophe in front when, behind any blanks and invisible characters, it begins with `=`, `+`, `-`, `@` or one of their
//! full-width forms `＝ ＋ － ＠`, or when it begins with a tab, carriage return or line feed itself. The apostrophe makes a spreadsheet
//! take the cell as text; programs that read the file find it as the first character.
//!
//! A plain number (`-5`, `+3.5`, `-0,25`: a sign, digits, at most one point or comma between digits) stays as it is: it cannot do anything and
//! is meant to be added up. Everything else with a sign, such as `-5+1`, `+7 999 …` or `-5%`, is text. What follows a separator, quotation mark
//! or line break inside a value cannot begin a cell of its own, because such values are quoted.

/// What exports begin with, so that spreadsheets read them as UTF-8.
pub fn bom() -> &'static str {
    "\u{feff}"
}

/// The value as it stands between separators: made harmless, and quoted if it holds the separator, a quotation mark or a line break.
pub fn cell(value: &str, separator: char) -> String {
    let guard = if is_risky(value) { "'" } else { "" };
    if value.contains([separator, '"', '\r', '\n']) {
        format!("\"{guard}{}\"", value.replace('"', "\"\""))
    } else {
        format!("{guard}{value}")
    }
}

/// One line, with its end (CRLF). A line of one empty cell is `""`, which is told from no line at all.
pub fn row<S: AsRef<str>>(values: impl IntoIterator<Item = S>, separator: char) -> String {
    let mut line = String::new();
    let mut count = 0;
    for value in values {
        if count > 0 {
            line.push(separator);
        }
        line.push_str(&cell(value.as_ref(), separator));
        count += 1;
    }
    if count == 1 && line.is_empty() {
        line.push_str("\"\"");
    }
    line.push_str("\r\n");
    line
}

fn is_risky(value: &str) -> bool {
    if value.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let visible = value.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{ad}'));
    visible.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !is_plain_number(visible)
}

fn is_plain_number(text: &str) -> bool {
    let unsigned = text
        .strip_prefix(['+', '-'])
        .unwrap_or(text)
        .trim_end_matches(' ');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match unsigned.split_once(['.', ',']) {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_as_an_export_writes_them() {
        let cases = [
            ("", ""),
            ("plain", "plain"),
            ("два слова", "два слова"),
            (" spaces stay ", " spaces stay "),
            ("a,b", "\"a,b\""),
            ("a;b", "a;b"),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            // formulas
            ("=1+1", "'=1+1"),
            ("=SUM(A1,A2)", "\"'=SUM(A1,A2)\""),
            (
                "=HYPERLINK(\"http://x\")",
                "\"'=HYPERLINK(\"\"http://x\"\")\"",
            ),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "'  =1"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            ("\u{200b}=1", "'\u{200b}=1"),
            ("\0=1", "'\0=1"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("\nx", "\"'\nx\""),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠x", "'＠x"),
            ("-", "'-"),
            ("--5", "'--5"),
            ("-5-", "'-5-"),
            ("- 5", "'- 5"),
            ("+7 999 123-45-67", "'+7 999 123-45-67"),
            ("-5%", "'-5%"),
            ("-1.2.3", "'-1.2.3"),
            ("-.5", "'-.5"),
            ("-5\u{661}", "'-5\u{661}"),
            // numbers
            ("-5", "-5"),
            ("+3.5", "+3.5"),
            ("-0,25", "\"-0,25\""),
            (" -5", " -5"),
            ("+79991234567", "+79991234567"),
            // no formula
            ("1-2", "1-2"),
            ("a=b", "a=b"),
            ("'=1", "'=1"),
            ("\u{2212}5", "\u{2212}5"),
        ];
        for (value, expected) in cases {
            assert_eq!(cell(value, ','), expected, "{value:?}");
        }
        assert_eq!(cell("a;b", ';'), "\"a;b\"");
        assert_eq!(cell("a\tb", '\t'), "\"a\tb\"");
        assert_eq!(cell("-0,25", ';'), "-0,25");
    }

    #[test]
    fn rows_end_with_crlf() {
        assert_eq!(row(["a", "b c", "d,e"], ','), "a,b c,\"d,e\"\r\n");
        assert_eq!(row([""], ','), "\"\"\r\n");
        assert_eq!(row(["", ""], ';'), ";\r\n");
        assert_eq!(row(Vec::<String>::new(), ';'), "\r\n");
        assert_eq!(bom().as_bytes(), [0xef, 0xbb, 0xbf]);
    }

    /// The cells of one line by RFC 4180.
    fn read(line: &str, separator: char) -> Vec<String> {
        let (mut cells, mut cell, mut in_quotes) = (Vec::new(), String::new(), false);
        let mut chars = line
            .strip_suffix("\r\n")
            .expect("a line")
            .chars()
            .peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if in_quotes && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => in_quotes = !in_quotes,
                c if c == separator && !in_quotes => cells.push(std::mem::take(&mut cell)),
                c => cell.push(c),
            }
        }
        cells.push(cell);
        cells
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(values in prop::collection::vec(r#"[-=+@,;"'\t\r\n ａa＝0-9.]{0,6}"#, 1..5), separator in prop::sample::select(vec![',', ';', '\t'])) {
            let cells = read(&row(&values, separator), separator);
            prop_assert_eq!(cells.len(), values.len());
            for (cell, value) in cells.iter().zip(&values) {
                prop_assert!(cell == value || (cell.strip_prefix('\'') == Some(value) && is_risky(value)));
                prop_assert!(!is_risky(cell));
            }
        }
    }
}
