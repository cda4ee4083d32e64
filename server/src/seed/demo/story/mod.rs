//! A company's story as it is lived through: by its people, one deed after another, with a clock that is moved.

mod end;
mod found;
mod live;

use std::collections::HashMap;

use backend::office::tenant;
use backend::platform::clock::Clock;
use backend::platform::settings::Smtp;
use backend::{Actor, Backend, Cx, Error, Origin, Result, Settings};
use chrono::{DateTime, TimeDelta, Utc};
use shared::{DepartmentId, ProjectId, TenantId, UserId};

use super::Company;
use super::plan::{Moment, at};

/// The zone of both companies: three hours before UTC all the year.
const ZONE: (&str, TimeDelta) = ("Europe/Moscow", TimeDelta::hours(3));
/// When the companies began, in days from today.
const FOUNDED: i64 = -75;

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
