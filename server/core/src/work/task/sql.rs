//! The statements of tasks, one a function. Lists with filters are in [`super::query`], figures in [`super::stats`].

use chrono::{DateTime, Utc};
use shared::work::task::{ChecklistItem, Priority, Status, Task};
use shared::{DepartmentId, ProjectId, TaskId, UserId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::platform::cx::Cx;
use crate::platform::error::{Error, Result};

/// `task_person.role`.
pub(super) const RESPONSIBLE: i16 = 1;
pub(super) const CREATOR: i16 = 2;
pub(super) const HELPER: i16 = 3;
pub(super) const WATCHER: i16 = 4;

struct Stored {
    id: Uuid,
    number: i64,
    title: String,
    description: String,
    status: i16,
    priority: i16,
    responsible_id: Option<Uuid>,
    helper_ids: Vec<Uuid>,
    watcher_ids: Vec<Uuid>,
    creator_id: Uuid,
    department_id: Option<Uuid>,
    project_id: Option<Uuid>,
    parent_id: Option<Uuid>,
    start_at: Option<DateTime<Utc>>,
    deadline: Option<DateTime<Utc>>,
    estimate_minutes: Option<i32>,
    tags: Vec<String>,
    checklist: Json<Vec<ChecklistItem>>,
    overdue: bool,
    acceptance: bool,
    result_required: bool,
    result: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    deleted_at: Option<DateTime<Utc>>,
    version: i64,
}

impl Stored {
    fn into_task(self) -> Result<Task> {
        Ok(Task {
            id: TaskId(self.id),
            number: self.number,
            title: self.title,
            description: self.description,
            status: status(self.status)?,
            priority: priority(self.priority)?,
            responsible_id: self.responsible_id.map(UserId),
            helper_ids: self.helper_ids.into_iter().map(UserId).collect(),
            watcher_ids: self.watcher_ids.into_iter().map(UserId).collect(),
            creator_id: UserId(self.creator_id),
            department_id: self.department_id.map(DepartmentId),
            project_id: self.project_id.map(ProjectId),
            parent_id: self.parent_id.map(TaskId),
            start_at: self.start_at,
            deadline: self.deadline,
            estimate_minutes: self.estimate_minutes,
            tags: self.tags,
            checklist: self.checklist.0,
            overdue: self.overdue,
            acceptance: self.acceptance,
            result_required: self.result_required,
            result: self.result,
            created_at: self.created_at,
            updated_at: self.updated_at,
            deleted_at: self.deleted_at,
            version: self.version,
        })
    }
}

/// The status of a number in the database.
pub(super) fn status(code: i16) -> Result<Status> {
    Status::from_code(code).ok_or_else(|| Error::Internal(format!("task status {code}")))
}

/// The priority of a number in the database.
pub(super) fn priority(code: i16) -> Result<Priority> {
    Priority::from_code(code).ok_or_else(|| Error::Internal(format!("task priority {code}")))
}

/// Locks a task's row until the end of the transaction, so that changes of one task come one after another.
pub(super) async fn lock(cx: &mut Cx, id: TaskId) -> Result<()> {
    let tenant = cx.tenant();
    sqlx::query_scalar!(
        "SELECT id FROM task WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant,
        id.0
    )
    .fetch_optional(cx.conn())
    .await?;
    Ok(())
}

/// A task whole, deleted or not.
pub(super) async fn load(cx: &mut Cx, id: TaskId) -> Result<Option<Task>> {
    Ok(load_all(cx, &[id.0]).await?.pop())
}

/// Tasks whole, deleted or not.
pub(super) async fn load_all(cx: &mut Cx, ids: &[Uuid]) -> Result<Vec<Task>> {
    let tenant = cx.tenant();
    let stored = sqlx::query_as!(
        Stored,
        r#"SELECT t.id, t.number, t.title, t.description, t.status, t.priority, t.responsible_id,
            ARRAY(SELECT p.user_id FROM task_person p WHERE p.tenant_id = $1 AND p.task_id = t.id AND p.role = 3 ORDER BY p.user_id) AS "helper_ids!",
            ARRAY(SELECT p.user_id FROM task_person p WHERE p.tenant_id = $1 AND p.task_id = t.id AND p.role = 4 ORDER BY p.user_id) AS "watcher_ids!",
            t.creator_id, t.department_id, t.project_id, t.parent_id, t.start_at, t.deadline, t.estimate_minutes, t.tags,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'text', c.text, 'done', c.done) ORDER BY c.position), '[]')
             FROM checklist_item c WHERE c.tenant_id = $1 AND c.entity_id = t.id) AS "checklist!: Json<Vec<ChecklistItem>>",
            t.overdue, t.acceptance, t.result_required, t.result, t.created_at, t.updated_at, t.deleted_at, t.version
         FROM task t WHERE t.tenant_id = $1 AND t.id = ANY ($2)"#,
        tenant,
        ids
    )
    .fetch_all(cx.conn())
    .await?;
    stored.into_iter().map(Stored::into_task).collect()
}

/// Writes a new task with its people and checklist (whose lines have ids) in one statement.
pub(super) async fn insert(cx: &mut Cx, task: &Task) -> Result<()> {
    let tenant = cx.tenant();
    let (people, roles) = people_of(task);
    let (item_ids, item_texts, item_done) = columns_of(&task.checklist);
    sqlx::query!(
        "WITH made AS (
            INSERT INTO task (tenant_id, id, number, title, description, status, priority, responsible_id, creator_id, department_id, project_id,
                parent_id, start_at, deadline, estimate_minutes, tags, acceptance, result_required, checklist_done, checklist_total, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21)
         ), people AS (
            INSERT INTO task_person (tenant_id, task_id, user_id, role, status, deadline_sort, updated_at)
            SELECT $1, $2, p.user_id, p.role, $6, coalesce($14, 'infinity'), $21 FROM unnest($22::uuid[], $23::int2[]) p (user_id, role)
         )
         INSERT INTO checklist_item (tenant_id, id, entity_kind, entity_id, position, text, done)
         SELECT $1, c.id, 'task', $2, c.position, c.text, c.done FROM unnest($24::uuid[], $25::text[], $26::bool[]) WITH ORDINALITY c (id, text, done, position)",
        tenant,
        task.id.0,
        task.number,
        task.title,
        task.description,
        task.status.code(),
        task.priority.code(),
        task.responsible_id.map(|id| id.0),
        task.creator_id.0,
        task.department_id.map(|id| id.0),
        task.project_id.map(|id| id.0),
        task.parent_id.map(|id| id.0),
        task.start_at,
        task.deadline,
        task.estimate_minutes,
        &task.tags,
        task.acceptance,
        task.result_required,
        done_of(&task.checklist),
        total_of(&task.checklist),
        task.created_at,
        &people,
        &roles,
        &item_ids,
        &item_texts,
        &item_done,
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// Writes what a task says now (people and checklist apart) and gives its new version. `closed_at` follows the status.
pub(super) async fn update(cx: &mut Cx, task: &Task) -> Result<i64> {
    let tenant = cx.tenant();
    let version = sqlx::query_scalar!(
        "UPDATE task SET title = $3, description = $4, status = $5::int2, priority = $6, responsible_id = $7, department_id = $8, project_id = $9,
            parent_id = $10, start_at = $11, deadline = $12, estimate_minutes = $13, tags = $14, overdue = $15, acceptance = $16,
            result_required = $17, result = $18, checklist_done = $19, checklist_total = $20, updated_at = $21, deleted_at = $22,
            closed_at = CASE WHEN $5::int2 NOT IN (4, 6) THEN NULL WHEN status = $5::int2 THEN closed_at ELSE $21 END,
            version = version + 1
         WHERE tenant_id = $1 AND id = $2 RETURNING version",
        tenant,
        task.id.0,
        task.title,
        task.description,
        task.status.code(),
        task.priority.code(),
        task.responsible_id.map(|id| id.0),
        task.department_id.map(|id| id.0),
        task.project_id.map(|id| id.0),
        task.parent_id.map(|id| id.0),
        task.start_at,
        task.deadline,
        task.estimate_minutes,
        &task.tags,
        task.overdue,
        task.acceptance,
        task.result_required,
        task.result,
        done_of(&task.checklist),
        total_of(&task.checklist),
        task.updated_at,
        task.deleted_at,
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(version)
}

/// Makes the rows of people those of the task.
pub(super) async fn update_people(cx: &mut Cx, task: &Task) -> Result<()> {
    let tenant = cx.tenant();
    let (people, roles) = people_of(task);
    sqlx::query!(
        "WITH wanted AS (SELECT * FROM unnest($3::uuid[], $4::int2[]) w (user_id, role)),
         gone AS (
            DELETE FROM task_person p WHERE p.tenant_id = $1 AND p.task_id = $2
                AND NOT EXISTS (SELECT FROM wanted w WHERE w.user_id = p.user_id AND w.role = p.role)
         )
         INSERT INTO task_person (tenant_id, task_id, user_id, role) SELECT $1, $2, w.user_id, w.role FROM wanted w ON CONFLICT DO NOTHING",
        tenant,
        task.id.0,
        &people,
        &roles,
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// Makes the lines of the checklist those of the task; lines with known ids keep them.
pub(super) async fn update_checklist(cx: &mut Cx, task: &Task) -> Result<()> {
    let tenant = cx.tenant();
    let (ids, texts, done) = columns_of(&task.checklist);
    sqlx::query!(
        "WITH gone AS (DELETE FROM checklist_item WHERE tenant_id = $1 AND entity_id = $2 AND id <> ALL ($3))
         INSERT INTO checklist_item (tenant_id, id, entity_kind, entity_id, position, text, done)
         SELECT $1, c.id, 'task', $2, c.position, c.text, c.done FROM unnest($3::uuid[], $4::text[], $5::bool[]) WITH ORDINALITY c (id, text, done, position)
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, text = excluded.text, done = excluded.done",
        tenant,
        task.id.0,
        &ids,
        &texts,
        &done,
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

/// Counts one more remark; the new version.
pub(super) async fn count_comment(cx: &mut Cx, id: TaskId) -> Result<i64> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let version = sqlx::query_scalar!(
        "UPDATE task SET comments = comments + 1, updated_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING version",
        tenant,
        id.0,
        now
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(version)
}

/// Marks tasks whose deadline has come, at most `cap`, those first that are late longest; their ids.
pub(super) async fn mark_overdue(cx: &mut Cx, cap: i64) -> Result<Vec<Uuid>> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let ids = sqlx::query_scalar!(
        "UPDATE task SET overdue = true, updated_at = $2, version = version + 1
         WHERE tenant_id = $1 AND id IN (
            SELECT id FROM task WHERE tenant_id = $1 AND NOT overdue AND deleted_at IS NULL AND status IN (1, 2, 3, 5) AND deadline <= $2
            ORDER BY deadline LIMIT $3 FOR UPDATE)
         RETURNING id",
        tenant,
        now,
        cap
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(ids)
}

/// How many tasks [`mark_overdue`] finds.
pub(super) async fn count_new_overdue(cx: &mut Cx) -> Result<u64> {
    let (tenant, now) = (cx.tenant(), cx.now());
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM task
           WHERE tenant_id = $1 AND NOT overdue AND deleted_at IS NULL AND status IN (1, 2, 3, 5) AND deadline <= $2"#,
        tenant,
        now
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(count.unsigned_abs())
}

/// How many tasks [`purge`] finds.
pub(super) async fn count_purgeable(cx: &mut Cx, before: DateTime<Utc>) -> Result<u64> {
    let tenant = cx.tenant();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM task WHERE tenant_id = $1 AND deleted_at < $2"#,
        tenant,
        before
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(count.unsigned_abs())
}

/// Removes tasks that were put in the bin before a moment, with their remarks and checklists, at most `cap`; ids and titles.
pub(super) async fn purge(
    cx: &mut Cx,
    before: DateTime<Utc>,
    cap: i64,
) -> Result<Vec<(Uuid, String)>> {
    let tenant = cx.tenant();
    let gone = sqlx::query!(
        "WITH old AS (
            SELECT id FROM task WHERE tenant_id = $1 AND deleted_at < $2 ORDER BY deleted_at LIMIT $3 FOR UPDATE
         ), remarks AS (
            DELETE FROM comment WHERE tenant_id = $1 AND entity_kind = 'task' AND entity_id IN (SELECT id FROM old)
         ), lines AS (
            DELETE FROM checklist_item WHERE tenant_id = $1 AND entity_kind = 'task' AND entity_id IN (SELECT id FROM old)
         )
         DELETE FROM task WHERE tenant_id = $1 AND id IN (SELECT id FROM old) RETURNING id, title",
        tenant,
        before,
        cap
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(gone.into_iter().map(|row| (row.id, row.title)).collect())
}

/// Whether a task stands above another one (or is it): what would close a circle.
pub(super) async fn is_above(cx: &mut Cx, above: TaskId, below: TaskId) -> Result<bool> {
    let tenant = cx.tenant();
    let found = sqlx::query_scalar!(
        r#"WITH RECURSIVE up AS (
            SELECT t.id, t.parent_id FROM task t WHERE t.tenant_id = $1 AND t.id = $3
            UNION SELECT t.id, t.parent_id FROM up JOIN task t ON t.tenant_id = $1 AND t.id = up.parent_id
         )
         SELECT EXISTS (SELECT FROM up WHERE id = $2) AS "found!""#,
        tenant,
        above.0,
        below.0
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(found)
}

/// Everybody who has to do with a task, by role.
fn people_of(task: &Task) -> (Vec<Uuid>, Vec<i16>) {
    let with = |role: i16| move |id: &UserId| (id.0, role);
    task.responsible_id
        .iter()
        .map(with(RESPONSIBLE))
        .chain([(task.creator_id.0, CREATOR)])
        .chain(task.helper_ids.iter().map(with(HELPER)))
        .chain(task.watcher_ids.iter().map(with(WATCHER)))
        .unzip()
}

fn columns_of(checklist: &[ChecklistItem]) -> (Vec<Uuid>, Vec<String>, Vec<bool>) {
    let ids = checklist
        .iter()
        .filter_map(|item| item.id)
        .map(|id| id.0)
        .collect();
    (
        ids,
        checklist.iter().map(|item| item.text.clone()).collect(),
        checklist.iter().map(|item| item.done).collect(),
    )
}

fn done_of(checklist: &[ChecklistItem]) -> i16 {
    i16::try_from(checklist.iter().filter(|item| item.done).count()).unwrap_or(i16::MAX)
}

fn total_of(checklist: &[ChecklistItem]) -> i16 {
    i16::try_from(checklist.len()).unwrap_or(i16::MAX)
}
