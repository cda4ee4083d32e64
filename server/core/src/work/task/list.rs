//! Lists of tasks: pages, the board, the calendar, counters (TSK-03, TSK-04, TSK-07). All filter alike.

use chrono::{DateTime, TimeDelta, Utc};
use shared::kernel::page::COUNT_CAP;
use shared::work::task::{
    BoardColumn, Status, TaskCalendarRequest, TaskCounters, TaskListRequest, TaskRow, TaskSort,
};
use shared::{DepartmentId, Page, Permission, ProjectId, TaskId, UserId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::access::{self, Action};
use super::filter::Binds;
use super::order::Place;
use super::query::{COLUMNS, JOINS, Query};
use super::sql;
use crate::platform::cursor;
use crate::platform::cx::Cx;
use crate::platform::error::{Error, Result};

/// Cards that a column of the board begins with.
const BOARD_ROWS: usize = 50;
/// The most tasks that a calendar shows at once.
const CALENDAR_CAP: usize = 2_000;
/// The longest span of a calendar.
const CALENDAR_DAYS: i64 = 400;

/// A row of a list as the database gives it.
#[derive(sqlx::FromRow)]
struct Listed {
    id: Uuid,
    number: i64,
    title: String,
    status: i16,
    priority: i16,
    responsible_id: Option<Uuid>,
    responsible_name: Option<String>,
    creator_id: Uuid,
    department_id: Option<Uuid>,
    project_id: Option<Uuid>,
    project_name: Option<String>,
    start_at: Option<DateTime<Utc>>,
    deadline: Option<DateTime<Utc>>,
    estimate_minutes: Option<i32>,
    tags: Vec<String>,
    checklist_done: i16,
    checklist_total: i16,
    comments: i32,
    overdue: bool,
    acceptance: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
    total: Option<i64>,
}

impl Listed {
    fn into_row(self) -> Result<TaskRow> {
        Ok(TaskRow {
            id: TaskId(self.id),
            number: self.number,
            title: self.title,
            status: sql::status(self.status)?,
            priority: sql::priority(self.priority)?,
            responsible_id: self.responsible_id.map(UserId),
            responsible_name: self.responsible_name,
            creator_id: UserId(self.creator_id),
            department_id: self.department_id.map(DepartmentId),
            project_id: self.project_id.map(ProjectId),
            project_name: self.project_name,
            start_at: self.start_at,
            deadline: self.deadline,
            estimate_minutes: self.estimate_minutes,
            tags: self.tags,
            checklist_done: self.checklist_done.into(),
            checklist_total: self.checklist_total.into(),
            comments: self.comments,
            overdue: self.overdue,
            acceptance: self.acceptance,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        })
    }
}

/// A page of tasks that the person may see. How many match is counted on the first page and carried by the cursor.
///
/// # Errors
/// `Forbidden` without `task.read` (for the bin also `task.delete`); what is wrong with filter, limit or cursor.
pub async fn list(cx: &mut Cx, request: &TaskListRequest) -> Result<Page<TaskRow>> {
    let limit = cursor::limit(&request.page)?;
    let after: Option<Place> = cursor::of(&request.page)?;
    if after
        .as_ref()
        .is_some_and(|place| place.sort != request.sort)
    {
        return Err(Error::Malformed("bad_cursor"));
    }
    let Some(query) = Query::new(cx, &request.filter, request.deleted, None).await? else {
        return Ok(Page::empty());
    };
    let cap = after.is_none().then_some(COUNT_CAP);
    let (rows, counted) =
        fetch(cx, query.page(request.sort, after.as_ref(), limit + 1, cap)).await?;
    let total = after.map_or(counted, |place| place.total);
    Ok(cursor::page(rows, limit, total, |row| {
        Place::behind(row, request.sort, total)
    }))
}

/// The board: for each status the first tasks by deadline and how many there are; more of a column through [`list`] with its status.
///
/// # Errors
/// As [`list`].
pub async fn board(cx: &mut Cx, filter: &str) -> Result<Vec<BoardColumn>> {
    let mut columns: Vec<BoardColumn> = Status::ALL
        .into_iter()
        .map(|status| BoardColumn {
            status,
            total: 0,
            items: Vec::new(),
            next_cursor: None,
        })
        .collect();
    let Some(query) = Query::new(cx, filter, false, None).await? else {
        return Ok(columns);
    };
    let (sql, binds) = query.board(BOARD_ROWS + 1, COUNT_CAP);
    let rows: Vec<Listed> = sqlx::query_as_with(AssertSqlSafe(sql), binds.into_args())
        .fetch_all(cx.conn())
        .await?;
    for listed in rows {
        let total = listed.total;
        let row = listed.into_row()?;
        let Some(column) = columns
            .iter_mut()
            .find(|column| column.status == row.status)
        else {
            continue;
        };
        column.total = to_count(total);
        column.items.push(row);
    }
    for column in &mut columns {
        let page = cursor::page(
            std::mem::take(&mut column.items),
            BOARD_ROWS,
            column.total,
            |row| Place::behind(row, TaskSort::Deadline, column.total),
        );
        (column.items, column.next_cursor) = (page.items, page.next_cursor);
    }
    Ok(columns)
}

/// The tasks whose deadline or start lies within a span, by deadline, at most 2 000.
///
/// # Errors
/// As [`list`]; a fault at `to` for a span that is empty or longer than 400 days.
pub async fn calendar(cx: &mut Cx, request: &TaskCalendarRequest) -> Result<Vec<TaskRow>> {
    let (from, to) = (request.from, request.to);
    if to <= from || to - from > TimeDelta::days(CALENDAR_DAYS) {
        return Err(Error::field("to", "out_of_range"));
    }
    let Some(mut query) = Query::new(cx, &request.filter, false, None).await? else {
        return Ok(Vec::new());
    };
    query.and(|binds| {
        let (from, to) = (binds.add(from), binds.add(to));
        format!("(t.deadline_sort >= {from} AND t.deadline_sort < {to}) OR (t.start_at >= {from} AND t.start_at < {to})")
    });
    Ok(
        fetch(cx, query.page(TaskSort::Deadline, None, CALENDAR_CAP, None))
            .await?
            .0,
    )
}

/// A task as lists show it.
///
/// # Errors
/// `NotFound` where there is none that the person may see.
pub async fn row(cx: &mut Cx, id: TaskId) -> Result<TaskRow> {
    access::load_for(cx, id, Action::Read).await?;
    let mut binds = Binds::default();
    let (tenant, id) = (binds.add(cx.tenant()), binds.add(id.0));
    let sql = format!(
        "SELECT {COLUMNS}, NULL::bigint AS total FROM task t {JOINS} WHERE t.tenant_id = {tenant} AND t.id = {id}"
    );
    fetch(cx, (sql, binds))
        .await?
        .0
        .pop()
        .ok_or(Error::NotFound)
}

/// The counters beside *Tasks* in the rail; all zero for who sees no tasks.
///
/// # Errors
/// When the database refuses.
pub async fn counters(cx: &mut Cx) -> Result<TaskCounters> {
    if !cx.actor().grants.has(Permission::TaskRead) {
        return Ok(TaskCounters::default());
    }
    let mine = if cx.actor().user_id.is_some() {
        count(cx, "status:open responsible:me").await?
    } else {
        0
    };
    Ok(TaskCounters {
        mine,
        visible: count(cx, "status:open").await?,
        overdue: count(cx, "status:open overdue:yes").await?,
    })
}

async fn count(cx: &mut Cx, filter: &str) -> Result<u64> {
    let Some(query) = Query::new(cx, filter, false, None).await? else {
        return Ok(0);
    };
    let (sql, binds) = query.total(COUNT_CAP);
    let total: i64 = sqlx::query_scalar_with(AssertSqlSafe(sql), binds.into_args())
        .fetch_one(cx.conn())
        .await?;
    Ok(to_count(Some(total)))
}

/// The rows of a statement, and the count that the first of them brings.
async fn fetch(cx: &mut Cx, (sql, binds): (String, Binds)) -> Result<(Vec<TaskRow>, u64)> {
    let listed: Vec<Listed> = sqlx::query_as_with(AssertSqlSafe(sql), binds.into_args())
        .fetch_all(cx.conn())
        .await?;
    let total = to_count(listed.first().and_then(|row| row.total));
    Ok((
        listed
            .into_iter()
            .map(Listed::into_row)
            .collect::<Result<_>>()?,
        total,
    ))
}

fn to_count(total: Option<i64>) -> u64 {
    total
        .and_then(|total| u64::try_from(total).ok())
        .unwrap_or_default()
}
