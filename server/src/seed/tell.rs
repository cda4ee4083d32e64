//! A company's story as it is lived through: by its people, one deed after another, with a clock that is moved.

use std::collections::HashMap;

use backend::office::{account, department, role, tenant, user};
use backend::platform::clock::Clock;
use backend::platform::saved_view;
use backend::platform::settings::Smtp;
use backend::work::{project, task};
use backend::{Actor, Backend, Cx, Error, Origin, Result, Settings};
use chrono::{DateTime, TimeDelta, Utc};
use shared::i18n::Lang;
use shared::office::account::EditProfile;
use shared::office::department::{EditDepartment, NewDepartment};
use shared::office::saved_view::NewSavedView;
use shared::office::tenant::TenantSettings;
use shared::office::user::{EditUser, NewUser, UserStatus};
use shared::work::project::NewProject;
use shared::work::task::{ChecklistItem, EditTask, NewComment, NewTask, Status, TransitionTask};
use shared::{DepartmentId, ProjectId, TaskId, TenantId, UserId};

use super::demo::{Company, PASSWORD};
use super::people::{self, Person};
use super::plan::{Deed, Moment, Plan, at};

/// The zone of both companies: three hours before UTC all the year.
const ZONE: (&str, TimeDelta) = ("Europe/Moscow", TimeDelta::hours(3));
/// When the companies began, in days from today.
const FOUNDED: i64 = -75;
/// Notifications that nobody has read yet, each.
const UNREAD: i64 = 3;

/// A company while its story is told.
pub(super) struct Story {
    /// Over the same database, with a clock of its own and no way for mail to leave.
    backend: Backend,
    company: &'static Company,
    tenant: TenantId,
    midnight: DateTime<Utc>,
    now: DateTime<Utc>,
    actors: HashMap<&'static str, Actor>,
    departments: HashMap<&'static str, DepartmentId>,
    projects: HashMap<&'static str, ProjectId>,
}

impl Story {
    /// Makes the company, who is in it, and its projects.
    pub async fn begin(backend: &Backend, company: &'static Company) -> Result<Self> {
        let now = backend.clock().now();
        let midnight = (now + ZONE.1)
            .date_naive()
            .and_time(chrono::NaiveTime::MIN)
            .and_utc()
            - ZONE.1;
        let settings = Settings {
            smtp: Smtp::default(),
            ..backend.settings().clone()
        };
        let clock = Clock::fixed(midnight + at(FOUNDED, "9:00"));
        let backend = Backend::new(
            backend.pool().clone(),
            settings,
            clock,
            backend.keys().clone(),
        )?;
        let tenant = tenant::provision(&backend, company.slug, company.name).await?;
        let (actors, departments, projects) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut story = Self {
            backend,
            company,
            tenant,
            midnight,
            now,
            actors,
            departments,
            projects,
        };
        story.found().await.map_err(because("its beginnings"))?;
        story.hire().await.map_err(because("its people"))?;
        Ok(story)
    }

    /// What no person of the company can do yet: settings, departments, the first administrators.
    async fn found(&mut self) -> Result<()> {
        let mut cx = self.backend.system_cx(self.tenant).await?;
        let before = tenant::settings(&mut cx).await?;
        let default_role_id = Some(role::system(&mut cx, "manager").await?);
        let wanted = TenantSettings {
            timezone: ZONE.0.to_owned(),
            hue: self.company.hue,
            registration: self.company.registration,
            lang: Lang::Ru,
            default_role_id,
            ..before
        };
        tenant::edit_settings(&mut cx, wanted).await?;
        for (name, parent) in self.company.departments {
            let parent_id = parent.map(|parent| self.departments[parent]);
            let made = department::create(
                &mut cx,
                NewDepartment {
                    name: (*name).to_owned(),
                    parent_id,
                    head_id: None,
                },
            )
            .await?;
            self.departments.insert(*name, made.id);
        }
        let mut made = Vec::new();
        for person in self.company.first {
            made.push((person.login, self.hire_one(&mut cx, person).await?));
        }
        sqlx::query("INSERT INTO tenant_counter (tenant_id, kind, value) VALUES ($1, 'task', $2)")
            .bind(self.tenant.0)
            .bind(self.company.numbers_before)
            .execute(cx.conn())
            .await?;
        cx.commit().await?;
        self.meet(made).await
    }

    /// What the administrator does: people, heads, projects.
    async fn hire(&mut self) -> Result<()> {
        self.backend.clock().advance(TimeDelta::hours(3));
        let mut cx = self.cx("admin").await?;
        let mut made = Vec::new();
        for person in self.company.people {
            made.push((person.login, self.hire_one(&mut cx, person).await?));
        }
        for (department, login) in self.company.heads {
            let head = made
                .iter()
                .find(|(known, _)| known == login)
                .map(|(_, id)| *id);
            let edit = EditDepartment {
                head_id: Some(head),
                ..EditDepartment::default()
            };
            department::update(&mut cx, self.departments[department], None, edit).await?;
        }
        for (name, department) in self.company.projects {
            let new = NewProject {
                name: (*name).to_owned(),
                department_id: Some(self.departments[department]),
            };
            self.projects
                .insert(*name, project::create(&mut cx, new).await?.id);
        }
        cx.commit().await?;
        self.meet(made).await?;
        for login in self
            .company
            .people
            .iter()
            .map(|person| person.login)
            .filter(|login| people::ENGLISH.contains(login))
        {
            let mut cx = self.cx(login).await?;
            account::edit_profile(
                &mut cx,
                EditProfile {
                    lang: Some(Lang::En),
                    ..EditProfile::default()
                },
            )
            .await?;
            cx.commit().await?;
        }
        Ok(())
    }

    async fn hire_one(&self, cx: &mut Cx, person: &Person) -> Result<UserId> {
        let new = NewUser {
            name: person.name.to_owned(),
            email: format!("{}@{}.test", person.login, self.company.slug),
            password: Some(PASSWORD.to_owned()),
            department_id: Some(self.departments[person.department]),
            position: Some(person.position.to_owned()),
            role_ids: vec![role::system(cx, person.role).await?],
        };
        Ok(user::create(cx, new).await?.id)
    }

    /// Gets to know people with the rights that they have.
    async fn meet(&mut self, people: Vec<(&'static str, UserId)>) -> Result<()> {
        for (login, id) in people {
            self.actors
                .insert(login, account::actor(&self.backend, self.tenant, id).await?);
        }
        Ok(())
    }

    /// Lives through all plans at once, in the order of time.
    pub async fn tell(&self, plans: &[Plan]) -> Result<()> {
        let end = self.now - self.midnight;
        let mut deeds: Vec<(Moment, usize, Deed)> = plans
            .iter()
            .enumerate()
            .flat_map(|(index, plan)| {
                plan.deeds(end)
                    .into_iter()
                    .map(move |(when, deed)| (when, index, deed))
            })
            .collect();
        deeds.sort_by_key(|(when, ..)| *when);
        let mut tasks: HashMap<usize, TaskId> = HashMap::new();
        let mut leaves = self
            .actors
            .contains_key(people::LEFT)
            .then(|| at(-20, "10:00"));
        for (when, index, deed) in deeds {
            if leaves.is_some_and(|leaves| leaves < when) {
                self.leave(at(-20, "10:00")).await?;
                leaves = None;
            }
            let plan = &plans[index];
            self.set_clock(when);
            let made = self
                .do_one(plan, tasks.get(&index).copied(), &deed)
                .await
                .map_err(because(&format!("{deed:?} in «{}»", plan.title)))?;
            tasks.extend(made.map(|id| (index, id)));
        }
        Ok(())
    }

    /// One deed; the id of a task that it made.
    async fn do_one(
        &self,
        plan: &Plan,
        made: Option<TaskId>,
        deed: &Deed,
    ) -> Result<Option<TaskId>> {
        if *deed == Deed::Clock {
            self.mark_overdue().await?;
            return Ok(None);
        }
        let who = match deed {
            Deed::Step { who, .. } | Deed::Remark { who, .. } => *who,
            _ => plan.by,
        };
        let mut cx = self.cx(who).await?;
        let of_task = || {
            made.ok_or_else(|| {
                Error::Internal("a story begins with the making of its task".to_owned())
            })
        };
        let mut new = None;
        match deed {
            Deed::Make => new = Some(task::create(&mut cx, self.new_task(plan)?).await?.id),
            Deed::MoveDeadline => {
                let edit = EditTask {
                    deadline: Some(plan.deadline.map(|deadline| self.midnight + deadline)),
                    ..EditTask::default()
                };
                task::update(&mut cx, of_task()?, None, edit).await?;
            }
            Deed::Step { status, reason, .. } => {
                let result = plan
                    .result
                    .filter(|_| *status == Status::Done)
                    .map(str::to_owned);
                let wish = TransitionTask {
                    status: *status,
                    reason: reason.map(str::to_owned),
                    result,
                };
                task::transition(&mut cx, of_task()?, None, wish).await?;
            }
            Deed::Remark { text, .. } => {
                task::comment(
                    &mut cx,
                    of_task()?,
                    NewComment {
                        text: (*text).to_owned(),
                    },
                )
                .await?;
            }
            Deed::Delete => task::delete(&mut cx, of_task()?, None).await?,
            Deed::Clock => {}
        }
        cx.commit().await?;
        Ok(new)
    }

    fn new_task(&self, plan: &Plan) -> Result<NewTask> {
        let (lines, done) = &plan.checklist;
        Ok(NewTask {
            title: plan.title.clone(),
            description: plan.description.clone(),
            priority: plan.priority,
            responsible_id: plan.to.map(|login| self.person(login)).transpose()?,
            helper_ids: self.people(&plan.helpers)?,
            watcher_ids: self.people(&plan.watchers)?,
            project_id: plan.project.map(|project| self.projects[project]),
            deadline: plan
                .first_deadline
                .or(plan.deadline)
                .map(|deadline| self.midnight + deadline),
            estimate_minutes: plan.estimate_minutes,
            tags: plan.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            checklist: lines
                .iter()
                .enumerate()
                .map(|(index, text)| ChecklistItem {
                    id: None,
                    text: text.clone(),
                    done: index < *done,
                })
                .collect(),
            acceptance: plan.acceptance,
            ..NewTask::default()
        })
    }

    /// Somebody leaves the company.
    async fn leave(&self, when: Moment) -> Result<()> {
        self.set_clock(when);
        let mut cx = self.cx("admin").await?;
        let edit = EditUser {
            status: Some(UserStatus::Blocked),
            ..EditUser::default()
        };
        user::update(&mut cx, self.person(people::LEFT)?, None, edit)
            .await
            .map_err(because("somebody leaves"))?;
        cx.commit().await
    }

    /// Filters that people have kept.
    pub async fn add_views(&self) -> Result<()> {
        self.set_clock(at(-3, "12:00"));
        let views = [
            (
                "head",
                "Просроченные отдела",
                "filter=status%3Aoverdue",
                false,
            ),
            (
                "head",
                "Школы, осень",
                "view=board&filter=project%3A%22%D0%A8%D0%BA%D0%BE%D0%BB%D1%8B%2C%20%D0%BE%D1%81%D0%B5%D0%BD%D1%8C%22",
                true,
            ),
            (
                "head",
                "На проверке у меня",
                "filter=status%3Areview%20creator%3Ame",
                false,
            ),
            (
                "manager",
                "Мои на неделю",
                "filter=status%3Aopen%20responsible%3Ame%20deadline%3C7d",
                false,
            ),
            (
                "admin",
                "Без ответственного",
                "filter=status%3Aopen%20responsible%3Anone",
                true,
            ),
        ];
        for (login, name, query, shared) in views {
            let mut cx = self.cx(login).await?;
            let new = NewSavedView {
                entity_kind: "task".to_owned(),
                name: name.to_owned(),
                query: query.to_owned(),
                shared,
            };
            saved_view::create(&mut cx, new)
                .await
                .map_err(because(name))?;
            cx.commit().await?;
        }
        Ok(())
    }

    /// Comes to the present: what is late is marked, what is old has been read, people were here lately.
    pub async fn end(&self) -> Result<()> {
        self.set_clock(self.now - self.midnight);
        self.mark_overdue().await?;
        let mut cx = self.backend.system_cx(self.tenant).await?;
        sqlx::query(
            "UPDATE notification n SET read_at = least(n.created_at + interval '2 hours', $2)
             FROM (SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY created_at DESC, id DESC) AS place FROM notification WHERE tenant_id = $1) newest
             WHERE n.tenant_id = $1 AND newest.id = n.id AND newest.place > $3",
        )
        .bind(self.tenant.0)
        .bind(self.now)
        .bind(UNREAD)
        .execute(cx.conn())
        .await?;
        sqlx::query("UPDATE app_user SET last_seen_at = $2 - random() * interval '30 hours' WHERE tenant_id = $1 AND status = 'active'")
            .bind(self.tenant.0)
            .bind(self.now)
            .execute(cx.conn())
            .await?;
        cx.commit().await
    }

    async fn mark_overdue(&self) -> Result<()> {
        let mut cx = self.backend.system_cx(self.tenant).await?;
        task::mark_overdue(&mut cx).await?;
        cx.commit().await
    }

    /// A context of somebody. Its commit does not wait for the disk: an interrupted demonstration is made anew anyway.
    async fn cx(&self, login: &str) -> Result<Cx> {
        let actor = self
            .actors
            .get(login)
            .cloned()
            .ok_or_else(|| Error::Internal(format!("nobody is called {login}")))?;
        let origin = Origin {
            ip: Some("192.0.2.10".to_owned()),
            device: "Firefox".to_owned(),
            request_id: None,
        };
        let mut cx = self.backend.cx(actor, origin).await?;
        sqlx::query("SET LOCAL synchronous_commit = off")
            .execute(cx.conn())
            .await?;
        Ok(cx)
    }

    fn set_clock(&self, when: Moment) {
        let clock = self.backend.clock();
        clock.advance(self.midnight + when - clock.now());
    }

    fn person(&self, login: &str) -> Result<UserId> {
        self.actors
            .get(login)
            .and_then(|actor| actor.user_id)
            .ok_or_else(|| Error::Internal(format!("nobody is called {login}")))
    }

    fn people(&self, logins: &[&str]) -> Result<Vec<UserId>> {
        logins.iter().map(|login| self.person(login)).collect()
    }
}

/// Says which part of the demonstration an error belongs to.
fn because(what: &str) -> impl FnOnce(Error) -> Error {
    let what = what.to_owned();
    move |error| {
        let faults = match &error {
            Error::Invalid(faults) => format!("{faults:?}"),
            other => other.to_string(),
        };
        Error::Internal(format!("the demonstration, {what}: {faults}"))
    }
}
