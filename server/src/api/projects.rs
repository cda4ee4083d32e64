//! `/projects`: what tasks are gathered under.

use backend::Error;
use backend::work::project;
use shared::ProjectId;
use shared::work::project::{EditProject, NewProject, Project};

use super::body::Body;
use super::call::{Answer, Call, Id, create, run};
use super::query::{FIELDS, Kind, Param};
use super::route::Route;

const ARCHIVED: Param = Param::new("archived", Kind::Flag, "Archived ones too.");

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/projects", "Projects", list)
            .params(&[ARCHIVED])
            .list::<Project>(),
        Route::post("/projects", "Make a project", create_project)
            .body::<NewProject>()
            .creates::<Project>(),
        Route::get("/projects/{id}", "A project", get)
            .params(&[FIELDS])
            .one::<Project>(),
        Route::patch(
            "/projects/{id}",
            "Rename, archive or revive a project",
            update,
        )
        .body::<EditProject>()
        .if_match()
        .one::<Project>(),
    ]
}

async fn list(call: Call) -> Answer {
    let archived = call.params().flag("archived")?;
    let projects = run!(call, cx => project::list(cx, archived))?;
    call.list(projects)
}

async fn get(call: Call, Id(id): Id<ProjectId>) -> Answer {
    let projects = run!(call, cx => project::list(cx, true))?;
    let project = projects
        .into_iter()
        .find(|project| project.id == id)
        .ok_or(Error::NotFound)?;
    call.one(&project, project.version)
}

async fn create_project(call: Call, Body { value, text }: Body<NewProject>) -> Answer {
    create!(
        call,
        text,
        cx => project::create(cx, value),
        |project: &Project| Some(format!("/projects/{}", project.id)),
        |project: &Project| Some(project.version)
    )
}

async fn update(
    call: Call,
    Id(id): Id<ProjectId>,
    Body { value, .. }: Body<EditProject>,
) -> Answer {
    let version = call.if_version()?;
    let project = run!(call, cx => project::update(cx, id, version, value))?;
    call.one(&project, project.version)
}
