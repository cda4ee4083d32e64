//! REST as outside clients use it (API-01, API-02).

use chrono::TimeDelta;
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

/// EVT-04, OPS-03: readiness knows whether some worker of the installation lives.
#[tokio::test(flavor = "multi_thread")]
async fn readiness_knows_the_workers() {
    let server = Server::start().await;
    let ready = || async {
        let response = server
            .nobody(Method::GET, "/health/ready")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let body = response.json::<Value>().await.unwrap();
        (
            body["status"].as_str().unwrap().to_owned(),
            body["workers"]["detail"].as_str().unwrap().to_owned(),
        )
    };
    let is = |status: &str, detail: &str| (status.to_owned(), detail.to_owned());
    assert_eq!(ready().await, is("degraded", "none"));
    sqlx::query("INSERT INTO job_worker (name, started_at, beat_at) VALUES ('a', $1, $1)")
        .bind(server.db.now())
        .execute(&mut server.db.owner().await)
        .await
        .unwrap();
    assert_eq!(ready().await, is("ok", "1 alive"));
    let last = server.db.now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    server.db.advance(TimeDelta::seconds(60));
    assert_eq!(ready().await, is("degraded", &format!("none since {last}")));
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
        let status = response.json::<Value>().await.unwrap()["status"].clone();
        // This server runs no jobs, and nobody else does: it serves none the less.
        let expected = if path.ends_with("ready") {
            "degraded"
        } else {
            "ok"
        };
        assert_eq!(status, expected, "{path}");
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

/// API-01: a task in a list is as whole as a task that is read by itself; who wants less says so.
#[tokio::test(flavor = "multi_thread")]
async fn api_01_lists_give_whole_tasks() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let manager = server.db.person("manager");
    let made = head
        .make(
            "/tasks",
            json!({
                "title": "Смонтировать кабель", "description": "От щита до стойки", "responsible_id": manager,
                "watcher_ids": [server.db.person("manager2")], "checklist": [{"text": "Замерить"}, {"text": "Проложить", "done": true}]
            }),
        )
        .await;
    let task = head
        .get(&format!("/tasks/{}", made["id"].as_str().unwrap()))
        .await;
    let listed = head.get("/tasks").await["items"][0].clone();
    let board = head.get("/tasks/board").await;
    assert_eq!(board[0]["status"], "new");
    assert_eq!(
        (&board[0]["total"], &board[0]["items"]),
        (&json!(1), &json!([listed]))
    );
    for (field, value) in task.as_object().unwrap() {
        assert_eq!(&listed[field], value, "{field}");
    }
    assert_eq!(listed["responsible_name"], "Manager Demo");
    assert_eq!(
        (
            &listed["checklist_done"],
            &listed["checklist_total"],
            &listed["comments"]
        ),
        (&json!(1), &json!(2), &json!(0))
    );

    for (wanted, fields) in [
        (
            "title,checklist,responsible_name",
            vec!["checklist", "responsible_name", "title"],
        ),
        ("number,project_name", vec!["number", "project_name"]),
        ("watcher_ids", vec!["watcher_ids"]),
    ] {
        let page = head.get(&format!("/tasks?fields={wanted}")).await;
        let item = page["items"][0].as_object().unwrap();
        let mut names: Vec<_> = item.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, fields, "{wanted}");
        for field in fields {
            assert_eq!(item[field], listed[field], "{field}");
        }
    }
    for wanted in ["task", "title,colour", ""] {
        let (status, document) = problem(
            head.ask(Method::GET, &format!("/tasks?fields={wanted}"))
                .send()
                .await
                .unwrap(),
        )
        .await;
        assert_eq!(
            (status, &document["errors"][0]["field"]),
            (422, &json!("fields")),
            "{wanted}"
        );
    }
}

/// API-01: clients of the systems that Naryad replaces find what they look for where they look for it.
#[tokio::test(flavor = "multi_thread")]
async fn api_01_old_paths_are_answered() {
    let server = Server::start().await;
    let head = server.person("head").await;
    let old = |method, path: &str| server.nobody(method, path).bearer_auth(&head.token);
    let response = old(Method::POST, "/api/tasks")
        .json(&json!({"title": "By the old path"}))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with("/api/v1/tasks/"), "{location}");
    for path in ["/tasks", "/tasks/counters", "/auth/me", &location[7..]] {
        let answer: Value = old(Method::GET, &format!("/api{path}"))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(answer, head.get(path).await, "{path}");
    }
    for (path, wanted) in [("/api/tasks?color=red", 422), ("/api/nothing", 404)] {
        let (status, _) = problem(old(Method::GET, path).send().await.unwrap()).await;
        assert_eq!(status, wanted, "{path}");
    }
    let (status, _) = problem(
        server
            .nobody(Method::GET, "/api/tasks")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(status, 401);

    let read = async |path: &str| -> Value {
        let answer = server.nobody(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    };
    assert_eq!(
        read("/api/schema.json").await,
        read("/api/openapi.json").await
    );
    assert!(read("/api/system/health").await["database"].is_object());
    let explorer = server
        .nobody(Method::GET, "/api/redoc")
        .send()
        .await
        .unwrap();
    assert_eq!(explorer.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(explorer.headers()["location"], "/api/docs/");
}

/// TEN-02: all data of a company as a file; only for the owner of the installation, and only of companies that are there.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_exported() {
    let server = Server::start().await;
    let owner = server.person("superadmin").await;
    let path = format!("/tenants/{}/export", server.db.tenant("other"));
    let response = owner.ask(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    assert_eq!(
        response.headers()["content-disposition"],
        "attachment; filename=\"other-2026-03-02.ndjson\""
    );
    let text = response.text().await.unwrap();
    assert!(text.starts_with("{\"naryad_export\":1,"), "{text}");
    assert!(!text.contains("password_hash"), "{text}");
    let unknown = "/tenants/019c0000-0000-7000-8000-000000000000/export";
    let (status, _) = problem(owner.ask(Method::GET, unknown).send().await.unwrap()).await;
    assert_eq!(status, 404);
    let admin = server.person("admin").await;
    let (status, _) = problem(admin.ask(Method::GET, &path).send().await.unwrap()).await;
    assert_eq!(status, 403);
}
