//! Fields, department and block of a person (IAM-16).

use super::*;

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
    let before = user::get(&mut cx, manager).await.unwrap();
    let after = user::update(&mut cx, manager, Some(before.version), rename.clone())
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
        user::update(&mut cx, manager, None, rename.clone())
            .await
            .unwrap()
            .version,
        after.version,
        "what changes nothing is no change"
    );
    assert_eq!(
        code(user::update(&mut cx, manager, Some(before.version), rename).await),
        "version_conflict"
    );
    let empty = EditUser {
        position: Some(None),
        ..EditUser::default()
    };
    assert_eq!(
        user::update(&mut cx, manager, None, empty)
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
        let (field, code) = fault(user::update(&mut cx, manager, None, edit).await);
        assert_eq!((field.as_str(), code), expected);
    }
    assert_eq!(
        code(user::update(&mut cx, UserId(Uuid::from_u128(8)), None, empty_edit()).await),
        "not_found"
    );
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

#[tokio::test]
async fn a_new_address_or_a_block_makes_sent_links_worthless() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let user = user::create(
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
