//! Actions, things and fields of the log in words; what has none shows its own name.

use shared::Permission;
use shared::i18n::{Key, k};
use shared::work::task::{Priority, Status};
use ui::i18n::t;

/// `task.create` → `Задача: создание`.
pub fn action_words(action: &str) -> String {
    let (about, deed) = action.split_once('.').unwrap_or((action, ""));
    match (about_key(about), deed_key(deed)) {
        (Some(about), Some(deed)) => format!("{}: {}", t(about), t(deed)),
        _ => action.to_owned(),
    }
}

/// What an entry is about when it has no title of its own, or only a code: the permission that was refused, a kind of thing.
pub fn thing_words(kind: &str, title: Option<&str>) -> String {
    if let (Ok(permission), "permission") = (title.unwrap_or_default().parse::<Permission>(), kind)
    {
        return crate::role::permission_name(permission).to_owned();
    }
    match (title, about_key(kind)) {
        (Some(title), _) => title.to_owned(),
        (None, Some(about)) => t(about).to_owned(),
        (None, None) => kind.to_owned(),
    }
}

/// The name of a field; nothing for those that have none.
pub fn field_words(field: &str) -> Option<&'static str> {
    Some(t(match field.strip_suffix("_id").unwrap_or(field) {
        "title" => k::TASK_FIELD_TITLE,
        "name" => k::NAME,
        "description" => k::TASK_FIELD_DESCRIPTION,
        "status" => k::TASK_FIELD_STATUS,
        "priority" => k::TASK_FIELD_PRIORITY,
        "responsible" => k::TASK_FIELD_RESPONSIBLE,
        "helpers" | "helper_ids" => k::TASK_FIELD_HELPERS,
        "watchers" | "watcher_ids" => k::TASK_FIELD_WATCHERS,
        "creator" => k::TASK_FIELD_CREATOR,
        "department" => k::TASK_FIELD_DEPARTMENT,
        "project" => k::TASK_FIELD_PROJECT,
        "parent" => k::TASK_FIELD_PARENT,
        "start_at" => k::TASK_FIELD_START_AT,
        "deadline" => k::TASK_FIELD_DEADLINE,
        "estimate_minutes" => k::TASK_FIELD_ESTIMATE_MINUTES,
        "tags" => k::TASK_FIELD_TAGS,
        "checklist" => k::TASK_FIELD_CHECKLIST,
        "result" => k::TASK_FIELD_RESULT,
        "acceptance" => k::TASK_FIELD_ACCEPTANCE,
        "result_required" => k::TASK_FIELD_RESULT_REQUIRED,
        "overdue" => k::TASK_FIELD_OVERDUE,
        "reason" => k::TASK_FIELD_REASON,
        "closed_at" => k::TASK_FIELD_CLOSED_AT,
        "number" => k::TASK_FIELD_NUMBER,
        "email" => k::ACCOUNT_EMAIL,
        "position" => k::USERS_POSITION,
        "roles" => k::USERS_ROLES,
        "lang" => k::LANGUAGE,
        "timezone" => k::TIME_ZONE,
        "comment" => k::TASK_COMMENT,
        "device" => k::AUDIT_DEVICE,
        "session" => k::AUDIT_SESSION,
        // Those of a role.
        permission => {
            return permission.parse().ok().map(crate::role::permission_name);
        }
    }))
}

/// The word for a code in a field; nothing for what is no code.
pub fn value_words(field: &str, value: &str) -> Option<String> {
    let key = match field {
        "status" => match value.parse::<Status>() {
            Ok(Status::New) => k::TASK_STATUS_NEW,
            Ok(Status::InProgress) => k::TASK_STATUS_IN_PROGRESS,
            Ok(Status::Review) => k::TASK_STATUS_REVIEW,
            Ok(Status::Done) => k::TASK_STATUS_DONE,
            Ok(Status::Deferred) => k::TASK_STATUS_DEFERRED,
            Ok(Status::Cancelled) => k::TASK_STATUS_CANCELLED,
            // A person's.
            Err(()) => match value {
                "active" => k::USERS_ACTIVE,
                "unconfirmed" => k::USERS_UNCONFIRMED,
                "blocked" => k::USERS_BLOCKED,
                _ => return None,
            },
        },
        "priority" => match value.parse::<Priority>().ok()? {
            Priority::Low => k::TASK_PRIORITY_LOW,
            Priority::Normal => k::TASK_PRIORITY_NORMAL,
            Priority::High => k::TASK_PRIORITY_HIGH,
            Priority::Critical => k::TASK_PRIORITY_CRITICAL,
        },
        "deadline" | "start_at" | "closed_at" | "deleted_at" => {
            return value
                .parse::<chrono::DateTime<chrono::Utc>>()
                .ok()
                .map(ui::fmt::date_time);
        }
        permission if permission.parse::<Permission>().is_ok() => {
            return value
                .parse()
                .ok()
                .map(|scope| crate::role::scope_name(scope).to_owned());
        }
        _ => return None,
    };
    Some(t(key).to_owned())
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
