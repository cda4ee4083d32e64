//! Actions of the log in words; what has none shows its own name.

use shared::i18n::{Key, k};
use ui::i18n::t;

/// `task.create` → `Задача: создание`.
pub fn action_words(action: &str) -> String {
    let (about, deed) = action.split_once('.').unwrap_or((action, ""));
    match (about_key(about), deed_key(deed)) {
        (Some(about), Some(deed)) => format!("{}: {}", t(about), t(deed)),
        _ => action.to_owned(),
    }
}

fn about_key(about: &str) -> Option<Key> {
    Some(match about {
        "task" => k::AUDIT_TASK,
        "project" => k::AUDIT_PROJECT,
        "user" => k::USERS_PERSON,
        "role" => k::USERS_ROLE,
        "department" => k::USERS_DEPARTMENT,
        "tenant" => k::ACCOUNT_TENANT,
        "auth" => k::AUDIT_ENTRANCE,
        "access" => k::AUDIT_ACCESS,
        "audit" => k::NAV_AUDIT,
        "job" => k::JOBS_KIND,
        _ => return None,
    })
}

fn deed_key(deed: &str) -> Option<Key> {
    Some(match deed {
        "create" => k::AUDIT_CREATE,
        "update" => k::AUDIT_UPDATE,
        "delete" => k::AUDIT_DELETE,
        "restore" => k::AUDIT_RESTORE,
        "purge" => k::AUDIT_PURGE,
        "transition" => k::AUDIT_TRANSITION,
        "comment" => k::AUDIT_COMMENT,
        "export" => k::AUDIT_EXPORT,
        "overdue" => k::AUDIT_OVERDUE,
        "invite" => k::AUDIT_INVITE,
        "register" => k::AUDIT_REGISTER,
        "settings" => k::AUDIT_SETTINGS,
        "suspend" => k::AUDIT_SUSPEND,
        "resume" => k::AUDIT_RESUME,
        "retry" => k::AUDIT_RETRY,
        "cancel" => k::AUDIT_CANCEL,
        "refused" => k::AUDIT_REFUSAL,
        "login" => k::AUDIT_LOGIN,
        "login_failed" => k::AUDIT_LOGIN_FAILED,
        "logout" => k::AUDIT_LOGOUT,
        "refresh_reused" => k::AUDIT_REFRESH_REUSED,
        "password_set" => k::AUDIT_PASSWORD_SET,
        "password_changed" => k::AUDIT_PASSWORD_CHANGED,
        "email_confirmed" => k::AUDIT_EMAIL_CONFIRMED,
        "session_ended" | "sessions_ended" => k::AUDIT_SESSIONS_ENDED,
        _ => return None,
    })
}
