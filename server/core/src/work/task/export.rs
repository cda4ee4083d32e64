//! Lists of tasks as files (TSK-09): CSV as a stream of any length, XLSX up to a hundred thousand rows. In the order of numbers, which is
//! a walk along an index. Texts that begin like a formula are made harmless (see `shared::kernel::csv`).

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};
use futures::TryStreamExt;
use serde_json::json;
use shared::Permission;
use shared::i18n::{Key, Lang, k, text};
use shared::kernel::csv;
use shared::kernel::time::Zone;
use shared::work::task::{Priority, Status, TaskListRequest};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{AssertSqlSafe, Row};
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::query::Query;
use super::sheet::{Cell, workbook};
use crate::platform::audit::{self, Entry};
use crate::platform::cx::Cx;
use crate::platform::error::{Error, Result};
use crate::platform::zone;

/// The most rows of an XLSX file.
pub const XLSX_CAP: usize = 100_000;
/// Bytes after which a piece of CSV is sent.
const CHUNK_BYTES: usize = 64 * 1024;

/// What is read of each task, in this order.
const COLUMNS: &str = "t.number, t.title, t.status, t.overdue, t.priority, t.responsible_id, t.creator_id, t.department_id, t.project_id, \
    t.start_at, t.deadline, t.estimate_minutes, array_to_string(t.tags, ', ') AS tags, t.created_at, t.updated_at, t.closed_at";

/// The columns of the file and their widths in a sheet.
const HEADINGS: [(Key, u16); 15] = [
    (k::TASK_FIELD_NUMBER, 9),
    (k::TASK_FIELD_TITLE, 60),
    (k::TASK_FIELD_STATUS, 14),
    (k::TASK_FIELD_PRIORITY, 13),
    (k::TASK_FIELD_RESPONSIBLE, 26),
    (k::TASK_FIELD_CREATOR, 26),
    (k::TASK_FIELD_DEPARTMENT, 24),
    (k::TASK_FIELD_PROJECT, 24),
    (k::TASK_FIELD_START_AT, 17),
    (k::TASK_FIELD_DEADLINE, 17),
    (k::TASK_FIELD_ESTIMATE_MINUTES, 12),
    (k::TASK_FIELD_TAGS, 24),
    (k::TASK_FIELD_CREATED_AT, 17),
    (k::TASK_FIELD_UPDATED_AT, 17),
    (k::TASK_FIELD_CLOSED_AT, 17),
];

/// A CSV export whose rights and filter are checked; [`CsvExport::send`] makes it run and notes it in the audit log.
pub struct CsvExport {
    /// Nothing when no task can match.
    question: Option<Question>,
    filter: String,
    words: Words,
    separator: char,
}

/// Prepares the CSV of a list. Page and order of the request do not matter.
///
/// # Errors
/// `Forbidden` without `task.read` and `task.export`; what is wrong with the filter; a fault at `separator` for other than `,`, `;` and tab.
pub async fn csv(cx: &mut Cx, request: &TaskListRequest, separator: char) -> Result<CsvExport> {
    if !matches!(separator, ',' | ';' | '\t') {
        return Err(Error::field("separator", "invalid"));
    }
    let question = question(cx, request).await?;
    Ok(CsvExport {
        question,
        filter: request.filter.clone(),
        words: Words::new(cx).await?,
        separator,
    })
}

impl CsvExport {
    /// Sends the file piece by piece: byte order mark, heading, rows. Ends early, quietly, when nobody listens any more; a fault on the way is
    /// sent as the last piece, so that the reader does not take half a file for a whole one. The number of rows sent.
    pub async fn send(self, mut cx: Cx, to: Sender<Result<Vec<u8>>>) -> u64 {
        let mut rows = 0;
        let filter = self.filter.clone();
        let sent = self.run(&mut cx, &to, &mut rows).await;
        let noted = match sent {
            Ok(()) => note(&mut cx, "csv", &filter, rows).await,
            Err(error) => Err(error),
        };
        let ended = match noted {
            Ok(()) => cx.commit().await,
            Err(error) => Err(error),
        };
        if let Err(error) = ended {
            // Whoever is gone needs no answer.
            let _ = to.send(Err(error)).await;
        }
        rows
    }

    async fn run(self, cx: &mut Cx, to: &Sender<Result<Vec<u8>>>, rows: &mut u64) -> Result<()> {
        let headings = HEADINGS.map(|(key, _)| text(self.words.lang, key));
        let mut piece = String::with_capacity(CHUNK_BYTES + 4096);
        piece.push_str(csv::bom());
        piece.push_str(&csv::row(headings, self.separator));
        if let Some(question) = self.question {
            // The reader may be slow; the usual limit is for people who wait.
            sqlx::query("SET LOCAL statement_timeout = '1h'")
                .execute(cx.conn())
                .await?;
            if question.is_whole {
                // The index of numbers gives the first row at once; a sort of a million rows goes to the disk first, and is no quicker.
                sqlx::query("SET LOCAL enable_sort = off")
                    .execute(cx.conn())
                    .await?;
            }
            let names = self.words.escaped(self.separator);
            let mut stream =
                sqlx::query_with(AssertSqlSafe(question.sql), question.args).fetch(cx.conn());
            while let Some(row) = stream.try_next().await? {
                names.write(&mut piece, &Line::of(&row)?, self.separator);
                *rows += 1;
                if piece.len() >= CHUNK_BYTES {
                    let full =
                        std::mem::replace(&mut piece, String::with_capacity(CHUNK_BYTES + 4096));
                    if to.send(Ok(full.into_bytes())).await.is_err() {
                        return Ok(());
                    }
                }
            }
        }
        let _ = to.send(Ok(piece.into_bytes())).await;
        Ok(())
    }
}

/// The list as an XLSX file.
///
/// # Errors
/// `Conflict("export_too_large")` for more than [`XLSX_CAP`] tasks; else as [`csv`].
pub async fn xlsx(cx: &mut Cx, request: &TaskListRequest) -> Result<Vec<u8>> {
    let question = question(cx, request).await?;
    let words = Words::new(cx).await?;
    let mut rows = Vec::new();
    if let Some(question) = question {
        let sql = format!("{} LIMIT {}", question.sql, XLSX_CAP + 1);
        let mut stream = sqlx::query_with(AssertSqlSafe(sql), question.args).fetch(cx.conn());
        while let Some(row) = stream.try_next().await? {
            if rows.len() == XLSX_CAP {
                return Err(Error::Conflict("export_too_large"));
            }
            rows.push(words.cells(&Line::of(&row)?));
        }
    }
    note(cx, "xlsx", &request.filter, rows.len() as u64).await?;
    let lang = words.lang;
    let headings = HEADINGS.map(|(key, width)| (text(lang, key), width));
    tokio::task::spawn_blocking(move || workbook(text(lang, k::TASK_SHEET), &headings, rows))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
}

/// The statement of an export.
struct Question {
    sql: String,
    args: PgArguments,
    is_whole: bool,
}

/// Checks rights and filter.
async fn question(cx: &mut Cx, request: &TaskListRequest) -> Result<Option<Question>> {
    let right = Some(Permission::TaskExport);
    let query = Query::new(cx, &request.filter, request.deleted, right).await?;
    Ok(query.map(|query| {
        let is_whole = query.is_whole();
        let (sql, binds) = query.all(COLUMNS);
        let args = binds.into_args();
        Question {
            sql,
            args,
            is_whole,
        }
    }))
}

/// Notes an export in the audit log, with what was asked for and how many rows went out (AUD-01, AUD-03).
async fn note(cx: &mut Cx, format: &str, filter: &str, rows: u64) -> Result<()> {
    let changes =
        json!({ "format": [null, format], "filter": [null, filter], "rows": [null, rows] });
    let entry = Entry {
        action: "task.export",
        entity_kind: "task",
        entity_id: None,
        title: None,
        changes,
    };
    audit::write(cx, entry).await
}

/// A task as it is exported.
struct Line<'r> {
    number: i64,
    title: &'r str,
    status: i16,
    overdue: bool,
    priority: i16,
    responsible: Option<Uuid>,
    creator: Uuid,
    department: Option<Uuid>,
    project: Option<Uuid>,
    start_at: Option<DateTime<Utc>>,
    deadline: Option<DateTime<Utc>>,
    estimate: Option<i32>,
    tags: &'r str,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
}

impl<'r> Line<'r> {
    fn of(row: &'r PgRow) -> Result<Self> {
        Ok(Self {
            number: row.try_get(0)?,
            title: row.try_get(1)?,
            status: row.try_get(2)?,
            overdue: row.try_get(3)?,
            priority: row.try_get(4)?,
            responsible: row.try_get(5)?,
            creator: row.try_get(6)?,
            department: row.try_get(7)?,
            project: row.try_get(8)?,
            start_at: row.try_get(9)?,
            deadline: row.try_get(10)?,
            estimate: row.try_get(11)?,
            tags: row.try_get(12)?,
            created_at: row.try_get(13)?,
            updated_at: row.try_get(14)?,
            closed_at: row.try_get(15)?,
        })
    }
}

/// What the file says in words: the reader's language and zone, and the tenant's names, read once rather than joined to each row.
struct Words {
    lang: Lang,
    zone: Zone,
    names: HashMap<Uuid, String>,
}

impl Words {
    async fn new(cx: &mut Cx) -> Result<Self> {
        let tenant = cx.tenant();
        let names = sqlx::query!(
            r#"SELECT id AS "id!", name AS "name!" FROM app_user WHERE tenant_id = $1
             UNION ALL SELECT id, name FROM department WHERE tenant_id = $1
             UNION ALL SELECT id, name FROM project WHERE tenant_id = $1"#,
            tenant
        )
        .fetch_all(cx.conn())
        .await?;
        let zone = zone::table(&cx.actor().timezone, cx.now());
        Ok(Self {
            lang: cx.actor().lang,
            zone,
            names: names.into_iter().map(|row| (row.id, row.name)).collect(),
        })
    }

    /// With the names as they stand between separators.
    fn escaped(mut self, separator: char) -> Self {
        for name in self.names.values_mut() {
            *name = csv::cell(name, separator);
        }
        self
    }

    fn name(&self, id: Option<Uuid>) -> &str {
        id.and_then(|id| self.names.get(&id))
            .map_or("", String::as_str)
    }

    /// «Просрочена» stands for the status, as in lists (TSK-02).
    fn status(&self, line: &Line<'_>) -> &'static str {
        let key = match Status::from_code(line.status) {
            _ if line.overdue => k::TASK_STATUS_OVERDUE,
            Some(Status::New) | None => k::TASK_STATUS_NEW,
            Some(Status::InProgress) => k::TASK_STATUS_IN_PROGRESS,
            Some(Status::Review) => k::TASK_STATUS_REVIEW,
            Some(Status::Done) => k::TASK_STATUS_DONE,
            Some(Status::Deferred) => k::TASK_STATUS_DEFERRED,
            Some(Status::Cancelled) => k::TASK_STATUS_CANCELLED,
        };
        text(self.lang, key)
    }

    fn priority(&self, line: &Line<'_>) -> &'static str {
        let key = match Priority::from_code(line.priority) {
            Some(Priority::Low) => k::TASK_PRIORITY_LOW,
            Some(Priority::Normal) | None => k::TASK_PRIORITY_NORMAL,
            Some(Priority::High) => k::TASK_PRIORITY_HIGH,
            Some(Priority::Critical) => k::TASK_PRIORITY_CRITICAL,
        };
        text(self.lang, key)
    }

    /// Appends a line of CSV; names must be [`Words::escaped`].
    fn write(&self, out: &mut String, line: &Line<'_>, separator: char) {
        let mut push = |value: &str| {
            out.push_str(value);
            out.push(separator);
        };
        push(&line.number.to_string());
        push(&csv::cell(line.title, separator));
        push(self.status(line));
        push(self.priority(line));
        push(self.name(line.responsible));
        push(self.name(Some(line.creator)));
        push(self.name(line.department));
        push(self.name(line.project));
        let mut stamp = Stamp::default();
        push(stamp.of(line.start_at, &self.zone));
        push(stamp.of(line.deadline, &self.zone));
        push(
            &line
                .estimate
                .map_or(String::new(), |minutes| minutes.to_string()),
        );
        push(&csv::cell(line.tags, separator));
        push(stamp.of(Some(line.created_at), &self.zone));
        push(stamp.of(Some(line.updated_at), &self.zone));
        out.push_str(stamp.of(line.closed_at, &self.zone));
        out.push_str("\r\n");
    }

    fn cells(&self, line: &Line<'_>) -> Vec<Cell> {
        let moment = |at: Option<DateTime<Utc>>| {
            at.map_or(Cell::Empty, |at| Cell::Moment(self.zone.to_local(at)))
        };
        vec![
            Cell::from(line.number),
            Cell::from(line.title),
            Cell::from(self.status(line)),
            Cell::from(self.priority(line)),
            Cell::from(self.name(line.responsible)),
            Cell::from(self.name(Some(line.creator))),
            Cell::from(self.name(line.department)),
            Cell::from(self.name(line.project)),
            moment(line.start_at),
            moment(line.deadline),
            line.estimate
                .map_or(Cell::Empty, |minutes| Cell::from(i64::from(minutes))),
            Cell::from(line.tags),
            moment(Some(line.created_at)),
            moment(Some(line.updated_at)),
            moment(line.closed_at),
        ]
    }
}

/// A moment as text, `2026-11-20 16:30`, put together without memory of its own: a million rows have five million of them.
#[derive(Default)]
struct Stamp([u8; 16]);

impl Stamp {
    fn of(&mut self, at: Option<DateTime<Utc>>, zone: &Zone) -> &str {
        let Some(at) = at else { return "" };
        let local: NaiveDateTime = zone.to_local(at);
        let mut put = |at: usize, width: usize, number: u32| {
            let mut rest = number;
            for place in (at..at + width).rev() {
                self.0[place] = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        };
        put(0, 4, local.year().unsigned_abs());
        put(5, 2, local.month());
        put(8, 2, local.day());
        put(11, 2, local.hour());
        put(14, 2, local.minute());
        (self.0[4], self.0[7], self.0[10], self.0[13]) = (b'-', b'-', b' ', b':');
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn moments_are_written_in_the_readers_zone() {
        let zone = Zone {
            name: "Europe/Moscow".to_owned(),
            transitions: vec![(0, 10_800)],
        };
        let at = Utc.with_ymd_and_hms(2026, 1, 5, 21, 7, 59).single();
        assert_eq!(Stamp::default().of(at, &zone), "2026-01-06 00:07");
        assert_eq!(Stamp::default().of(None, &zone), "");
    }
}
