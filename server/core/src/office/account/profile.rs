//! One's own account: what pages know of the person, and what the person may change.

use serde_json::json;
use shared::i18n::Lang;
use shared::kernel::validate::Faults;
use shared::office::account::{ChangePassword, EditProfile, Profile};
use shared::office::session::{Density, Session, Theme, Visitor};
use shared::office::tenant::TenantRef;
use shared::{DepartmentId, TenantId};

use super::password::{self, Policy};
use super::sql::{self, ProfileRow};
use super::throttle::{self, Attempt};
use crate::office::user;
use crate::platform::audit::{self, Entry, diff};
use crate::platform::zone;
use crate::{Backend, Cx, Error, Origin, Result};

/// The sign-ins of the demonstration, for its sign-in page: e-mail address and role code.
const DEMO_ACCOUNTS: [(&str, &str); 8] = [
    ("admin@demo.test", "admin"),
    ("head@demo.test", "head"),
    ("manager@demo.test", "manager"),
    ("manager2@demo.test", "manager"),
    ("hr@demo.test", "hr"),
    ("analyst@demo.test", "analyst"),
    ("superadmin@demo.test", "superadmin"),
    ("admin@other.test", "admin"),
];

/// The signed-in person as pages need it.
///
/// # Errors
/// `Unauthenticated` for nobody.
pub async fn session(cx: &mut Cx) -> Result<Session> {
    let (user, tenant, now) = (cx.user_id()?, cx.tenant(), cx.now());
    let row = sql::page_session(cx.conn(), tenant, user.0)
        .await?
        .ok_or(Error::Unauthenticated("session_ended"))?;
    Ok(Session {
        user_id: user,
        name: row.name,
        email: row.email,
        tenant_id: TenantId(tenant),
        tenant_name: row.tenant_name,
        tenant_hue: row.hue,
        department_id: row.department_id.map(DepartmentId),
        department_name: row.department_name,
        roles: row.roles,
        grants: cx.actor().grants.clone(),
        lang: row.lang.parse().unwrap_or_default(),
        zone: zone::table(&row.timezone, now),
        theme: parse_theme(&row.theme),
        density: parse_density(&row.density),
        now,
        unread: u64::try_from(row.unread).unwrap_or_default(),
        demo: cx.backend().settings().demo,
    })
}

/// What the pages for nobody know: the tenant of the host name, and whether one may register there.
///
/// # Errors
/// When the database cannot be reached.
pub async fn visitor(backend: &Backend, lang: Lang, host: &str) -> Result<Visitor> {
    let mut cx = throttle::nobody(backend, &Origin::default()).await?;
    let now = cx.now();
    let tenant = sql::find_tenant(cx.conn(), host, None).await?;
    cx.commit().await?;
    let registration_open = tenant
        .as_ref()
        .is_some_and(|tenant| matches!(tenant.registration.as_str(), "open" | "domains"));
    let demo_accounts = if backend.settings().demo {
        DEMO_ACCOUNTS
            .map(|(email, role)| (email.to_owned(), role.to_owned()))
            .into()
    } else {
        Vec::new()
    };
    let tenant = tenant.map(|tenant| TenantRef {
        slug: tenant.slug,
        name: tenant.name,
        hue: tenant.hue,
    });
    Ok(Visitor {
        lang,
        now,
        tenant,
        registration_open,
        mail: backend.mailer().is_configured(),
        demo_accounts,
    })
}

/// One's own profile as it can be edited.
///
/// # Errors
/// `Unauthenticated` for nobody.
pub async fn profile(cx: &mut Cx) -> Result<Profile> {
    let (user, tenant) = (cx.user_id()?, cx.tenant());
    let row = sql::profile(cx.conn(), tenant, user.0)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(to_profile(&row))
}

/// Changes one's own profile; absent fields stay.
///
/// # Errors
/// Faults at `name` and `timezone`; `Unauthenticated` for nobody.
pub async fn edit_profile(cx: &mut Cx, edit: EditProfile) -> Result<Profile> {
    let (user, tenant, now) = (cx.user_id()?, cx.tenant(), cx.now());
    let mut row = sql::lock_profile(cx.conn(), tenant, user.0)
        .await?
        .ok_or(Error::NotFound)?;
    let before = to_profile(&row);
    apply(&mut row, edit)?;
    let after = to_profile(&row);
    if before == after {
        return Ok(after);
    }
    let version = sql::update_profile(cx.conn(), tenant, user.0, &row, now).await?;
    let entry = Entry {
        action: "user.update",
        entity_kind: "user",
        entity_id: Some(user.0),
        title: Some(&after.name),
        changes: diff(&before, &after),
    };
    audit::write(cx, entry).await?;
    user::changed(cx, user, version).await?;
    Ok(after)
}

/// Changes one's own password. All other sessions end.
///
/// # Errors
/// Faults at `current` (`wrong_password`) and `new` (the company's policy); `TooMany` after too many wrong ones.
pub async fn change_password(cx: &mut Cx, change: ChangePassword) -> Result<()> {
    let (user, tenant, now, session) =
        (cx.user_id()?, cx.tenant(), cx.now(), cx.actor().session_id);
    let backend = cx.backend().clone();
    let person = sql::profile(cx.conn(), tenant, user.0)
        .await?
        .ok_or(Error::NotFound)?;
    let entrance = sql::entrance(cx.conn(), tenant)
        .await?
        .ok_or(Error::NotFound)?;
    let counted = throttle::count_in(cx, Attempt::Password(user.0)).await?;
    let right = change.current.chars().count() <= password::MAX_CHARS
        && backend
            .keys()
            .verify_password(change.current, person.password_hash.clone())
            .await?;
    if !right {
        return Err(Error::field("current", "wrong_password"));
    }
    throttle::succeeded_in(cx, counted).await?;
    let policy = Policy::of(&entrance);
    password::check(
        "new",
        &change.new,
        policy,
        &[&person.name, &person.email, &entrance.name],
    )
    .check()?;
    let hash = backend.keys().hash_password(change.new).await?;
    sql::set_password(cx.conn(), tenant, user.0, &hash, false, now).await?;
    sql::end_sessions(
        cx.conn(),
        tenant,
        user.0,
        session.map(|id| id.0),
        now,
        "password_changed",
    )
    .await?;
    let entry = Entry {
        action: "auth.password_changed",
        entity_kind: "user",
        entity_id: Some(user.0),
        title: Some(&person.name),
        changes: json!({}),
    };
    audit::write(cx, entry).await
}

fn apply(row: &mut ProfileRow, edit: EditProfile) -> Result<()> {
    let mut faults = Faults::new();
    if let Some(name) = edit.name {
        faults.required_text("name", &name, 120);
        row.name = name.trim().to_owned();
    }
    if let Some(timezone) = edit.timezone {
        row.timezone = Some(timezone.trim().to_owned()).filter(|zone| !zone.is_empty());
        if row
            .timezone
            .as_deref()
            .is_some_and(|zone| !zone::is_known(zone))
        {
            faults.add("timezone", "invalid");
        }
    }
    if let Some(lang) = edit.lang {
        lang.as_str().clone_into(&mut row.lang);
    }
    if let Some(theme) = edit.theme {
        theme_name(theme).clone_into(&mut row.theme);
    }
    if let Some(density) = edit.density {
        density_name(density).clone_into(&mut row.density);
    }
    row.mail_notifications = edit.mail_notifications.unwrap_or(row.mail_notifications);
    row.morning_digest = edit.morning_digest.unwrap_or(row.morning_digest);
    Ok(faults.check()?)
}

fn to_profile(row: &ProfileRow) -> Profile {
    Profile {
        name: row.name.clone(),
        email: row.email.clone(),
        lang: row.lang.parse().unwrap_or_default(),
        timezone: row.timezone.clone(),
        theme: parse_theme(&row.theme),
        density: parse_density(&row.density),
        mail_notifications: row.mail_notifications,
        morning_digest: row.morning_digest,
    }
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn parse_theme(name: &str) -> Theme {
    [Theme::Light, Theme::Dark]
        .into_iter()
        .find(|theme| theme_name(*theme) == name)
        .unwrap_or_default()
}

fn density_name(density: Density) -> &'static str {
    match density {
        Density::Auto => "auto",
        Density::Compact => "compact",
        Density::Touch => "touch",
    }
}

fn parse_density(name: &str) -> Density {
    [Density::Compact, Density::Touch]
        .into_iter()
        .find(|density| density_name(*density) == name)
        .unwrap_or_default()
}
