//! `/users`, `/invitations`: people (IAM-16).

use axum::body::Body as Content;
use backend::office::user;
use shared::UserId;
use shared::office::user::{
    EditUser, Invitation, NewInvitation, NewUser, User, UserListRequest, UserRef,
};

use super::body::Body;
use super::call::{Answer, Call, Id, create, file, run};
use super::query::{FIELDS, Kind, Param, Params, SEP};
use super::route::Route;
use crate::problem::Refusal;

const QUERY: Param = Param::new("query", Kind::Text, "Part of a name or an e-mail.");
const STATUS: Param = Param::new(
    "status",
    Kind::Text,
    "`unconfirmed`, `active` or `blocked`.",
);
const ROLE: Param = Param::new("role_id", Kind::Id, "Only people with this role.");
const DEPARTMENT: Param = Param::new("department_id", Kind::Id, "Only people of this department.");
const FILTERS: [Param; 4] = [QUERY, STATUS, ROLE, DEPARTMENT];
/// The names that a choice gives at most.
const CHOICES: u32 = 20;

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/users", "People", list)
            .params(&FILTERS)
            .page::<User>(),
        Route::post("/users", "Make a person", create_user)
            .body::<NewUser>()
            .creates::<User>(),
        Route::get(
            "/users/choose",
            "People by part of a name, for choices",
            choose,
        )
        .params(&[QUERY])
        .list::<UserRef>(),
        Route::get("/users/export.csv", "People as CSV", export)
            .params(&FILTERS)
            .params(&[SEP])
            .file("text/csv; charset=utf-8"),
        Route::get("/users/{id}", "A person", get)
            .params(&[FIELDS])
            .one::<User>(),
        Route::patch(
            "/users/{id}",
            "Change, block or unblock a person, change roles",
            update,
        )
        .body::<EditUser>()
        .if_match()
        .one::<User>(),
        Route::post("/invitations", "Invite somebody to register", invite)
            .body::<NewInvitation>()
            .creates::<Invitation>(),
    ]
}

fn wish(params: &Params) -> Result<UserListRequest, Refusal> {
    Ok(UserListRequest {
        query: params.text("query").unwrap_or_default().to_owned(),
        status: params.parse("status")?,
        role_id: params.parse("role_id")?,
        department_id: params.parse("department_id")?,
        page: params.page()?,
    })
}

async fn list(call: Call) -> Answer {
    let wish = wish(call.params())?;
    let page = run!(call, cx => user::list(cx, &wish))?;
    call.page(page)
}

async fn choose(call: Call) -> Answer {
    let query = call.params().text("query").unwrap_or_default().to_owned();
    let people = run!(call, cx => user::choose(cx, &query, CHOICES))?;
    call.list(people)
}

async fn export(call: Call) -> Answer {
    let (wish, separator) = (wish(call.params())?, call.params().separator()?);
    let bytes = run!(call, cx => user::export_csv(cx, &wish, separator))?;
    file("users.csv", "text/csv; charset=utf-8", Content::from(bytes))
}

async fn get(call: Call, Id(id): Id<UserId>) -> Answer {
    let user = run!(call, cx => user::get(cx, id))?;
    call.one(&user, user.version)
}

async fn create_user(call: Call, Body { value, text }: Body<NewUser>) -> Answer {
    create!(call, text, cx => user::create(cx, value), |user: &User| Some(format!("/users/{}", user.id)), |user: &User| Some(user.version))
}

async fn update(call: Call, Id(id): Id<UserId>, Body { value, .. }: Body<EditUser>) -> Answer {
    let version = call.if_version()?;
    let user = run!(call, cx => user::update(cx, id, version, value))?;
    call.one(&user, user.version)
}

async fn invite(call: Call, Body { value, text }: Body<NewInvitation>) -> Answer {
    create!(call, text, cx => user::invite(cx, value), |_: &Invitation| None, |_: &Invitation| None)
}
