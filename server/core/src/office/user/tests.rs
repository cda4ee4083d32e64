//! IAM-09, IAM-10, IAM-16, SRC-01 against a real database: every permission allowed and refused, by colleagues and by other companies.

use chrono::TimeDelta;
use shared::i18n::Lang;
use shared::office::user::{EditUser, NewInvitation, NewUser, UserListRequest, UserStatus};
use shared::{PageRequest, Permission, RoleId, Scope, UserId};
use uuid::Uuid;

use crate::platform::search;
use crate::testing::{PASSWORD, TestDb, code, fault};
use crate::{Cx, Result};

fn newcomer(email: &str) -> NewUser {
    NewUser {
        name: "Anna Petrova".to_owned(),
        email: email.to_owned(),
        password: Some("correct horse battery".to_owned()),
        ..NewUser::default()
    }
}

fn roles(ids: &[RoleId]) -> EditUser {
    EditUser {
        role_ids: Some(ids.to_vec()),
        ..EditUser::default()
    }
}

fn status(status: UserStatus) -> EditUser {
    EditUser {
        status: Some(status),
        ..EditUser::default()
    }
}

fn query(text: &str) -> UserListRequest {
    UserListRequest {
        query: text.to_owned(),
        ..UserListRequest::default()
    }
}

async fn names(cx: &mut Cx, request: &UserListRequest) -> Vec<String> {
    super::list(cx, request)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|user| user.name)
        .collect()
}

/// Runs one change as somebody and commits it if it succeeds.
async fn update(t: &TestDb, who: &str, id: UserId, edit: EditUser) -> Result<()> {
    let mut cx = t.cx(who).await;
    super::update(&mut cx, id, None, edit).await?;
    cx.commit().await
}

#[tokio::test]
async fn the_list_by_search_filters_and_pages() {
    let t = TestDb::new().await;
    let mut cx = t.cx("manager").await;
    let all = [
        "Admin Demo",
        "Analyst Demo",
        "Head Demo",
        "Hr Demo",
        "Manager Demo",
        "Manager2 Demo",
        "Outsider Demo",
        "Superadmin Demo",
    ];
    assert_eq!(names(&mut cx, &UserListRequest::default()).await, all);
    assert_eq!(
        names(&mut cx, &query("aDmIn")).await,
        ["Admin Demo", "Superadmin Demo"],
        "by a part of the name, in any case"
    );
    assert_eq!(names(&mut cx, &query("hr@demo.test")).await, ["Hr Demo"]);
    for nothing in ["%", "_", "\\", "other.test"] {
        assert!(
            names(&mut cx, &query(nothing)).await.is_empty(),
            "{nothing}"
        );
    }
    let by_role = UserListRequest {
        role_id: Some(t.role("manager")),
        ..UserListRequest::default()
    };
    assert_eq!(
        names(&mut cx, &by_role).await,
        ["Manager Demo", "Manager2 Demo", "Outsider Demo"]
    );
    let by_department = UserListRequest {
        department_id: Some(t.department("installation")),
        ..UserListRequest::default()
    };
    assert_eq!(
        names(&mut cx, &by_department).await,
        ["Head Demo", "Manager Demo"]
    );
    let by_status = UserListRequest {
        status: Some(UserStatus::Blocked),
        ..UserListRequest::default()
    };
    assert!(names(&mut cx, &by_status).await.is_empty());

    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest { limit: 3, cursor };
        let page = super::list(
            &mut cx,
            &UserListRequest {
                page,
                ..UserListRequest::default()
            },
        )
        .await
        .unwrap();
        assert_eq!(page.total_estimate, 8);
        seen.extend(page.items.into_iter().map(|user| user.name));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, all, "each once, in order");
    for (limit, cursor, expected) in [
        (0, None, "validation"),
        (201, None, "validation"),
        (50, Some("zz".to_owned()), "bad_cursor"),
        (50, Some("7b7d".to_owned()), "bad_cursor"),
    ] {
        let page = PageRequest { limit, cursor };
        assert_eq!(
            code(
                super::list(
                    &mut cx,
                    &UserListRequest {
                        page,
                        ..UserListRequest::default()
                    }
                )
                .await
            ),
            expected
        );
    }
}

#[tokio::test]
async fn roles_are_named_in_the_readers_language() {
    let t = TestDb::new().await;
    sqlx::query("UPDATE app_user SET lang = 'en' WHERE email = 'manager2@demo.test'")
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    let mut russian = t.cx("manager").await;
    let mut english = t.cx("manager2").await;
    assert_eq!(
        super::get(&mut russian, t.person("head"))
            .await
            .unwrap()
            .roles[0]
            .name,
        "Руководитель"
    );
    let role = &super::get(&mut english, t.person("head"))
        .await
        .unwrap()
        .roles[0];
    assert_eq!(
        (role.name.as_str(), role.code.as_deref(), role.id),
        ("Head", Some("head"), t.role("head"))
    );
}

/// TEN-01: of another company nothing is seen, found or changed.
#[tokio::test]
async fn people_of_another_tenant_do_not_exist() {
    let t = TestDb::new().await;
    for id in [t.person("head"), UserId(Uuid::from_u128(4))] {
        let mut cx = t.cx("other_admin").await;
        assert_eq!(code(super::get(&mut cx, id).await), "not_found");
        assert_eq!(
            code(super::update(&mut cx, id, None, status(UserStatus::Blocked)).await),
            "not_found"
        );
        assert_eq!(
            code(super::update(&mut cx, id, None, roles(&[t.role_of("other", "admin")])).await),
            "not_found"
        );
    }
    let mut cx = t.cx("other_admin").await;
    assert_eq!(
        names(&mut cx, &UserListRequest::default()).await,
        ["Admin Other", "Head Other", "Manager Other"]
    );
    assert!(names(&mut cx, &query("demo")).await.is_empty());
    assert!(super::choose(&mut cx, "Demo", 50).await.unwrap().is_empty());
    assert_eq!(
        fault(
            super::create(
                &mut cx,
                NewUser {
                    role_ids: vec![t.role("manager")],
                    ..newcomer("a@other.test")
                }
            )
            .await
        ),
        ("role_ids".to_owned(), "not_found")
    );
    let there = NewUser {
        department_id: Some(t.department("crew")),
        ..newcomer("a@other.test")
    };
    assert_eq!(
        fault(super::create(&mut cx, there).await),
        ("department_id".to_owned(), "not_found")
    );
    let own = t.person("other_manager");
    let there = EditUser {
        department_id: Some(Some(t.department("crew"))),
        ..EditUser::default()
    };
    assert_eq!(
        fault(super::update(&mut cx, own, None, there).await),
        ("department_id".to_owned(), "not_found")
    );
    assert_eq!(
        fault(super::update(&mut cx, own, None, roles(&[t.role("head")])).await),
        ("role_ids".to_owned(), "not_found")
    );
    let invitation = NewInvitation {
        email: "b@other.test".to_owned(),
        department_id: Some(t.department("crew")),
        ..NewInvitation::default()
    };
    assert_eq!(
        fault(super::invite(&mut cx, invitation).await),
        ("department_id".to_owned(), "not_found")
    );
    assert!(
        super::create(&mut cx, newcomer("head@demo.test"))
            .await
            .is_ok(),
        "the same address may be known to both"
    );
}

#[tokio::test]
async fn who_may_add_people() {
    let t = TestDb::new().await;
    for who in ["head", "manager", "analyst", "superadmin"] {
        let mut cx = t.cx(who).await;
        assert_eq!(
            code(super::create(&mut cx, newcomer("anna@demo.test")).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(
                super::invite(
                    &mut cx,
                    NewInvitation {
                        email: "anna@demo.test".to_owned(),
                        ..NewInvitation::default()
                    }
                )
                .await
            ),
            "forbidden",
            "{who}"
        );
    }
    let mut hr = t.cx("hr").await;
    let user = super::create(
        &mut hr,
        NewUser {
            department_id: Some(t.department("crew")),
            ..newcomer(" Anna@Demo.test ")
        },
    )
    .await
    .unwrap();
    assert_eq!(
        (
            user.email.as_str(),
            user.status,
            user.department_name.as_deref()
        ),
        ("anna@demo.test", UserStatus::Active, Some("crew"))
    );
    assert_eq!(
        user.roles
            .iter()
            .map(|role| role.code.as_deref())
            .collect::<Vec<_>>(),
        [Some("employee")],
        "the default role"
    );
    assert_eq!(
        fault(super::create(&mut hr, newcomer("anna@DEMO.test")).await),
        ("email".to_owned(), "taken")
    );
    let mut hr = t.cx("hr").await;
    assert_eq!(
        code(
            super::create(
                &mut hr,
                NewUser {
                    role_ids: vec![t.role("employee")],
                    ..newcomer("b@demo.test")
                }
            )
            .await
        ),
        "forbidden",
        "roles need user.assign_role"
    );
    assert_eq!(
        fault(
            super::create(
                &mut hr,
                NewUser {
                    password: Some("short".to_owned()),
                    ..newcomer("b@demo.test")
                }
            )
            .await
        ),
        ("password".to_owned(), "too_short")
    );
    assert_eq!(
        fault(
            super::create(
                &mut hr,
                NewUser {
                    email: "nonsense".to_owned(),
                    ..newcomer("")
                }
            )
            .await
        ),
        ("email".to_owned(), "email")
    );
    let mut admin = t.cx("admin").await;
    let user = super::create(
        &mut admin,
        NewUser {
            role_ids: vec![t.role("head"), t.role("hr")],
            ..newcomer("c@demo.test")
        },
    )
    .await
    .unwrap();
    admin.commit().await.unwrap();
    assert_eq!(user.roles.len(), 2);
    assert_eq!(t.event_kinds().await, ["user.created"]);
    assert!(t.audit_actions().await.contains(&"user.create".to_owned()));
}

#[tokio::test]
async fn without_mail_a_first_password_is_needed() {
    let t = TestDb::with(crate::Settings::default()).await;
    let mut cx = t.cx("admin").await;
    let without = NewUser {
        password: None,
        ..newcomer("anna@demo.test")
    };
    assert_eq!(
        fault(super::create(&mut cx, without).await),
        ("password".to_owned(), "required")
    );
}

/// IAM-09, TSK-12: manager to head and back; the person is told, the log has both names, it counts at once.
#[tokio::test]
async fn a_change_of_role_is_told_and_logged_and_counts() {
    let t = TestDb::new().await;
    let manager = t.person("manager");
    update(&t, "admin", manager, roles(&[t.role("head")]))
        .await
        .unwrap();
    assert_eq!(
        t.actor("manager").await.grants.scope(Permission::TaskRead),
        Some(Scope::Department)
    );
    let (kind, data): (String, serde_json::Value) =
        sqlx::query_as("SELECT kind, data FROM notification WHERE user_id = $1")
            .bind(manager.0)
            .fetch_one(&mut t.owner().await)
            .await
            .unwrap();
    assert_eq!(
        (kind.as_str(), &data["actor"], &data["roles"]),
        (
            "user.role_changed",
            &"Admin Demo".into(),
            &serde_json::json!(["head"])
        )
    );
    let changes: serde_json::Value = sqlx::query_scalar(
        "SELECT changes FROM audit_log WHERE action = 'user.update' AND entity_id = $1",
    )
    .bind(manager.0)
    .fetch_one(&mut t.owner().await)
    .await
    .unwrap();
    assert_eq!(
        changes,
        serde_json::json!({ "roles": [["Менеджер"], ["Руководитель"]] })
    );
    let kinds = t.event_kinds().await;
    for kind in [
        "user.updated",
        "user.rights_changed",
        "notification.created",
    ] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}");
    }
    let audience: serde_json::Value =
        sqlx::query_scalar("SELECT audience FROM event_log WHERE kind = 'user.rights_changed'")
            .fetch_one(&mut t.owner().await)
            .await
            .unwrap();
    assert_eq!(
        audience,
        serde_json::json!({ "users": [manager], "private": true })
    );

    update(&t, "admin", manager, roles(&[t.role("manager")]))
        .await
        .unwrap();
    assert_eq!(
        t.actor("manager").await.grants.scope(Permission::TaskRead),
        Some(Scope::Own)
    );
    update(&t, "admin", manager, roles(&[t.role("manager")]))
        .await
        .unwrap();
    assert_eq!(
        t.count("SELECT count(*) FROM notification WHERE kind = 'user.role_changed'")
            .await,
        2,
        "what changes nothing is not told"
    );
}

/// IAM-09: nobody gives or takes what they do not have.
#[tokio::test]
async fn nobody_gives_more_than_they_have() {
    let t = TestDb::new().await;
    let manager = t.person("manager");
    for who in ["hr", "head", "manager", "analyst", "superadmin"] {
        assert_eq!(
            code(update(&t, who, manager, roles(&[t.role("employee")])).await),
            "forbidden",
            "{who}"
        );
    }
    assert_eq!(
        code(update(&t, "manager", manager, roles(&[t.role("admin")])).await),
        "forbidden",
        "not to oneself either"
    );
    assert_eq!(
        code(update(&t, "admin", manager, roles(&[t.role("superadmin")])).await),
        "forbidden",
        "only an owner makes an owner"
    );
    assert_eq!(
        code(
            update(
                &t,
                "admin",
                t.person("superadmin"),
                roles(&[t.role("employee")])
            )
            .await
        ),
        "forbidden",
        "nor unmakes one"
    );
    let refused: Option<String> = sqlx::query_scalar("SELECT entity_title FROM audit_log WHERE action = 'access.refused' ORDER BY ctid DESC LIMIT 1")
        .fetch_one(&mut t.owner().await)
        .await
        .unwrap();
    assert_eq!(
        refused.as_deref(),
        Some("tenant.manage"),
        "the refusal is on record"
    );

    t.set_grants(
        "analyst",
        &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::UserAssignRole, Scope::Tenant),
            (Permission::TaskRead, Scope::Own),
            (Permission::TaskComment, Scope::Own),
        ],
    )
    .await;
    assert_eq!(
        code(
            update(
                &t,
                "analyst",
                t.person("outsider"),
                roles(&[t.role("head")])
            )
            .await
        ),
        "forbidden",
        "a wider scope than one's own"
    );
    assert_eq!(
        fault(update(&t, "admin", manager, roles(&[])).await),
        ("role_ids".to_owned(), "required")
    );
    assert_eq!(
        fault(update(&t, "admin", manager, roles(&[RoleId(Uuid::from_u128(1))])).await),
        ("role_ids".to_owned(), "not_found")
    );
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let t = TestDb::new().await;
    let admin = t.person("admin");
    assert_eq!(
        code(update(&t, "admin", admin, roles(&[t.role("manager")])).await),
        "last_admin"
    );
    assert_eq!(
        code(update(&t, "admin", admin, status(UserStatus::Blocked)).await),
        "cannot_block_self"
    );
    update(&t, "admin", t.person("manager"), roles(&[t.role("admin")]))
        .await
        .unwrap();
    update(&t, "manager", admin, status(UserStatus::Blocked))
        .await
        .unwrap();
    assert_eq!(
        code(
            update(
                &t,
                "manager",
                t.person("manager"),
                roles(&[t.role("manager")])
            )
            .await
        ),
        "last_admin",
        "who is blocked does not count"
    );
    update(&t, "manager", admin, status(UserStatus::Active))
        .await
        .unwrap();
    update(
        &t,
        "manager",
        t.person("manager"),
        roles(&[t.role("manager")]),
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn two_administrators_cannot_unmake_each_other_at_once() {
    let t = TestDb::new().await;
    t.set_role("manager", "admin").await;
    let (a, b) = tokio::join!(
        update(
            &t,
            "admin",
            t.person("manager"),
            roles(&[t.role("manager")])
        ),
        update(
            &t,
            "manager",
            t.person("admin"),
            roles(&[t.role("manager")])
        )
    );
    assert!(a.is_ok() != b.is_ok(), "one succeeds, the other is refused");
    assert_eq!(code(if a.is_ok() { b } else { a }), "last_admin");
}

/// A changed address is the way into an account.
#[tokio::test]
async fn accounts_of_administrators_are_safe_from_those_who_manage_people() {
    let t = TestDb::new().await;
    let email = |email: &str| EditUser {
        email: Some(email.to_owned()),
        ..EditUser::default()
    };
    assert_eq!(
        code(update(&t, "hr", t.person("admin"), email("mine@demo.test")).await),
        "forbidden"
    );
    assert_eq!(
        code(update(&t, "hr", t.person("admin"), status(UserStatus::Blocked)).await),
        "forbidden"
    );
    assert_eq!(
        code(update(&t, "admin", t.person("superadmin"), email("mine@demo.test")).await),
        "forbidden"
    );
    update(
        &t,
        "hr",
        t.person("admin"),
        EditUser {
            position: Some(Some("Director".to_owned())),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    update(&t, "hr", t.person("head"), email("Boss@demo.test"))
        .await
        .unwrap();
    assert_eq!(
        fault(update(&t, "hr", t.person("manager"), email("boss@demo.test")).await),
        ("email".to_owned(), "taken")
    );
}

#[tokio::test]
async fn fields_of_a_person() {
    let t = TestDb::new().await;
    let manager = t.person("manager");
    let rename = EditUser {
        name: Some(" Boris Ivanov ".to_owned()),
        position: Some(Some("Fitter".to_owned())),
        ..EditUser::default()
    };
    for who in ["head", "manager", "analyst", "superadmin", "outsider"] {
        assert_eq!(
            code(update(&t, who, manager, rename.clone()).await),
            "forbidden",
            "{who}"
        );
    }
    let mut cx = t.cx("hr").await;
    let before = super::get(&mut cx, manager).await.unwrap();
    let after = super::update(&mut cx, manager, Some(before.version), rename.clone())
        .await
        .unwrap();
    assert_eq!(
        (
            after.name.as_str(),
            after.position.as_deref(),
            after.version
        ),
        ("Boris Ivanov", Some("Fitter"), before.version + 1)
    );
    assert_eq!(
        super::update(&mut cx, manager, None, rename.clone())
            .await
            .unwrap()
            .version,
        after.version,
        "what changes nothing is no change"
    );
    assert_eq!(
        code(super::update(&mut cx, manager, Some(before.version), rename).await),
        "version_conflict"
    );
    let empty = EditUser {
        position: Some(None),
        ..EditUser::default()
    };
    assert_eq!(
        super::update(&mut cx, manager, None, empty)
            .await
            .unwrap()
            .position,
        None
    );
    for (edit, expected) in [
        (
            EditUser {
                name: Some("  ".to_owned()),
                ..EditUser::default()
            },
            ("name", "required"),
        ),
        (
            EditUser {
                email: Some("nonsense".to_owned()),
                ..EditUser::default()
            },
            ("email", "email"),
        ),
        (status(UserStatus::Unconfirmed), ("status", "invalid")),
    ] {
        let (field, code) = fault(super::update(&mut cx, manager, None, edit).await);
        assert_eq!((field.as_str(), code), expected);
    }
    assert_eq!(
        code(super::update(&mut cx, UserId(Uuid::from_u128(8)), None, empty_edit()).await),
        "not_found"
    );
}

fn empty_edit() -> EditUser {
    EditUser::default()
}

/// IAM-10: what a person sees moves with the department.
#[tokio::test]
async fn moving_a_person_moves_what_the_person_sees() {
    let t = TestDb::new().await;
    t.set_role("manager2", "head").await;
    assert_eq!(
        t.actor("manager2").await.departments,
        [t.department("crew")]
    );
    update(
        &t,
        "hr",
        t.person("manager2"),
        EditUser {
            department_id: Some(Some(t.department("sales"))),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        t.actor("manager2").await.departments,
        [t.department("sales")]
    );
    assert!(
        t.event_kinds()
            .await
            .contains(&"user.rights_changed".to_owned())
    );
    update(
        &t,
        "hr",
        t.person("manager2"),
        EditUser {
            department_id: Some(None),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    assert!(t.actor("manager2").await.departments.is_empty());
}

/// IAM-10: a role of the company's own that manages people of a department.
#[tokio::test]
async fn the_scope_department_bounds_list_read_and_change() {
    let t = TestDb::new().await;
    let scope = Scope::Department;
    t.set_grants(
        "head",
        &[
            (Permission::UserRead, scope),
            (Permission::UserManage, scope),
            (Permission::UserAssignRole, scope),
            (Permission::TaskRead, scope),
            (Permission::TaskComment, scope),
        ],
    )
    .await;
    let mut cx = t.cx("head").await;
    assert_eq!(
        names(&mut cx, &UserListRequest::default()).await,
        ["Head Demo", "Manager Demo", "Manager2 Demo"]
    );
    assert_eq!(super::choose(&mut cx, "", 50).await.unwrap().len(), 3);
    assert_eq!(
        code(super::get(&mut cx, t.person("outsider")).await),
        "not_found"
    );
    assert!(
        search::find(&mut cx, "Outsider", Some("user"), 5)
            .await
            .unwrap()
            .is_empty()
    );
    let file = String::from_utf8(
        super::export_csv(&mut cx, &UserListRequest::default(), ',')
            .await
            .unwrap(),
    )
    .unwrap();
    assert_eq!(file.lines().count(), 4);
    assert!(
        super::create(
            &mut cx,
            NewUser {
                department_id: Some(t.department("crew")),
                ..newcomer("in@demo.test")
            }
        )
        .await
        .is_ok()
    );
    drop(cx);
    let mut cx = t.cx("head").await;
    for place in [
        Some(t.department("sales")),
        Some(t.department("root")),
        None,
    ] {
        assert_eq!(
            code(
                super::create(
                    &mut cx,
                    NewUser {
                        department_id: place,
                        ..newcomer("out@demo.test")
                    }
                )
                .await
            ),
            "forbidden"
        );
        let moved = EditUser {
            department_id: Some(place),
            ..EditUser::default()
        };
        assert_eq!(
            code(super::update(&mut cx, t.person("manager2"), None, moved).await),
            "forbidden"
        );
    }
    drop(cx);
    update(
        &t,
        "head",
        t.person("manager2"),
        EditUser {
            position: Some(Some("Fitter".to_owned())),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        code(
            update(
                &t,
                "head",
                t.person("outsider"),
                status(UserStatus::Blocked)
            )
            .await
        ),
        "not_found"
    );

    t.set_grants(
        "head",
        &[
            (Permission::UserRead, Scope::Tenant),
            (Permission::UserManage, scope),
        ],
    )
    .await;
    assert_eq!(
        code(
            update(
                &t,
                "head",
                t.person("outsider"),
                status(UserStatus::Blocked)
            )
            .await
        ),
        "forbidden",
        "seen, but out of reach"
    );
    t.set_grants("head", &[(Permission::UserRead, Scope::Own)])
        .await;
    let mut cx = t.cx("head").await;
    assert_eq!(
        names(&mut cx, &UserListRequest::default()).await,
        ["Head Demo"]
    );
}

#[tokio::test]
async fn without_the_permission_nobody_is_seen() {
    let t = TestDb::new().await;
    t.set_grants("manager", &[(Permission::TaskRead, Scope::Own)])
        .await;
    let mut cx = t.cx("manager").await;
    assert_eq!(
        code(super::list(&mut cx, &UserListRequest::default()).await),
        "forbidden"
    );
    assert_eq!(
        code(super::get(&mut cx, t.person("manager")).await),
        "forbidden"
    );
    assert_eq!(code(super::choose(&mut cx, "", 5).await), "forbidden");
    assert_eq!(
        code(super::update(&mut cx, t.person("head"), None, empty_edit()).await),
        "forbidden"
    );
    assert_eq!(
        code(super::export_csv(&mut cx, &UserListRequest::default(), ',').await),
        "forbidden"
    );
}

#[tokio::test]
async fn the_export_is_for_those_who_manage_people_and_is_on_record() {
    let t = TestDb::new().await;
    update(
        &t,
        "hr",
        t.person("manager"),
        EditUser {
            position: Some(Some("=1+1".to_owned())),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    for who in ["head", "manager", "analyst"] {
        let mut cx = t.cx(who).await;
        assert_eq!(
            code(super::export_csv(&mut cx, &UserListRequest::default(), ';').await),
            "forbidden",
            "{who}"
        );
    }
    let mut cx = t.cx("hr").await;
    let file = super::export_csv(&mut cx, &query("manager"), ';')
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(&file[..3], [0xef, 0xbb, 0xbf]);
    let text = String::from_utf8(file).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("Имя;Почта;Статус;Отдел;"));
    assert!(
        lines[1].starts_with("Manager Demo;manager@demo.test;Активен;installation;'=1+1;Менеджер;"),
        "{}",
        lines[1]
    );
    assert_eq!(
        t.audit_actions().await.last().map(String::as_str),
        Some("user.export")
    );
}

#[tokio::test]
async fn pickers_offer_active_people() {
    let t = TestDb::new().await;
    update(&t, "hr", t.person("manager2"), status(UserStatus::Blocked))
        .await
        .unwrap();
    let mut cx = t.cx("manager").await;
    let found = super::choose(&mut cx, "manager", 50).await.unwrap();
    assert_eq!(
        found
            .iter()
            .map(|person| person.name.as_str())
            .collect::<Vec<_>>(),
        ["Manager Demo"]
    );
    assert_eq!(super::choose(&mut cx, "", 2).await.unwrap().len(), 2);
    assert_eq!(super::choose(&mut cx, "", 0).await.unwrap().len(), 1);
}

/// SRC-01: people are found by name and address, by colleagues only.
#[tokio::test]
async fn people_are_found_by_the_search() {
    let t = TestDb::new().await;
    let mut cx = t.cx("hr").await;
    let user = super::create(
        &mut cx,
        NewUser {
            name: "Серафима Воробьёва".to_owned(),
            position: Some("Монтажник".to_owned()),
            ..newcomer("serafima@demo.test")
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    for (who, text, found) in [
        ("manager", "Серафима", 1),
        ("manager", "монтажник", 1),
        ("manager", "serafima@demo.test", 1),
        ("other_admin", "Серафима", 0),
    ] {
        let mut cx = t.cx(who).await;
        let groups = search::find(&mut cx, text, Some("user"), 5).await.unwrap();
        let ids: Vec<Uuid> = groups
            .iter()
            .flat_map(|group| &group.hits)
            .map(|hit| hit.entity_id)
            .collect();
        assert_eq!(ids, vec![user.id.0; found], "{who} {text}");
    }
}

#[tokio::test]
async fn a_new_address_or_a_block_makes_sent_links_worthless() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let user = super::create(
        &mut cx,
        NewUser {
            password: None,
            ..newcomer("anna@demo.test")
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(t.count("SELECT count(*) FROM one_time_token").await, 1);
    update(
        &t,
        "hr",
        user.id,
        EditUser {
            email: Some("anna.petrova@demo.test".to_owned()),
            ..EditUser::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(t.count("SELECT count(*) FROM one_time_token").await, 0);
}

#[tokio::test]
async fn blocking_ends_sessions_and_unblocking_lets_in_again() {
    let t = TestDb::new().await;
    let login = async || {
        let login = shared::office::account::Login {
            email: t.email("manager"),
            password: PASSWORD.to_owned(),
            tenant: None,
        };
        crate::office::account::login(
            t.backend(),
            &crate::testing::origin(),
            Lang::En,
            "localhost",
            login,
        )
        .await
    };
    login().await.unwrap();
    update(&t, "hr", t.person("manager"), status(UserStatus::Blocked))
        .await
        .unwrap();
    assert_eq!(
        t.count("SELECT count(*) FROM session WHERE ended_at IS NULL")
            .await,
        0
    );
    assert_eq!(code(login().await), "account_blocked");
    t.advance(TimeDelta::minutes(1));
    update(&t, "hr", t.person("manager"), status(UserStatus::Active))
        .await
        .unwrap();
    login().await.unwrap();
}
