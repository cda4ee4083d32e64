//! Server functions of roles.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::RoleId;
use shared::office::role::{NewRole, Role};
use ui::AppError;

/// All roles of the tenant.
#[server(endpoint = "role/list", prefix = "/sfn", input = Json)]
pub async fn role_list() -> Result<Vec<Role>, AppError> {
    gate::run!(cx => backend::office::role::list(cx))
}

/// Makes a role.
#[server(endpoint = "role/create", prefix = "/sfn", input = Json)]
pub async fn role_create(role: NewRole) -> Result<Role, AppError> {
    gate::run!(cx => backend::office::role::create(cx, role))
}

/// Gives a role that stood at `version` a new content.
#[server(endpoint = "role/update", prefix = "/sfn", input = Json)]
pub async fn role_update(
    id: RoleId,
    version: Option<i64>,
    role: NewRole,
) -> Result<Role, AppError> {
    gate::run!(cx => backend::office::role::update(cx, id, version, role))
}

/// Removes a role that nobody has.
#[server(endpoint = "role/delete", prefix = "/sfn", input = Json)]
pub async fn role_delete(id: RoleId) -> Result<(), AppError> {
    gate::run!(cx => backend::office::role::delete(cx, id))
}
