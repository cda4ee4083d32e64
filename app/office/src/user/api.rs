//! Server functions of people.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::office::user::{
    EditUser, Invitation, NewInvitation, NewUser, User, UserListRequest, UserRef,
};
use shared::{Page, UserId};
use ui::AppError;

use crate::parts::Hidden;

/// How many people a picker shows.
#[cfg(feature = "ssr")]
const CHOICES: u32 = 20;

/// A page of the list.
#[server(endpoint = "user/list", prefix = "/sfn", input = Json)]
pub async fn user_list(request: UserListRequest) -> Result<Page<User>, AppError> {
    gate::run!(cx => backend::office::user::list(cx, &request))
}

/// One person.
#[server(endpoint = "user/get", prefix = "/sfn", input = Json)]
pub async fn user_get(id: UserId) -> Result<User, AppError> {
    gate::run!(cx => backend::office::user::get(cx, id))
}

/// Makes a person.
#[server(endpoint = "user/create", prefix = "/sfn", input = Json)]
pub async fn user_create(user: Hidden<NewUser>) -> Result<User, AppError> {
    gate::run!(cx => backend::office::user::create(cx, user.0))
}

/// Changes a person that stood at `version`.
#[server(endpoint = "user/update", prefix = "/sfn", input = Json)]
pub async fn user_update(
    id: UserId,
    version: Option<i64>,
    edit: EditUser,
) -> Result<User, AppError> {
    gate::run!(cx => backend::office::user::update(cx, id, version, edit))
}

/// Active people whose name or e-mail matches, for pickers.
#[server(endpoint = "user/choose", prefix = "/sfn", input = Json)]
pub async fn user_choose(query: String) -> Result<Vec<UserRef>, AppError> {
    gate::run!(cx => backend::office::user::choose(cx, &query, CHOICES))
}

/// Invites somebody to register (IAM-01); the answer has the link, this once.
#[server(endpoint = "user/invite", prefix = "/sfn", input = Json)]
pub async fn user_invite(invitation: NewInvitation) -> Result<Invitation, AppError> {
    gate::run!(cx => backend::office::user::invite(cx, invitation))
}
