//! One's own account: registration, sign-in, profile (IAM-01 to IAM-03).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::session::{Density, Theme};
use super::tenant::TenantRef;
use crate::SessionId;
use crate::i18n::Lang;
use crate::kernel::validate::Faults;

/// A sign-in. `tenant` is the slug or the id; needed where the e-mail is known in several tenants and the host name does not tell.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    pub email: String,
    pub password: String,
    #[serde(default)]
    pub tenant: Option<String>,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("email", &self.email)
            .field("tenant", &self.tenant)
            .finish_non_exhaustive()
    }
}

/// The tokens of a session (IAM-03).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// A JWT, short-lived.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    /// Used once, then replaced.
    pub refresh_token: String,
}

/// How a sign-in went.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LoginOutcome {
    /// In.
    SignedIn(Tokens),
    /// The password is right in several tenants: which one? (TEN-03)
    ChooseTenant(Vec<TenantRef>),
}

/// A refresh or a sign-out through the API.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    pub refresh_token: String,
}

/// A registration (IAM-01).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub name: String,
    pub email: String,
    pub password: String,
    /// Slug; absent: by host name, or the only one.
    #[serde(default)]
    pub tenant: Option<String>,
    /// The token of an invitation link.
    #[serde(default)]
    pub invitation: Option<String>,
    #[serde(default)]
    pub lang: Option<Lang>,
}

impl Register {
    /// Checks what can be checked without the database; the password policy is the tenant's.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 120);
        faults.email("email", self.email.trim());
        if self.password.is_empty() {
            faults.add("password", "required");
        }
        faults
    }
}

/// A change of one's own profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditProfile {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub lang: Option<Lang>,
    /// IANA name; empty for the tenant's.
    #[serde(default)]
    pub timezone: Option<String>,
    #[serde(default)]
    pub theme: Option<Theme>,
    #[serde(default)]
    pub density: Option<Density>,
    /// Whether notifications also come by e-mail (NTF-01).
    #[serde(default)]
    pub mail_notifications: Option<bool>,
    /// Whether each working day begins with a digest of one's tasks (TSK-05).
    #[serde(default)]
    pub morning_digest: Option<bool>,
}

/// One's own profile as it can be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    pub name: String,
    pub email: String,
    pub lang: Lang,
    pub timezone: Option<String>,
    pub theme: Theme,
    pub density: Density,
    pub mail_notifications: bool,
    /// Whether each working day begins with a digest of one's tasks (TSK-05).
    pub morning_digest: bool,
}

/// A change of one's own password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    pub current: String,
    pub new: String,
}

/// A signed-in device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRow {
    pub id: SessionId,
    /// As the browser calls itself.
    pub device: String,
    pub ip: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    /// The one that asks.
    pub current: bool,
}
