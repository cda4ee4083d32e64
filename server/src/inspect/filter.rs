//! `filter`: which rows does a query match? (SRC-04)

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use backend::platform::zone;
use chrono::{DateTime, Datelike, TimeZone, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::i18n::Lang;
use shared::kernel::filter::{Row, inspect};
use shared::kernel::time::{Zone, parse_instant};

use super::{Fault, read};

#[derive(Deserialize)]
struct Case {
    entity: String,
    text: String,
    /// With an offset, or local to `tz`.
    now: String,
    #[serde(default = "utc")]
    tz: String,
    rows: Vec<Row>,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// The indexes of the rows that match.
///
/// # Errors
/// What is wrong with the query and where; an unknown zone; a `now` that is no moment.
pub fn answer(case: Value) -> Result<Value, Fault> {
    let case: Case = read(case)?;
    if !zone::is_known(&case.tz) {
        return Err(Fault::new(format!("unknown time zone `{}`", case.tz)));
    }
    // Any table of the zone tells its offset in the year that `now` names.
    let year = case
        .now
        .get(..4)
        .and_then(|year| year.parse().ok())
        .unwrap_or(1970);
    let near = table(&case.tz, year);
    let now = parse_instant(&case.now, &near)
        .ok_or_else(|| Fault::new(format!("`now` is no moment: `{}`", case.now)))?;
    let zone = table(&case.tz, now.year());
    match inspect::matches(&case.entity, &case.text, now, &zone, &case.rows) {
        Ok(matches) => Ok(json!({ "matches": matches })),
        Err(error) => Err(Fault {
            message: error.message(Lang::En),
            at: Some(error.at),
        }),
    }
}

thread_local! {
    /// Making a table takes longer than everything else here.
    static TABLES: RefCell<HashMap<(String, i32), Rc<Zone>>> = RefCell::default();
}

fn table(name: &str, year: i32) -> Rc<Zone> {
    TABLES.with_borrow_mut(|tables| {
        tables
            .entry((name.to_owned(), year))
            .or_insert_with(|| Rc::new(zone::table(name, start_of(year))))
            .clone()
    })
}

fn start_of(year: i32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year.clamp(1, 9000), 1, 1, 0, 0, 0)
        .single()
        .unwrap_or(DateTime::<Utc>::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str, now: &str, tz: &str) -> Result<Value, Fault> {
        let rows = json!([
            {"status": "new", "deadline": "2026-11-21T10:00:00Z", "priority": "high"},
            {"status": "done", "deadline": "2026-11-01T10:00:00Z", "priority": "low"},
            {"status": "new"},
        ]);
        answer(json!({"entity": "task", "text": text, "now": now, "tz": tz, "rows": rows}))
    }

    #[test]
    fn rows_that_match_by_index() {
        assert_eq!(
            ask("status:new", "2026-11-20T12:00", "Europe/Moscow").unwrap(),
            json!({"matches": [0, 2]})
        );
        assert_eq!(
            ask("deadline<7d", "2026-11-20T12:00:00+03:00", "Europe/Moscow").unwrap(),
            json!({"matches": [0, 1]})
        );
    }

    #[test]
    fn faults_have_places() {
        assert_eq!(
            ask("status:new nosuch:1", "2026-11-20T12:00Z", "UTC")
                .unwrap_err()
                .at,
            Some(11)
        );
        assert!(ask("", "tomorrow", "UTC").is_err());
        assert!(ask("", "2026-11-20T12:00Z", "Mars/Base").is_err());
    }
}
