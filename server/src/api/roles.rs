//! `/roles`: sets of permissions (IAM-09).

use backend::Error;
use backend::office::role;
use shared::RoleId;
use shared::office::role::{NewRole, Role};

use super::body::Body;
use super::call::{Answer, Call, Id, create, nothing, run};
use super::query::FIELDS;
use super::route::Route;

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/roles", "Roles", list).list::<Role>(),
        Route::post("/roles", "Make a role", create_role)
            .body::<NewRole>()
            .creates::<Role>(),
        Route::get("/roles/{id}", "A role", get)
            .params(&[FIELDS])
            .one::<Role>(),
        Route::put("/roles/{id}", "Give a role a new content", update)
            .body::<NewRole>()
            .if_match()
            .one::<Role>(),
        Route::delete("/roles/{id}", "Remove a role that nobody has", delete),
    ]
}

async fn list(call: Call) -> Answer {
    let roles = run!(call, cx => role::list(cx))?;
    call.list(roles)
}

async fn get(call: Call, Id(id): Id<RoleId>) -> Answer {
    let roles = run!(call, cx => role::list(cx))?;
    let role = roles
        .into_iter()
        .find(|role| role.id == id)
        .ok_or(Error::NotFound)?;
    call.one(&role, role.version)
}

async fn create_role(call: Call, Body { value, text }: Body<NewRole>) -> Answer {
    create!(call, text, cx => role::create(cx, value), |role: &Role| Some(format!("/roles/{}", role.id)), |role: &Role| Some(role.version))
}

async fn update(call: Call, Id(id): Id<RoleId>, Body { value, .. }: Body<NewRole>) -> Answer {
    let version = call.if_version()?;
    let role = run!(call, cx => role::update(cx, id, version, value))?;
    call.one(&role, role.version)
}

async fn delete(call: Call, Id(id): Id<RoleId>) -> Answer {
    run!(call, cx => role::delete(cx, id))?;
    nothing()
}
