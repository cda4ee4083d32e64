//! `/departments`: the tree (TEN-06).

use backend::Error;
use backend::office::department;
use shared::DepartmentId;
use shared::office::department::{Department, EditDepartment, NewDepartment};

use super::body::Body;
use super::call::{Answer, Call, Id, create, nothing, run};
use super::query::FIELDS;
use super::route::Route;

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/departments", "The tree of departments", list).list::<Department>(),
        Route::post("/departments", "Make a department", create_department)
            .body::<NewDepartment>()
            .creates::<Department>(),
        Route::get("/departments/{id}", "A department", get)
            .params(&[FIELDS])
            .one::<Department>(),
        Route::patch(
            "/departments/{id}",
            "Rename or move a department, set its head",
            update,
        )
        .body::<EditDepartment>()
        .if_match()
        .one::<Department>(),
        Route::delete("/departments/{id}", "Remove an empty department", delete),
    ]
}

async fn list(call: Call) -> Answer {
    let departments = run!(call, cx => department::list(cx))?;
    call.list(departments)
}

async fn get(call: Call, Id(id): Id<DepartmentId>) -> Answer {
    let departments = run!(call, cx => department::list(cx))?;
    let department = departments
        .into_iter()
        .find(|department| department.id == id)
        .ok_or(Error::NotFound)?;
    call.one(&department, department.version)
}

async fn create_department(call: Call, Body { value, text }: Body<NewDepartment>) -> Answer {
    create!(
        call,
        text,
        cx => department::create(cx, value),
        |department: &Department| Some(format!("/departments/{}", department.id)),
        |department: &Department| Some(department.version)
    )
}

async fn update(
    call: Call,
    Id(id): Id<DepartmentId>,
    Body { value, .. }: Body<EditDepartment>,
) -> Answer {
    let version = call.if_version()?;
    let department = run!(call, cx => department::update(cx, id, version, value))?;
    call.one(&department, department.version)
}

async fn delete(call: Call, Id(id): Id<DepartmentId>) -> Answer {
    run!(call, cx => department::delete(cx, id))?;
    nothing()
}
