//! What a task is in the tables: its own row, and those that its life left behind.

use backend::Result;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use shared::i18n::{Key, Lang, text};
use shared::work::task::Status;
use sqlx::postgres::PgConnectOptions;
use uuid::Uuid;

use super::company::Company;
use super::copy::Table;
use super::task::Task;
use super::words;
use crate::seed::random::Random;

/// How far back the audit log tells.
const LOGGED: TimeDelta = TimeDelta::days(90);
/// How far back people are told of new tasks.
const TOLD: TimeDelta = TimeDelta::days(30);
/// Of these, what is not read yet.
const UNREAD: TimeDelta = TimeDelta::days(1);
/// `task_person.role`: responsible, creator, helper, watcher.
const ROLES: [i16; 4] = [1, 2, 3, 4];

/// The tables that are filled side by side.
pub struct Tables {
    now: DateTime<Utc>,
    task: Table,
    person: Table,
    search: Table,
    checklist: Table,
    comment: Table,
    audit: Table,
    notification: Table,
}

impl Tables {
    /// Begins to fill them.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open(options: &PgConnectOptions, now: DateTime<Utc>) -> Result<Self> {
        let task = "tenant_id, id, number, title, description, status, priority, responsible_id, creator_id, department_id, project_id, deadline, estimate_minutes, tags, \
                    overdue, result, checklist_done, checklist_total, comments, created_at, updated_at, closed_at, deleted_at";
        let search = "tenant_id, entity_kind, entity_id, number, title, subtitle, body, visible_all, department_id, member_ids, updated_at";
        Ok(Self {
            now,
            task: Table::open(options, "task", task).await?,
            person: Table::open(options, "task_person", "tenant_id, task_id, user_id, role, status, deadline_sort, updated_at, live").await?,
            search: Table::open(options, "search_document", search).await?,
            checklist: Table::open(options, "checklist_item", "tenant_id, id, entity_kind, entity_id, position, text, done").await?,
            comment: Table::open(options, "comment", "tenant_id, id, entity_kind, entity_id, author_id, text, created_at").await?,
            audit: Table::open(options, "audit_log", "tenant_id, id, at, actor_id, actor_name, action, entity_kind, entity_id, entity_title, changes").await?,
            notification: Table::open(options, "notification", "tenant_id, id, user_id, kind, entity_kind, entity_id, data, created_at, read_at").await?,
        })
    }

    /// What the search finds of people.
    pub fn add_people(&mut self, companies: &[Company], since: DateTime<Utc>) {
        for company in companies {
            for person in &company.people {
                let department = &company.departments[person.department];
                let rows = self
                    .search
                    .rows
                    .put(company.tenant)
                    .put("user")
                    .put(person.id)
                    .put_option(None::<i64>)
                    .put_text(&person.name);
                rows.put_text(&department.name)
                    .put(&person.email)
                    .put(true)
                    .put_option(None::<Uuid>)
                    .put_array::<Uuid>([])
                    .put(since)
                    .end();
            }
        }
    }

    /// All rows of a task.
    pub fn add(&mut self, company: &Company, task: &Task, random: &mut Random) {
        self.add_task(company, task);
        self.add_people_of(company, task);
        if task.deleted_at.is_none() {
            self.add_document(company, task);
        }
        self.add_parts(company, task, random);
        if self.now - task.created_at < LOGGED {
            self.add_log(company, task, random);
        }
        if self.now - task.created_at < TOLD && task.creator != task.responsible {
            self.add_notification(company, task, random);
        }
    }

    /// Sends what is worth sending.
    ///
    /// # Errors
    /// What the database said.
    pub async fn flow(&mut self) -> Result<()> {
        for table in [
            &mut self.task,
            &mut self.person,
            &mut self.search,
            &mut self.checklist,
            &mut self.comment,
            &mut self.audit,
            &mut self.notification,
        ] {
            table.flow().await?;
        }
        Ok(())
    }

    /// Ends all tables; the number of rows.
    ///
    /// # Errors
    /// What the database said.
    pub async fn finish(self) -> Result<u64> {
        let Self {
            now: _,
            task,
            person,
            search,
            checklist,
            comment,
            audit,
            notification,
        } = self;
        let rows = tokio::try_join!(
            task.finish(),
            person.finish(),
            search.finish(),
            checklist.finish(),
            comment.finish(),
            audit.finish(),
            notification.finish()
        )?;
        Ok([rows.0, rows.1, rows.2, rows.3, rows.4, rows.5, rows.6]
            .into_iter()
            .sum())
    }

    fn add_task(&mut self, company: &Company, task: &Task) {
        let person = |index: usize| company.people[index].id;
        let rows = self
            .task
            .rows
            .put(company.tenant)
            .put(task.id)
            .put(task.number)
            .put_text(&task.title)
            .put_text(&task.description);
        rows.put(task.status.code())
            .put(task.priority.code())
            .put(person(task.responsible))
            .put(person(task.creator));
        rows.put(company.departments[task.department].id)
            .put_option(task.project.map(|project| company.projects[project]));
        rows.put_option(task.deadline)
            .put_option(task.estimate_minutes)
            .put_array(&task.tags)
            .put(task.overdue)
            .put_option(task.result);
        rows.put(task.steps_done)
            .put(task.steps)
            .put(task.comments)
            .put(task.created_at)
            .put(task.updated_at);
        rows.put_option(task.closed_at)
            .put_option(task.deleted_at)
            .end();
    }

    fn add_people_of(&mut self, company: &Company, task: &Task) {
        let people = [
            Some(task.responsible),
            Some(task.creator),
            task.helper,
            task.watcher,
        ];
        for (person, role) in people.into_iter().zip(ROLES) {
            let Some(person) = person else { continue };
            let rows = self
                .person
                .rows
                .put(company.tenant)
                .put(task.id)
                .put(company.people[person].id)
                .put(role)
                .put(task.status.code());
            match task.deadline {
                Some(deadline) => rows.put(deadline),
                None => rows.put("infinity"),
            };
            rows.put(task.updated_at)
                .put(task.deleted_at.is_none())
                .end();
        }
    }

    fn add_document(&mut self, company: &Company, task: &Task) {
        let (responsible, department) = (
            &company.people[task.responsible],
            &company.departments[task.department],
        );
        let lang = if company.english { Lang::En } else { Lang::Ru };
        let status =
            Key::named(&format!("task_status_{}", task.status)).map_or("", |key| text(lang, key));
        let subtitle = format!("{status} · {} · {}", responsible.name, department.name);
        let body = [task.description.as_str(), task.result.unwrap_or_default()].join("\n");
        let mut members: Vec<Uuid> = [
            Some(task.responsible),
            Some(task.creator),
            task.helper,
            task.watcher,
        ]
        .into_iter()
        .flatten()
        .map(|person| company.people[person].id)
        .collect();
        members.sort_unstable();
        members.dedup();
        let rows = self
            .search
            .rows
            .put(company.tenant)
            .put("task")
            .put(task.id)
            .put(task.number)
            .put_text(&task.title)
            .put_text(&subtitle);
        rows.put_text(body.trim())
            .put(false)
            .put(department.id)
            .put_array(members)
            .put(task.updated_at)
            .end();
    }

    fn add_parts(&mut self, company: &Company, task: &Task, random: &mut Random) {
        for position in 0..task.steps {
            let rows = self
                .checklist
                .rows
                .put(company.tenant)
                .put(random.id(task.created_at))
                .put("task")
                .put(task.id)
                .put(position + 1);
            rows.put(words::step(position, company.english))
                .put(position < task.steps_done)
                .end();
        }
        for index in 0..task.comments {
            let author = if index % 2 == 0 {
                task.responsible
            } else {
                task.creator
            };
            let at = (task.created_at
                + TimeDelta::hours(3 * (1 + i64::try_from(index).unwrap_or_default())))
            .min(self.now);
            let rows = self
                .comment
                .rows
                .put(company.tenant)
                .put(random.id(at))
                .put("task")
                .put(task.id)
                .put(company.people[author].id);
            rows.put(words::comment(random, company.english))
                .put(at)
                .end();
        }
    }

    fn add_log(&mut self, company: &Company, task: &Task, random: &mut Random) {
        let created = json!({
            "title": [null, task.title], "status": [null, Status::New], "priority": [null, task.priority],
            "responsible": [null, company.people[task.responsible].name], "department": [null, company.departments[task.department].name],
        });
        self.add_log_row(
            company,
            task,
            random,
            (task.created_at, task.creator, "task.create", created),
        );
        if let Some(at) = task.closed_at {
            self.add_log_row(
                company,
                task,
                random,
                (
                    at,
                    task.responsible,
                    "task.transition",
                    json!({ "status": [Status::InProgress, task.status] }),
                ),
            );
        }
    }

    fn add_log_row(
        &mut self,
        company: &Company,
        task: &Task,
        random: &mut Random,
        (at, actor, action, changes): (DateTime<Utc>, usize, &str, Value),
    ) {
        let actor = &company.people[actor];
        let rows = self
            .audit
            .rows
            .put(company.tenant)
            .put(random.id(at))
            .put(at)
            .put(actor.id)
            .put(&actor.name)
            .put(action)
            .put("task")
            .put(task.id);
        rows.put_text(&task.title)
            .put_text(&changes.to_string())
            .end();
    }

    fn add_notification(&mut self, company: &Company, task: &Task, random: &mut Random) {
        let actor = &company.people[task.creator].name;
        let data = json!({ "title": task.title, "number": task.number, "actor": actor, "path": format!("/tasks/{}", task.id) });
        let read_at = (self.now - task.created_at > UNREAD)
            .then(|| (task.created_at + TimeDelta::hours(2)).min(self.now));
        let rows = self
            .notification
            .rows
            .put(company.tenant)
            .put(random.id(task.created_at))
            .put(company.people[task.responsible].id)
            .put("task.assigned");
        rows.put("task")
            .put(task.id)
            .put_text(&data.to_string())
            .put(task.created_at)
            .put_option(read_at)
            .end();
    }
}
