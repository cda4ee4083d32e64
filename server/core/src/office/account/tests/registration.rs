//! Coming in: registration, confirmation, invitation, first password (IAM-01).

use super::*;

/// IAM-01: who may come in by themselves.
#[tokio::test]
async fn registration_by_the_tenants_mode() {
    let t = TestDb::new().await;
    for mode in ["invitation", "closed"] {
        open_registration(&t, mode, &[]).await;
        assert_eq!(
            code(register(&t, newcomer("anna@firm.test")).await),
            "registration_closed",
            "{mode}"
        );
    }
    open_registration(&t, "domains", &["firm.test"]).await;
    assert_eq!(
        fault(register(&t, newcomer("anna@elsewhere.test")).await),
        ("email".to_owned(), "domain")
    );
    assert_eq!(
        fault(register(&t, newcomer("anna@evil-firm.test")).await),
        ("email".to_owned(), "domain")
    );
    register(&t, newcomer("Anna@Firm.test ")).await.unwrap();
    open_registration(&t, "open", &[]).await;
    register(&t, newcomer("anna@elsewhere.test")).await.unwrap();
    assert_eq!(
        fault(
            register(
                &t,
                Register {
                    tenant: Some("nowhere".to_owned()),
                    ..newcomer("b@firm.test")
                }
            )
            .await
        ),
        ("tenant".to_owned(), "not_found")
    );
    assert_eq!(
        fault(
            register(
                &t,
                Register {
                    tenant: None,
                    ..newcomer("b@firm.test")
                }
            )
            .await
        ),
        ("tenant".to_owned(), "required")
    );
    for (password, expected) in [
        ("short", "too_short"),
        ("password123", "weak_password"),
        ("anna petrova", "weak_password"),
    ] {
        let weak = Register {
            password: password.to_owned(),
            ..newcomer("c@firm.test")
        };
        assert_eq!(
            fault(register(&t, weak).await),
            ("password".to_owned(), expected),
            "{password}"
        );
    }
    assert_eq!(
        t.count("SELECT count(*) FROM app_user WHERE status = 'unconfirmed'")
            .await,
        2
    );
}

#[tokio::test]
async fn a_registered_person_confirms_the_address_and_is_in() {
    let t = TestDb::new().await;
    open_registration(&t, "open", &[]).await;
    register(&t, newcomer("anna@firm.test")).await.unwrap();
    let password = "correct horse battery";
    assert_eq!(
        code(try_login(&t, "anna@firm.test", password, None).await),
        "email_unconfirmed"
    );
    let old_token = mailed_token(&t, "/confirm/").await;
    t.advance(TimeDelta::hours(49));
    assert_eq!(
        code(account::confirm_email(t.backend(), &origin(), &old_token).await),
        "link_invalid",
        "too old"
    );
    register(&t, newcomer("anna@firm.test")).await.unwrap();
    let token = mailed_token(&t, "/confirm/").await;
    for bad in [
        "",
        "nonsense",
        &token[..token.len() - 1],
        &token.replace('.', ""),
    ] {
        assert_eq!(
            code(account::confirm_email(t.backend(), &origin(), bad).await),
            "link_invalid"
        );
    }
    assert_eq!(
        code(
            account::set_password_by_token(
                t.backend(),
                &origin(),
                &token,
                "another good one".to_owned()
            )
            .await
        ),
        "link_invalid",
        "for confirming only"
    );
    account::confirm_email(t.backend(), &origin(), &token)
        .await
        .unwrap();
    assert_eq!(
        code(account::confirm_email(t.backend(), &origin(), &token).await),
        "link_invalid",
        "single use"
    );
    let tokens = tokens(
        try_login(&t, "anna@firm.test", password, None)
            .await
            .unwrap(),
    );
    let actor = whose(&t, &tokens).await.unwrap();
    assert_eq!(
        actor.grants.scope(Permission::TaskRead),
        Some(Scope::Own),
        "the tenant's default role"
    );
    assert!(!actor.grants.has(Permission::TaskCreate));
}

/// IAM-01: the answer never tells whether an address is known.
#[tokio::test]
async fn registering_a_known_address_changes_nothing_and_tells_its_owner() {
    let t = TestDb::new().await;
    open_registration(&t, "open", &[]).await;
    register(&t, newcomer("head@demo.test")).await.unwrap();
    let mails = t.mails().await;
    assert_eq!(
        (mails.len(), mails[0]["to"].as_str()),
        (1, Some("head@demo.test"))
    );
    assert!(!mails[0]["text"].as_str().unwrap().contains("/confirm/"));
    login(&t, "head").await;
    for _ in 0..4 {
        register(&t, newcomer("head@demo.test")).await.unwrap();
    }
    assert_eq!(
        code(register(&t, newcomer("head@demo.test")).await),
        "too_many_requests",
        "nobody is flooded with mail"
    );
}

#[tokio::test]
async fn an_invitation_sets_role_and_department() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let wish = NewInvitation {
        email: "Anna@firm.test".to_owned(),
        role_id: Some(t.role("head")),
        department_id: Some(t.department("crew")),
    };
    let invitation = user::invite(&mut cx, wish.clone()).await.unwrap();
    cx.commit().await.unwrap();
    let link = invitation.link.unwrap();
    let token = mailed_token(&t, "invitation=").await;
    assert!(
        link.contains(&token),
        "the link of the answer and of the mail are the same"
    );
    let by_invitation = |email: &str, token: &str| Register {
        invitation: Some(token.to_owned()),
        tenant: None,
        ..newcomer(email)
    };
    assert_eq!(
        fault(register(&t, by_invitation("boris@firm.test", &token)).await),
        ("invitation".to_owned(), "invalid"),
        "for somebody else"
    );
    let foreign = token.replacen(
        &t.tenant("demo").0.simple().to_string(),
        &t.tenant("other").0.simple().to_string(),
        1,
    );
    assert_eq!(
        fault(register(&t, by_invitation("anna@firm.test", &foreign)).await),
        ("invitation".to_owned(), "invalid")
    );
    assert_eq!(
        fault(register(&t, by_invitation("anna@firm.test", "nonsense")).await),
        ("invitation".to_owned(), "invalid")
    );
    register(&t, by_invitation("anna@firm.test", &token))
        .await
        .unwrap();
    let tokens = tokens(
        try_login(&t, "anna@firm.test", "correct horse battery", None)
            .await
            .unwrap(),
    );
    let actor = whose(&t, &tokens).await.unwrap();
    assert_eq!(
        (
            actor.department_id,
            actor.grants.scope(Permission::TaskRead)
        ),
        (Some(t.department("crew")), Some(Scope::Department))
    );

    let mut cx = t.cx("admin").await;
    assert_eq!(
        fault(user::invite(&mut cx, wish).await),
        ("email".to_owned(), "taken")
    );
    let later = NewInvitation {
        email: "boris@firm.test".to_owned(),
        ..NewInvitation::default()
    };
    t.advance(TimeDelta::seconds(1));
    let mut cx = t.cx("admin").await;
    user::invite(&mut cx, later).await.unwrap();
    cx.commit().await.unwrap();
    let token = mailed_token(&t, "invitation=").await;
    t.advance(TimeDelta::days(7));
    assert_eq!(
        fault(register(&t, by_invitation("boris@firm.test", &token)).await),
        ("invitation".to_owned(), "invalid"),
        "too old"
    );
}

#[tokio::test]
async fn a_person_added_without_a_password_sets_one_by_the_link() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let new = NewUser {
        name: "Boris".to_owned(),
        email: "boris@firm.test".to_owned(),
        ..NewUser::default()
    };
    user::create(&mut cx, new).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(
        code(try_login(&t, "boris@firm.test", "anything at all", None).await),
        "invalid_credentials"
    );
    let token = mailed_token(&t, "/set-password/").await;
    let set = async |password: &str| {
        account::set_password_by_token(t.backend(), &origin(), &token, password.to_owned()).await
    };
    assert_eq!(
        fault(set("short").await),
        ("password".to_owned(), "too_short")
    );
    assert_eq!(
        fault(set("boris@firm.test").await),
        ("password".to_owned(), "weak_password")
    );
    set("a bicycle in the rain").await.unwrap();
    assert_eq!(
        code(set("another bicycle in the rain").await),
        "link_invalid"
    );
    tokens(
        try_login(&t, "boris@firm.test", "a bicycle in the rain", None)
            .await
            .unwrap(),
    );
}
