//! Tenants: the companies of an installation (TEN-02, TEN-03).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::validate::Faults;
use crate::{RoleId, TenantId};

/// A tenant by name, as the sign-in page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TenantRef {
    pub slug: String,
    pub name: String,
    /// 0 to 359.
    pub hue: i16,
}

/// Where a tenant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TenantStatus {
    Active,
    /// Nobody gets in; nothing is lost.
    Suspended,
    /// Waits for its end; can still be resumed.
    Deleting,
}

impl TenantStatus {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            TenantStatus::Active => "active",
            TenantStatus::Suspended => "suspended",
            TenantStatus::Deleting => "deleting",
        }
    }

    /// The status of a stable name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Active, Self::Suspended, Self::Deleting]
            .into_iter()
            .find(|status| status.as_str() == text)
    }
}

/// A tenant, for the installation's owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tenant {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    pub status: TenantStatus,
    pub people: i64,
    pub created_at: DateTime<Utc>,
    /// When a tenant in deletion is removed for good.
    pub delete_after: Option<DateTime<Utc>>,
}

/// A new tenant with its first administrator.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTenant {
    /// Lower-case letters, digits and hyphens; also the subdomain.
    pub slug: String,
    pub name: String,
    pub admin_name: String,
    pub admin_email: String,
    pub admin_password: String,
}

/// Who may register (IAM-01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RegistrationMode {
    /// Nobody by themselves.
    #[default]
    Invitation,
    /// Whoever has an address of one of the domains.
    Domains,
    /// Everybody.
    Open,
    /// Nobody, not even by invitation.
    Closed,
}

/// The settings of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TenantSettings {
    pub name: String,
    /// IANA name.
    pub timezone: String,
    pub lang: crate::i18n::Lang,
    /// 0 to 359.
    pub hue: i16,
    pub registration: RegistrationMode,
    /// For [`RegistrationMode::Domains`].
    pub domains: Vec<String>,
    /// What who registers becomes.
    pub default_role_id: Option<RoleId>,
    /// Shortest password, 8 to 64.
    pub password_min_length: i16,
    /// Least strength by zxcvbn, 0 to 4.
    pub password_min_score: i16,
    /// The hour of the morning digest on each person's own clock, 0 to 23 (TSK-05).
    pub digest_hour: i16,
}

impl NewTenant {
    /// Checks the form of all fields.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 120);
        faults.required_text("admin_name", &self.admin_name, 120);
        faults.email("admin_email", self.admin_email.trim());
        if !is_slug(&self.slug) {
            faults.add("slug", "slug");
        }
        faults
    }
}

impl TenantSettings {
    /// Checks the form of all fields; the time zone is checked by the server.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 120);
        faults.range("hue", self.hue.into(), 0, 359);
        faults.range(
            "password_min_length",
            self.password_min_length.into(),
            8,
            64,
        );
        faults.range("password_min_score", self.password_min_score.into(), 0, 4);
        faults.range("digest_hour", self.digest_hour.into(), 0, 23);
        if self.registration == RegistrationMode::Domains && self.domains.is_empty() {
            faults.add("domains", "required");
        }
        if self.domains.len() > 50
            || self
                .domains
                .iter()
                .any(|domain| !crate::kernel::validate::is_email(&format!("a@{domain}")))
        {
            faults.add("domains", "invalid");
        }
        faults
    }
}

/// Whether a text can be a tenant's short name (a DNS label, RFC 1035, of at least two characters).
pub fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
