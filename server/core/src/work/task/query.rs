//! The one builder of list statements (TSK-04, QLT-01).
//!
//! Row-level security and sorted pages leave few ways to be quick over a million tasks: each page is put together from *branches*, and
//! each branch is a walk along an index that begins with what is held fixed and goes on with the sort key.
//!
//! | who asks | branches | index |
//! |---|---|---|
//! | sees the tenant | one a status | `task_status_deadline`, `_updated`, `_priority` |
//! | sees departments | one a department and status, and one a status for what the person has to do with | `task_department_deadline`, `_updated`; as below |
//! | sees what is the person's own | one a status | `task_person_deadline`, `_updated` |
//! | filters by one person | one a status | `task_responsible` or `task_person_deadline`, the right to see as a condition |
//! | asks for a few rows, the bin, or an order that no status index has | a single one | `task_pkey`, `task_number`, `task_created`, `task_bin` |
//!
//! A branch gives at most one page; the branches of all departments and statuses are merged, doubles removed, and only the rows of the page
//! are read whole. An `OR` over scopes instead would defeat the indexes. The plans are held by a test.

use shared::Permission;
use shared::work::task::{Status, TaskSort};
use uuid::Uuid;

use super::filter::{self, Binds, Pin};
use super::order::{After, Order, Place};
use crate::platform::authz::{self, Visibility};
use crate::platform::cx::Cx;
use crate::platform::error::Result;

/// What a page shows of a task `t`; names come from the joins in [`JOINS`].
pub(super) const COLUMNS: &str = "t.id, t.number, t.title, t.status, t.priority, t.responsible_id, r.name AS responsible_name, t.creator_id, \
    t.department_id, t.project_id, j.name AS project_name, t.start_at, t.deadline, t.estimate_minutes, t.tags, t.checklist_done, \
    t.checklist_total, t.comments, t.overdue, t.acceptance, t.created_at, t.updated_at, t.version";
/// See [`COLUMNS`].
pub(super) const JOINS: &str = "LEFT JOIN app_user r ON r.tenant_id = $1 AND r.id = t.responsible_id \
    LEFT JOIN project j ON j.tenant_id = $1 AND j.id = t.project_id";

/// Where the branches begin.
enum Source {
    /// Every task of the tenant.
    Tenant,
    /// The tasks of some departments, and of a person.
    Departments { departments: String, person: String },
    /// The tasks of one responsible person.
    Responsible(String),
    /// The tasks that a person has to do with, in one role or any.
    Person { person: String, role: Option<i16> },
    /// A few rows: no branches.
    Rows,
}

/// A question to the tasks, put together once for page, board, count or export.
pub(super) struct Query {
    binds: Binds,
    /// The place of the statuses.
    statuses: String,
    all_statuses: bool,
    source: Source,
    /// What the person may see, as conditions with ` AND ` before each.
    guard: String,
    /// Whether the source gives nothing else anyway.
    guarded: bool,
    /// What is asked for, as conditions with ` AND ` before each.
    filter: String,
    deleted: bool,
}

impl Query {
    /// A question of the asking person; nothing when no task can match. `more` is a right that is needed beside `task.read`; the narrower
    /// scope holds.
    ///
    /// # Errors
    /// `Forbidden` without `task.read` or `more`, for the bin also without `task.delete`; what is wrong with the filter.
    pub async fn new(
        cx: &mut Cx,
        filter: &str,
        deleted: bool,
        more: Option<Permission>,
    ) -> Result<Option<Self>> {
        let mut scope = cx.require(Permission::TaskRead).await?;
        for permission in more
            .into_iter()
            .chain(deleted.then_some(Permission::TaskDelete))
        {
            scope = scope.min(cx.require(permission).await?);
        }
        let visibility = authz::visibility(cx.actor(), scope)?;
        let mut binds = Binds::default();
        binds.add(cx.tenant());
        let conditions = filter::compile(cx, filter, &mut binds).await?;
        if conditions.statuses.is_empty() {
            return Ok(None);
        }
        let all_statuses = conditions.statuses.len() == Status::ALL.len();
        let statuses = binds.add(
            conditions
                .statuses
                .into_iter()
                .map(Status::code)
                .collect::<Vec<_>>(),
        );
        let filter = conditions.sql;
        let mut query = Self {
            binds,
            statuses,
            all_statuses,
            source: Source::Rows,
            guard: String::new(),
            guarded: false,
            filter,
            deleted,
        };
        query.see(visibility);
        query.begin_with(conditions.pin, cx);
        Ok(Some(query))
    }

    /// Adds a condition over `t`.
    pub fn and(&mut self, condition: impl FnOnce(&mut Binds) -> String) {
        let condition = condition(&mut self.binds);
        self.filter.push_str(&format!(" AND ({condition})"));
    }

    /// The statement of a page: the rows behind `after`, at most `limit`; with `cap` also how many match, as far as that.
    pub fn page(
        mut self,
        sort: TaskSort,
        after: Option<&Place>,
        limit: usize,
        cap: Option<u64>,
    ) -> (String, Binds) {
        let order = Order::of(sort);
        let limit = self.limit(limit);
        let after = after.map(|place| After::of(place, &mut self.binds));
        let page = self.keys(&order, after.as_ref(), &limit);
        // Counting costs as much as the page; a page that is not full is its own count, and the sub-select is not run.
        let total = match cap {
            Some(cap) => format!(
                "CASE WHEN (SELECT count(*) FROM page) < {limit} THEN (SELECT count(*) FROM page) ELSE ({}) END",
                self.count(cap)
            ),
            None => "NULL::bigint".to_owned(),
        };
        let sql = format!(
            "WITH page AS MATERIALIZED ({page}) SELECT {COLUMNS}, {total} AS total \
             FROM page JOIN task t ON t.tenant_id = $1 AND t.id = page.id {JOINS} ORDER BY {}",
            order.by("page.", "page.id")
        );
        (sql, self.binds)
    }

    /// The statement of a board: at most `limit` rows of each status by deadline, each with the count of its status as far as `cap`.
    pub fn board(mut self, limit: usize, cap: u64) -> (String, Binds) {
        let order = Order::of(TaskSort::Deadline);
        let limit = self.limit(limit);
        let sql = format!(
            "WITH s AS MATERIALIZED (SELECT s.code, (SELECT count(*) FROM (SELECT FROM ({}) b LIMIT {cap}) c) AS total FROM unnest({}) s (code)) \
             SELECT {COLUMNS}, s.total FROM s CROSS JOIN LATERAL ({}) b JOIN task t ON t.tenant_id = $1 AND t.id = b.id {JOINS} \
             ORDER BY t.status, b.deadline_sort, b.id",
            self.count_branch(cap),
            self.statuses,
            self.branch(&order, None, &limit),
        );
        (sql, self.binds)
    }

    /// The statement that counts what matches, as far as `cap`.
    pub fn total(self, cap: u64) -> (String, Binds) {
        (self.count(cap), self.binds)
    }

    /// Whether everything of the tenant is asked for, but for the statuses.
    pub fn is_whole(&self) -> bool {
        self.guard.is_empty() && self.filter.is_empty()
    }

    /// The statement of an export: these columns of everything that matches, in the order of numbers.
    pub fn all(self, columns: &str) -> (String, Binds) {
        (
            format!(
                "SELECT {columns} FROM task t WHERE {}{}{} ORDER BY t.number",
                self.living(),
                self.guard,
                self.filter
            ),
            self.binds,
        )
    }

    fn limit(&mut self, limit: usize) -> String {
        self.binds.add(i64::try_from(limit).unwrap_or(i64::MAX))
    }

    fn see(&mut self, visibility: Visibility) {
        let deleted = self.deleted;
        // In the bin "own" is what the person made: see `access`.
        let touches = |person: &str| match deleted {
            true => format!("t.creator_id = {person}"),
            false => format!(
                "EXISTS (SELECT FROM task_person v WHERE v.tenant_id = $1 AND v.task_id = t.id AND v.user_id = {person})"
            ),
        };
        (self.source, self.guard) = match visibility {
            Visibility::Tenant => (Source::Tenant, String::new()),
            Visibility::Departments {
                departments,
                person,
            } => {
                let departments = self.binds.add(
                    departments
                        .into_iter()
                        .map(|id| id.0)
                        .collect::<Vec<Uuid>>(),
                );
                let person = self.binds.add(person.0);
                let guard = format!(
                    " AND (t.department_id = ANY ({departments}) OR {})",
                    touches(&person)
                );
                (
                    Source::Departments {
                        departments,
                        person,
                    },
                    guard,
                )
            }
            Visibility::Own { person } => {
                let person = self.binds.add(person.0);
                let guard = format!(" AND {}", touches(&person));
                (Source::Person { person, role: None }, guard)
            }
        };
        self.guarded = true;
    }

    /// Begins with what the filter holds fixed, where that is less than what the person sees.
    fn begin_with(&mut self, pin: Option<Pin>, cx: &Cx) {
        let me = cx.actor().user_id.map(|id| id.0);
        let (source, of) = match pin {
            _ if self.deleted => (Source::Rows, None),
            Some(Pin::Rows) => (Source::Rows, None),
            Some(Pin::Responsible(person)) => {
                (Source::Responsible(self.binds.add(person)), Some(person))
            }
            Some(Pin::Person(person, role)) => (
                Source::Person {
                    person: self.binds.add(person),
                    role: Some(role),
                },
                Some(person),
            ),
            None => return,
        };
        self.source = source;
        // What the asking person has to do with is seen in every scope.
        self.guarded = of.is_some() && of == me;
    }

    /// Tenant, bin and statuses, for statements without branches.
    fn living(&self) -> String {
        let bin = if self.deleted { "NOT NULL" } else { "NULL" };
        let statuses = if self.all_statuses {
            String::new()
        } else {
            format!(" AND t.status = ANY ({})", self.statuses)
        };
        format!("t.tenant_id = $1 AND t.deleted_at IS {bin}{statuses}")
    }

    /// What rows of the source must fulfil beside.
    fn conditions(&self) -> String {
        format!(
            "{}{}",
            self.filter,
            if self.guarded { "" } else { &self.guard }
        )
    }

    /// Ids and sort keys of a page.
    fn keys(&self, order: &Order, after: Option<&After>, limit: &str) -> String {
        let (keys, by) = (order.names("b.", "b.id"), order.by("b.", "b.id"));
        let each_status = |branch: String| {
            format!(
                "SELECT {keys} FROM unnest({}) s (code) CROSS JOIN LATERAL ({branch}) b ORDER BY {by} LIMIT {limit}",
                self.statuses
            )
        };
        match &self.source {
            Source::Rows => self.walk(&self.guard, order, after, limit),
            Source::Tenant if !order.has_status_index => self.walk("", order, after, limit),
            Source::Departments {
                departments,
                person,
            } if !order.has_status_index => format!(
                "SELECT DISTINCT {} FROM (({}) UNION ALL ({})) u ORDER BY {} LIMIT {limit}",
                order.names("u.", "u.id"),
                self.walk(
                    &format!(" AND t.department_id = ANY ({departments})"),
                    order,
                    after,
                    limit
                ),
                each_status(self.of_person(person, None, order, after, limit)),
                order.by("u.", "u.id"),
            ),
            _ => each_status(self.branch(order, after, limit)),
        }
    }

    /// Rows of any status along the index of the order.
    fn walk(&self, fixed: &str, order: &Order, after: Option<&After>, limit: &str) -> String {
        let (keys, by) = (order.names("t.", "t.id"), order.by("t.", "t.id"));
        let after = after.map_or(String::new(), |after| after.sql(order, "t.", "t.id"));
        format!(
            "SELECT {keys} FROM task t WHERE {}{fixed}{}{after} ORDER BY {by} LIMIT {limit}",
            self.living(),
            self.filter
        )
    }

    /// The first rows of the status `s.code`.
    fn branch(&self, order: &Order, after: Option<&After>, limit: &str) -> String {
        match &self.source {
            Source::Tenant | Source::Rows => self.of_task("", order, after, limit),
            Source::Responsible(person) => self.of_task(
                &format!(" AND t.responsible_id = {person}"),
                order,
                after,
                limit,
            ),
            Source::Person { person, role } => self.of_person(person, *role, order, after, limit),
            Source::Departments {
                departments,
                person,
            } => format!(
                "SELECT DISTINCT {} FROM ((SELECT b.* FROM unnest({departments}) d (id) CROSS JOIN LATERAL ({}) b) UNION ALL ({})) u ORDER BY {} LIMIT {limit}",
                order.names("u.", "u.id"),
                self.of_task(" AND t.department_id = d.id", order, after, limit),
                self.of_person(person, None, order, after, limit),
                order.by("u.", "u.id"),
            ),
        }
    }

    fn of_task(&self, fixed: &str, order: &Order, after: Option<&After>, limit: &str) -> String {
        let (keys, by) = (order.names("t.", "t.id"), order.by("t.", "t.id"));
        let after = after.map_or(String::new(), |after| after.sql(order, "t.", "t.id"));
        format!(
            "SELECT {keys} FROM task t WHERE t.tenant_id = $1 AND t.deleted_at IS NULL AND t.status = s.code{fixed}{}{after} ORDER BY {by} LIMIT {limit}",
            self.conditions()
        )
    }

    fn of_person(
        &self,
        person: &str,
        role: Option<i16>,
        order: &Order,
        after: Option<&After>,
        limit: &str,
    ) -> String {
        // By deadline and by change the copies in `task_person` are walked; other orders sort what the person has.
        let (prefix, id) = if order.is_of_person {
            ("p.", "p.task_id")
        } else {
            ("t.", "t.id")
        };
        let (keys, by) = (
            order.names(prefix, &format!("{id} AS id")),
            order.by(prefix, id),
        );
        let after = after.map_or(String::new(), |after| after.sql(order, prefix, id));
        let (from, conditions) = self.person_source(person, role, !order.is_of_person);
        format!(
            "SELECT DISTINCT {keys} FROM {from} WHERE {conditions}{after} ORDER BY {by} LIMIT {limit}"
        )
    }

    fn person_source(
        &self,
        person: &str,
        role: Option<i16>,
        needs_task: bool,
    ) -> (&'static str, String) {
        let role = role.map_or(String::new(), |role| format!(" AND p.role = {role}"));
        // The copy is the same and an index condition here.
        let conditions = self
            .conditions()
            .replace("t.deadline_sort", "p.deadline_sort");
        let own = format!(
            "p.tenant_id = $1 AND p.user_id = {person} AND p.status = s.code AND p.live{role}{conditions}"
        );
        if needs_task || !conditions.is_empty() {
            (
                "task_person p JOIN task t ON t.tenant_id = $1 AND t.id = p.task_id",
                own,
            )
        } else {
            ("task_person p", own)
        }
    }

    fn count(&self, cap: u64) -> String {
        match self.source {
            Source::Rows => format!(
                "SELECT count(*) FROM (SELECT FROM task t WHERE {}{}{} LIMIT {cap}) c",
                self.living(),
                self.guard,
                self.filter
            ),
            _ => format!(
                "SELECT count(*) FROM (SELECT FROM unnest({}) s (code) CROSS JOIN LATERAL ({}) b LIMIT {cap}) c",
                self.statuses,
                self.count_branch(cap)
            ),
        }
    }

    /// A row without columns for each match of the status `s.code`, as far as `cap`.
    fn count_branch(&self, cap: u64) -> String {
        let task = |fixed: &str| {
            format!(
                "SELECT FROM task t WHERE t.tenant_id = $1 AND t.deleted_at IS NULL AND t.status = s.code{fixed}{} LIMIT {cap}",
                self.conditions()
            )
        };
        match &self.source {
            Source::Tenant | Source::Rows => task(""),
            Source::Responsible(person) => task(&format!(" AND t.responsible_id = {person}")),
            Source::Person { person, role } => {
                let (from, conditions) = self.person_source(person, *role, false);
                format!(
                    "SELECT FROM (SELECT DISTINCT p.task_id FROM {from} WHERE {conditions}) x LIMIT {cap}"
                )
            }
            Source::Departments {
                departments,
                person,
            } => {
                let (from, conditions) = self.person_source(person, None, true);
                format!(
                    "(SELECT FROM unnest({departments}) d (id) CROSS JOIN LATERAL ({}) b) UNION ALL \
                     (SELECT FROM (SELECT DISTINCT p.task_id FROM {from} WHERE {conditions} AND (t.department_id = ANY ({departments})) IS NOT TRUE) x LIMIT {cap})",
                    task(" AND t.department_id = d.id")
                )
            }
        }
    }
}
