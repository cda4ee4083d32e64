//! Typed identifiers. Every id is a UUIDv7 (RFC 9562), so that rows created later sort later.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

id! {
    /// A company that uses this installation (TEN-01).
    TenantId,
    /// A person with a sign-in.
    UserId,
    /// A node of the tenant's tree of departments (TEN-06).
    DepartmentId,
    /// A set of permissions (IAM-09).
    RoleId,
    /// One signed-in device: a family of refresh tokens (IAM-03).
    SessionId,
    /// An invitation to register (IAM-01).
    InvitationId,
    /// A task (TSK-01).
    TaskId,
    /// What tasks are gathered under.
    ProjectId,
    /// A remark on any entity.
    CommentId,
    /// One line of a checklist on any entity.
    ChecklistItemId,
    /// A stored notification (NTF-01).
    NotificationId,
    /// A background job (EVT-04).
    JobId,
    /// A row of the audit log (AUD-01).
    AuditId,
    /// A stored filter of a list (SRC-02).
    SavedViewId,
}
