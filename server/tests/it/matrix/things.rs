//! What is tried: made anew for each attempt, so that one attempt does not spoil the next.

use std::sync::atomic::{AtomicU32, Ordering};

use backend::office::{account, department, role, tenant, user};
use backend::platform::{jobs, saved_view};
use backend::testing::{PASSWORD, origin};
use backend::work::{project, task};
use chrono::TimeDelta;
use serde_json::json;
use shared::i18n::Lang;
use shared::office::account::Login;
use shared::office::department::NewDepartment;
use shared::office::role::NewRole;
use shared::office::saved_view::NewSavedView;
use shared::office::user::NewUser;
use shared::work::project::NewProject;
use shared::work::task::{ChecklistItem, NewTask};
use uuid::Uuid;

use crate::common::Server;

/// The kinds of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    Nothing,
    /// A task of `manager`, set by `head`, with a line to tick.
    Task,
    /// The same in the bin.
    Binned,
    User,
    Role,
    Department,
    Project,
    /// A notification of `manager`.
    Notification,
    /// Another device of `manager`.
    Session,
    /// A job that waits.
    Job,
    /// A job that was given up.
    DeadJob,
    Company,
    /// A company that is suspended.
    Suspended,
    /// A view of `manager` that all see.
    View,
}

/// A thing: its id, the id of a part of it, and a number that no other has.
pub struct Thing {
    pub id: String,
    pub part: String,
    pub n: u32,
}

/// Makes a thing.
pub async fn make(server: &Server, kind: Make) -> Thing {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut part = String::new();
    let id = match kind {
        Make::Nothing => String::new(),
        Make::Task | Make::Binned => {
            let (id, line) = task(server, n, kind == Make::Binned).await;
            part = line;
            id
        }
        Make::User => person(server, n).await,
        Make::Role => {
            let mut cx = server.db.cx("admin").await;
            let made = role::create(
                &mut cx,
                NewRole {
                    name: format!("Role {n}"),
                    grants: Vec::new(),
                },
            )
            .await
            .expect("a role");
            cx.commit().await.expect("committed");
            made.id.to_string()
        }
        Make::Department => {
            let mut cx = server.db.cx("admin").await;
            let new = NewDepartment {
                name: format!("Department {n}"),
                parent_id: Some(server.db.department("root")),
                head_id: None,
            };
            let made = department::create(&mut cx, new)
                .await
                .expect("a department");
            cx.commit().await.expect("committed");
            made.id.to_string()
        }
        Make::Project => {
            let mut cx = server.db.cx("admin").await;
            let new = NewProject {
                name: format!("Project {n}"),
                department_id: Some(server.db.department("installation")),
            };
            let made = project::create(&mut cx, new).await.expect("a project");
            cx.commit().await.expect("committed");
            made.id.to_string()
        }
        Make::Notification => {
            task(server, n, false).await;
            newest(server, "SELECT id FROM notification WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1").await
        }
        Make::Session => {
            server.db.advance(TimeDelta::seconds(1));
            let login = Login {
                email: server.db.email("manager"),
                password: PASSWORD.to_owned(),
                tenant: Some("demo".to_owned()),
            };
            account::login(server.db.backend(), &origin(), Lang::En, "localhost", login)
                .await
                .expect("signed in");
            newest(
                server,
                "SELECT id FROM session WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1",
            )
            .await
        }
        Make::Job | Make::DeadJob => job(server, n, kind == Make::DeadJob).await,
        Make::Company | Make::Suspended => company(server, n, kind == Make::Suspended).await,
        Make::View => {
            let mut cx = server.db.cx("manager").await;
            let new = NewSavedView {
                entity_kind: "task".to_owned(),
                name: format!("View {n}"),
                query: "filter=status%3Anew".to_owned(),
                shared: true,
            };
            let made = saved_view::create(&mut cx, new).await.expect("a view");
            cx.commit().await.expect("committed");
            made.id.to_string()
        }
    };
    Thing { id, part, n }
}

async fn task(server: &Server, n: u32, binned: bool) -> (String, String) {
    let mut cx = server.db.cx("head").await;
    let line = ChecklistItem {
        id: None,
        text: "A line".to_owned(),
        done: false,
    };
    let new = NewTask {
        title: format!("Task {n}"),
        responsible_id: Some(server.db.person("manager")),
        checklist: vec![line],
        ..NewTask::default()
    };
    let made = task::create(&mut cx, new).await.expect("a task");
    if binned {
        task::delete(&mut cx, made.id, None).await.expect("binned");
    }
    cx.commit().await.expect("committed");
    (
        made.id.to_string(),
        made.checklist[0].id.expect("lines have ids").to_string(),
    )
}

async fn person(server: &Server, n: u32) -> String {
    let mut cx = server.db.cx("admin").await;
    let new = NewUser {
        name: format!("Person {n}"),
        email: format!("person{n}@demo.test"),
        password: Some(format!("nine-clouds-{n}-above")),
        department_id: Some(server.db.department("installation")),
        role_ids: vec![server.db.role("employee")],
        ..NewUser::default()
    };
    let made = user::create(&mut cx, new).await.expect("a person");
    cx.commit().await.expect("committed");
    made.id.to_string()
}

async fn job(server: &Server, n: u32, dead: bool) -> String {
    let mut cx = server.db.system_cx("demo").await;
    let key = format!("matrix-{n}");
    let run_at = Some(cx.now() + TimeDelta::days(1));
    let new = jobs::NewJob {
        kind: "mail.send",
        payload: json!({}),
        run_at,
        unique_key: Some(key.clone()),
        ..jobs::NewJob::default()
    };
    jobs::enqueue(&mut cx, new).await.expect("a job");
    cx.commit().await.expect("committed");
    let mut owner = server.db.owner().await;
    if dead {
        sqlx::query("UPDATE job SET state = 4 WHERE unique_key = $1")
            .bind(&key)
            .execute(&mut owner)
            .await
            .expect("a dead job");
    }
    let id: Uuid = sqlx::query_scalar("SELECT id FROM job WHERE unique_key = $1")
        .bind(&key)
        .fetch_one(&mut owner)
        .await
        .expect("the job");
    id.to_string()
}

async fn company(server: &Server, n: u32, suspended: bool) -> String {
    let id = tenant::provision(
        server.db.backend(),
        &format!("company-{n}"),
        &format!("Company {n}"),
    )
    .await
    .expect("a company");
    if suspended {
        let mut owner = server.db.owner().await;
        sqlx::query("UPDATE tenant SET status = 'suspended' WHERE id = $1")
            .bind(id.0)
            .execute(&mut owner)
            .await
            .expect("suspended");
    }
    id.to_string()
}

/// An id of a thing of `manager`.
async fn newest(server: &Server, sql: &'static str) -> String {
    let id: Uuid = sqlx::query_scalar(sql)
        .bind(server.db.person("manager").0)
        .fetch_one(&mut server.db.owner().await)
        .await
        .expect("there is one");
    id.to_string()
}
