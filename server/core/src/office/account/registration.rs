//! Coming in: registration, confirmation of the address, the first password (IAM-01).

use chrono::TimeDelta;
use serde_json::json;
use shared::i18n::Lang;
use shared::office::account::Register;
use shared::office::path;
use shared::office::user::UserStatus;
use shared::{TenantId, UserId};
use uuid::Uuid;

use super::link::{self, Purpose};
use super::mails::{self, Addressee, Letter};
use super::password::{self, Policy};
use super::sql::{self, Entrance, KnownPerson};
use super::throttle::{self, Attempt};
use super::token::Secret;
use crate::office::user::{self, Newcomer};
use crate::platform::audit::{self, Entry};
use crate::{Actor, Backend, Cx, Error, Origin, Result};

/// How long an invitation is open.
pub const INVITATION_LIFE: TimeDelta = TimeDelta::days(7);

/// Registers somebody: by invitation, which sets role and department and needs no confirmation; otherwise as far as the company lets people
/// in by themselves, with a mail to confirm the address.
///
/// The answer is the same whether the address is known or not; a known one gets a mail that says so.
///
/// # Errors
/// Faults of fields (`password`: the company's policy; `email`: `domain`; `tenant`: `required`, `not_found`; `invitation`: `invalid`);
/// `Conflict("registration_closed")`; `TooMany`.
pub async fn register(
    backend: &Backend,
    origin: &Origin,
    lang: Lang,
    host: &str,
    register: Register,
) -> Result<()> {
    register.validate().check()?;
    let email = register.email.trim().to_lowercase();
    let invitation = register
        .invitation
        .as_deref()
        .map(|text| Secret::parse(text).ok_or_else(bad_invitation))
        .transpose()?;
    let tenant = match &invitation {
        Some((tenant, _)) => *tenant,
        None => find_tenant(backend, origin, host, register.tenant.as_deref()).await?,
    };
    let lang = register.lang.unwrap_or(lang);
    let visitor = Actor::visitor(tenant, lang);
    // A first look checks what can be refused cheaply; no connection is held while the password is hashed.
    let mut cx = backend.cx(visitor.clone(), origin.clone()).await?;
    let entrance = sql::entrance(cx.conn(), tenant.0)
        .await?
        .filter(|entrance| entrance.status == "active")
        .ok_or_else(bad_invitation)?;
    cx.commit().await?;
    let free = if invitation.is_some() {
        None
    } else {
        Some(admitted(&email, &entrance)?)
    };
    let policy = Policy::of(&entrance);
    password::check(
        "password",
        &register.password,
        policy,
        &[&register.name, &email, &entrance.name],
    )
    .check()?;
    throttle::count(backend, origin, Attempt::Register(&email)).await?;
    let hash = backend.keys().hash_password(register.password).await?;
    let mut cx = backend.cx(visitor, origin.clone()).await?;
    let admission = match (invitation, free) {
        (Some((_, invitation)), _) => invited(&mut cx, &invitation, &email, &entrance).await?,
        (None, Some(free)) => free,
        (None, None) => return Err(Error::Conflict("registration_closed")),
    };
    let name = register.name.trim();
    match sql::by_email(cx.conn(), tenant.0, &email).await? {
        Some(known) => knock(&mut cx, &known, name, &email, &hash, lang, &entrance).await?,
        None => enter(&mut cx, name, &email, &hash, lang, &entrance, admission).await?,
    }
    cx.commit().await
}

/// Confirms an address by the link that was sent there.
///
/// # Errors
/// `Conflict("link_invalid")` for a link that is unknown, used or too old.
pub async fn confirm_email(backend: &Backend, origin: &Origin, token: &str) -> Result<()> {
    let (mut cx, hash) = open_link(backend, origin, token).await?;
    let user = link::take(&mut cx, &hash, Purpose::ConfirmEmail).await?;
    let (tenant, now) = (cx.tenant(), cx.now());
    let version = sql::confirm(cx.conn(), tenant, user.0, now)
        .await?
        .ok_or(Error::Conflict("link_invalid"))?;
    user::changed(&mut cx, user, version).await?;
    let changes = json!({ "status": ["unconfirmed", "active"] });
    audit::write(
        &mut cx,
        Entry {
            action: "auth.email_confirmed",
            entity_kind: "user",
            entity_id: Some(user.0),
            title: None,
            changes,
        },
    )
    .await?;
    cx.commit().await
}

/// Sets the first password by the link that was sent to the address, which is thereby confirmed. Sessions there may be end.
///
/// # Errors
/// `Conflict("link_invalid")` for a link that is unknown, used or too old; a fault at `password` by the company's policy.
pub async fn set_password_by_token(
    backend: &Backend,
    origin: &Origin,
    token: &str,
    new: String,
) -> Result<()> {
    let (mut cx, hash) = open_link(backend, origin, token).await?;
    let user = link::take(&mut cx, &hash, Purpose::SetPassword).await?;
    let (tenant, now) = (cx.tenant(), cx.now());
    let person = sql::lock_profile(cx.conn(), tenant, user.0)
        .await?
        .ok_or(Error::Conflict("link_invalid"))?;
    let entrance = sql::entrance(cx.conn(), tenant)
        .await?
        .ok_or(Error::Conflict("link_invalid"))?;
    let policy = Policy::of(&entrance);
    password::check(
        "password",
        &new,
        policy,
        &[&person.name, &person.email, &entrance.name],
    )
    .check()?;
    let hash = backend.keys().hash_password(new).await?;
    let version = sql::set_password(cx.conn(), tenant, user.0, &hash, true, now).await?;
    super::end_all_sessions(&mut cx, user, "password_set").await?;
    user::changed(&mut cx, user, version).await?;
    let entry = Entry {
        action: "auth.password_set",
        entity_kind: "user",
        entity_id: Some(user.0),
        title: Some(&person.name),
        changes: json!({}),
    };
    audit::write(&mut cx, entry).await?;
    cx.commit().await
}

/// What somebody becomes.
struct Admission {
    role: Option<Uuid>,
    department: Option<Uuid>,
    /// Whether the address must still be confirmed.
    confirm: bool,
}

fn bad_invitation() -> Error {
    Error::field("invitation", "invalid")
}

async fn find_tenant(
    backend: &Backend,
    origin: &Origin,
    host: &str,
    slug: Option<&str>,
) -> Result<TenantId> {
    let slug = slug.map(str::trim).filter(|slug| !slug.is_empty());
    let mut cx = throttle::nobody(backend, origin).await?;
    let found = sql::find_tenant(cx.conn(), host, slug).await?;
    cx.commit().await?;
    let code = if slug.is_some() {
        "not_found"
    } else {
        "required"
    };
    found
        .map(|tenant| TenantId(tenant.tenant_id))
        .ok_or_else(|| Error::field("tenant", code))
}

async fn invited(cx: &mut Cx, hash: &[u8], email: &str, entrance: &Entrance) -> Result<Admission> {
    if entrance.registration == "closed" {
        return Err(Error::Conflict("registration_closed"));
    }
    let (tenant, now) = (cx.tenant(), cx.now());
    let invitation = sql::use_invitation(cx.conn(), tenant, hash, now)
        .await?
        .filter(|it| it.email == email)
        .ok_or_else(bad_invitation)?;
    Ok(Admission {
        role: invitation.role_id.or(entrance.default_role_id),
        department: invitation.department_id,
        confirm: false,
    })
}

fn admitted(email: &str, entrance: &Entrance) -> Result<Admission> {
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
    match entrance.registration.as_str() {
        "open" => {}
        "domains"
            if entrance
                .domains
                .iter()
                .any(|known| known.to_lowercase() == domain) => {}
        "domains" => return Err(Error::field("email", "domain")),
        _ => return Err(Error::Conflict("registration_closed")),
    }
    Ok(Admission {
        role: entrance.default_role_id,
        department: None,
        confirm: true,
    })
}

/// Somebody new.
async fn enter(
    cx: &mut Cx,
    name: &str,
    email: &str,
    hash: &str,
    lang: Lang,
    entrance: &Entrance,
    admission: Admission,
) -> Result<()> {
    let status = if admission.confirm {
        UserStatus::Unconfirmed
    } else {
        UserStatus::Active
    };
    let roles: Vec<Uuid> = admission.role.into_iter().collect();
    let newcomer = Newcomer {
        name,
        email,
        password_hash: Some(hash),
        status,
        department_id: admission.department,
        position: None,
        lang,
        role_ids: &roles,
    };
    let user = user::insert(cx, &newcomer).await?;
    if admission.confirm {
        link::send(
            cx,
            user,
            Purpose::ConfirmEmail,
            &Addressee {
                email,
                name,
                lang,
                company: &entrance.name,
            },
        )
        .await?;
    }
    let changes = json!({ "name": [null, name], "email": [null, email], "status": [null, status] });
    audit::write(
        cx,
        Entry {
            action: "user.register",
            entity_kind: "user",
            entity_id: Some(user.0),
            title: Some(name),
            changes,
        },
    )
    .await
}

/// Somebody who is known: not confirmed yet, the latest name and password count and the link is sent again; otherwise the owner of the address
/// is told that there is an account.
async fn knock(
    cx: &mut Cx,
    known: &KnownPerson,
    name: &str,
    email: &str,
    hash: &str,
    lang: Lang,
    entrance: &Entrance,
) -> Result<()> {
    if known.status == UserStatus::Unconfirmed.as_str() {
        let (tenant, now) = (cx.tenant(), cx.now());
        sql::reregister(cx.conn(), tenant, known.id, name, hash, now).await?;
        return link::send(
            cx,
            UserId(known.id),
            Purpose::ConfirmEmail,
            &Addressee {
                email,
                name,
                lang,
                company: &entrance.name,
            },
        )
        .await;
    }
    let to = Addressee {
        email,
        name: &known.name,
        lang: known.lang.parse().unwrap_or(lang),
        company: &entrance.name,
    };
    mails::send(
        cx,
        &to,
        &Letter::AlreadyRegistered {
            path: path::SIGN_IN.to_owned(),
        },
    )
    .await
}

async fn open_link(backend: &Backend, origin: &Origin, token: &str) -> Result<(Cx, Vec<u8>)> {
    let (tenant, hash) = Secret::parse(token).ok_or(Error::Conflict("link_invalid"))?;
    Ok((
        backend
            .cx(Actor::visitor(tenant, Lang::default()), origin.clone())
            .await?,
        hash,
    ))
}
