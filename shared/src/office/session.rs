//! What a page knows of the signed-in person.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::i18n::Lang;
use crate::kernel::permission::Grants;
use crate::kernel::time::Zone;
use crate::{DepartmentId, Permission, Scope, TenantId, UserId};

/// How a person wants the pages to look (UI-03).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    Light,
    Dark,
}

/// How close the rows stand (UI-03).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// Comfortable, larger where the pointer is a finger.
    #[default]
    Auto,
    Compact,
    Touch,
}

/// The signed-in person as pages need it; made once a page by the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub tenant_id: TenantId,
    pub tenant_name: String,
    /// The tenant's colour: the hue of the accent, 0 to 359 (UI-08).
    pub tenant_hue: i16,
    pub department_id: Option<DepartmentId>,
    pub department_name: Option<String>,
    /// Codes or names of the person's roles, for display.
    pub roles: Vec<String>,
    pub grants: Grants,
    pub lang: Lang,
    pub zone: Zone,
    pub theme: Theme,
    pub density: Density,
    /// The server's clock when the page was made. A number on the wire: reading a date from words is heavy in the browser (QLT-06).
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub now: DateTime<Utc>,
    /// Unread notifications.
    pub unread: u64,
    /// Whether this installation is a demonstration.
    pub demo: bool,
}

impl Session {
    /// Whether the person has a permission in any scope.
    pub fn can(&self, permission: Permission) -> bool {
        self.grants.has(permission)
    }

    /// How far a permission reaches.
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        self.grants.scope(permission)
    }
}

/// What a page knows when nobody is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visitor {
    pub lang: Lang,
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub now: DateTime<Utc>,
    /// The tenant found by the host name (TEN-03).
    pub tenant: Option<super::tenant::TenantRef>,
    /// Whether people may register here, without an invitation.
    pub registration_open: bool,
    /// Whether mail is configured; without it an administrator lets in who registers.
    pub mail: bool,
    /// The demonstration sign-ins (`e-mail`, role code), in demo mode only.
    pub demo_accounts: Vec<(String, String)>,
}

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Viewer {
    Person(Box<Session>),
    Visitor(Visitor),
}
