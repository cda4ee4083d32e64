//! Tokens and sessions: how they begin, are refreshed and end (IAM-03).

use super::*;

#[tokio::test]
async fn signs_in_stays_in_and_signs_out() {
    let t = TestDb::new().await;
    let first = login(&t, "head").await;
    assert_eq!(
        (first.token_type.as_str(), first.expires_in),
        ("Bearer", 1800)
    );
    let actor = whose(&t, &first).await.unwrap();
    assert_eq!(
        (actor.user_id, actor.tenant_id),
        (Some(t.person("head")), t.tenant("demo"))
    );
    let mut departments = actor.departments.clone();
    departments.sort();
    let mut expected = vec![t.department("installation"), t.department("crew")];
    expected.sort();
    assert_eq!(
        departments, expected,
        "the department that the person heads and what is below it"
    );
    assert_eq!(
        actor.grants.scope(Permission::TaskRead),
        Some(Scope::Department)
    );

    t.advance(TimeDelta::minutes(31));
    assert_eq!(code(whose(&t, &first).await), "token_expired");
    let second = refresh(&t, &first).await.unwrap();
    assert_ne!(second.refresh_token, first.refresh_token);
    assert_eq!(
        whose(&t, &second).await.unwrap().session_id,
        actor.session_id,
        "a refresh stays in the same session"
    );

    account::logout(t.backend(), &origin(), &second.refresh_token)
        .await
        .unwrap();
    account::logout(t.backend(), &origin(), &second.refresh_token)
        .await
        .unwrap();
    account::logout(t.backend(), &origin(), "nonsense")
        .await
        .unwrap();
    assert_eq!(code(whose(&t, &second).await), "session_ended");
    assert_eq!(code(refresh(&t, &second).await), "session_ended");
    assert_eq!(t.audit_actions().await, ["auth.login", "auth.logout"]);
}

#[tokio::test]
async fn a_session_ends_when_nobody_refreshes_it() {
    let t = TestDb::new().await;
    let first = login(&t, "manager").await;
    t.advance(TimeDelta::days(6));
    let second = refresh(&t, &first).await.unwrap();
    t.advance(TimeDelta::days(6));
    let third = refresh(&t, &second).await.unwrap();
    t.advance(TimeDelta::days(7));
    assert_eq!(code(refresh(&t, &third).await), "session_ended");
    assert_eq!(
        code(
            refresh(
                &t,
                &Tokens {
                    refresh_token: "0".repeat(32) + "." + &"0".repeat(64),
                    ..third
                }
            )
            .await
        ),
        "token_invalid"
    );
}

/// IAM-03: a refresh token that comes a second time was copied.
#[tokio::test]
async fn a_reused_refresh_token_ends_its_family_after_a_short_grace() {
    let t = TestDb::new().await;
    let other = login(&t, "manager").await;
    let first = login(&t, "head").await;
    let second = refresh(&t, &first).await.unwrap();
    t.advance(TimeDelta::seconds(20));
    let again = refresh(&t, &first).await.unwrap();
    assert_eq!(
        whose(&t, &again).await.unwrap().session_id,
        whose(&t, &second).await.unwrap().session_id,
        "the answer was lost: same family"
    );
    t.advance(TimeDelta::seconds(1));
    assert_eq!(code(refresh(&t, &first).await), "session_ended");
    for dead in [&second, &again] {
        assert_eq!(code(whose(&t, dead).await), "session_ended");
        assert_eq!(code(refresh(&t, dead).await), "session_ended");
    }
    assert!(whose(&t, &other).await.is_ok(), "other sessions live on");
    assert!(
        t.audit_actions()
            .await
            .contains(&"auth.refresh_reused".to_owned())
    );
    assert_eq!(
        t.count("SELECT count(*) FROM session WHERE end_reason = 'refresh_reused'")
            .await,
        1
    );
}

#[tokio::test]
async fn forged_and_foreign_access_tokens_are_refused() {
    let t = TestDb::new().await;
    let real = login(&t, "head").await;
    let session = whose(&t, &real).await.unwrap().session_id.unwrap();
    let claims = Claims::new(
        t.tenant("demo"),
        t.person("head"),
        session,
        Vec::new(),
        t.now(),
        1800,
    );
    let signed = |claims: &Claims| token::sign(t.backend().keys(), claims).unwrap();
    assert!(
        account::authenticate(t.backend(), &signed(&claims))
            .await
            .is_ok(),
        "the claims are right, so what follows fails for its own reason"
    );
    let mut cases = vec![(
        "another key",
        token::sign(&Keys::new(&[9; 32]), &claims).unwrap(),
        "token_invalid",
    )];
    let with = |change: &dyn Fn(&mut Claims)| {
        let mut changed = claims.clone();
        change(&mut changed);
        signed(&changed)
    };
    cases.push((
        "somebody else's session",
        with(&|c| c.sub = t.person("admin")),
        "session_ended",
    ));
    cases.push((
        "another tenant",
        with(&|c| c.tid = t.tenant("other")),
        "session_ended",
    ));
    cases.push((
        "no such tenant",
        with(&|c| c.tid = Uuid::from_u128(5).into()),
        "session_ended",
    ));
    cases.push((
        "no such session",
        with(&|c| c.sid = SessionId(Uuid::from_u128(5))),
        "session_ended",
    ));
    cases.push(("over", with(&|c| c.exp = c.iat), "token_expired"));
    for (what, token, expected) in cases {
        assert_eq!(
            code(account::authenticate(t.backend(), &token).await),
            expected,
            "{what}"
        );
    }
}

/// IAM-09: rights are read from the database, not from the token.
#[tokio::test]
async fn a_changed_role_counts_at_the_next_request() {
    let t = TestDb::new().await;
    let tokens = login(&t, "manager").await;
    assert_eq!(
        whose(&t, &tokens)
            .await
            .unwrap()
            .grants
            .scope(Permission::TaskRead),
        Some(Scope::Own)
    );
    let mut cx = t.cx("admin").await;
    let edit = EditUser {
        role_ids: Some(vec![t.role("head")]),
        ..EditUser::default()
    };
    user::update(&mut cx, t.person("manager"), None, edit)
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(
        whose(&t, &tokens)
            .await
            .unwrap()
            .grants
            .scope(Permission::TaskRead),
        Some(Scope::Department)
    );
}

#[tokio::test]
async fn who_is_blocked_or_whose_company_is_suspended_is_out_at_once() {
    let t = TestDb::new().await;
    let (head, manager, other) = (
        login(&t, "head").await,
        login(&t, "manager").await,
        login(&t, "other_admin").await,
    );
    let mut cx = t.cx("admin").await;
    let edit = EditUser {
        status: Some(UserStatus::Blocked),
        ..EditUser::default()
    };
    user::update(&mut cx, t.person("head"), None, edit)
        .await
        .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(code(whose(&t, &head).await), "account_blocked");
    assert_eq!(code(refresh(&t, &head).await), "session_ended");
    assert_eq!(
        code(try_login(&t, "head@demo.test", PASSWORD, None).await),
        "account_blocked"
    );
    assert_eq!(
        code(try_login(&t, "head@demo.test", "wrong", None).await),
        "invalid_credentials",
        "only who knows the password is told"
    );

    sqlx::query("UPDATE tenant SET status = 'suspended' WHERE slug = 'demo'")
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    assert_eq!(code(whose(&t, &manager).await), "tenant_suspended");
    assert_eq!(code(refresh(&t, &manager).await), "tenant_suspended");
    assert_eq!(
        code(try_login(&t, "manager@demo.test", PASSWORD, Some("demo")).await),
        "tenant_suspended"
    );
    assert!(whose(&t, &other).await.is_ok());
}

#[tokio::test]
async fn ones_own_sessions_and_nobody_elses() {
    let t = TestDb::new().await;
    let first = login(&t, "manager").await;
    t.advance(TimeDelta::minutes(1));
    let second = login(&t, "manager").await;
    t.advance(TimeDelta::minutes(1));
    let third = login(&t, "manager").await;
    let foreign = whose(&t, &login(&t, "head").await)
        .await
        .unwrap()
        .session_id
        .unwrap();
    let actor = whose(&t, &third).await.unwrap();
    let mut cx = t.backend().cx(actor.clone(), origin()).await.unwrap();
    let rows = account::sessions(&mut cx).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.current).collect::<Vec<_>>(),
        [true, false, false],
        "last used first"
    );
    assert_eq!(
        (rows[0].device.as_str(), rows[0].ip.as_deref()),
        ("Test", Some("192.0.2.7"))
    );
    assert_eq!(
        code(account::end_session(&mut cx, foreign).await),
        "not_found"
    );
    assert_eq!(
        code(account::end_session(&mut cx, SessionId(Uuid::from_u128(3))).await),
        "not_found"
    );
    account::end_session(&mut cx, rows[1].id).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(code(whose(&t, &second).await), "session_ended");
    let mut cx = t.backend().cx(actor, origin()).await.unwrap();
    assert_eq!(account::end_other_sessions(&mut cx).await.unwrap(), 1);
    cx.commit().await.unwrap();
    assert_eq!(code(whose(&t, &first).await), "session_ended");
    assert!(whose(&t, &third).await.is_ok());
}

#[tokio::test]
async fn last_seen_is_kept_to_five_minutes() {
    let t = TestDb::new().await;
    let tokens = login(&t, "manager").await;
    let begin = t.now();
    let seen = async || {
        let mut cx = t.cx("admin").await;
        user::get(&mut cx, t.person("manager"))
            .await
            .unwrap()
            .last_seen_at
            .unwrap()
    };
    t.advance(TimeDelta::minutes(4));
    whose(&t, &tokens).await.unwrap();
    assert_eq!(seen().await, begin);
    t.advance(TimeDelta::minutes(1));
    whose(&t, &tokens).await.unwrap();
    assert_eq!(seen().await, t.now());
}

#[tokio::test]
async fn what_serves_nobody_any_more_is_swept() {
    let t = TestDb::new().await;
    login(&t, "manager").await;
    let _ = try_login(&t, "nobody@demo.test", "wrong", None).await;
    t.advance(TimeDelta::days(61));
    login(&t, "head").await;
    let mut cx = t.system_cx("demo").await;
    account::sweep(&mut cx).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(t.count("SELECT count(*) FROM session").await, 1);
    assert_eq!(t.count("SELECT count(*) FROM refresh_tokens").await, 1);
    assert_eq!(t.count("SELECT count(*) FROM login_throttle WHERE locked_until IS NULL AND window_start < '2026-04-01'").await, 0);
}
