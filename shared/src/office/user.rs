//! People (IAM-16).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::i18n::Lang;
use crate::kernel::patch::present;
use crate::kernel::validate::Faults;
use crate::{DepartmentId, InvitationId, PageRequest, RoleId, UserId};

/// Where a person's account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Registered, the e-mail is not confirmed yet.
    Unconfirmed,
    /// In.
    Active,
    /// Kept out; what the person did stays.
    Blocked,
}

impl UserStatus {
    /// All.
    pub const ALL: [UserStatus; 3] = [
        UserStatus::Unconfirmed,
        UserStatus::Active,
        UserStatus::Blocked,
    ];

    /// The stable name, also in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            UserStatus::Unconfirmed => "unconfirmed",
            UserStatus::Active => "active",
            UserStatus::Blocked => "blocked",
        }
    }
}

impl std::str::FromStr for UserStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}

/// A person by name, for marks and choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserRef {
    pub id: UserId,
    pub name: String,
}

/// A role of a person, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleRef {
    pub id: RoleId,
    /// The code of a system role, empty for a role of the tenant.
    pub code: Option<String>,
    pub name: String,
}

/// A person as the list and the single read give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub status: UserStatus,
    pub department_id: Option<DepartmentId>,
    pub department_name: Option<String>,
    pub position: Option<String>,
    pub roles: Vec<RoleRef>,
    pub lang: Lang,
    pub timezone: Option<String>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// A new person, made by an administrator. Without a password the person gets a link by e-mail to set one.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    pub name: String,
    pub email: String,
    #[serde(default)]
    pub password: Option<String>,
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
    #[serde(default)]
    pub position: Option<String>,
    /// Absent: the tenant's default role.
    #[serde(default)]
    pub role_ids: Vec<RoleId>,
}

/// A change of a person: absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditUser {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub department_id: Option<Option<DepartmentId>>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub position: Option<Option<String>>,
    /// `active` or `blocked` (IAM-16).
    #[serde(default)]
    pub status: Option<UserStatus>,
    /// The whole new set; needs `user.assign_role`.
    #[serde(default)]
    pub role_ids: Option<Vec<RoleId>>,
}

/// A wish for a list of people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserListRequest {
    /// Part of a name or an e-mail.
    #[serde(default)]
    pub query: String,
    #[serde(default)]
    pub status: Option<UserStatus>,
    #[serde(default)]
    pub role_id: Option<RoleId>,
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
    #[serde(default)]
    pub page: PageRequest,
}

/// An invitation to register (IAM-01).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    pub email: String,
    #[serde(default)]
    pub role_id: Option<RoleId>,
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
}

/// An invitation as sent; the link is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub expires_at: DateTime<Utc>,
    /// The path with the token, only in the answer to its making.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl NewUser {
    /// Checks what can be checked without the database.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        faults.required_text("name", &self.name, 120);
        faults.email("email", self.email.trim());
        faults.max_text(
            "position",
            self.position.as_deref().unwrap_or_default(),
            120,
        );
        faults
    }
}

impl EditUser {
    /// Checks what can be checked without the database.
    pub fn validate(&self) -> Faults {
        let mut faults = Faults::new();
        if let Some(name) = &self.name {
            faults.required_text("name", name, 120);
        }
        if let Some(email) = &self.email {
            faults.email("email", email.trim());
        }
        if let Some(Some(position)) = &self.position {
            faults.max_text("position", position, 120);
        }
        if self.status == Some(UserStatus::Unconfirmed) {
            faults.add("status", "invalid");
        }
        if self.role_ids.as_ref().is_some_and(Vec::is_empty) {
            faults.add("role_ids", "required");
        }
        faults
    }
}
