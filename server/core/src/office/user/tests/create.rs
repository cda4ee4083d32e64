//! People are added (IAM-16).

use super::*;

#[tokio::test]
async fn who_may_add_people() {
    let t = TestDb::new().await;
    for who in ["head", "manager", "analyst", "superadmin"] {
        let mut cx = t.cx(who).await;
        assert_eq!(
            code(user::create(&mut cx, newcomer("anna@demo.test")).await),
            "forbidden",
            "{who}"
        );
        assert_eq!(
            code(
                user::invite(
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
    let user = user::create(
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
        fault(user::create(&mut hr, newcomer("anna@DEMO.test")).await),
        ("email".to_owned(), "taken")
    );
    let mut hr = t.cx("hr").await;
    assert_eq!(
        code(
            user::create(
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
            user::create(
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
            user::create(
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
    let user = user::create(
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
        fault(user::create(&mut cx, without).await),
        ("password".to_owned(), "required")
    );
}
