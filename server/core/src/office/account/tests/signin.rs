//! Signing in: locks, several companies, hashes (IAM-02, IAM-14).

use super::*;

/// IAM-14: known and unknown addresses get the same answers, before the lock and after it.
#[tokio::test]
async fn too_many_failures_lock_known_and_unknown_accounts_alike() {
    let t = TestDb::new().await;
    for email in ["head@demo.test", "nobody@demo.test"] {
        for attempt in 1..=5 {
            assert_eq!(
                code(try_login(&t, email, "wrong", None).await),
                "invalid_credentials",
                "{email} {attempt}"
            );
        }
        let Err(Error::TooMany { retry_after }) = try_login(&t, email, PASSWORD, None).await else {
            panic!("{email} is not locked")
        };
        assert_eq!(retry_after, 900);
        assert_eq!(
            code(try_login(&t, email, PASSWORD, Some("demo")).await),
            "too_many_requests",
            "naming the tenant opens no other way"
        );
        assert_eq!(
            code(try_login(&t, &email.to_uppercase(), PASSWORD, None).await),
            "too_many_requests"
        );
    }
    login(&t, "manager").await;
    t.advance(TimeDelta::minutes(15));
    login(&t, "head").await;
    assert_eq!(
        code(try_login(&t, "nobody@demo.test", "wrong", None).await),
        "invalid_credentials"
    );
    let failures = t
        .audit_actions()
        .await
        .into_iter()
        .filter(|action| action == "auth.login_failed")
        .count();
    assert_eq!(
        failures, 11,
        "each failure of a known and of an unknown address is noted"
    );
    assert_eq!(t.count("SELECT count(*) FROM audit_log WHERE action = 'auth.login_failed' AND changes ? 'locked'").await, 2);
}

#[tokio::test]
async fn a_success_starts_the_count_anew() {
    let t = TestDb::new().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(
                code(try_login(&t, "head@demo.test", "wrong", None).await),
                "invalid_credentials"
            );
        }
        login(&t, "head").await;
    }
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_is_locked() {
    let t = TestDb::with(Settings {
        login_max_failures_ip: 3,
        ..settings()
    })
    .await;
    for n in 0..10 {
        login(&t, if n % 2 == 0 { "head" } else { "manager" }).await;
    }
    for email in ["a@demo.test", "b@demo.test", "c@demo.test"] {
        assert_eq!(
            code(try_login(&t, email, "wrong", None).await),
            "invalid_credentials"
        );
    }
    assert_eq!(
        code(try_login(&t, "head@demo.test", PASSWORD, None).await),
        "too_many_requests"
    );
    let elsewhere = Origin {
        ip: Some("198.51.100.4".to_owned()),
        ..origin()
    };
    let login = Login {
        email: "head@demo.test".to_owned(),
        password: PASSWORD.to_owned(),
        tenant: None,
    };
    assert!(
        account::login(t.backend(), &elsewhere, Lang::En, "localhost", login)
            .await
            .is_ok()
    );
}

/// IAM-14: attempts are counted before they are made.
#[tokio::test]
async fn a_crowd_of_attempts_gets_no_more_than_one_after_the_other() {
    let t = TestDb::new().await;
    let answers = join_all((0..12).map(|_| try_login(&t, "head@demo.test", "wrong", None))).await;
    let tried = answers
        .into_iter()
        .filter(|answer| matches!(answer, Err(Error::Unauthenticated("invalid_credentials"))))
        .count();
    assert_eq!(tried, 5);
}

/// TEN-03: the same address in two companies.
#[tokio::test]
async fn a_person_of_two_tenants_chooses() {
    let t = TestDb::new().await;
    sqlx::query("UPDATE app_user SET email = 'head@demo.test' WHERE email = 'head@other.test'")
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    let LoginOutcome::ChooseTenant(choice) = try_login(&t, "head@demo.test", PASSWORD, None)
        .await
        .unwrap()
    else {
        panic!("no choice")
    };
    assert_eq!(
        choice
            .iter()
            .map(|tenant| tenant.slug.as_str())
            .collect::<Vec<_>>(),
        ["demo", "other"]
    );
    let in_other = tokens(
        try_login(&t, "head@demo.test", PASSWORD, Some("other"))
            .await
            .unwrap(),
    );
    assert_eq!(
        whose(&t, &in_other).await.unwrap().user_id,
        Some(t.person("other_head"))
    );

    sqlx::query("INSERT INTO tenant_host (host, tenant_id) VALUES ('support.demo.example', $1)")
        .bind(t.tenant("demo").0)
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    let login = Login {
        email: "head@demo.test".to_owned(),
        password: PASSWORD.to_owned(),
        tenant: None,
    };
    let by_host = tokens(
        account::login(
            t.backend(),
            &origin(),
            Lang::En,
            "support.demo.example",
            login,
        )
        .await
        .unwrap(),
    );
    assert_eq!(
        whose(&t, &by_host).await.unwrap().user_id,
        Some(t.person("head"))
    );
    assert_eq!(
        account::visitor(t.backend(), Lang::En, "support.demo.example")
            .await
            .unwrap()
            .tenant
            .unwrap()
            .slug,
        "demo"
    );
    assert_eq!(
        account::visitor(t.backend(), Lang::En, "localhost")
            .await
            .unwrap()
            .tenant,
        None
    );
}

#[tokio::test]
async fn input_of_a_sign_in_is_checked() {
    let t = TestDb::new().await;
    assert_eq!(
        fault(try_login(&t, " ", PASSWORD, None).await),
        ("email".to_owned(), "required")
    );
    assert_eq!(
        fault(try_login(&t, "head@demo.test", "", None).await),
        ("password".to_owned(), "required")
    );
    assert_eq!(
        code(try_login(&t, "head@demo.test", &"x".repeat(10_000), None).await),
        "invalid_credentials"
    );
    assert_eq!(
        code(try_login(&t, "head@demo.test", PASSWORD, Some("nowhere")).await),
        "invalid_credentials"
    );
}

#[tokio::test]
async fn an_older_hash_is_made_anew_at_sign_in() {
    use argon2::password_hash::{PasswordHasher, SaltString};
    let t = TestDb::new().await;
    let salt = SaltString::from_b64("c29tZXNhbHRzb21l").unwrap();
    let weak = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(8, 1, 1, None).unwrap(),
    );
    let old = weak
        .hash_password(PASSWORD.as_bytes(), &salt)
        .unwrap()
        .to_string();
    sqlx::query("UPDATE app_user SET password_hash = $1 WHERE email = 'head@demo.test'")
        .bind(&old)
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    login(&t, "head").await;
    let new: String =
        sqlx::query_scalar("SELECT password_hash FROM app_user WHERE email = 'head@demo.test'")
            .fetch_one(&mut t.owner().await)
            .await
            .unwrap();
    assert_ne!(new, old);
    login(&t, "head").await;
}
