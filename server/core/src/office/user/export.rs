//! The list of people as a file (IAM-16).

use serde_json::json;
use shared::Permission;
use shared::i18n::{Key, Lang, k, text};
use shared::kernel::csv;
use shared::office::user::{User, UserListRequest, UserStatus};

use super::sql::{self, Wanted};
use crate::platform::audit::{self, Entry};
use crate::platform::authz::{self, Visibility};
use crate::{Cx, Result};

/// More people than any company has here.
const ROWS_MAX: usize = 100_000;

const HEADS: [Key; 8] = [
    k::USER_EXPORT_NAME,
    k::USER_EXPORT_EMAIL,
    k::USER_EXPORT_STATUS,
    k::USER_EXPORT_DEPARTMENT,
    k::USER_EXPORT_POSITION,
    k::USER_EXPORT_ROLES,
    k::USER_EXPORT_LAST_SEEN,
    k::USER_EXPORT_CREATED,
];

/// All people that match, as CSV with a byte order mark: for those who manage people, within their reach. Times are UTC.
///
/// # Errors
/// `Forbidden` without `user.read` or `user.manage`.
pub async fn export_csv(
    cx: &mut Cx,
    request: &UserListRequest,
    separator: char,
) -> Result<Vec<u8>> {
    let visible = narrower(
        authz::require(cx, Permission::UserRead).await?,
        authz::require(cx, Permission::UserManage).await?,
    );
    let (tenant, lang) = (cx.tenant(), cx.actor().lang);
    let wanted = Wanted {
        tenant,
        visible: &visible,
        request,
    };
    let people = sql::list(cx.conn(), &wanted, None, ROWS_MAX, lang).await?;
    let changes = json!({ "rows": [null, people.len()], "query": [null, request.query] });
    audit::write(
        cx,
        Entry {
            action: "user.export",
            entity_kind: "user",
            entity_id: None,
            title: None,
            changes,
        },
    )
    .await?;
    let mut file = csv::bom().to_owned();
    file.push_str(&csv::row(HEADS.map(|head| text(lang, head)), separator));
    for user in &people {
        file.push_str(&csv::row(cells(user, lang), separator));
    }
    Ok(file.into_bytes())
}

fn narrower(one: Visibility, other: Visibility) -> Visibility {
    match (one, other) {
        (Visibility::Tenant, other) => other,
        (one, Visibility::Tenant) => one,
        (Visibility::Departments { .. }, own @ Visibility::Own { .. }) => own,
        (one, _) => one,
    }
}

fn cells(user: &User, lang: Lang) -> [String; 8] {
    let status = match user.status {
        UserStatus::Active => k::USER_EXPORT_STATUS_ACTIVE,
        UserStatus::Unconfirmed => k::USER_EXPORT_STATUS_UNCONFIRMED,
        UserStatus::Blocked => k::USER_EXPORT_STATUS_BLOCKED,
    };
    let roles: Vec<&str> = user.roles.iter().map(|role| role.name.as_str()).collect();
    let time = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    [
        user.name.clone(),
        user.email.clone(),
        text(lang, status).to_owned(),
        user.department_name.clone().unwrap_or_default(),
        user.position.clone().unwrap_or_default(),
        roles.join(", "),
        user.last_seen_at.map(time).unwrap_or_default(),
        time(user.created_at),
    ]
}
