//! The people of the filled database as whom is measured.

use backend::office::{account, user};
use backend::{Actor, Backend, Error, Origin, Result};
use shared::UserId;
use shared::i18n::Lang;
use shared::office::account::{Login, LoginOutcome};

use crate::seed::PASSWORD;

/// The tenant with the most tasks.
pub const LARGEST: &str = "scale-01";

/// Somebody signed in.
#[derive(Clone)]
pub struct Who {
    pub actor: Actor,
    pub access_token: String,
}

/// Signs somebody in: `head` of `scale-01`.
///
/// # Errors
/// `Internal` with what to do when there is nobody of this name.
pub async fn sign_in(backend: &Backend, login: &str, tenant: &str) -> Result<Who> {
    let wish = Login {
        email: format!("{login}@{tenant}.test"),
        password: PASSWORD.to_owned(),
        tenant: Some(tenant.to_owned()),
    };
    let outcome = account::login(backend, &origin(), Lang::Ru, "localhost", wish).await;
    let Ok(LoginOutcome::SignedIn(tokens)) = outcome else {
        return Err(Error::Internal(format!(
            "{login}@{tenant}.test cannot sign in; fill the database first: naryad seed --scale tasks=1000000,users=2000,tenants=50"
        )));
    };
    let actor = account::authenticate(backend, &tokens.access_token).await?;
    Ok(Who {
        actor,
        access_token: tokens.access_token,
    })
}

/// The id of `manager` of a tenant, whom tasks are given to.
///
/// # Errors
/// `Internal` when there is nobody of this name.
pub async fn manager(backend: &Backend, head: &Who, tenant: &str) -> Result<UserId> {
    let mut cx = backend.cx(head.actor.clone(), origin()).await?;
    let found = user::choose(&mut cx, &format!("manager@{tenant}.test"), 1).await?;
    found
        .first()
        .map(|person| person.id)
        .ok_or_else(|| Error::Internal(format!("{tenant} has no manager")))
}

/// Where the requests of a measurement come from.
pub fn origin() -> Origin {
    Origin {
        ip: None,
        device: "naryad bench".to_owned(),
        request_id: None,
    }
}
