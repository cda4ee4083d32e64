//! IAM-01, IAM-02, IAM-03, IAM-14, TEN-03 against a real database.

use chrono::TimeDelta;
use futures::future::join_all;
use shared::i18n::Lang;
use shared::office::account::{ChangePassword, EditProfile, Login, LoginOutcome, Register, Tokens};
use shared::office::session::Theme;
use shared::office::user::{EditUser, NewInvitation, NewUser, UserStatus};
use shared::{Permission, Scope, SessionId};
use uuid::Uuid;

use super::token::{self, Claims};
use crate::office::{role, user};
use crate::platform::crypto::Keys;
use crate::testing::{PASSWORD, TestDb, code, fault, origin, settings};
use crate::{Actor, Error, Origin, Result, Settings};

async fn try_login(
    t: &TestDb,
    email: &str,
    password: &str,
    tenant: Option<&str>,
) -> Result<LoginOutcome> {
    let login = Login {
        email: email.to_owned(),
        password: password.to_owned(),
        tenant: tenant.map(str::to_owned),
    };
    super::login(t.backend(), &origin(), Lang::En, "localhost", login).await
}

async fn login(t: &TestDb, who: &str) -> Tokens {
    tokens(try_login(t, &t.email(who), PASSWORD, None).await.unwrap())
}

fn tokens(outcome: LoginOutcome) -> Tokens {
    match outcome {
        LoginOutcome::SignedIn(tokens) => tokens,
        LoginOutcome::ChooseTenant(_) => panic!("asked for the tenant"),
    }
}

async fn whose(t: &TestDb, tokens: &Tokens) -> Result<Actor> {
    super::authenticate(t.backend(), &tokens.access_token).await
}

async fn refresh(t: &TestDb, tokens: &Tokens) -> Result<Tokens> {
    super::refresh(t.backend(), &origin(), &tokens.refresh_token)
        .await
        .map(|(tokens, _)| tokens)
}

fn newcomer(email: &str) -> Register {
    Register {
        name: "Anna Petrova".to_owned(),
        email: email.to_owned(),
        password: "correct horse battery".to_owned(),
        tenant: Some("demo".to_owned()),
        invitation: None,
        lang: None,
    }
}

async fn register(t: &TestDb, register: Register) -> Result<()> {
    super::register(t.backend(), &origin(), Lang::En, "localhost", register).await
}

async fn open_registration(t: &TestDb, mode: &'static str, domains: &[&str]) {
    sqlx::query("UPDATE tenant SET registration = $1, domains = $2 WHERE slug = 'demo'")
        .bind(mode)
        .bind(domains)
        .execute(&mut t.owner().await)
        .await
        .unwrap();
}

/// The token of the last mail's link.
async fn mailed_token(t: &TestDb, start: &str) -> String {
    let mails = t.mails().await;
    let text = mails
        .last()
        .and_then(|mail| mail["text"].as_str())
        .expect("a mail")
        .to_owned();
    let (_, rest) = text.split_once(start).expect("the link is in the mail");
    rest.chars()
        .take_while(|c| c.is_ascii_hexdigit() || *c == '.')
        .collect()
}

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

    super::logout(t.backend(), &origin(), &second.refresh_token)
        .await
        .unwrap();
    super::logout(t.backend(), &origin(), &second.refresh_token)
        .await
        .unwrap();
    super::logout(t.backend(), &origin(), "nonsense")
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
        super::authenticate(t.backend(), &signed(&claims))
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
            code(super::authenticate(t.backend(), &token).await),
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
        super::login(t.backend(), &elsewhere, Lang::En, "localhost", login)
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
        super::login(
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
        super::visitor(t.backend(), Lang::En, "support.demo.example")
            .await
            .unwrap()
            .tenant
            .unwrap()
            .slug,
        "demo"
    );
    assert_eq!(
        super::visitor(t.backend(), Lang::En, "localhost")
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
        code(super::confirm_email(t.backend(), &origin(), &old_token).await),
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
            code(super::confirm_email(t.backend(), &origin(), bad).await),
            "link_invalid"
        );
    }
    assert_eq!(
        code(
            super::set_password_by_token(
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
    super::confirm_email(t.backend(), &origin(), &token)
        .await
        .unwrap();
    assert_eq!(
        code(super::confirm_email(t.backend(), &origin(), &token).await),
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
        super::set_password_by_token(t.backend(), &origin(), &token, password.to_owned()).await
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
    let profile = super::edit_profile(&mut cx, edit.clone()).await.unwrap();
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
    assert_eq!(super::edit_profile(&mut cx, edit).await.unwrap(), profile);
    assert_eq!(super::profile(&mut cx).await.unwrap(), profile);
    let bad = EditProfile {
        timezone: Some("Mars/Olympus".to_owned()),
        ..EditProfile::default()
    };
    assert_eq!(
        fault(super::edit_profile(&mut cx, bad).await),
        ("timezone".to_owned(), "invalid")
    );
    let session = super::session(&mut cx).await.unwrap();
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
        fault(super::change_password(&mut cx, change("wrong", "a bicycle in the rain")).await),
        ("current".to_owned(), "wrong_password")
    );
    assert_eq!(
        fault(super::change_password(&mut cx, change(PASSWORD, "boris ivanov")).await),
        ("new".to_owned(), "weak_password")
    );
    super::change_password(&mut cx, change(PASSWORD, "a bicycle in the rain"))
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
            fault(super::change_password(&mut cx, change("wrong", "whatever else it is")).await).1,
            "wrong_password"
        );
    }
    assert_eq!(
        code(
            super::change_password(
                &mut cx,
                change("a bicycle in the rain", "whatever else it is")
            )
            .await
        ),
        "too_many_requests"
    );
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
    let rows = super::sessions(&mut cx).await.unwrap();
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
        code(super::end_session(&mut cx, foreign).await),
        "not_found"
    );
    assert_eq!(
        code(super::end_session(&mut cx, SessionId(Uuid::from_u128(3))).await),
        "not_found"
    );
    super::end_session(&mut cx, rows[1].id).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(code(whose(&t, &second).await), "session_ended");
    let mut cx = t.backend().cx(actor, origin()).await.unwrap();
    assert_eq!(super::end_other_sessions(&mut cx).await.unwrap(), 1);
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
async fn what_serves_nobody_any_more_is_swept() {
    let t = TestDb::new().await;
    login(&t, "manager").await;
    let _ = try_login(&t, "nobody@demo.test", "wrong", None).await;
    t.advance(TimeDelta::days(61));
    login(&t, "head").await;
    let mut cx = t.system_cx("demo").await;
    super::sweep(&mut cx).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(t.count("SELECT count(*) FROM session").await, 1);
    assert_eq!(t.count("SELECT count(*) FROM refresh_tokens").await, 1);
    assert_eq!(t.count("SELECT count(*) FROM login_throttle WHERE locked_until IS NULL AND window_start < '2026-04-01'").await, 0);
}

#[tokio::test]
async fn the_system_and_visitors_have_no_account() {
    let t = TestDb::new().await;
    let mut cx = t.system_cx("demo").await;
    assert_eq!(code(super::session(&mut cx).await), "unauthenticated");
    assert_eq!(code(super::profile(&mut cx).await), "unauthenticated");
    assert_eq!(code(super::sessions(&mut cx).await), "unauthenticated");
    let mut cx = t
        .backend()
        .cx(Actor::visitor(t.tenant("demo"), Lang::En), origin())
        .await
        .unwrap();
    assert_eq!(
        code(super::end_other_sessions(&mut cx).await),
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
        let answer = super::set_password(&mut cx, head, password.to_owned()).await;
        assert_eq!(fault(answer), ("password".to_owned(), expected));
    }
    let new = "12345678";
    super::set_password(&mut cx, head, new.to_owned())
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
    let answer = super::set_password(&mut cx, head, new()).await;
    assert_eq!(code(answer), "forbidden");
    let visitor = Actor::visitor(t.tenant("demo"), Lang::En);
    let mut cx = t.backend().cx(visitor, origin()).await.unwrap();
    let answer = super::set_password(&mut cx, head, new()).await;
    assert_eq!(code(answer), "unauthenticated");
    let mut cx = t.system_cx("other").await;
    let answer = super::set_password(&mut cx, head, new()).await;
    assert_eq!(code(answer), "not_found");
}
