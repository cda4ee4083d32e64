//! What a person does with the own account, and the system with those of others.

use super::*;

#[tokio::test]
async fn ones_own_profile_and_password() {
    let t = TestDb::new().await;
    let (here, there) = (login(&t, "manager").await, login(&t, "manager").await);
    let actor = whose(&t, &here).await.unwrap();
    let mut cx = t.backend().cx(actor.clone(), origin()).await.unwrap();
    let edit = EditProfile {
        name: Some(" Boris Ivanov ".to_owned()),
        lang: Some(Lang::En),
        timezone: Some("Asia/Yekaterinburg".to_owned()),
        theme: Some(Theme::Dark),
        mail_notifications: Some(false),
        morning_digest: Some(false),
        ..EditProfile::default()
    };
    let profile = account::edit_profile(&mut cx, edit.clone()).await.unwrap();
    assert_eq!(
        (
            profile.name.as_str(),
            profile.lang,
            profile.theme,
            profile.mail_notifications,
            profile.morning_digest
        ),
        ("Boris Ivanov", Lang::En, Theme::Dark, false, false)
    );
    assert_eq!(account::edit_profile(&mut cx, edit).await.unwrap(), profile);
    assert_eq!(account::profile(&mut cx).await.unwrap(), profile);
    let bad = EditProfile {
        timezone: Some("Mars/Olympus".to_owned()),
        ..EditProfile::default()
    };
    assert_eq!(
        fault(account::edit_profile(&mut cx, bad).await),
        ("timezone".to_owned(), "invalid")
    );
    let session = account::session(&mut cx).await.unwrap();
    assert_eq!(
        (
            session.name.as_str(),
            session.zone.name.as_str(),
            session.roles
        ),
        (
            "Boris Ivanov",
            "Asia/Yekaterinburg",
            vec!["manager".to_owned()]
        )
    );
    assert_eq!(
        (
            session.tenant_name.as_str(),
            session.department_name.as_deref(),
            session.unread
        ),
        ("Company demo", Some("installation"), 0)
    );

    let change = |current: &str, new: &str| ChangePassword {
        current: current.to_owned(),
        new: new.to_owned(),
    };
    assert_eq!(
        fault(account::change_password(&mut cx, change("wrong", "a bicycle in the rain")).await),
        ("current".to_owned(), "wrong_password")
    );
    assert_eq!(
        fault(account::change_password(&mut cx, change(PASSWORD, "boris ivanov")).await),
        ("new".to_owned(), "weak_password")
    );
    account::change_password(&mut cx, change(PASSWORD, "a bicycle in the rain"))
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert!(whose(&t, &here).await.is_ok(), "who changed it stays in");
    assert_eq!(code(whose(&t, &there).await), "session_ended");
    assert_eq!(
        code(try_login(&t, "manager@demo.test", PASSWORD, None).await),
        "invalid_credentials"
    );
    assert_eq!(t.count("SELECT count(*) FROM audit_log WHERE action IN ('user.update', 'auth.password_changed')").await, 2);

    let mut cx = t.backend().cx(actor, origin()).await.unwrap();
    for _ in 0..5 {
        assert_eq!(
            fault(account::change_password(&mut cx, change("wrong", "whatever else it is")).await)
                .1,
            "wrong_password"
        );
    }
    assert_eq!(
        code(
            account::change_password(
                &mut cx,
                change("a bicycle in the rain", "whatever else it is")
            )
            .await
        ),
        "too_many_requests"
    );
}

/// IAM-02: no password stands anywhere but as a hash.
#[tokio::test]
async fn passwords_stand_nowhere() {
    let t = TestDb::new().await;
    open_registration(&t, "open", &[]).await;
    register(&t, newcomer("anna@firm.test")).await.unwrap();
    let _ = try_login(&t, "anna@firm.test", "correct horse battery", None).await;
    let _ = try_login(&t, "correct horse battery", "correct horse battery", None).await;
    assert_eq!(
        t.count("SELECT count(*) FROM audit_log a WHERE a::text LIKE '%correct horse%'")
            .await,
        0
    );
    assert_eq!(
        t.count("SELECT count(*) FROM event_log e WHERE e::text LIKE '%correct horse%'")
            .await,
        0
    );
    assert_eq!(
        t.count("SELECT count(*) FROM job j WHERE j::text LIKE '%correct horse%'")
            .await,
        0
    );
    assert_eq!(
        t.count("SELECT count(*) FROM app_user WHERE password_hash NOT LIKE '$argon2id$%'")
            .await,
        0
    );
    let login = Login {
        email: "a@b.test".to_owned(),
        password: "secret words".to_owned(),
        tenant: None,
    };
    assert!(!format!("{login:?}").contains("secret words"));
}

#[tokio::test]
async fn the_system_and_visitors_have_no_account() {
    let t = TestDb::new().await;
    let mut cx = t.system_cx("demo").await;
    assert_eq!(code(account::session(&mut cx).await), "unauthenticated");
    assert_eq!(code(account::profile(&mut cx).await), "unauthenticated");
    assert_eq!(code(account::sessions(&mut cx).await), "unauthenticated");
    let mut cx = t
        .backend()
        .cx(Actor::visitor(t.tenant("demo"), Lang::En), origin())
        .await
        .unwrap();
    assert_eq!(
        code(account::end_other_sessions(&mut cx).await),
        "unauthenticated"
    );
    assert_eq!(code(role::list(&mut cx).await), "unauthenticated");
}

/// IAM-02: whoever runs the installation sets a password without a link; the sessions end, and it is noted.
#[tokio::test]
async fn the_system_sets_a_password_and_ends_the_sessions() {
    let t = TestDb::new().await;
    let before = login(&t, "head").await;
    let head = t.person("head");
    let mut cx = t.system_cx("demo").await;
    for (password, expected) in [("", "required"), ("seven77", "too_short")] {
        let answer = account::set_password(&mut cx, head, password.to_owned()).await;
        assert_eq!(fault(answer), ("password".to_owned(), expected));
    }
    let new = "12345678";
    account::set_password(&mut cx, head, new.to_owned())
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(code(whose(&t, &before).await), "session_ended");
    assert!(
        try_login(&t, &t.email("head"), PASSWORD, None)
            .await
            .is_err()
    );
    tokens(try_login(&t, &t.email("head"), new, None).await.unwrap());
    assert!(
        t.audit_actions()
            .await
            .contains(&"user.password_set".to_owned())
    );
}

/// IAM-02: nobody else sets another's password, and the system of one company none in another.
#[tokio::test]
async fn only_the_system_of_the_company_sets_a_password() {
    let t = TestDb::new().await;
    let new = || "12345678".to_owned();
    let head = t.person("head");
    let mut cx = t.cx("admin").await;
    let answer = account::set_password(&mut cx, head, new()).await;
    assert_eq!(code(answer), "forbidden");
    let visitor = Actor::visitor(t.tenant("demo"), Lang::En);
    let mut cx = t.backend().cx(visitor, origin()).await.unwrap();
    let answer = account::set_password(&mut cx, head, new()).await;
    assert_eq!(code(answer), "unauthenticated");
    let mut cx = t.system_cx("other").await;
    let answer = account::set_password(&mut cx, head, new()).await;
    assert_eq!(code(answer), "not_found");
}
