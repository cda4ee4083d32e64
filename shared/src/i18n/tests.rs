//! UI-07: languages, plural rules, filling, and the way of the catalogue to the browser.
#![expect(clippy::type_complexity, reason = "tables of cases")]

use proptest::prelude::*;

use super::*;

#[test]
fn accept_language_chooses_the_best_known() {
    let cases = [
        ("", Lang::Ru),
        ("en", Lang::En),
        ("en-GB,en;q=0.9,ru;q=0.8", Lang::En),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", Lang::Ru),
        ("de-DE,de;q=0.9,en;q=0.5", Lang::En),
        ("de, fr", Lang::Ru),
        ("en;q=0.3, ar;q=0.7", Lang::Ar),
        ("ar-EG", Lang::Ar),
        ("en;q=0, *", Lang::Ru),
        ("en;q=abc", Lang::Ru),
        ("EN_us ; Q=1", Lang::En),
        ("entirely wrong;;;,,,", Lang::Ru),
    ];
    for (header, expected) in cases {
        assert_eq!(Lang::negotiate(header), expected, "{header:?}");
    }
}

#[test]
fn languages_have_stable_names() {
    for lang in Lang::ALL {
        assert_eq!(lang.as_str().parse(), Ok(lang));
        assert_eq!(
            serde_json::to_value(lang).expect("serialises"),
            lang.as_str()
        );
    }
    assert_eq!((Lang::Ru.dir(), Lang::Ar.dir()), ("ltr", "rtl"));
}

#[test]
fn plural_categories_follow_cldr() {
    use Category::{Few, Many, One, Other, Two, Zero};
    let cases: [(Lang, &[(Category, &[i64])]); 3] = [
        (
            Lang::Ru,
            &[
                (One, &[1, 21, 31, 101, 1001, -1]),
                (Few, &[2, 3, 4, 22, 104, -3]),
                (
                    Many,
                    &[0, 5, 11, 12, 13, 14, 19, 20, 100, 111, 112, 114, 1011],
                ),
            ],
        ),
        (
            Lang::En,
            &[(One, &[1, -1]), (Other, &[0, 2, 11, 21, 100, 101])],
        ),
        (
            Lang::Ar,
            &[
                (Zero, &[0]),
                (One, &[1]),
                (Two, &[2]),
                (Few, &[3, 10, 103, 110, 1003]),
                (Many, &[11, 26, 99, 111, 199, 1011]),
                (Other, &[100, 101, 102, 200, 201, 1000, 1002]),
            ],
        ),
    ];
    for (lang, rules) in cases {
        for (expected, numbers) in rules {
            for n in *numbers {
                assert_eq!(category(lang, *n), *expected, "{lang:?} {n}");
            }
        }
    }
    assert_eq!(category(Lang::Ru, i64::MIN), Many);
}

#[test]
fn plural_texts_agree_with_their_number() {
    let cases = [
        (Lang::Ru, 1, "1\u{a0}день"),
        (Lang::Ru, 3, "3\u{a0}дня"),
        (Lang::Ru, 11, "11\u{a0}дней"),
        (Lang::Ru, 1_221, "1\u{202f}221\u{a0}день"),
        (Lang::En, 1, "1\u{a0}day"),
        (Lang::En, 1_000, "1,000\u{a0}days"),
        (Lang::Ar, 2, "يومان"),
        (Lang::Ar, 3, "3\u{a0}أيام"),
    ];
    for (lang, n, expected) in cases {
        assert_eq!(plural(lang, k::TIME_DAYS, n), expected);
    }
}

#[test]
fn numbers_have_the_separators_of_the_language() {
    let cases = [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1\u{202f}000", "1,000"),
        (-12_345, "-12\u{202f}345", "-12,345"),
        (1_234_567, "1\u{202f}234\u{202f}567", "1,234,567"),
    ];
    for (n, russian, english) in cases {
        assert_eq!(format_number(Lang::Ru, n), russian);
        assert_eq!(format_number(Lang::En, n), english);
    }
    assert_eq!(
        format_number(Lang::En, i64::MIN),
        "-9,223,372,036,854,775,808"
    );
}

#[test]
fn filling_reads_the_template_once() {
    let cases: [(&str, &[(&str, &str)], &str); 6] = [
        ("{a} and {b}", &[("a", "1"), ("b", "2")], "1 and 2"),
        ("{a}{a}", &[("a", "x")], "xx"),
        ("{a} {b}", &[("a", "{b}"), ("b", "2")], "{b} 2"),
        ("{missing}!", &[], "{missing}!"),
        ("open { and {a}", &[("a", "1")], "open { and 1"),
        ("}{", &[("", "x")], "}{"),
    ];
    for (template, args, expected) in cases {
        assert_eq!(fill(template, args), expected, "{template}");
    }
}

#[test]
fn keys_are_found_by_name_and_code() {
    assert_eq!(Key::named("save"), Some(k::SAVE));
    assert_eq!(Key::named("no_such_key"), None);
    assert_eq!(k::SAVE.name(), "save");
    assert_eq!(valid_key("required"), Some(k::VALID_REQUIRED));
    assert_eq!(problem_key("not_found"), Some(k::PROBLEM_NOT_FOUND));
    assert_eq!(valid_key("no_such_code"), None);
}

#[test]
fn the_browser_gets_what_the_server_has() {
    for lang in Lang::ALL {
        let script = catalogue_script(lang);
        let json = script
            .strip_prefix("window.__locale=")
            .and_then(|rest| rest.strip_suffix(';'))
            .expect("an assignment");
        let locale: Locale = serde_json::from_str(json).expect("JSON");
        assert_eq!(
            (locale.lang, locale.hash.as_str(), locale.entries.len()),
            (lang, HASH, COUNT)
        );
        for (index, entry) in locale.entries.into_iter().enumerate() {
            let key = Key(u16::try_from(index).expect("few"));
            assert_eq!(entry.leak(), message(lang, key), "{}", key.name());
        }
    }
}

#[test]
fn arabic_has_the_whole_shell() {
    let shell: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(include_str!("../../locales/shell.json")).expect("JSON");
    for (key, entry) in shell {
        assert!(entry.get("ar").is_some(), "{key} has no Arabic text");
    }
}

proptest! {
    #[test]
    fn grouping_only_adds_separators(n: i64) {
        for lang in Lang::ALL {
            let plain: String = format_number(lang, n).chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
            prop_assert_eq!(plain, n.to_string());
        }
    }

    #[test]
    fn any_header_and_template_is_survived(text: String) {
        let _ = Lang::negotiate(&text);
        prop_assert_eq!(fill(&text, &[]), text);
    }
}
