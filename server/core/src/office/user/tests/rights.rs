//! Roles change hands: nobody gives more than they have (IAM-09).

use super::*;

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
