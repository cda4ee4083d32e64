//! Addresses of the office's pages. Areas link to each other by these, never by texts of their own.

use super::audit::AuditEntity;
use crate::{DepartmentId, RoleId, UserId};

/// Where everybody begins.
pub const HOME: &str = "/";
/// The sign-in page (IAM-02).
pub const SIGN_IN: &str = "/sign-in";
/// Registration (IAM-01).
pub const REGISTER: &str = "/register";
/// The start of confirmation links.
pub const CONFIRM: &str = "/confirm";
/// The start of links that set a password.
pub const SET_PASSWORD: &str = "/set-password";
/// One's own profile.
pub const PROFILE: &str = "/profile";
/// Notifications (NTF-01).
pub const NOTIFICATIONS: &str = "/notifications";
/// People (IAM-16).
pub const USERS: &str = "/users";
/// Roles (IAM-09).
pub const ROLES: &str = "/roles";
/// The tree of departments (TEN-06).
pub const DEPARTMENTS: &str = "/departments";
/// The audit log (AUD-03).
pub const AUDIT: &str = "/audit";
/// Background jobs (EVT-04).
pub const JOBS: &str = "/jobs";
/// The tenant's settings.
pub const SETTINGS: &str = "/settings";
/// The tenants of the installation (TEN-02).
pub const TENANTS: &str = "/tenants";
/// The design system's gallery, in development and demonstration only.
pub const GALLERY: &str = "/gallery";

/// Where the sign-in form goes.
pub const AUTH_LOGIN: &str = "/auth/login";
/// Where the sign-out form goes.
pub const AUTH_LOGOUT: &str = "/auth/logout";

/// The sign-in page that leads back to an address of this site.
pub fn sign_in(next: &str) -> String {
    if next.is_empty() || next == HOME {
        SIGN_IN.to_owned()
    } else {
        format!("{SIGN_IN}?next={}", encode(next))
    }
}

/// A person's page.
pub fn user(id: UserId) -> String {
    format!("{USERS}/{id}")
}

/// The people who have a role.
pub fn users_of_role(id: RoleId) -> String {
    format!("{USERS}?role={id}")
}

/// The people of a department.
pub fn users_of_department(id: DepartmentId) -> String {
    format!("{USERS}?department={id}")
}

/// The editor of a role.
pub fn role(id: RoleId) -> String {
    format!("{ROLES}/{id}")
}

/// The audit log of one thing.
pub fn audit_of(entity: &AuditEntity) -> String {
    with_query(AUDIT, &[("entity", &entity.to_string())])
}

/// Whether an address may be opened without signing in.
pub fn is_public(path: &str) -> bool {
    let under = |base: &str| {
        path == base
            || path
                .strip_prefix(base)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    [SIGN_IN, REGISTER, CONFIRM, SET_PASSWORD]
        .into_iter()
        .any(under)
}

/// Whether a text is a path of this site: nobody is sent elsewhere after signing in (CWE-601).
pub fn is_local(next: &str) -> bool {
    next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t'])
}

/// A value in the query of an address (RFC 3986 §3.4): all but the unreserved characters in per cent form.
pub fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(
                    char::from_digit(digit.into(), 16)
                        .expect("a hexadecimal digit")
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    out
}

/// An address with a query of the given pairs; pairs without a value are left out.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_account_pages_are_public() {
        for path in ["/sign-in", "/confirm/abc", "/set-password/abc", "/register"] {
            assert!(is_public(path), "{path}");
        }
        for path in ["/", "/tasks", "/sign-in-now", "/users", "/profile"] {
            assert!(!is_public(path), "{path}");
        }
    }

    #[test]
    fn the_way_back_stays_on_the_site() {
        assert!(is_local("/tasks?view=board"));
        for elsewhere in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "tasks",
            "",
        ] {
            assert!(!is_local(elsewhere), "{elsewhere}");
        }
        assert_eq!(
            sign_in("/tasks?a=b c"),
            "/sign-in?next=%2Ftasks%3Fa%3Db%20c"
        );
        assert_eq!(sign_in("/"), "/sign-in");
    }

    #[test]
    fn empty_pairs_leave_no_trace() {
        assert_eq!(
            with_query("/users", &[("q", "Ли"), ("status", "")]),
            "/users?q=%D0%9B%D0%B8"
        );
        assert_eq!(with_query("/users", &[("q", "")]), "/users");
    }
}
