//! Signing in with a password (IAM-02, IAM-03, IAM-14, TEN-03).

use serde_json::json;
use shared::i18n::Lang;
use shared::kernel::validate::{Faults, is_email};
use shared::office::account::{Login, LoginOutcome, Tokens};
use shared::office::tenant::TenantRef;
use shared::{TenantId, UserId};
use uuid::Uuid;

use super::password::MAX_CHARS;
use super::session;
use super::sql::{self, Candidate};
use super::throttle::{self, Attempt, Counted};
use crate::platform::audit::{self, Entry};
use crate::platform::crypto::needs_rehash;
use crate::{Actor, Backend, Error, Origin, Result};

/// Signs somebody in by e-mail address and password, in the tenant that `login` or the host name tells, else in the one where the password
/// is right.
///
/// Unknown addresses take the same time, get the same answer, are counted and noted like known ones.
///
/// # Errors
/// `Unauthenticated`: `invalid_credentials`; and only for who knows the password `email_unconfirmed`, `account_blocked`, `tenant_suspended`.
/// `TooMany` after too many failures.
pub async fn login(
    backend: &Backend,
    origin: &Origin,
    lang: Lang,
    host: &str,
    login: Login,
) -> Result<LoginOutcome> {
    let email = login.email.trim().to_lowercase();
    check(&email, &login.password)?;
    let counted = throttle::count(backend, origin, Attempt::Login(&email)).await?;
    let mut known = find(backend, origin, host, &email, login.tenant.as_deref()).await?;
    if login.password.chars().count() > MAX_CHARS {
        known.candidates.clear();
    }
    let right = with_password(backend, &known.candidates, &login.password).await?;
    let Some(first) = right.first() else {
        note_failure(backend, origin, lang, &email, &known, &counted).await?;
        return Err(Error::Unauthenticated("invalid_credentials"));
    };
    throttle::succeeded(backend, origin, counted).await?;
    let refused = session::check_status(&first.tenant_status, &first.user_status);
    let open: Vec<&Candidate> = right
        .into_iter()
        .filter(|who| session::check_status(&who.tenant_status, &who.user_status).is_ok())
        .collect();
    match open[..] {
        [] => Err(refused
            .err()
            .unwrap_or(Error::Unauthenticated("invalid_credentials"))),
        [one] => Ok(LoginOutcome::SignedIn(
            enter(backend, origin, lang, one, login.password).await?,
        )),
        _ => Ok(LoginOutcome::ChooseTenant(
            open.into_iter().map(tenant_ref).collect(),
        )),
    }
}

/// Who may be meant, and the tenant that host or choice tell.
struct Known {
    tenant: Option<TenantId>,
    candidates: Vec<Candidate>,
}

fn check(email: &str, password: &str) -> Result<()> {
    let mut faults = Faults::new();
    faults.required_text("email", email, 254);
    if password.is_empty() {
        faults.add("password", "required");
    }
    Ok(faults.check()?)
}

async fn find(
    backend: &Backend,
    origin: &Origin,
    host: &str,
    email: &str,
    tenant: Option<&str>,
) -> Result<Known> {
    let mut cx = throttle::nobody(backend, origin).await?;
    let tenant = tenant.map(str::trim).filter(|tenant| !tenant.is_empty());
    let by_host = match tenant {
        Some(_) => None,
        None => sql::find_tenant(cx.conn(), host, None).await?,
    };
    let wanted = tenant
        .map(str::to_owned)
        .or_else(|| by_host.as_ref().map(|tenant| tenant.slug.clone()));
    let candidates = sql::candidates(cx.conn(), email, wanted.as_deref()).await?;
    cx.commit().await?;
    Ok(Known {
        tenant: by_host.map(|tenant| TenantId(tenant.tenant_id)),
        candidates,
    })
}

/// Those whose password this is. Where there is nobody, the time is spent all the same.
async fn with_password<'a>(
    backend: &Backend,
    candidates: &'a [Candidate],
    password: &str,
) -> Result<Vec<&'a Candidate>> {
    let mut right = Vec::new();
    for candidate in candidates {
        if backend
            .keys()
            .verify_password(password.to_owned(), candidate.password_hash.clone())
            .await?
        {
            right.push(candidate);
        }
    }
    if candidates.is_empty() {
        backend
            .keys()
            .verify_password(password.to_owned(), None)
            .await?;
    }
    Ok(right)
}

/// Begins the session; makes the password's hash anew where it was made with older parameters.
async fn enter(
    backend: &Backend,
    origin: &Origin,
    lang: Lang,
    who: &Candidate,
    password: String,
) -> Result<Tokens> {
    let outdated = who.password_hash.as_deref().is_some_and(needs_rehash);
    let new_hash = if outdated {
        Some(backend.keys().hash_password(password).await?)
    } else {
        None
    };
    let mut cx = backend
        .cx(
            Actor::visitor(TenantId(who.tenant_id), lang),
            origin.clone(),
        )
        .await?;
    let mut loaded = session::load(&mut cx, UserId(who.user_id), None).await?;
    let tokens = session::begin(&mut cx, &mut loaded).await?;
    if let Some(hash) = new_hash {
        sql::rehash(cx.conn(), who.tenant_id, who.user_id, &hash).await?;
    }
    let name = loaded.actor.name.clone();
    cx.become_actor(loaded.actor).await?;
    let changes = json!({ "device": [null, origin.device] });
    audit::write(
        &mut cx,
        Entry {
            action: "auth.login",
            entity_kind: "user",
            entity_id: Some(who.user_id),
            title: Some(&name),
            changes,
        },
    )
    .await?;
    cx.commit().await?;
    Ok(tokens)
}

/// Notes a failure in the log of every tenant that may be meant; of an unknown address in that of the host's tenant, else in one that nobody
/// reads, so that it costs the same time.
async fn note_failure(
    backend: &Backend,
    origin: &Origin,
    lang: Lang,
    email: &str,
    known: &Known,
    counted: &Counted,
) -> Result<()> {
    let mut places: Vec<(TenantId, Option<Uuid>)> = known
        .candidates
        .iter()
        .map(|who| (TenantId(who.tenant_id), Some(who.user_id)))
        .collect();
    if places.is_empty() {
        places.push((known.tenant.unwrap_or(TenantId(Uuid::nil())), None));
    }
    // People type passwords into the wrong field: only what looks like an address is kept.
    let title = Some(email).filter(|email| is_email(email));
    for (tenant, user) in places {
        let changes = if counted.last {
            json!({ "locked": [false, true] })
        } else {
            json!({})
        };
        let entry = Entry {
            action: "auth.login_failed",
            entity_kind: "user",
            entity_id: user,
            title,
            changes,
        };
        audit::apart(backend, &Actor::visitor(tenant, lang), origin, entry).await?;
    }
    Ok(())
}

fn tenant_ref(candidate: &Candidate) -> TenantRef {
    TenantRef {
        slug: candidate.slug.clone(),
        name: candidate.tenant_name.clone(),
        hue: candidate.hue,
    }
}
