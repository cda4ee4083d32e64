//! REST as outside clients use it (API-01, API-02).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::{Server, problem};

/// IAM-03: tokens are given, refreshed once, and ended.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_live_and_end() {
    let server = Server::start().await;
    let first = server.sign_in("head").await;
    for field in ["access_token", "token_type", "expires_in", "refresh_token"] {
        assert!(!first[field].is_null(), "{first}");
    }
    let refresh = |token: &Value| {
        server
            .nobody(Method::POST, "/api/v1/auth/refresh")
            .json(&json!({"refresh_token": token}))
    };
    let second: Value = refresh(&first["refresh_token"])
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    let me = |token: &Value| {
        server
            .nobody(Method::GET, "/api/v1/auth/me")
            .bearer_auth(token.as_str().unwrap())
    };
    let who: Value = me(&second["access_token"])
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(who["email"], "head@demo.test");
    assert_eq!(who["permissions"]["task.create"], "department");

    let out = server
        .nobody(Method::POST, "/api/v1/auth/logout")
        .json(&json!({"refresh_token": second["refresh_token"]}))
        .send()
        .await
        .unwrap();
    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    let (status, document) = problem(me(&second["access_token"]).send().await.unwrap()).await;
    assert_eq!(
        (status, document["code"].as_str()),
        (401, Some("session_ended"))
    );
    let (status, _) = problem(refresh(&second["refresh_token"]).send().await.unwrap()).await;
    assert_eq!(status, 401);
}

/// API-02: the life of a task by REST, with its conditions.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_from_making_to_bin() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let manager = server.db.person("manager");

    let response = head
        .ask(Method::POST, "/tasks")
        .json(&json!({"title": "Смонтировать кабель", "responsible_id": manager}))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let first_tag = response.headers()["etag"].to_str().unwrap().to_owned();
    let task: Value = response.json().await.unwrap();
    let id = task["id"].as_str().unwrap();
    assert_eq!(location, format!("/api/v1/tasks/{id}"));
    let path = format!("/tasks/{id}");

    let read = head.ask(Method::GET, &path).send().await.unwrap();
    assert_eq!(read.headers()["etag"].to_str().unwrap(), first_tag);
    let read: Value = read.json().await.unwrap();
    for field in [
        "id",
        "number",
        "title",
        "description",
        "status",
        "priority",
        "responsible_id",
        "helper_ids",
        "watcher_ids",
        "creator_id",
        "department_id",
        "project_id",
        "parent_id",
        "start_at",
        "deadline",
        "estimate_minutes",
        "tags",
        "checklist",
        "overdue",
        "created_at",
        "updated_at",
        "version",
    ] {
        assert!(read.get(field).is_some(), "{field} lacks in {read}");
    }
    let unchanged = head
        .ask(Method::GET, &path)
        .header("if-none-match", &first_tag)
        .send()
        .await
        .unwrap();
    assert_eq!(unchanged.status(), StatusCode::NOT_MODIFIED);

    let change = |tag: &str, title: &str| {
        head.ask(Method::PATCH, &path)
            .header("if-match", tag)
            .json(&json!({"title": title}))
    };
    let changed = change(&first_tag, "Проложить кабель").send().await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    let second_tag = changed.headers()["etag"].to_str().unwrap().to_owned();
    assert_ne!(second_tag, first_tag);
    for (tag, wanted) in [
        (first_tag.as_str(), 412),
        (&format!("W/{second_tag}"), 412),
        ("\"x\"", 412),
        ("7", 400),
    ] {
        let (status, _) = problem(change(tag, "zu spät").send().await.unwrap()).await;
        assert_eq!(status, wanted, "{tag}");
    }
    assert_eq!(
        change("*", "Проложить кабель")
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::OK
    );

    let done = head
        .make(&format!("{path}/transitions"), json!({"status": "done"}))
        .await;
    assert_eq!(done["status"], "done");
    let (status, _) = problem(
        head.ask(Method::POST, &format!("{path}/transitions"))
            .json(&json!({"status": "review"}))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(status, 409);
    let remark = head
        .make(&format!("{path}/comments"), json!({"text": "Готово"}))
        .await;
    assert_eq!(remark["text"], "Готово");
    assert_eq!(
        head.get(&format!("{path}/comments")).await["items"][0]["id"],
        remark["id"]
    );

    assert_eq!(
        head.ask(Method::DELETE, &path)
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::NO_CONTENT
    );
    let list = head.get("/tasks").await;
    assert_eq!(list["items"], json!([]));
    assert_eq!(
        head.get("/tasks?deleted=true").await["items"][0]["id"],
        task["id"]
    );
    assert_eq!(
        head.make(&format!("{path}/restore"), json!({})).await["id"],
        task["id"]
    );
}

/// API-02: pages go on where they stopped; fields can be left out; unknown ones are a fault.
#[tokio::test(flavor = "multi_thread")]
async fn lists_page_by_page() {
    let server = Server::start().await;
    let head = server.person("head").await;
    for n in 0..5 {
        head.make("/tasks", json!({"title": format!("Task {n}")}))
            .await;
    }
    let (mut path, mut seen) = ("/tasks?sort=number&limit=2".to_owned(), Vec::new());
    loop {
        let page = head.get(&path).await;
        assert_eq!(page["total_estimate"], 5);
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|task| task["number"].as_i64().unwrap()),
        );
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/tasks?sort=number&limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);

    let thin = head.get("/tasks?fields=id,title&limit=1").await;
    let fields: Vec<_> = thin["items"][0]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(fields, ["id", "title"]);
    let found = head.get("/tasks?filter=title%3A%22Task%203%22").await;
    assert_eq!(found["items"][0]["title"], "Task 3");
}

/// API-02: a repeated create gives the first answer again and makes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn creates_are_made_once() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let make = |key: &str, title: &str| {
        head.ask(Method::POST, "/tasks")
            .header("idempotency-key", key)
            .json(&json!({"title": title}))
    };
    let first: Value = make("k1", "Once")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let again = make("k1", "Once").send().await.unwrap();
    assert_eq!(again.status(), StatusCode::CREATED);
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    assert!(again.headers().contains_key("location"));
    let again: Value = again.json().await.unwrap();
    assert_eq!(again["id"], first["id"]);
    let (status, document) = problem(make("k1", "Another").send().await.unwrap()).await;
    assert_eq!(
        (status, document["code"].as_str()),
        (409, Some("idempotency_mismatch"))
    );
    assert_eq!(head.get("/tasks").await["total_estimate"], 1);
}

/// TSK-09: exports are files, harmless in a spreadsheet, and streamed.
#[tokio::test(flavor = "multi_thread")]
async fn exports_are_files() {
    let server = Server::start().await;
    let head = server.person("head").await;
    head.make("/tasks", json!({"title": "=HYPERLINK(\"http://evil\")"}))
        .await;
    let response = head
        .ask(Method::GET, "/tasks/export.csv?sep=%2C")
        .send()
        .await
        .unwrap();
    assert_eq!(
        response.headers()["content-type"],
        "text/csv; charset=utf-8"
    );
    assert!(
        response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains("tasks.csv")
    );
    let text = response.text().await.unwrap();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://evil\"\")\""),
        "{text}"
    );
    for path in [
        "/tasks/export.xlsx",
        "/tasks/stats.xlsx?from=2026-03-01&to=2026-03-31",
    ] {
        let response = head.ask(Method::GET, path).send().await.unwrap();
        assert!(response.bytes().await.unwrap().starts_with(b"PK"), "{path}");
    }
    let stats = head
        .get("/tasks/stats?from=2026-03-01&to=2026-03-31&by=department")
        .await;
    assert_eq!(stats["total"]["created"], 1);
}

/// OPS-03: what machines ask.
#[tokio::test(flavor = "multi_thread")]
async fn health_and_figures() {
    let server = Server::start().await;
    for path in [
        "/health/live",
        "/health/ready",
        "/api/v1/health/live",
        "/api/v1/health/ready",
    ] {
        let response = server.nobody(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.json::<Value>().await.unwrap()["status"], "ok");
    }
    let figures = server
        .nobody(Method::GET, "/metrics")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(figures.contains("naryad_http_requests_total{"), "{figures}");
    assert!(figures.contains("route=\"/health/ready\""), "{figures}");
    assert!(figures.contains("naryad_database_connections"), "{figures}");
}
