//! Figures of tasks by person or department over a period (TSK-09), as far as the asking person sees tasks.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::json;
use shared::i18n::{Key, Lang, k, text};
use shared::kernel::csv;
use shared::work::stats::{Stats, StatsBy, StatsDay, StatsRequest, StatsRow};
use shared::{Permission, Scope};
use uuid::Uuid;

use super::sheet::{Cell, workbook};
use crate::platform::audit::{self, Entry};
use crate::platform::authz::{self, Visibility};
use crate::platform::cx::Cx;
use crate::platform::error::{Error, Result};

/// The longest period, in days.
const DAYS_MAX: i64 = 1_100;

/// The figures of a period, in the asking person's zone. What is open, overdue and planned is that of now.
///
/// # Errors
/// `Forbidden` without `task.read`; a fault at `to` for a period that ends before it begins or is longer than three years.
pub async fn stats(cx: &mut Cx, request: &StatsRequest) -> Result<Stats> {
    let scope = cx.require(Permission::TaskRead).await?;
    gather(cx, request, scope).await
}

/// The figures to be taken away as a file: as far as the right to export reaches, and noted in the audit log (AUD-01).
///
/// # Errors
/// `Forbidden` without `task.export`; else as [`stats`].
pub async fn for_export(cx: &mut Cx, request: &StatsRequest, format: &str) -> Result<Stats> {
    let scope = cx
        .require(Permission::TaskRead)
        .await?
        .min(cx.require(Permission::TaskExport).await?);
    let stats = gather(cx, request, scope).await?;
    let changes = json!({ "format": [null, format], "from": [null, request.from], "to": [null, request.to], "by": [null, request.by] });
    audit::write(
        cx,
        Entry {
            action: "task.export",
            entity_kind: "task_stats",
            entity_id: None,
            title: None,
            changes,
        },
    )
    .await?;
    Ok(stats)
}

async fn gather(cx: &mut Cx, request: &StatsRequest, scope: Scope) -> Result<Stats> {
    if request.to < request.from || (request.to - request.from).num_days() >= DAYS_MAX {
        return Err(Error::field("to", "out_of_range"));
    }
    let seen = Seen::new(authz::visibility(cx.actor(), scope)?);
    let tz: Tz = cx.actor().timezone.parse().unwrap_or(Tz::UTC);
    let span = (
        midnight(tz, request.from),
        midnight(
            tz,
            request
                .to
                .checked_add_days(Days::new(1))
                .unwrap_or(request.to),
        ),
    );
    let rows = rows(cx, &seen, span, request.by).await?;
    let days = days(cx, &seen, span, tz, request).await?;
    Ok(Stats {
        total: total(&rows),
        rows,
        days,
    })
}

/// The first moment of a day; where the clocks skip midnight, an hour later.
fn midnight(tz: Tz, day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN);
    let first = |local| tz.from_local_datetime(&local).earliest();
    first(local)
        .or_else(|| first(local + TimeDelta::hours(1)))
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// What the person sees, as values of the statements.
struct Seen {
    everything: bool,
    departments: Vec<Uuid>,
    person: Uuid,
}

impl Seen {
    fn new(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Tenant => Self {
                everything: true,
                departments: Vec::new(),
                person: Uuid::nil(),
            },
            Visibility::Departments {
                departments,
                person,
            } => Self {
                everything: false,
                departments: departments.into_iter().map(|id| id.0).collect(),
                person: person.0,
            },
            Visibility::Own { person } => Self {
                everything: false,
                departments: Vec::new(),
                person: person.0,
            },
        }
    }
}

async fn rows(
    cx: &mut Cx,
    seen: &Seen,
    (low, high): (DateTime<Utc>, DateTime<Utc>),
    by: StatsBy,
) -> Result<Vec<StatsRow>> {
    let tenant = cx.tenant();
    let rows = sqlx::query_as!(
        StatsRow,
        r#"SELECT f.id, coalesce(u.name, d.name) AS name, f.created AS "created!", f.done AS "done!", f.done - f.late AS "on_time!", f.late AS "late!",
            f.lateness_minutes, f.open AS "open!", f.overdue AS "overdue!", f.load_minutes AS "load_minutes!"
         FROM (
            SELECT CASE WHEN $7 THEN t.department_id ELSE t.responsible_id END AS id,
                count(*) FILTER (WHERE t.created_at >= $5 AND t.created_at < $6) AS created,
                count(*) FILTER (WHERE t.status = 4 AND t.closed_at >= $5 AND t.closed_at < $6) AS done,
                count(*) FILTER (WHERE t.status = 4 AND t.closed_at >= $5 AND t.closed_at < $6 AND t.closed_at > t.deadline) AS late,
                round(avg(extract(epoch FROM t.closed_at - t.deadline) / 60)
                    FILTER (WHERE t.status = 4 AND t.closed_at >= $5 AND t.closed_at < $6 AND t.closed_at > t.deadline))::bigint AS lateness_minutes,
                count(*) FILTER (WHERE t.status IN (1, 2, 3, 5)) AS open,
                count(*) FILTER (WHERE t.status IN (1, 2, 3, 5) AND t.overdue) AS overdue,
                coalesce(sum(t.estimate_minutes) FILTER (WHERE t.status IN (1, 2, 3, 5)), 0)::bigint AS load_minutes
            FROM task t
            WHERE t.tenant_id = $1 AND t.deleted_at IS NULL
                AND ($2 OR t.department_id = ANY ($3)
                    OR EXISTS (SELECT FROM task_person p WHERE p.tenant_id = $1 AND p.task_id = t.id AND p.user_id = $4))
                AND ((t.created_at >= $5 AND t.created_at < $6) OR (t.closed_at >= $5 AND t.closed_at < $6) OR t.status IN (1, 2, 3, 5))
            GROUP BY 1
         ) f
         LEFT JOIN app_user u ON u.tenant_id = $1 AND u.id = f.id
         LEFT JOIN department d ON d.tenant_id = $1 AND d.id = f.id
         ORDER BY coalesce(u.name, d.name) NULLS LAST, f.id"#,
        tenant,
        seen.everything,
        &seen.departments,
        seen.person,
        low,
        high,
        by == StatsBy::Department,
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(rows)
}

/// Every day of the period, those without anything too.
async fn days(
    cx: &mut Cx,
    seen: &Seen,
    (low, high): (DateTime<Utc>, DateTime<Utc>),
    tz: Tz,
    request: &StatsRequest,
) -> Result<Vec<StatsDay>> {
    let tenant = cx.tenant();
    let found = sqlx::query_as!(
        StatsDay,
        r#"SELECT e.day AS "day!", count(*) FILTER (WHERE NOT e.done) AS "created!", count(*) FILTER (WHERE e.done) AS "done!"
         FROM (
            SELECT (t.created_at AT TIME ZONE $7)::date AS day, false AS done, t.id, t.department_id
            FROM task t WHERE t.tenant_id = $1 AND t.deleted_at IS NULL AND t.created_at >= $5 AND t.created_at < $6
            UNION ALL
            SELECT (t.closed_at AT TIME ZONE $7)::date, true, t.id, t.department_id
            FROM task t WHERE t.tenant_id = $1 AND t.deleted_at IS NULL AND t.status = 4 AND t.closed_at >= $5 AND t.closed_at < $6
         ) e
         WHERE $2 OR e.department_id = ANY ($3)
            OR EXISTS (SELECT FROM task_person p WHERE p.tenant_id = $1 AND p.task_id = e.id AND p.user_id = $4)
         GROUP BY 1 ORDER BY 1"#,
        tenant,
        seen.everything,
        &seen.departments,
        seen.person,
        low,
        high,
        tz.name(),
    )
    .fetch_all(cx.conn())
    .await?;
    let mut found = found.into_iter().peekable();
    Ok(request
        .from
        .iter_days()
        .take_while(|day| *day <= request.to)
        .map(|day| {
            found.next_if(|found| found.day == day).unwrap_or(StatsDay {
                day,
                created: 0,
                done: 0,
            })
        })
        .collect())
}

fn total(rows: &[StatsRow]) -> StatsRow {
    let sum = |of: fn(&StatsRow) -> i64| rows.iter().map(of).sum::<i64>();
    let late = sum(|row| row.late);
    let minutes = sum(|row| row.lateness_minutes.unwrap_or_default() * row.late);
    StatsRow {
        id: None,
        name: None,
        created: sum(|row| row.created),
        done: sum(|row| row.done),
        on_time: sum(|row| row.on_time),
        late,
        lateness_minutes: (late > 0).then(|| (minutes + late / 2) / late),
        open: sum(|row| row.open),
        overdue: sum(|row| row.overdue),
        load_minutes: sum(|row| row.load_minutes),
    }
}

/// The columns of the file and their widths in a sheet.
const HEADINGS: [(Key, u16); 9] = [
    (k::TASK_STATS_NAME, 30),
    (k::TASK_STATS_CREATED, 10),
    (k::TASK_STATS_DONE, 11),
    (k::TASK_STATS_ON_TIME, 9),
    (k::TASK_STATS_LATE, 14),
    (k::TASK_STATS_LATENESS, 24),
    (k::TASK_STATS_OPEN, 15),
    (k::TASK_STATS_OVERDUE, 18),
    (k::TASK_STATS_LOAD, 15),
];

/// The figures as CSV with a byte order mark; the last line is the total.
pub fn stats_csv(stats: &Stats, lang: Lang, separator: char) -> Vec<u8> {
    let mut out = csv::bom().to_owned();
    out.push_str(&csv::row(
        HEADINGS.map(|(key, _)| text(lang, key)),
        separator,
    ));
    for (name, row) in lines(stats, lang) {
        let figures =
            figures(row).map(|figure| figure.map_or(String::new(), |figure| figure.to_string()));
        out.push_str(&csv::row(
            [name.to_owned()].into_iter().chain(figures),
            separator,
        ));
    }
    out.into_bytes()
}

/// The figures as an XLSX file; the last row is the total.
///
/// # Errors
/// `Internal` when the workbook cannot be written.
pub fn stats_xlsx(stats: &Stats, lang: Lang) -> Result<Vec<u8>> {
    let rows = lines(stats, lang).map(|(name, row)| {
        let figures = figures(row).map(|figure| figure.map_or(Cell::Empty, Cell::from));
        [Cell::from(name)].into_iter().chain(figures).collect()
    });
    workbook(
        text(lang, k::TASK_STATS_SHEET),
        &HEADINGS.map(|(key, width)| (text(lang, key), width)),
        rows,
    )
}

fn lines(stats: &Stats, lang: Lang) -> impl Iterator<Item = (&str, &StatsRow)> {
    let rows = stats
        .rows
        .iter()
        .map(move |row| (row.name.as_deref().unwrap_or(text(lang, k::NONE)), row));
    rows.chain([(text(lang, k::TOTAL), &stats.total)])
}

fn figures(row: &StatsRow) -> [Option<i64>; 8] {
    [
        Some(row.created),
        Some(row.done),
        Some(row.on_time),
        Some(row.late),
        row.lateness_minutes,
        Some(row.open),
        Some(row.overdue),
        Some(row.load_minutes),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_zones_midnight_also_where_the_clocks_skip_it() {
        let day = |month, day| NaiveDate::from_ymd_opt(2018, month, day).expect("a valid day");
        assert_eq!(
            midnight(chrono_tz::Europe::Moscow, day(3, 1)).to_rfc3339(),
            "2018-02-28T21:00:00+00:00"
        );
        assert_eq!(
            midnight(chrono_tz::America::Sao_Paulo, day(11, 4)).to_rfc3339(),
            "2018-11-04T03:00:00+00:00"
        );
    }
}
