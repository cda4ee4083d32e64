//! SQL of tenants.

use chrono::{DateTime, Utc};
use shared::TenantId;
use shared::i18n::Lang;
use shared::office::tenant::{RegistrationMode, Tenant, TenantSettings, TenantStatus};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::platform::error::ConstraintExt;
use crate::{Error, Result};

/// All tenants by name, or one; nothing but one's own for whoever is not the installation's owner.
pub async fn list(conn: &mut PgConnection, only: Option<Uuid>) -> Result<Vec<Tenant>> {
    let rows = sqlx::query!(
        r#"SELECT t.id, t.slug, t.name, t.status, t.created_at, t.delete_after, coalesce(p.people, 0) AS "people!"
           FROM tenant t LEFT JOIN tenant_people() p ON p.tenant_id = t.id
           WHERE $1::uuid IS NULL OR t.id = $1 ORDER BY t.name, t.id"#,
        only
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Tenant {
                id: TenantId(row.id),
                slug: row.slug,
                name: row.name,
                status: TenantStatus::parse(&row.status).ok_or_else(|| {
                    Error::Internal(format!("unknown status of a tenant: {}", row.status))
                })?,
                people: row.people,
                created_at: row.created_at,
                delete_after: row.delete_after,
            })
        })
        .collect()
}

/// Adds a tenant.
pub async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    slug: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO tenant (id, slug, name, created_at) VALUES ($1, $2, $3, $4)",
        id,
        slug,
        name,
        now
    )
    .execute(conn)
    .await
    .on_constraint("tenant_slug_taken", "slug", "taken")?;
    Ok(())
}

/// Sets what people become by default.
pub async fn set_default_role(conn: &mut PgConnection, id: Uuid, role: Uuid) -> Result<()> {
    sqlx::query!(
        "UPDATE tenant SET default_role_id = $2 WHERE id = $1",
        id,
        role
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Holds a tenant until the end of the transaction.
pub async fn lock(conn: &mut PgConnection, id: Uuid) -> Result<()> {
    sqlx::query!("SELECT id FROM tenant WHERE id = $1 FOR NO KEY UPDATE", id)
        .fetch_optional(conn)
        .await?;
    Ok(())
}

/// Sets where a tenant stands.
pub async fn set_status(
    conn: &mut PgConnection,
    id: Uuid,
    status: TenantStatus,
    delete_after: Option<DateTime<Utc>>,
) -> Result<()> {
    sqlx::query!(
        "UPDATE tenant SET status = $2, delete_after = $3, version = version + 1 WHERE id = $1",
        id,
        status.as_str(),
        delete_after
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A tenant's settings.
pub async fn settings(conn: &mut PgConnection, id: Uuid) -> Result<Option<TenantSettings>> {
    let row = sqlx::query!(
        "SELECT name, timezone, lang, hue, registration, domains, default_role_id, password_min_length, password_min_score, digest_hour FROM tenant WHERE id = $1",
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| TenantSettings {
        name: row.name,
        timezone: row.timezone,
        lang: row.lang.parse::<Lang>().unwrap_or_default(),
        hue: row.hue,
        registration: parse_registration(&row.registration),
        domains: row.domains,
        default_role_id: row.default_role_id.map(shared::RoleId),
        password_min_length: row.password_min_length,
        password_min_score: row.password_min_score,
        digest_hour: row.digest_hour,
    }))
}

/// Writes a tenant's settings.
pub async fn update_settings(
    conn: &mut PgConnection,
    id: Uuid,
    settings: &TenantSettings,
) -> Result<()> {
    sqlx::query!(
        "UPDATE tenant SET name = $2, timezone = $3, lang = $4, hue = $5, registration = $6, domains = $7, default_role_id = $8,
             password_min_length = $9, password_min_score = $10, digest_hour = $11, version = version + 1
         WHERE id = $1",
        id,
        settings.name,
        settings.timezone,
        settings.lang.as_str(),
        settings.hue,
        registration_name(settings.registration),
        &settings.domains,
        settings.default_role_id.map(|role| role.0),
        settings.password_min_length,
        settings.password_min_score,
        settings.digest_hour
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes a tenant whose waiting period is over, with everything that belongs to it.
pub async fn purge(conn: &mut PgConnection, id: Uuid, now: DateTime<Utc>) -> Result<u64> {
    // A large company takes longer than any request may.
    sqlx::query!("SET LOCAL statement_timeout = 0")
        .execute(&mut *conn)
        .await?;
    let done = sqlx::query!(
        "DELETE FROM tenant WHERE id = $1 AND status = 'deleting' AND delete_after <= $2",
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

fn registration_name(mode: RegistrationMode) -> &'static str {
    match mode {
        RegistrationMode::Invitation => "invitation",
        RegistrationMode::Domains => "domains",
        RegistrationMode::Open => "open",
        RegistrationMode::Closed => "closed",
    }
}

fn parse_registration(name: &str) -> RegistrationMode {
    [
        RegistrationMode::Domains,
        RegistrationMode::Open,
        RegistrationMode::Closed,
    ]
    .into_iter()
    .find(|mode| registration_name(*mode) == name)
    .unwrap_or_default()
}
