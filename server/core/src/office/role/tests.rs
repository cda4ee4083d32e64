//! IAM-09 against a real database.

use shared::kernel::permission::SYSTEM_ROLES;
use shared::office::role::{Grant, NewRole, Role};
use shared::office::user::EditUser;
use shared::{Permission, RoleId, Scope};
use uuid::Uuid;

use crate::office::user;
use crate::testing::{TestDb, code, fault};

fn storekeeper() -> NewRole {
    let grant = |permission, scope| Grant { permission, scope };
    NewRole {
        name: " Кладовщик ".to_owned(),
        grants: vec![
            grant(Permission::TaskRead, Scope::Own),
            grant(Permission::UserRead, Scope::Tenant),
        ],
    }
}

async fn made(t: &TestDb) -> Role {
    let mut cx = t.cx("admin").await;
    let role = super::create(&mut cx, storekeeper()).await.unwrap();
    cx.commit().await.unwrap();
    role
}

#[tokio::test]
async fn every_tenant_has_the_system_roles_as_the_code_has_them() {
    let t = TestDb::new().await;
    for who in ["manager", "other_manager"] {
        let mut cx = t.cx(who).await;
        let roles = super::list(&mut cx).await.unwrap();
        assert_eq!(roles.len(), SYSTEM_ROLES.len());
        for (role, known) in roles.iter().zip(SYSTEM_ROLES) {
            assert_eq!(role.code.as_deref(), Some(known.code));
            let grants: Vec<_> = role
                .grants
                .iter()
                .map(|grant| (grant.permission, grant.scope))
                .collect();
            let mut expected = known.grants.to_vec();
            expected.sort();
            assert_eq!(grants, expected, "{}", known.code);
        }
    }
    let mut cx = t.cx("manager").await;
    let people: i64 = super::list(&mut cx)
        .await
        .unwrap()
        .iter()
        .map(|role| role.people)
        .sum();
    assert_eq!(people, 8, "people of another tenant are not counted");
}

#[tokio::test]
async fn a_role_of_ones_own_is_made_changed_and_removed() {
    let t = TestDb::new().await;
    let role = made(&t).await;
    assert_eq!(
        (
            role.name.as_str(),
            role.code.as_deref(),
            role.people,
            role.version
        ),
        ("Кладовщик", None, 0, 1)
    );
    let mut cx = t.cx("admin").await;
    let changed = NewRole {
        name: "Кладовщик".to_owned(),
        grants: vec![Grant {
            permission: Permission::TaskRead,
            scope: Scope::Tenant,
        }],
    };
    let after = super::update(&mut cx, role.id, Some(1), changed.clone())
        .await
        .unwrap();
    assert_eq!(
        (after.version, after.grants.clone()),
        (2, changed.grants.clone())
    );
    assert_eq!(
        code(super::update(&mut cx, role.id, Some(1), changed).await),
        "version_conflict"
    );
    super::delete(&mut cx, role.id).await.unwrap();
    cx.commit().await.unwrap();
    let mut cx = t.cx("admin").await;
    assert_eq!(code(super::delete(&mut cx, role.id).await), "not_found");
    assert_eq!(
        t.audit_actions().await,
        ["role.create", "role.update", "role.delete"]
    );
    assert_eq!(
        t.event_kinds().await,
        ["role.created", "role.updated", "role.deleted"]
    );
}

#[tokio::test]
async fn roles_are_the_administrators_matter() {
    let t = TestDb::new().await;
    let role = made(&t).await;
    for who in ["hr", "head", "manager", "analyst", "superadmin"] {
        let mut cx = t.cx(who).await;
        assert_eq!(
            code(super::create(&mut cx, storekeeper()).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(super::update(&mut cx, role.id, None, storekeeper()).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(super::delete(&mut cx, role.id).await),
            "forbidden",
            "{who}"
        );
    }
    let mut cx = t.cx("other_admin").await;
    assert_eq!(
        code(super::update(&mut cx, role.id, None, storekeeper()).await),
        "not_found",
        "another tenant's"
    );
    assert_eq!(code(super::delete(&mut cx, role.id).await), "not_found");
    assert_eq!(
        code(super::delete(&mut cx, RoleId(Uuid::from_u128(6))).await),
        "not_found",
        "guessed"
    );
    t.set_grants("manager", &[(Permission::TaskRead, Scope::Own)])
        .await;
    let mut cx = t.cx("manager").await;
    assert_eq!(code(super::list(&mut cx).await), "forbidden");
}

#[tokio::test]
async fn system_roles_stay_and_roles_in_use_too() {
    let t = TestDb::new().await;
    let role = made(&t).await;
    let mut cx = t.cx("admin").await;
    assert_eq!(
        code(super::update(&mut cx, t.role("head"), None, storekeeper()).await),
        "system_role"
    );
    assert_eq!(
        code(super::delete(&mut cx, t.role("employee")).await),
        "system_role"
    );
    user::update(
        &mut cx,
        t.person("manager"),
        None,
        EditUser {
            role_ids: Some(vec![role.id]),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(code(super::delete(&mut cx, role.id).await), "role_in_use");
}

#[tokio::test]
async fn nobody_makes_a_role_beyond_ones_own_rights() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let owner = NewRole {
        name: "Owner".to_owned(),
        grants: vec![Grant {
            permission: Permission::TenantManage,
            scope: Scope::Tenant,
        }],
    };
    assert_eq!(
        fault(super::create(&mut cx, owner).await),
        ("grants".to_owned(), "invalid")
    );
    let twice = NewRole {
        grants: [storekeeper().grants, storekeeper().grants].concat(),
        ..storekeeper()
    };
    assert_eq!(
        fault(super::create(&mut cx, twice).await),
        ("grants".to_owned(), "invalid")
    );
    t.set_grants(
        "head",
        &[
            (Permission::RoleManage, Scope::Tenant),
            (Permission::UserRead, Scope::Tenant),
            (Permission::TaskRead, Scope::Department),
        ],
    )
    .await;
    let mut cx = t.cx("head").await;
    let wider = NewRole {
        grants: vec![Grant {
            permission: Permission::TaskRead,
            scope: Scope::Tenant,
        }],
        ..storekeeper()
    };
    assert_eq!(code(super::create(&mut cx, wider).await), "forbidden");
    assert!(super::create(&mut cx, storekeeper()).await.is_ok());
}

#[tokio::test]
async fn names_of_roles_are_taken_once() {
    let t = TestDb::new().await;
    made(&t).await;
    for name in ["Кладовщик", "admin", "Администратор", "HEAD", "Employee"] {
        let mut cx = t.cx("admin").await;
        assert_eq!(
            fault(
                super::create(
                    &mut cx,
                    NewRole {
                        name: name.to_owned(),
                        ..storekeeper()
                    }
                )
                .await
            ),
            ("name".to_owned(), "taken"),
            "{name}"
        );
    }
    let mut cx = t.cx("other_admin").await;
    assert!(
        super::create(&mut cx, storekeeper()).await.is_ok(),
        "another tenant has its own"
    );
}

/// IAM-09: a changed role counts for whoever has it, at once.
#[tokio::test]
async fn a_changed_role_counts_for_its_people() {
    let t = TestDb::new().await;
    let role = made(&t).await;
    let mut cx = t.cx("admin").await;
    user::update(
        &mut cx,
        t.person("manager"),
        None,
        EditUser {
            role_ids: Some(vec![role.id]),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    assert!(!t.actor("manager").await.grants.has(Permission::TaskCreate));
    let mut cx = t.cx("admin").await;
    let more = NewRole {
        grants: vec![Grant {
            permission: Permission::TaskCreate,
            scope: Scope::Own,
        }],
        ..storekeeper()
    };
    super::update(&mut cx, role.id, None, more).await.unwrap();
    cx.commit().await.unwrap();
    let actor = t.actor("manager").await;
    assert_eq!(
        (
            actor.grants.scope(Permission::TaskCreate),
            actor.grants.has(Permission::TaskRead)
        ),
        (Some(Scope::Own), false)
    );
    assert_eq!(
        t.event_kinds().await.last().map(String::as_str),
        Some("user.rights_changed")
    );
}

#[tokio::test]
async fn the_last_administrators_role_keeps_its_right() {
    let t = TestDb::new().await;
    let admin: Vec<Grant> = t
        .actor("admin")
        .await
        .grants
        .iter()
        .map(|(permission, scope)| Grant { permission, scope })
        .collect();
    let mut cx = t.cx("admin").await;
    let role = super::create(
        &mut cx,
        NewRole {
            name: "Главный".to_owned(),
            grants: admin.clone(),
        },
    )
    .await
    .unwrap();
    user::update(
        &mut cx,
        t.person("admin"),
        None,
        EditUser {
            role_ids: Some(vec![role.id]),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    let less = admin
        .into_iter()
        .filter(|grant| grant.permission != Permission::UserAssignRole)
        .collect();
    let mut cx = t.cx("admin").await;
    assert_eq!(
        code(
            super::update(
                &mut cx,
                role.id,
                None,
                NewRole {
                    name: "Главный".to_owned(),
                    grants: less
                }
            )
            .await
        ),
        "last_admin"
    );
}
