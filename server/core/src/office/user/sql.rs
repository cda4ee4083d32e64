//! SQL of people.

use chrono::{DateTime, Utc};
use shared::i18n::{Key, Lang};
use shared::kernel::page::COUNT_CAP;
use shared::office::user::{RoleRef, User, UserListRequest, UserRef, UserStatus};
use shared::{DepartmentId, UserId};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::Newcomer;
use crate::platform::authz::Visibility;
use crate::platform::error::ConstraintExt;
use crate::{Error, Result};

#[derive(FromRow)]
struct UserRow {
    id: Uuid,
    name: String,
    email: String,
    status: String,
    department_id: Option<Uuid>,
    department_name: Option<String>,
    position: Option<String>,
    roles: Json<Vec<RoleRef>>,
    lang: String,
    timezone: Option<String>,
    last_seen_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

const SELECT: &str = "SELECT u.id, u.name, u.email, u.status, u.department_id, d.name AS department_name, u.position,
        coalesce((SELECT json_agg(json_build_object('id', r.id, 'code', r.code, 'name', r.name) ORDER BY r.code IS NULL, r.name)
            FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id
            WHERE ur.tenant_id = u.tenant_id AND ur.user_id = u.id), '[]') AS roles,
        u.lang, u.timezone, u.last_seen_at, u.created_at, u.updated_at, u.version
    FROM app_user u LEFT JOIN department d ON d.tenant_id = u.tenant_id AND d.id = u.department_id";

/// What is read of people: the visible ones of a tenant, and what the request asks for.
pub struct Wanted<'a> {
    pub tenant: Uuid,
    pub visible: &'a Visibility,
    pub request: &'a UserListRequest,
}

/// People by name, after a name and id.
pub async fn list(
    conn: &mut PgConnection,
    wanted: &Wanted<'_>,
    after: Option<(String, Uuid)>,
    rows: usize,
    lang: Lang,
) -> Result<Vec<User>> {
    let mut query = QueryBuilder::new(SELECT);
    push_conditions(&mut query, wanted);
    if let Some((name, id)) = after {
        query
            .push(" AND (u.name, u.id) > (")
            .push_bind(name)
            .push(", ")
            .push_bind(id)
            .push(")");
    }
    query
        .push(" ORDER BY u.name, u.id LIMIT ")
        .push_bind(i64::try_from(rows).unwrap_or(i64::MAX));
    let rows: Vec<UserRow> = query.build_query_as().fetch_all(conn).await?;
    rows.into_iter().map(|row| to_user(row, lang)).collect()
}

/// How many match, up to the cap.
pub async fn count(conn: &mut PgConnection, wanted: &Wanted<'_>) -> Result<u64> {
    let mut query = QueryBuilder::new("SELECT count(*) FROM (SELECT FROM app_user u");
    push_conditions(&mut query, wanted);
    query
        .push(" LIMIT ")
        .push_bind(i64::try_from(COUNT_CAP).unwrap_or(i64::MAX))
        .push(") found");
    let count: i64 = query.build_query_scalar().fetch_one(conn).await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// One person of the tenant, if visible.
pub async fn get(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: UserId,
    visible: &Visibility,
    lang: Lang,
) -> Result<Option<User>> {
    let mut query = QueryBuilder::new(SELECT);
    query
        .push(" WHERE u.tenant_id = ")
        .push_bind(tenant)
        .push(" AND u.id = ")
        .push_bind(id.0);
    push_visible(&mut query, visible);
    let row: Option<UserRow> = query.build_query_as().fetch_optional(conn).await?;
    row.map(|row| to_user(row, lang)).transpose()
}

/// Active people by part of a name, login or address.
pub async fn choose(
    conn: &mut PgConnection,
    tenant: Uuid,
    visible: &Visibility,
    text: &str,
    rows: u32,
) -> Result<Vec<UserRef>> {
    let mut query = QueryBuilder::new(
        "SELECT u.id, u.name FROM app_user u WHERE u.status = 'active' AND u.tenant_id = ",
    );
    query.push_bind(tenant);
    push_visible(&mut query, visible);
    push_text(&mut query, text);
    query
        .push(" ORDER BY u.name, u.id LIMIT ")
        .push_bind(i64::from(rows));
    let found: Vec<(Uuid, String)> = query.build_query_as().fetch_all(conn).await?;
    Ok(found
        .into_iter()
        .map(|(id, name)| UserRef {
            id: UserId(id),
            name,
        })
        .collect())
}

fn push_conditions(query: &mut QueryBuilder<Postgres>, wanted: &Wanted<'_>) {
    let request = wanted.request;
    query.push(" WHERE u.tenant_id = ").push_bind(wanted.tenant);
    push_visible(query, wanted.visible);
    push_text(query, &request.query);
    if let Some(status) = request.status {
        query.push(" AND u.status = ").push_bind(status.as_str());
    }
    if let Some(department) = request.department_id {
        query
            .push(" AND u.department_id = ")
            .push_bind(department.0);
    }
    if let Some(role) = request.role_id {
        query.push(" AND EXISTS (SELECT FROM user_role ur WHERE ur.tenant_id = u.tenant_id AND ur.user_id = u.id AND ur.role_id = ");
        query.push_bind(role.0).push(")");
    }
}

fn push_visible(query: &mut QueryBuilder<Postgres>, visible: &Visibility) {
    match visible {
        Visibility::Tenant => {}
        Visibility::Departments {
            departments,
            person,
        } => {
            let departments: Vec<Uuid> =
                departments.iter().map(|department| department.0).collect();
            query
                .push(" AND (u.id = ")
                .push_bind(person.0)
                .push(" OR u.department_id = ANY (")
                .push_bind(departments)
                .push("))");
        }
        Visibility::Own { person } => {
            query.push(" AND u.id = ").push_bind(person.0);
        }
    }
}

/// A tenant has few enough people that looking at each is quick; the index of the tenant's names bounds it.
fn push_text(query: &mut QueryBuilder<Postgres>, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        let pattern = like(text);
        query
            .push(" AND (u.name ILIKE ")
            .push_bind(pattern.clone())
            .push(" OR u.email ILIKE ")
            .push_bind(pattern.clone());
        query
            .push(" OR u.login ILIKE ")
            .push_bind(pattern)
            .push(")");
    }
}

/// A pattern that finds a text anywhere, taken literally.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars().take(200) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn to_user(row: UserRow, lang: Lang) -> Result<User> {
    let mut roles = row.roles.0;
    for role in &mut roles {
        role.name = role_name(role.code.as_deref(), std::mem::take(&mut role.name), lang);
    }
    Ok(User {
        id: UserId(row.id),
        name: row.name,
        email: row.email,
        status: row
            .status
            .parse::<UserStatus>()
            .map_err(|()| Error::Internal(format!("unknown status of a person: {}", row.status)))?,
        department_id: row.department_id.map(DepartmentId),
        department_name: row.department_name,
        position: row.position,
        roles,
        lang: row.lang.parse().unwrap_or_default(),
        timezone: row.timezone,
        last_seen_at: row.last_seen_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// What a role is called: system roles by the catalogue, others by their own name.
pub fn role_name(code: Option<&str>, name: String, lang: Lang) -> String {
    code.and_then(|code| Key::named(&format!("role_{code}")))
        .map_or(name, |key| shared::i18n::text(lang, key).to_owned())
}

/// Adds a person.
pub async fn insert(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    newcomer: &Newcomer<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let login = newcomer.email.split('@').next().unwrap_or_default();
    sqlx::query!(
        "INSERT INTO app_user (tenant_id, id, email, name, login, password_hash, status, department_id, position, lang, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        tenant,
        id,
        newcomer.email,
        newcomer.name,
        login,
        newcomer.password_hash,
        newcomer.status.as_str(),
        newcomer.department_id,
        newcomer.position,
        newcomer.lang.as_str(),
        now
    )
    .execute(conn)
    .await
    .on_constraint("app_user_email_taken", "email", "taken")?;
    Ok(())
}

/// Gives somebody roles.
pub async fn add_roles(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    roles: &[Uuid],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO user_role (tenant_id, user_id, role_id, created_at) SELECT $1, $2, role, $4 FROM unnest($3::uuid[]) AS role ON CONFLICT DO NOTHING",
        tenant,
        user,
        roles,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes from somebody all roles but these.
pub async fn keep_roles(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    roles: &[Uuid],
) -> Result<()> {
    sqlx::query!(
        "DELETE FROM user_role WHERE tenant_id = $1 AND user_id = $2 AND role_id <> ALL ($3)",
        tenant,
        user,
        roles
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Holds a person's row until the end of the transaction.
pub async fn lock(conn: &mut PgConnection, tenant: Uuid, user: Uuid) -> Result<()> {
    sqlx::query!(
        "SELECT id FROM app_user WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE",
        tenant,
        user
    )
    .fetch_optional(conn)
    .await?;
    Ok(())
}

/// Holds the tenant's row: whoever changes roles or departments does it alone, so that two cannot take away each other's last administrator or
/// make a circle of departments.
pub async fn lock_tenant(conn: &mut PgConnection, tenant: Uuid) -> Result<()> {
    sqlx::query!(
        "SELECT id FROM tenant WHERE id = $1 FOR NO KEY UPDATE",
        tenant
    )
    .fetch_optional(conn)
    .await?;
    Ok(())
}

/// Writes a person; the new version.
pub async fn update(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: &User,
    now: DateTime<Utc>,
) -> Result<i64> {
    sqlx::query_scalar!(
        "UPDATE app_user SET name = $3, email = $4, status = $5, department_id = $6, position = $7, updated_at = $8, version = version + 1
         WHERE tenant_id = $1 AND id = $2 RETURNING version",
        tenant,
        user.id.0,
        user.name,
        user.email,
        user.status.as_str(),
        user.department_id.map(|department| department.0),
        user.position,
        now
    )
    .fetch_one(conn)
    .await
    .on_constraint("app_user_email_taken", "email", "taken")
}

/// A role with its grants as `permission=scope`.
pub struct RoleGrants {
    pub id: Uuid,
    /// The code of a system role, the name of another.
    pub label: String,
    pub grants: Vec<String>,
}

/// Those of the roles that the tenant has.
pub async fn roles(conn: &mut PgConnection, tenant: Uuid, ids: &[Uuid]) -> Result<Vec<RoleGrants>> {
    Ok(sqlx::query_as!(
        RoleGrants,
        r#"SELECT r.id, coalesce(r.code, r.name) AS "label!", ARRAY(SELECT p.permission || '=' || p.scope FROM role_permission p WHERE p.tenant_id = $1 AND p.role_id = r.id) AS "grants!"
           FROM role r WHERE r.tenant_id = $1 AND r.id = ANY ($2) ORDER BY r.code IS NULL, r.name"#,
        tenant,
        ids
    )
    .fetch_all(conn)
    .await?)
}

/// Which of some permissions somebody has, in any scope.
pub async fn held(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
    permissions: &[String],
) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT p.permission FROM user_role ur JOIN role_permission p ON p.tenant_id = ur.tenant_id AND p.role_id = ur.role_id
         WHERE ur.tenant_id = $1 AND ur.user_id = $2 AND p.permission = ANY ($3)",
        tenant,
        user,
        permissions
    )
    .fetch_all(conn)
    .await?)
}

/// Whether an active person may give roles all over the tenant.
pub async fn has_admin(conn: &mut PgConnection, tenant: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM role_permission p JOIN user_role ur ON ur.tenant_id = p.tenant_id AND ur.role_id = p.role_id
               JOIN app_user u ON u.tenant_id = ur.tenant_id AND u.id = ur.user_id AND u.status = 'active'
               WHERE p.tenant_id = $1 AND p.permission = 'user.assign_role' AND p.scope = 'tenant') AS "found!""#,
        tenant
    )
    .fetch_one(conn)
    .await?)
}

/// Whether the tenant has a department.
pub async fn department_exists(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM department WHERE tenant_id = $1 AND id = $2) AS "found!""#,
        tenant,
        id
    )
    .fetch_one(conn)
    .await?)
}

/// Keeps an invitation; an earlier one to the same address is worth nothing any more.
#[expect(clippy::too_many_arguments, reason = "the columns of the row")]
pub async fn insert_invitation(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: Uuid,
    email: &str,
    role: Option<Uuid>,
    department: Option<Uuid>,
    hash: &[u8],
    by: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "WITH earlier AS (DELETE FROM invitation WHERE tenant_id = $1 AND email = $3 AND used_at IS NULL)
         INSERT INTO invitation (tenant_id, id, email, role_id, department_id, token_hash, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant,
        id,
        email,
        role,
        department,
        hash,
        by,
        now,
        expires_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether an address belongs to somebody of the tenant.
pub async fn email_known(conn: &mut PgConnection, tenant: Uuid, email: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app_user WHERE tenant_id = $1 AND email = $2) AS "found!""#,
        tenant,
        email
    )
    .fetch_one(conn)
    .await?)
}

/// What the search keeps of a person.
pub struct SearchRow {
    pub name: String,
    pub email: String,
    pub status: String,
    pub position: Option<String>,
    pub department_id: Option<Uuid>,
    pub department_name: Option<String>,
}

/// What the search keeps of a person.
pub async fn search_row(
    conn: &mut PgConnection,
    tenant: Uuid,
    user: Uuid,
) -> Result<Option<SearchRow>> {
    Ok(sqlx::query_as!(
        SearchRow,
        r#"SELECT u.name, u.email, u.status, u.position, u.department_id, d.name AS "department_name?"
           FROM app_user u LEFT JOIN department d ON d.tenant_id = u.tenant_id AND d.id = u.department_id WHERE u.tenant_id = $1 AND u.id = $2"#,
        tenant,
        user
    )
    .fetch_optional(conn)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_their_text_literally() {
        for (text, pattern) in [
            ("Анна", "%Анна%"),
            ("50%", "%50\\%%"),
            ("a_b\\c", "%a\\_b\\\\c%"),
        ] {
            assert_eq!(like(text), pattern);
        }
    }

    #[test]
    fn every_system_role_has_a_name() {
        for role in shared::kernel::permission::SYSTEM_ROLES {
            for lang in [Lang::Ru, Lang::En] {
                assert_ne!(
                    role_name(Some(role.code), role.code.to_owned(), lang),
                    role.code
                );
            }
        }
        assert_eq!(
            role_name(None, "Кладовщик".to_owned(), Lang::En),
            "Кладовщик"
        );
    }
}
