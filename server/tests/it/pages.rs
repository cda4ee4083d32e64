//! Pages and plain forms (UI-01), their headers, and how a session goes on (IAM-03).

use backend::testing::PASSWORD;
use chrono::TimeDelta;
use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Method, StatusCode};

use crate::common::Server;

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let start = format!("{name}=");
    headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find(|value| value.starts_with(&start))
        .map(|value| value.split(';').next().unwrap_or_default().to_owned())
}

/// UI-01: signing in works without scripts: form, cookies, on to the page that was wanted; then out again.
#[tokio::test(flavor = "multi_thread")]
async fn sign_in_by_a_form() {
    let server = Server::start().await;
    let wanted = server
        .nobody(Method::GET, "/tasks?view=board")
        .send()
        .await
        .unwrap();
    assert_eq!(wanted.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        wanted.headers()["location"],
        "/sign-in?next=%2Ftasks%3Fview%3Dboard"
    );

    let form = |body: String| {
        server
            .nobody(Method::POST, "/auth/login")
            .header("origin", server.url(""))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    };
    let wrong = form("email=head%40demo.test&password=wrong&next=%2Ftasks".to_owned())
        .send()
        .await
        .unwrap();
    let location = wrong.headers()["location"].to_str().unwrap().to_owned();
    assert!(
        location.starts_with("/sign-in?error=")
            && location.contains("email=head%40demo.test")
            && location.contains("next=%2Ftasks"),
        "{location}"
    );
    assert!(
        !location.contains("wrong&"),
        "the password must not come back: {location}"
    );

    let right = form(format!(
        "email=head%40demo.test&password={PASSWORD}&next=%2Ftasks%3Fview%3Dboard"
    ))
    .send()
    .await
    .unwrap();
    assert_eq!(right.status(), StatusCode::SEE_OTHER);
    assert_eq!(right.headers()["location"], "/tasks?view=board");
    let (access, refresh) = (
        cookie(right.headers(), "naryad_access").unwrap(),
        cookie(right.headers(), "naryad_refresh").unwrap(),
    );
    for value in right.headers().get_all(SET_COOKIE) {
        let value = value.to_str().unwrap();
        assert!(
            value.contains("HttpOnly") && value.contains("SameSite=Lax"),
            "{value}"
        );
    }
    let elsewhere = form(format!(
        "email=head%40demo.test&password={PASSWORD}&next=%2F%2Fevil.test"
    ))
    .send()
    .await
    .unwrap();
    assert_eq!(elsewhere.headers()["location"], "/");

    let page = server
        .nobody(Method::GET, "/sign-in")
        .header("cookie", &access)
        .send()
        .await
        .unwrap();
    assert_eq!(
        page.headers()["location"],
        "/",
        "who is in needs no sign-in"
    );
    let out = server
        .nobody(Method::POST, "/auth/logout")
        .header("origin", server.url(""))
        .header("cookie", format!("{access}; {refresh}"))
        .send()
        .await
        .unwrap();
    assert_eq!(out.headers()["location"], "/sign-in");
    assert_eq!(
        cookie(out.headers(), "naryad_access").as_deref(),
        Some("naryad_access=")
    );
    let after = server
        .nobody(Method::GET, "/profile")
        .header("cookie", &access)
        .send()
        .await
        .unwrap();
    assert_eq!(after.status(), StatusCode::SEE_OTHER);
}

/// IAM-03: an access cookie that has run out is replaced without a word, once for all requests at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn sessions_go_on() {
    let server = Server::start().await;
    let tokens = server.sign_in("head").await;
    let (access, refresh) = (
        tokens["access_token"].as_str().unwrap(),
        tokens["refresh_token"].as_str().unwrap(),
    );
    server.db.advance(TimeDelta::minutes(31));
    let cookies = format!("naryad_access={access}; naryad_refresh={refresh}");
    let ask = || {
        server
            .nobody(Method::GET, "/api/v1/auth/me")
            .header("cookie", &cookies)
            .send()
    };
    let (one, two, three) = tokio::join!(ask(), ask(), ask());
    let mut fresh = Vec::new();
    for response in [one.unwrap(), two.unwrap(), three.unwrap()] {
        assert_eq!(response.status(), StatusCode::OK);
        fresh.push(cookie(response.headers(), "naryad_refresh").unwrap());
    }
    fresh.dedup();
    assert_eq!(fresh.len(), 1, "refreshed more than once");
    assert_eq!(
        server.db.count("SELECT count(*) FROM refresh_tokens").await,
        2
    );
}

/// IAM-14: pages carry a policy with a nonce that their own scripts have; all answers carry the other headers.
#[tokio::test(flavor = "multi_thread")]
async fn pages_are_guarded() {
    let server = Server::start().await;
    let response = server.nobody(Method::GET, "/sign-in").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("frame-ancestors 'none'") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    assert!(response.headers().contains_key("x-request-id"));
    let html = response.text().await.unwrap();
    assert!(
        html.starts_with("<!DOCTYPE html>"),
        "{}",
        &html[..200.min(html.len())]
    );
    for script in html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(
            tag.contains(&format!("nonce=\"{nonce}\"")),
            "a script without nonce: {tag}"
        );
    }
    let again = server.nobody(Method::GET, "/sign-in").send().await.unwrap();
    assert!(
        !again.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains(&nonce),
        "a nonce serves once"
    );

    let api = server
        .nobody(Method::GET, "/api/v1/tasks")
        .send()
        .await
        .unwrap();
    assert!(
        api.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'")
    );
    let named = server
        .nobody(Method::GET, "/health/live")
        .header("x-request-id", "abc-1")
        .send()
        .await
        .unwrap();
    assert_eq!(named.headers()["x-request-id"], "abc-1");
}

/// UI-07: the texts of a language are a script that browsers keep as long as it is this version's.
#[tokio::test(flavor = "multi_thread")]
async fn texts_are_kept_by_version() {
    let server = Server::start().await;
    let now = server
        .nobody(
            Method::GET,
            &format!("/locale/ru.{}.js", shared::i18n::HASH),
        )
        .send()
        .await
        .unwrap();
    assert!(
        now.headers()["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert!(now.text().await.unwrap().starts_with("window.__locale="));
    let old = server
        .nobody(Method::GET, "/locale/en.0123456789abcdef.js")
        .send()
        .await
        .unwrap();
    assert_eq!(old.headers()["cache-control"], "no-store");
    assert_eq!(
        server
            .nobody(Method::GET, "/locale/xx.1.js")
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NOT_FOUND
    );
}

/// What is not there says so, for people as a page.
#[tokio::test(flavor = "multi_thread")]
async fn unknown_pages() {
    let server = Server::start().await;
    let tokens = server.sign_in("head").await;
    let cookies = format!("naryad_access={}", tokens["access_token"].as_str().unwrap());
    let response = server
        .nobody(Method::GET, "/no/such/page")
        .header("cookie", cookies)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
}

/// IAM-16, TSK-04: the page of one thing says by its status that the thing is not there, or that it may not be seen; and is a page still.
#[tokio::test(flavor = "multi_thread")]
async fn pages_of_one_thing_answer_with_its_status() {
    let server = Server::start().await;
    let head = server.db.person("head");
    let theirs = server.db.person("other_head");
    let role = server.db.role("manager");
    let nobody = "00000000-0000-7000-8000-000000000000";
    let cases = [
        ("admin", format!("/users/{head}"), 200),
        ("admin", format!("/users/{nobody}"), 404),
        ("admin", "/users/x".to_owned(), 404),
        ("admin", format!("/users/{theirs}"), 404),
        ("admin", format!("/roles/{role}"), 200),
        ("admin", format!("/roles/{nobody}"), 404),
        ("manager", format!("/roles/{role}"), 403),
        ("admin", format!("/tasks/{nobody}"), 404),
        ("admin", "/tasks/x".to_owned(), 404),
        ("hr", "/tasks".to_owned(), 200),
        ("hr", "/tasks/bin".to_owned(), 403),
        ("analyst", "/tasks/new".to_owned(), 403),
        ("manager", "/audit".to_owned(), 403),
        ("manager", format!("/users?open={nobody}"), 200),
    ];
    for (who, path, expected) in cases {
        let tokens = server.sign_in(who).await;
        let access = tokens["access_token"].as_str().unwrap();
        let response = server
            .nobody(Method::GET, &path)
            .header("cookie", format!("naryad_access={access}"))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), expected, "{who} at {path}");
        let html = response.text().await.unwrap();
        assert!(html.starts_with("<!DOCTYPE html>"), "{who} at {path}");
    }
}
