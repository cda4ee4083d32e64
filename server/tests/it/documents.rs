//! Documents that are made from the code and checked in: a test fails when they are stale (API-01).

use std::path::{Path, PathBuf};

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::common::Server;

/// Holds a made text against the one that is checked in; `NARYAD_UPDATE=1` writes it anew.
pub fn hold(name: &str, made: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(name);
    if std::env::var_os("NARYAD_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("docs")).expect("docs can be made");
        std::fs::write(&path, made).expect("docs can be written");
        return;
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    let line = there
        .lines()
        .zip(made.lines())
        .position(|(old, new)| old != new)
        .map_or(0, |line| line + 1);
    assert!(
        there == made,
        "docs/{name} is stale (first difference in line {line}); make it anew with NARYAD_UPDATE=1"
    );
}

#[test]
fn the_openapi_document_is_checked_in() {
    let text = serde_json::to_string_pretty(&server::api::document()).expect("JSON");
    hold("openapi.json", &format!("{text}\n"));
}

#[test]
fn the_openapi_document_is_whole() {
    let document = serde_json::to_value(server::api::document()).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = std::collections::BTreeSet::new();
    let paths = document["paths"].as_object().expect("paths");
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("operations") {
            let id = operation["operationId"]
                .as_str()
                .unwrap_or_else(|| panic!("{method} {path} has no id"));
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
            assert!(
                operation["responses"]
                    .as_object()
                    .is_some_and(|responses| responses.len() > 1),
                "{method} {path}"
            );
        }
    }
    // Every reference leads somewhere.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(
            document["components"]["schemas"].get(name).is_some(),
            "no schema {name}"
        );
    }
}

/// API-01: the document and the explorer are served from here, with nothing from elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn the_explorer_is_served() {
    let server = Server::start().await;
    let document: Value = server
        .nobody(Method::GET, "/api/openapi.json")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(document["paths"]["/api/v1/tasks"].is_object());
    let page = server
        .nobody(Method::GET, "/api/docs/")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert!(
        page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("script-src 'self'")
    );
    let html = page.text().await.unwrap();
    assert!(
        !html.contains("https://") && html.contains("swagger-ui"),
        "{html}"
    );
}
