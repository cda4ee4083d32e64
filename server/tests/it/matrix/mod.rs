//! The permission matrix (IAM-15): every route and every server function tried as every role, as nobody, and as another company.
//!
//! The table goes to `docs/permission-matrix.md`, where a change of rights is seen in review. A route or function that [`cases`] does not name
//! fails the test, and so does a case whose input is no good: each must go well for somebody.

mod cases;
mod things;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use reqwest::Method;
use server::pages;

use crate::common::{Person, Server};
use crate::documents::hold;
use cases::{CASES, Case};
use things::{Make, Thing};

/// Columns: heading and who stands for it. The thing tried belongs to `manager`, whose head is `head`; `employee` is of another department.
const COLUMNS: &[(&str, &str)] = &[
    ("nobody", ""),
    ("employee", "outsider"),
    ("manager", "manager"),
    ("head", "head"),
    ("hr", "hr"),
    ("analyst", "analyst"),
    ("admin", "admin"),
    ("superadmin", "superadmin"),
    ("other company", "other_admin"),
];

#[tokio::test(flavor = "multi_thread")]
async fn everybody_tries_everything() {
    let server = Server::start().await;
    server.db.set_role("outsider", "employee").await;
    assert_complete();

    let who: Vec<&'static str> = COLUMNS
        .iter()
        .map(|(_, who)| *who)
        .filter(|who| !who.is_empty())
        .collect();
    let people = server.people(&who).await;
    let mut rows = BTreeMap::new();
    let mut faults = Vec::new();
    for case in CASES {
        let mut row = Vec::new();
        for (heading, who) in COLUMNS {
            let status = attempt(&server, case, people.get(who)).await;
            if let Some(fault) = judge(case, heading, status) {
                faults.push(fault);
            }
            row.push(status);
        }
        if !case.public && !row.iter().any(|status| (200..300).contains(status)) {
            faults.push(format!(
                "{}: nobody may do it, or the case is no good: {row:?}",
                case.what
            ));
        }
        rows.insert(case.what, row);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    hold(
        "permission-matrix.md",
        &table(&rows, &visitors(&server).await),
    );
}

/// What must hold whatever the roles are.
fn judge(case: &Case, heading: &str, status: u16) -> Option<String> {
    let well = (200..300).contains(&status);
    let what = case.what;
    match heading {
        _ if case.public => (status == 401 && what != "POST /auth/refresh")
            .then(|| format!("{what}: public, but {heading} got 401")),
        "nobody" => (status != 401).then(|| format!("{what}: nobody got {status}, not 401")),
        "other company" if case.make != Make::Nothing => {
            well.then(|| format!("{what}: another company's administrator got {status}"))
        }
        _ if well || matches!(status, 403 | 404) => None,
        _ => Some(format!(
            "{what}: {heading} got {status}: the case is no good"
        )),
    }
}

fn assert_complete() {
    let mut known: BTreeSet<String> = server::api::routes()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    known.extend(
        pages::server_functions()
            .iter()
            .map(|path| path.trim_start_matches('/').to_owned()),
    );
    let tried: BTreeSet<String> = CASES.iter().map(|case| case.what.to_owned()).collect();
    assert_eq!(tried.len(), CASES.len(), "a case stands twice");
    let untried: Vec<_> = known.difference(&tried).collect();
    let gone: Vec<_> = tried.difference(&known).collect();
    assert!(
        untried.is_empty() && gone.is_empty(),
        "not in the matrix: {untried:?}; in the matrix but not there: {gone:?}"
    );
}

async fn attempt(server: &Server, case: &Case, person: Option<&Person<'_>>) -> u16 {
    let thing = things::make(server, case.make).await;
    let (method, path) = match case.what.split_once(' ') {
        Some((method, path)) => (
            method.parse().expect("a method"),
            path.replace("{id}", &thing.id)
                .replace("{item}", &thing.part),
        ),
        None => (Method::POST, format!("/{}", case.what)),
    };
    let path = format!("{path}{}", case.query);
    let request = match person {
        Some(person) => person.ask(method.clone(), &path),
        None if path.starts_with("/sfn/") => server
            .nobody(method.clone(), &path)
            .header("origin", server.url("")),
        None => server.nobody(method.clone(), &format!("/api/v1{path}")),
    };
    let request = match case.body {
        Some(body) => request.json(&body(&thing)),
        None => request,
    };
    request
        .send()
        .await
        .expect("the server answers")
        .status()
        .as_u16()
}

/// What a visitor gets at each page.
async fn visitors(server: &Server) -> BTreeMap<String, u16> {
    let mut answers = BTreeMap::new();
    for route in leptos_axum::generate_route_list(app::App) {
        let path: Vec<&str> = route
            .path()
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    "019c0000-0000-7000-8000-000000000000"
                } else {
                    part
                }
            })
            .collect();
        let response = server
            .nobody(Method::GET, &path.join("/"))
            .send()
            .await
            .expect("the server answers");
        answers.insert(route.path().to_owned(), response.status().as_u16());
    }
    answers
}

fn table(rows: &BTreeMap<&str, Vec<u16>>, pages: &BTreeMap<String, u16>) -> String {
    let mut text = String::from(
        "# Permission matrix\n\nMade by `server/tests/it/matrix` by really trying everything (IAM-15); make it anew with `NARYAD_UPDATE=1 cargo test -p server`.\n\n\
         What is tried belongs to a manager, whose head is the head; the employee is of another department. `yes`: done. `401`: not signed in. \
         `403`: not allowed. `404`: not there for this person. Other numbers: public, and refused for its input alone.\n",
    );
    for (title, is_wanted) in [
        (
            "REST, below `/api/v1`",
            (|what: &str| what.contains(' ')) as fn(&str) -> bool,
        ),
        ("Server functions", |what| !what.contains(' ')),
    ] {
        let headings: Vec<_> = COLUMNS.iter().map(|(heading, _)| *heading).collect();
        let _ = write!(
            text,
            "\n## {title}\n\n| | {} |\n|---|{}\n",
            headings.join(" | "),
            "---|".repeat(headings.len())
        );
        for (what, row) in rows.iter().filter(|(what, _)| is_wanted(what)) {
            let cells: Vec<_> = row
                .iter()
                .map(|status| {
                    if (200..300).contains(status) {
                        "yes".to_owned()
                    } else {
                        status.to_string()
                    }
                })
                .collect();
            let _ = writeln!(text, "| `{what}` | {} |", cells.join(" | "));
        }
    }
    text.push_str("\n## Pages\n\nEverybody who is signed in may open every page; what it shows and offers follows the rights above.\n\n| | nobody |\n|---|---|\n");
    for (path, status) in pages {
        let _ = writeln!(
            text,
            "| `{path}` | {} |",
            if *status == 200 { "yes" } else { "sign-in" }
        );
    }
    text
}

/// A body of a case.
pub type Body = fn(&Thing) -> serde_json::Value;
