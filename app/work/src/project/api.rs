//! Server functions of projects.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::work::project::{NewProject, Project};
use ui::AppError;

/// The projects that take new tasks.
#[server(endpoint = "project/list", prefix = "/sfn", input = Json)]
pub async fn project_list() -> Result<Vec<Project>, AppError> {
    gate::run!(cx => backend::work::project::list(cx, false))
}

/// Makes a project.
#[server(endpoint = "project/create", prefix = "/sfn", input = Json)]
pub async fn project_create(project: NewProject) -> Result<Project, AppError> {
    gate::run!(cx => backend::work::project::create(cx, project))
}
