//! Bad input: a clear answer each, nothing changed (API-02, IAM-14).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::{Server, problem, settings};

/// Every way to send nonsense is refused with a document that says what was wrong.
#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let other = server.person("other_head").await;
    let foreign = other.make("/tasks", json!({"title": "Theirs"})).await["id"]
        .as_str()
        .unwrap()
        .to_owned();

    let post = |body: &'static str| {
        head.ask(Method::POST, "/tasks")
            .header("content-type", "application/json")
            .body(body)
    };
    let (json_, form) = ("application/json", "application/x-www-form-urlencoded");
    let cases: Vec<(&str, reqwest::RequestBuilder, u16, &str, &str)> = vec![
        ("not JSON", post("{"), 400, "malformed", ""),
        ("empty", post(""), 400, "malformed", ""),
        (
            "more after it",
            post(r#"{"title":"a"}{}"#),
            400,
            "malformed",
            "",
        ),
        (
            "broken UTF-8",
            head.ask(Method::POST, "/tasks")
                .header("content-type", json_)
                .body(b"{\"title\":\"\xff\"}".to_vec()),
            400,
            "malformed",
            "",
        ),
        (
            "a form",
            head.ask(Method::POST, "/tasks")
                .header("content-type", form)
                .body("title=a"),
            415,
            "unsupported_media_type",
            "",
        ),
        (
            "a number for a text",
            post(r#"{"title":5}"#),
            422,
            "validation",
            "title",
        ),
        ("no title", post("{}"), 422, "validation", "title"),
        (
            "blank title",
            post(r#"{"title":"  "}"#),
            422,
            "validation",
            "title",
        ),
        (
            "a field too many",
            post(r#"{"title":"a","colour":"red"}"#),
            422,
            "validation",
            "colour",
        ),
        (
            "no status",
            post(r#"{"title":"a","priority":"highest"}"#),
            422,
            "validation",
            "priority",
        ),
        (
            "deadline before start",
            post(
                r#"{"title":"a","start_at":"2026-03-05T10:00:00Z","deadline":"2026-03-04T10:00:00Z"}"#,
            ),
            422,
            "validation",
            "deadline",
        ),
        (
            "nobody responsible",
            post(r#"{"title":"a","responsible_id":"019c0000-0000-7000-8000-000000000000"}"#),
            422,
            "validation",
            "responsible_id",
        ),
        (
            "unknown parameter",
            head.ask(Method::GET, "/tasks?color=red"),
            422,
            "validation",
            "color",
        ),
        (
            "a word for a number",
            head.ask(Method::GET, "/tasks?limit=many"),
            422,
            "validation",
            "limit",
        ),
        (
            "too many rows",
            head.ask(Method::GET, "/tasks?limit=201"),
            422,
            "validation",
            "limit",
        ),
        (
            "no such order",
            head.ask(Method::GET, "/tasks?sort=colour"),
            422,
            "validation",
            "sort",
        ),
        (
            "no such field",
            head.ask(Method::GET, "/tasks?fields=colour"),
            422,
            "validation",
            "fields",
        ),
        (
            "a broken filter",
            head.ask(Method::GET, "/tasks?filter=colour%3Ared"),
            422,
            "filter",
            "filter",
        ),
        (
            "a broken query",
            head.ask(Method::GET, "/tasks?filter=%ff"),
            400,
            "bad_request",
            "",
        ),
        (
            "a made-up cursor",
            head.ask(Method::GET, "/tasks?cursor=abc"),
            400,
            "bad_cursor",
            "",
        ),
        (
            "no id",
            head.ask(Method::GET, "/tasks/42"),
            404,
            "not_found",
            "",
        ),
        (
            "a foreign id",
            head.ask(Method::GET, &format!("/tasks/{foreign}")),
            404,
            "not_found",
            "",
        ),
        (
            "a foreign id to change",
            head.ask(Method::PATCH, &format!("/tasks/{foreign}"))
                .json(&json!({"title": "Mine"})),
            404,
            "not_found",
            "",
        ),
        (
            "nothing there",
            head.ask(Method::GET, "/nothing"),
            404,
            "not_found",
            "",
        ),
        (
            "wrong method",
            head.ask(Method::DELETE, "/tasks"),
            405,
            "method_not_allowed",
            "",
        ),
        (
            "nobody",
            server.nobody(Method::GET, "/api/v1/tasks"),
            401,
            "unauthenticated",
            "",
        ),
        (
            "a forged token",
            server
                .nobody(Method::GET, "/api/v1/tasks")
                .bearer_auth("a.b.c"),
            401,
            "token_invalid",
            "",
        ),
    ];
    for (what, request, status, code, field) in cases {
        let (found, document) = problem(request.send().await.unwrap()).await;
        assert_eq!(
            (found, document["code"].as_str().unwrap()),
            (status, code),
            "{what}: {document}"
        );
        if !field.is_empty() {
            assert_eq!(document["errors"][0]["field"], field, "{what}: {document}");
            assert!(
                !document["errors"][0]["message"]
                    .as_str()
                    .unwrap()
                    .is_empty(),
                "{what}"
            );
        }
    }
    assert_eq!(
        head.get("/tasks").await["items"],
        json!([]),
        "something was made all the same"
    );
    assert_eq!(
        other.get(&format!("/tasks/{foreign}")).await["title"],
        "Theirs"
    );
}

/// IAM-14: a body that is too large is refused before it is read.
#[tokio::test(flavor = "multi_thread")]
async fn huge_bodies_are_refused() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let huge = json!({"title": "a", "description": "x".repeat(1_100_000)});
    let (status, document) = problem(
        head.ask(Method::POST, "/tasks")
            .json(&huge)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(
        (status, document["code"].as_str()),
        (413, Some("too_large"))
    );
}

/// IAM-03: a token that has run out says so.
#[tokio::test(flavor = "multi_thread")]
async fn expired_tokens_are_refused() {
    let server = Server::start().await;
    let head = server.person("head").await;
    server.db.advance(chrono::TimeDelta::minutes(31));
    let (status, document) = problem(head.ask(Method::GET, "/tasks").send().await.unwrap()).await;
    assert_eq!(
        (status, document["code"].as_str()),
        (401, Some("token_expired"))
    );
}

/// IAM-14: beyond the limit one waits, and is told how long; others are not touched.
#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_wait() {
    let mut few = settings();
    few.limits.api_per_minute = 1;
    few.limits.api_burst = 3;
    let server = Server::with(few).await;
    let head = server.person("head").await;
    let manager = server.person("manager").await;
    for _ in 0..3 {
        head.get("/auth/me").await;
    }
    let refused = head.ask(Method::GET, "/auth/me").send().await.unwrap();
    let wait: u64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    let (status, _) = problem(refused).await;
    assert_eq!(status, 429);
    manager.get("/auth/me").await;
}

/// IAM-14: a change that is backed by cookies must come from our own pages.
#[tokio::test(flavor = "multi_thread")]
async fn other_sites_change_nothing() {
    let server = Server::start().await;
    let tokens = server.sign_in("head").await;
    let cookie = format!("naryad_access={}", tokens["access_token"].as_str().unwrap());
    let send = |path: &str, origin: Option<&str>| {
        let request = server
            .nobody(Method::POST, path)
            .header("cookie", &cookie)
            .json(&json!({"title": "Forged"}));
        origin.map_or_else(
            || request.try_clone().unwrap(),
            |origin| request.try_clone().unwrap().header("origin", origin),
        )
    };
    for path in ["/api/v1/tasks", "/sfn/task/create", "/auth/logout"] {
        for origin in [None, Some("http://evil.test"), Some("null")] {
            let (status, document) = problem(send(path, origin).send().await.unwrap()).await;
            assert_eq!(
                (status, document["code"].as_str()),
                (403, Some("csrf")),
                "{path} {origin:?}"
            );
        }
    }
    let own = send("/api/v1/tasks", Some(&server.url("")))
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), StatusCode::CREATED);
    let (status, _) = problem(
        server
            .nobody(Method::POST, "/auth/login")
            .body("email=a")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(status, 403, "a forged sign-in");
}

/// OPS-01: nothing secret stands in a refusal.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_keep_secrets() {
    let server = Server::start().await;
    let login = json!({"email": "head@demo.test", "password": "hunter2-wrong"});
    let response = server
        .nobody(Method::POST, "/api/v1/auth/login")
        .json(&login)
        .send()
        .await
        .unwrap();
    let (status, document): (u16, Value) = problem(response).await;
    assert_eq!(status, 401);
    assert!(!document.to_string().contains("hunter2"), "{document}");
}

/// IAM-14: who goes on after many refusals is not answered for a while, and the next time for longer; others are not touched.
#[tokio::test(flavor = "multi_thread")]
async fn iam_14_an_abusive_address_is_blocked_for_a_while() {
    let mut strict = settings();
    strict.limits.block_refusals = 4;
    strict.limits.block_seconds = 60;
    // The tests' own address stands for a proxy; what it says of clients is believed.
    strict.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    let server = Server::with(strict).await;
    let head = server.person("head").await;
    let ask = async |from: &str, path: &str, token: &str| {
        server
            .nobody(Method::GET, path)
            .header("x-forwarded-for", from)
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
    };
    let (bad, good) = ("203.0.113.7", "203.0.113.8");
    let refused = async |seconds: i64| {
        for path in ["/api/v1/tasks", "/sign-in", "/health/live"] {
            let response = ask(bad, path, &head.token).await;
            let wait: i64 = response.headers()["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            assert!((1..=seconds + 1).contains(&wait), "{path}: {wait}");
            assert!(wait > seconds / 2, "{path}: {wait}");
            let (status, document) = problem(response).await;
            assert_eq!(
                (status, document["code"].as_str()),
                (429, Some("too_many_requests")),
                "{path}"
            );
        }
    };
    for _ in 0..4 {
        assert_eq!(ask(bad, "/api/v1/tasks", "forged").await.status(), 401);
    }
    refused(60).await;
    assert_eq!(ask(good, "/api/v1/tasks", &head.token).await.status(), 200);

    server.db.advance(chrono::TimeDelta::seconds(61));
    assert_eq!(ask(bad, "/api/v1/tasks", &head.token).await.status(), 200);
    for _ in 0..4 {
        assert_eq!(ask(bad, "/api/v1/tasks", "forged").await.status(), 401);
    }
    refused(120).await;

    // The proxy itself, and whoever it does not speak of, is never blocked.
    for _ in 0..9 {
        let request = server.nobody(Method::GET, "/api/v1/tasks");
        assert_eq!(request.send().await.unwrap().status(), 401);
    }
}

/// IAM-14: an address has so many connections at once, and a header must come within its time.
#[tokio::test(flavor = "multi_thread")]
async fn iam_14_connections_are_limited() {
    let mut strict = settings();
    strict.limits.connections_per_address = 2;
    strict.limits.header_seconds = 1;
    strict.limits.exempt_networks = Vec::new();
    let server = Server::with(strict).await;
    let connect = async || TcpStream::connect(&server.address).await.unwrap();
    let (mut first, _second) = (connect().await, connect().await);
    let mut third = connect().await;
    let mut answer = Vec::new();
    // Closed at once: the end of the stream, or a reset.
    let read = third.read_to_end(&mut answer).await;
    assert!(read.is_err() || answer.is_empty(), "{answer:?}");
    // A header that does not come to its end is not waited for.
    first
        .write_all(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    let _ = first.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "{answer:?}");
}
