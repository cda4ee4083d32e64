//! Sessions and their tokens (IAM-03).

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use shared::i18n::Lang;
use shared::kernel::permission::Grants;
use shared::office::account::{SessionRow, Tokens};
use shared::{DepartmentId, Permission, Scope, SessionId, TenantId, UserId};

use super::sql::{self, PersonRow};
use super::token::{self, Claims, Secret};
use crate::platform::audit::{self, Entry};
use crate::{Actor, Backend, Cx, Error, Origin, Result};

/// A refresh token may come again this soon: the answer to the first time was lost, or two pages asked at once.
const GRACE: TimeDelta = TimeDelta::seconds(20);
/// How exactly "last seen" is kept.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);
/// What is kept of what a browser calls itself.
const DEVICE_MAX: usize = 300;

/// Somebody who is in.
pub(super) struct Loaded {
    pub actor: Actor,
    /// Codes or names of roles.
    pub roles: Vec<String>,
    last_seen_at: Option<DateTime<Utc>>,
}

/// Who an access token stands for, with the rights that the database gives now.
///
/// # Errors
/// `Unauthenticated`: the token is forged or over, the session has ended, the person is blocked, the company suspended.
pub async fn authenticate(backend: &Backend, access_token: &str) -> Result<Actor> {
    let claims = token::verify(backend.keys(), access_token, backend.clock().now())?;
    let mut cx = backend
        .cx(
            Actor::visitor(claims.tid, Lang::default()),
            Origin::default(),
        )
        .await?;
    let loaded = load(&mut cx, claims.sub, Some(claims.sid)).await?;
    let now = cx.now();
    if loaded
        .last_seen_at
        .is_none_or(|seen| seen + SEEN_EVERY <= now)
    {
        sql::touch_person(cx.conn(), claims.tid.0, claims.sub.0, now).await?;
    }
    cx.commit().await?;
    Ok(loaded.actor)
}

/// A person as an actor without a session: for jobs that act for somebody, and tests.
///
/// # Errors
/// `Unauthenticated` when the person could not sign in either.
pub async fn actor(backend: &Backend, tenant: TenantId, user: UserId) -> Result<Actor> {
    let mut cx = backend
        .cx(Actor::visitor(tenant, Lang::default()), Origin::default())
        .await?;
    let loaded = load(&mut cx, user, None).await?;
    cx.commit().await?;
    Ok(loaded.actor)
}

/// Exchanges a refresh token for the next pair of tokens.
///
/// # Errors
/// `Unauthenticated` when it is unknown, over, or used before; in the last case its session ends (IAM-03).
pub async fn refresh(backend: &Backend, origin: &Origin, token: &str) -> Result<(Tokens, Actor)> {
    let (tenant, hash) = Secret::parse(token).ok_or(Error::Unauthenticated("token_invalid"))?;
    let mut cx = backend
        .cx(Actor::visitor(tenant, Lang::default()), origin.clone())
        .await?;
    let now = cx.now();
    let row = sql::lock_refresh(cx.conn(), tenant.0, &hash)
        .await?
        .ok_or(Error::Unauthenticated("token_invalid"))?;
    if row.ended_at.is_some() || row.expires_at <= now {
        return Err(Error::Unauthenticated("session_ended"));
    }
    let (user, session) = (UserId(row.user_id), SessionId(row.session_id));
    if row.used_at.is_some_and(|used| used + GRACE < now) {
        end_for_reuse(&mut cx, user, session).await?;
        cx.commit().await?;
        return Err(Error::Unauthenticated("session_ended"));
    }
    let loaded = load(&mut cx, user, Some(session)).await?;
    if row.used_at.is_none() {
        sql::use_refresh(cx.conn(), tenant.0, row.id, now).await?;
    }
    sql::touch_session(cx.conn(), tenant.0, session.0, origin.ip.as_deref(), now).await?;
    let tokens = issue(&mut cx, &loaded, session).await?;
    cx.commit().await?;
    Ok((tokens, loaded.actor))
}

/// Ends the session of a refresh token. An unknown token ends nothing and is no error: whoever signs out is out.
///
/// # Errors
/// When the database refuses.
pub async fn logout(backend: &Backend, origin: &Origin, refresh_token: &str) -> Result<()> {
    let Some((tenant, hash)) = Secret::parse(refresh_token) else {
        return Ok(());
    };
    let mut cx = backend
        .cx(Actor::visitor(tenant, Lang::default()), origin.clone())
        .await?;
    let Some(row) = sql::lock_refresh(cx.conn(), tenant.0, &hash).await? else {
        return Ok(());
    };
    let now = cx.now();
    if let Ok(loaded) = load(
        &mut cx,
        UserId(row.user_id),
        Some(SessionId(row.session_id)),
    )
    .await
    {
        cx.become_actor(loaded.actor).await?;
    }
    if sql::end_session(
        cx.conn(),
        tenant.0,
        row.user_id,
        row.session_id,
        now,
        "logout",
    )
    .await?
    {
        note(
            &mut cx,
            "auth.logout",
            UserId(row.user_id),
            SessionId(row.session_id),
        )
        .await?;
    }
    cx.commit().await
}

/// One's own devices, last used first (IAM-03).
///
/// # Errors
/// `Unauthenticated` for nobody.
pub async fn sessions(cx: &mut Cx) -> Result<Vec<SessionRow>> {
    let (user, tenant, now, current) =
        (cx.user_id()?, cx.tenant(), cx.now(), cx.actor().session_id);
    let rows = sql::sessions(cx.conn(), tenant, user.0, now).await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionRow {
            id: SessionId(row.id),
            device: row.device,
            ip: row.ip,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            current: current == Some(SessionId(row.id)),
        })
        .collect())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// `NotFound` for one that has ended or is somebody else's.
pub async fn end_session(cx: &mut Cx, id: SessionId) -> Result<()> {
    let (user, tenant, now) = (cx.user_id()?, cx.tenant(), cx.now());
    if !sql::end_session(cx.conn(), tenant, user.0, id.0, now, "ended").await? {
        return Err(Error::NotFound);
    }
    note(cx, "auth.session_ended", user, id).await
}

/// Ends all of one's own sessions but the one that asks; how many.
///
/// # Errors
/// `Unauthenticated` for nobody.
pub async fn end_other_sessions(cx: &mut Cx) -> Result<u64> {
    let (user, tenant, now, current) =
        (cx.user_id()?, cx.tenant(), cx.now(), cx.actor().session_id);
    let ended = sql::end_sessions(
        cx.conn(),
        tenant,
        user.0,
        current.map(|id| id.0),
        now,
        "ended",
    )
    .await?;
    if ended > 0 {
        let title = cx.actor().name.clone();
        let changes = json!({ "sessions": [ended, 0] });
        audit::write(
            cx,
            Entry {
                action: "auth.sessions_ended",
                entity_kind: "user",
                entity_id: Some(user.0),
                title: Some(&title),
                changes,
            },
        )
        .await?;
    }
    Ok(ended)
}

/// Begins a session for who has just signed in.
pub(super) async fn begin(cx: &mut Cx, loaded: &mut Loaded) -> Result<Tokens> {
    let user = loaded
        .actor
        .user_id
        .ok_or(Error::Unauthenticated("unauthenticated"))?;
    let (tenant, now, id) = (cx.tenant(), cx.now(), cx.new_id());
    let origin = cx.origin().clone();
    let device: String = origin
        .device
        .chars()
        .filter(|c| !c.is_control())
        .take(DEVICE_MAX)
        .collect();
    sql::insert_session(
        cx.conn(),
        tenant,
        id,
        user.0,
        &device,
        origin.ip.as_deref(),
        now,
    )
    .await?;
    sql::touch_person(cx.conn(), tenant, user.0, now).await?;
    loaded.actor.session_id = Some(SessionId(id));
    issue(cx, loaded, SessionId(id)).await
}

/// The next pair of tokens of a session.
async fn issue(cx: &mut Cx, loaded: &Loaded, session: SessionId) -> Result<Tokens> {
    let user = loaded
        .actor
        .user_id
        .ok_or(Error::Unauthenticated("unauthenticated"))?;
    let (tenant, now, id) = (cx.actor().tenant_id, cx.now(), cx.new_id());
    let (access_ttl, refresh_ttl) = (
        cx.backend().settings().access_ttl_seconds,
        cx.backend().settings().refresh_ttl_seconds,
    );
    let secret = Secret::new(tenant);
    sql::insert_refresh(
        cx.conn(),
        tenant.0,
        id,
        session.0,
        &secret.hash,
        now,
        now + TimeDelta::seconds(refresh_ttl),
    )
    .await?;
    let claims = Claims::new(tenant, user, session, loaded.roles.clone(), now, access_ttl);
    let access_token = token::sign(cx.backend().keys(), &claims)?;
    Ok(Tokens {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: access_ttl,
        refresh_token: secret.text,
    })
}

/// Loads somebody who may be in: active, of an active company, with a session that has not ended.
pub(super) async fn load(cx: &mut Cx, user: UserId, session: Option<SessionId>) -> Result<Loaded> {
    let tenant = cx.actor().tenant_id;
    let row = sql::person(cx.conn(), tenant.0, user.0, session.map(|id| id.0))
        .await?
        .ok_or(Error::Unauthenticated("session_ended"))?;
    check_status(&row.tenant_status, &row.status)?;
    if !row.session_alive {
        return Err(Error::Unauthenticated("session_ended"));
    }
    Ok(loaded(tenant, user, session, row))
}

/// Whether somebody of this standing may be in.
pub(super) fn check_status(tenant_status: &str, user_status: &str) -> Result<()> {
    match (tenant_status, user_status) {
        ("active", "active") => Ok(()),
        ("active", "unconfirmed") => Err(Error::Unauthenticated("email_unconfirmed")),
        ("active", _) => Err(Error::Unauthenticated("account_blocked")),
        _ => Err(Error::Unauthenticated("tenant_suspended")),
    }
}

fn loaded(tenant: TenantId, user: UserId, session: Option<SessionId>, row: PersonRow) -> Loaded {
    let actor = Actor {
        tenant_id: tenant,
        user_id: Some(user),
        session_id: session,
        name: row.name,
        lang: row.lang.parse().unwrap_or_default(),
        timezone: row.timezone,
        department_id: row.department_id.map(DepartmentId),
        departments: row.departments.into_iter().map(DepartmentId).collect(),
        grants: grants(&row.grants),
    };
    Loaded {
        actor,
        roles: row.roles,
        last_seen_at: row.last_seen_at,
    }
}

/// Grants of `permission=scope` texts. A permission that this version does not know gives nothing.
fn grants(texts: &[String]) -> Grants {
    let pair = |text: &String| {
        let (permission, scope) = text.split_once('=')?;
        Some((
            permission.parse::<Permission>().ok()?,
            scope.parse::<Scope>().ok()?,
        ))
    };
    texts.iter().filter_map(pair).collect()
}

/// A refresh token came a second time: whoever brings it, one of the two is not the owner.
async fn end_for_reuse(cx: &mut Cx, user: UserId, session: SessionId) -> Result<()> {
    let (tenant, now) = (cx.tenant(), cx.now());
    sql::end_session(cx.conn(), tenant, user.0, session.0, now, "refresh_reused").await?;
    tracing::warn!(tenant = %tenant, user = %user, "a refresh token was used twice; its session has ended");
    note(cx, "auth.refresh_reused", user, session).await
}

async fn note(cx: &mut Cx, action: &str, user: UserId, session: SessionId) -> Result<()> {
    let title = Some(cx.actor().name.clone()).filter(|name| !name.is_empty());
    let changes = json!({ "session": [null, session] });
    audit::write(
        cx,
        Entry {
            action,
            entity_kind: "user",
            entity_id: Some(user.0),
            title: title.as_deref(),
            changes,
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_scope_of_all_roles_counts_and_unknown_permissions_give_nothing() {
        let texts: Vec<String> = [
            "task.read=own",
            "task.read=department",
            "task.fly=tenant",
            "user.read=everything",
            "user.read",
        ]
        .map(str::to_owned)
        .into();
        let grants = grants(&texts);
        assert_eq!(
            grants.iter().collect::<Vec<_>>(),
            [(Permission::TaskRead, Scope::Department)]
        );
    }
}
