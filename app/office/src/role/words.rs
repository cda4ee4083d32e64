//! Roles, permissions and scopes in words.

use shared::i18n::k;
use shared::{Permission, Scope};
use ui::i18n::t;

/// The name of a role: a system role's by its code, else its own.
pub fn role_name(code: &str, own: &str) -> String {
    let key = match code {
        "employee" => k::ROLE_EMPLOYEE,
        "manager" => k::ROLE_MANAGER,
        "head" => k::ROLE_HEAD,
        "hr" => k::ROLE_HR,
        "analyst" => k::ROLE_ANALYST,
        "admin" => k::ROLE_ADMIN,
        "superadmin" => k::ROLE_SUPERADMIN,
        _ => return own.to_owned(),
    };
    t(key).to_owned()
}

/// What a permission lets do.
pub fn permission_name(permission: Permission) -> &'static str {
    t(match permission {
        Permission::TaskRead => k::ROLES_MAY_TASK_READ,
        Permission::TaskCreate => k::ROLES_MAY_TASK_CREATE,
        Permission::TaskUpdate => k::ROLES_MAY_TASK_UPDATE,
        Permission::TaskTransition => k::ROLES_MAY_TASK_TRANSITION,
        Permission::TaskDelete => k::ROLES_MAY_TASK_DELETE,
        Permission::TaskComment => k::ROLES_MAY_TASK_COMMENT,
        Permission::TaskExport => k::ROLES_MAY_TASK_EXPORT,
        Permission::ProjectManage => k::ROLES_MAY_PROJECT_MANAGE,
        Permission::UserRead => k::ROLES_MAY_USER_READ,
        Permission::UserManage => k::ROLES_MAY_USER_MANAGE,
        Permission::UserAssignRole => k::ROLES_MAY_USER_ASSIGN_ROLE,
        Permission::RoleManage => k::ROLES_MAY_ROLE_MANAGE,
        Permission::DepartmentManage => k::ROLES_MAY_DEPARTMENT_MANAGE,
        Permission::AuditRead => k::ROLES_MAY_AUDIT_READ,
        Permission::JobManage => k::ROLES_MAY_JOB_MANAGE,
        Permission::TenantSettings => k::ROLES_MAY_TENANT_SETTINGS,
        Permission::TenantManage => k::ROLES_MAY_TENANT_MANAGE,
    })
}

/// How far a scope reaches.
pub fn scope_name(scope: Scope) -> &'static str {
    t(match scope {
        Scope::Own => k::ROLES_SCOPE_OWN,
        Scope::Department => k::ROLES_SCOPE_DEPARTMENT,
        Scope::Tenant => k::ROLES_SCOPE_TENANT,
    })
}
