//! IAM-09, IAM-10, IAM-16, SRC-01 against a real database: every permission allowed and refused, by colleagues and by other companies.

mod change;
mod create;
mod list;
mod rights;

use chrono::TimeDelta;
use shared::i18n::Lang;
use shared::office::user::{EditUser, NewInvitation, NewUser, UserListRequest, UserStatus};
use shared::{PageRequest, Permission, RoleId, Scope, UserId};
use uuid::Uuid;

use crate::office::user;
use crate::platform::search;
use crate::testing::{PASSWORD, TestDb, code, fault};
use crate::{Cx, Result};

fn newcomer(email: &str) -> NewUser {
    NewUser {
        name: "Anna Petrova".to_owned(),
        email: email.to_owned(),
        password: Some("correct horse battery".to_owned()),
        ..NewUser::default()
    }
}

fn roles(ids: &[RoleId]) -> EditUser {
    EditUser {
        role_ids: Some(ids.to_vec()),
        ..EditUser::default()
    }
}

fn status(status: UserStatus) -> EditUser {
    EditUser {
        status: Some(status),
        ..EditUser::default()
    }
}

fn query(text: &str) -> UserListRequest {
    UserListRequest {
        query: text.to_owned(),
        ..UserListRequest::default()
    }
}

async fn names(cx: &mut Cx, request: &UserListRequest) -> Vec<String> {
    super::list(cx, request)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|user| user.name)
        .collect()
}

/// Runs one change as somebody and commits it if it succeeds.
async fn update(t: &TestDb, who: &str, id: UserId, edit: EditUser) -> Result<()> {
    let mut cx = t.cx(who).await;
    super::update(&mut cx, id, None, edit).await?;
    cx.commit().await
}

fn empty_edit() -> EditUser {
    EditUser::default()
}
