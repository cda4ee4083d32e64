//! Server functions of departments.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::DepartmentId;
use shared::office::department::{Department, EditDepartment, NewDepartment};
use ui::AppError;

/// All departments of the tenant.
#[server(endpoint = "department/list", prefix = "/sfn", input = Json)]
pub async fn department_list() -> Result<Vec<Department>, AppError> {
    gate::run!(cx => backend::office::department::list(cx))
}

/// Makes a department.
#[server(endpoint = "department/create", prefix = "/sfn", input = Json)]
pub async fn department_create(department: NewDepartment) -> Result<Department, AppError> {
    gate::run!(cx => backend::office::department::create(cx, department))
}

/// Changes a department that stood at `version`.
#[server(endpoint = "department/update", prefix = "/sfn", input = Json)]
pub async fn department_update(
    id: DepartmentId,
    version: Option<i64>,
    edit: EditDepartment,
) -> Result<Department, AppError> {
    gate::run!(cx => backend::office::department::update(cx, id, version, edit))
}

/// Removes an empty department.
#[server(endpoint = "department/delete", prefix = "/sfn", input = Json)]
pub async fn department_delete(id: DepartmentId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::department::delete(cx, id))
}
