//! How a company begins: settings, departments, people, projects.

use backend::office::{account, department, role, tenant, user};
use backend::work::project;
use backend::{Cx, Result};
use chrono::TimeDelta;
use shared::UserId;
use shared::i18n::Lang;
use shared::office::account::EditProfile;
use shared::office::department::{EditDepartment, NewDepartment};
use shared::office::tenant::TenantSettings;
use shared::office::user::NewUser;
use shared::work::project::NewProject;

use super::super::PASSWORD;
use super::super::people::{self, Person};
use super::{Story, ZONE};

impl Story {
    /// What no person of the company can do yet: settings, departments, the first administrators.
    pub(super) async fn found(&mut self) -> Result<()> {
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
        sqlx::query("SELECT number_after('task', $1)")
            .bind(self.company.numbers_before)
            .execute(cx.conn())
            .await?;
        cx.commit().await?;
        self.meet(made).await
    }

    /// What the administrator does: people, heads, projects.
    pub(super) async fn hire(&mut self) -> Result<()> {
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
}
