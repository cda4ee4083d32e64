//! Invitations to register (IAM-01): they set role and department, and expire.

use serde_json::json;
use shared::kernel::validate::Faults;
use shared::office::path;
use shared::office::user::{Invitation, NewInvitation};
use shared::{InvitationId, Permission};

use super::{rights, sql};
use crate::office::account::{self, INVITATION_LIFE, Letter, Secret};
use crate::platform::audit::{self, Entry};
use crate::{Cx, Error, Result};

/// Invites somebody by e-mail; the link is also in the answer, this once. A role needs `user.assign_role`.
///
/// # Errors
/// Faults of fields (`email`: `taken`); `Forbidden`; `Conflict("registration_closed")`.
pub async fn invite(cx: &mut Cx, new: NewInvitation) -> Result<Invitation> {
    rights::check_department(cx, Permission::UserManage, new.department_id).await?;
    let email = new.email.trim().to_lowercase();
    let mut faults = Faults::new();
    faults.email("email", &email);
    faults.check()?;
    if let Some(role) = new.role_id {
        cx.require(Permission::UserAssignRole).await?;
        rights::check_roles(cx, "role_id", &[role.0]).await?;
    }
    let (by, tenant, now, id) = (cx.user_id()?, cx.tenant(), cx.now(), cx.new_id());
    let entrance = account::entrance(cx.conn(), tenant)
        .await?
        .ok_or(Error::NotFound)?;
    if entrance.registration == "closed" {
        return Err(Error::Conflict("registration_closed"));
    }
    if sql::email_known(cx.conn(), tenant, &email).await? {
        return Err(Error::field("email", "taken"));
    }
    let secret = Secret::new(cx.actor().tenant_id);
    let expires_at = now + INVITATION_LIFE;
    let (role, department) = (
        new.role_id.map(|role| role.0),
        new.department_id.map(|department| department.0),
    );
    sql::insert_invitation(
        cx.conn(),
        tenant,
        id,
        &email,
        role,
        department,
        &secret.hash,
        by.0,
        now,
        expires_at,
    )
    .await?;
    let link = path::with_query(
        path::REGISTER,
        &[("invitation", &secret.text), ("email", &email)],
    );
    let to = account::Addressee {
        email: &email,
        name: "",
        lang: entrance.lang.parse().unwrap_or_default(),
        company: &entrance.name,
    };
    account::send_letter(cx, &to, &Letter::Invitation { path: link.clone() }).await?;
    let changes = json!({ "email": [null, email], "role_id": [null, role], "department_id": [null, department] });
    audit::write(
        cx,
        Entry {
            action: "user.invite",
            entity_kind: "invitation",
            entity_id: Some(id),
            title: Some(&email),
            changes,
        },
    )
    .await?;
    Ok(Invitation {
        id: InvitationId(id),
        email,
        expires_at,
        link: Some(link),
    })
}
