//! Choosing people, departments and projects.

use shared::UserId;
use shared::i18n::k;
use shared::office::user::UserRef;
use shared::work::project::NewProject;
use ui::prelude::*;

use super::api::{task_departments, task_people};
use crate::project::api::{project_create, project_list};

/// A person as a choice.
pub fn person_choice(person: &UserRef) -> Choice {
    Choice::new(person.id.to_string(), person.name.clone()).person()
}

/// Looks people up by name or address.
pub fn people_search() -> Search {
    search(|query: String| async move {
        Ok(task_people(query)
            .await?
            .iter()
            .map(person_choice)
            .collect())
    })
}

/// Looks departments up by name.
pub fn department_search() -> Search {
    search(|query: String| async move {
        let wanted = query.to_lowercase();
        let departments = task_departments().await?;
        Ok(departments
            .into_iter()
            .filter(|department| department.name.to_lowercase().contains(&wanted))
            .take(30)
            .map(|department| Choice::new(department.id.to_string(), department.name))
            .collect())
    })
}

/// Looks projects up by name.
pub fn project_search() -> Search {
    search(|query: String| async move {
        let wanted = query.to_lowercase();
        let projects = project_list().await?;
        Ok(projects
            .into_iter()
            .filter(|project| project.name.to_lowercase().contains(&wanted))
            .take(30)
            .map(|project| Choice::new(project.id.to_string(), project.name))
            .collect())
    })
}

/// The ids of chosen people; what is not an id falls out.
pub fn user_ids(choices: &[Choice]) -> Vec<UserId> {
    choices
        .iter()
        .filter_map(|choice| choice.value.parse().ok())
        .collect()
}

/// Makes a project of a typed name, and says why it could not be.
pub async fn new_project(name: String, toasts: ToastHub) -> Option<Choice> {
    match project_create(NewProject {
        name,
        department_id: None,
    })
    .await
    {
        Ok(project) => {
            toasts.ok(tf(k::TASK_PROJECT_MADE, &[("name", &project.name)]));
            Some(Choice::new(project.id.to_string(), project.name))
        }
        Err(AppError(problem)) => {
            toasts.problem(&problem);
            None
        }
    }
}
