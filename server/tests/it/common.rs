//! A server of one's own on a free port, over the test's database, and clients by their part in the story.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use backend::Settings;
use backend::platform::live;
use backend::testing::{PASSWORD, TestDb};
use chrono::{TimeZone, Utc};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use server::cli::serve::serve_on;
use server::node::Node;
use server::site::Site;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A running server; stops when it is dropped.
pub struct Server {
    pub db: TestDb,
    pub address: String,
    pub client: reqwest::Client,
    nodes: Vec<CancellationToken>,
    folder: PathBuf,
}

/// Limits that no test meets by chance.
pub fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.limits.api_per_minute = 1_000_000;
    settings.limits.api_burst = 1_000_000;
    settings.limits.page_per_minute = 1_000_000;
    settings.limits.page_burst = 1_000_000;
    settings.login_max_failures_ip = 1_000_000;
    settings
}

impl Server {
    /// A server with the usual people.
    pub async fn start() -> Self {
        Self::with(settings()).await
    }

    /// A server with settings of the test's own.
    pub async fn with(mut settings: Settings) -> Self {
        server::cli::install_providers();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("naryad-server-test-{}-{count}", std::process::id()));
        settings.data_dir.clone_from(&folder);
        let db = TestDb::at(
            Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0)
                .single()
                .expect("a valid date"),
            settings,
        )
        .await;
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let mut server = Self {
            db,
            address: String::new(),
            client,
            nodes: Vec::new(),
            folder,
        };
        server.address = server.another_node().await;
        server
    }

    /// Another process on the same database, as far as one can be had in a test: everything that a process has of its own is anew.
    pub async fn another_node(&mut self) -> String {
        let stop = CancellationToken::new();
        let ours = self.db.backend();
        let pool = (*ours.pool().connect_options()).clone();
        let pool = backend::platform::db::pool(pool, 4)
            .await
            .expect("the test database answers");
        let backend = backend::Backend::new(
            pool,
            ours.settings().clone(),
            ours.clock().clone(),
            ours.keys().clone(),
        )
        .expect("the settings are sound");
        tokio::spawn(live::run(backend.clone(), stop.clone()));
        let node =
            Node::new(backend, Site::empty(), stop.clone()).expect("the folder can be written");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        tokio::spawn(serve_on(listener, node, stop.clone()));
        self.nodes.push(stop);
        address
    }

    /// The absolute address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request by nobody.
    pub fn nobody(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// Signs somebody in and gives the tokens' document.
    pub async fn sign_in(&self, who: &str) -> Value {
        let tenant = if who.starts_with("other_") {
            "other"
        } else {
            "demo"
        };
        let login = json!({"email": self.db.email(who), "password": PASSWORD, "tenant": tenant});
        let response = self
            .nobody(Method::POST, "/api/v1/auth/login")
            .json(&login)
            .send()
            .await
            .expect("the server answers");
        assert_eq!(response.status(), StatusCode::OK, "{who} cannot sign in");
        response.json().await.expect("JSON")
    }

    /// A client of somebody.
    pub async fn person(&self, who: &str) -> Person<'_> {
        let tokens = self.sign_in(who).await;
        Person {
            server: self,
            token: tokens["access_token"].as_str().expect("a token").to_owned(),
        }
    }

    /// Clients of several.
    pub async fn people(&self, who: &[&'static str]) -> BTreeMap<&'static str, Person<'_>> {
        let mut people = BTreeMap::new();
        for who in who {
            people.insert(*who, self.person(who).await);
        }
        people
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for node in &self.nodes {
            node.cancel();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Somebody with an access token.
pub struct Person<'a> {
    server: &'a Server,
    pub token: String,
}

impl Person<'_> {
    /// A request by this person; the path is below `/api/v1` unless it is a page's.
    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let path = if path.starts_with("/sfn/") {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        self.server.nobody(method, &path).bearer_auth(&self.token)
    }

    /// Reads, and wants it to go well.
    pub async fn get(&self, path: &str) -> Value {
        let response = self
            .ask(Method::GET, path)
            .send()
            .await
            .expect("the server answers");
        let status = response.status();
        let text = response.text().await.expect("a text");
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Makes something, and wants it to go well.
    pub async fn make(&self, path: &str, body: Value) -> Value {
        let response = self
            .ask(Method::POST, path)
            .json(&body)
            .send()
            .await
            .expect("the server answers");
        let status = response.status();
        let text = response.text().await.expect("a text");
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }
}

/// The status, and the problem document that a refusal must be.
pub async fn problem(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let kind = response
        .headers()
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let text = response.text().await.expect("a text");
    assert_eq!(kind, "application/problem+json", "{status} {text}");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["status"], status, "{document}");
    assert!(
        document["code"].is_string()
            && document["title"].is_string()
            && document["request_id"].is_string(),
        "{document}"
    );
    (status, document)
}
