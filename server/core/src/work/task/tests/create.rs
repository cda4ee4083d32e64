//! TSK-01: a task is made.

use chrono::TimeDelta;
use shared::work::task::{ChecklistItem, NewTask, Priority, Status};
use shared::{DepartmentId, ProjectId, UserId};
use uuid::Uuid;

use super::*;
use crate::work::project;

#[tokio::test]
async fn tsk_01_all_fields_are_kept() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let project = project::create(
        &mut cx,
        shared::work::project::NewProject {
            name: "Склад".to_owned(),
            department_id: None,
        },
    )
    .await
    .unwrap();
    let parent = task::create(&mut cx, titled("Общее дело")).await.unwrap();
    let new = NewTask {
        title: "  Подготовить отчёт ".to_owned(),
        description: "За ноябрь".to_owned(),
        priority: Priority::High,
        responsible_id: Some(t.person("manager")),
        helper_ids: vec![t.person("manager2"), t.person("manager2")],
        watcher_ids: vec![t.person("hr")],
        department_id: Some(t.department("sales")),
        project_id: Some(project.id),
        parent_id: Some(parent.id),
        start_at: Some(t.now()),
        deadline: Some(t.now() + TimeDelta::days(3)),
        estimate_minutes: Some(90),
        tags: vec![
            " отчёт ".to_owned(),
            "Отчёт".to_owned(),
            "срочно".to_owned(),
        ],
        checklist: vec![ChecklistItem {
            id: None,
            text: "Собрать цифры".to_owned(),
            done: true,
        }],
        acceptance: true,
        result_required: true,
    };
    let made = task::create(&mut cx, new).await.unwrap();
    assert_eq!(task::get(&mut cx, made.id).await.unwrap(), made);
    assert_eq!(made.title, "Подготовить отчёт");
    assert_eq!(
        (made.number, made.version, made.status, made.overdue),
        (2, 1, Status::New, false)
    );
    assert_eq!(made.creator_id, t.person("admin"));
    assert_eq!(made.helper_ids, [t.person("manager2")]);
    assert_eq!(made.tags, ["отчёт", "срочно"]);
    assert!(made.checklist[0].id.is_some());
    let row = task::row(&mut cx, made.id).await.unwrap();
    assert_eq!((row.checklist_done, row.checklist_total), (1, 1));
    assert_eq!(
        (row.responsible_name.as_deref(), row.project_name.as_deref()),
        (Some("Manager Demo"), Some("Склад"))
    );
    cx.commit().await.unwrap();
    assert_eq!(
        t.count("SELECT count(*) FROM search_document WHERE entity_kind = 'task'")
            .await,
        2
    );
    assert_eq!(
        t.audit_actions().await,
        ["project.create", "task.create", "task.create"]
    );
}

#[tokio::test]
async fn tsk_01_the_department_comes_from_the_responsible_person_else_from_the_creator() {
    let t = TestDb::new().await;
    assert_eq!(
        make(&t, "head", for_person(&t, "a", "manager2"))
            .await
            .department_id,
        Some(t.department("crew"))
    );
    assert_eq!(
        make(&t, "head", titled("b")).await.department_id,
        Some(t.department("installation"))
    );
    assert_eq!(
        make(
            &t,
            "admin",
            NewTask {
                department_id: Some(t.department("sales")),
                ..for_person(&t, "c", "manager")
            }
        )
        .await
        .department_id,
        Some(t.department("sales"))
    );
}

#[tokio::test]
async fn aud_01_the_log_names_people_not_ids() {
    let t = TestDb::new().await;
    let made = make(&t, "head", for_person(&t, "Отчёт", "manager")).await;
    let changes: Value = sqlx::query_scalar("SELECT changes FROM audit_log WHERE entity_id = $1")
        .bind(made.id.0)
        .fetch_one(&mut t.owner().await)
        .await
        .unwrap();
    assert_eq!(
        changes["responsible"],
        serde_json::json!([null, "Manager Demo"])
    );
    assert_eq!(
        changes["department"],
        serde_json::json!([null, "installation"])
    );
    assert_eq!(changes["status"], serde_json::json!([null, "new"]));
    assert_eq!(changes.get("description"), None);
}

#[tokio::test]
async fn the_faults_of_a_new_task_stand_at_their_fields() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let at = |code: &'static str, field: &str| vec![(field.to_owned(), code)];
    assert_eq!(
        faults(task::create(&mut cx, titled("  ")).await),
        at("required", "title")
    );
    let late = NewTask {
        start_at: Some(t.now()),
        deadline: Some(t.now() - TimeDelta::hours(1)),
        ..titled("a")
    };
    assert_eq!(
        faults(task::create(&mut cx, late).await),
        at("deadline_before_start", "deadline")
    );
    let unknown = Uuid::from_u128(7);
    for (new, field) in [
        (
            NewTask {
                responsible_id: Some(UserId(unknown)),
                ..titled("a")
            },
            "responsible_id",
        ),
        (
            NewTask {
                helper_ids: vec![UserId(unknown)],
                ..titled("a")
            },
            "helper_ids",
        ),
        (
            NewTask {
                watcher_ids: vec![t.person("other_manager")],
                ..titled("a")
            },
            "watcher_ids",
        ),
        (
            NewTask {
                department_id: Some(DepartmentId(unknown)),
                ..titled("a")
            },
            "department_id",
        ),
        (
            NewTask {
                department_id: Some(t.department_of("other", "sales")),
                ..titled("a")
            },
            "department_id",
        ),
        (
            NewTask {
                project_id: Some(ProjectId(unknown)),
                ..titled("a")
            },
            "project_id",
        ),
        (
            NewTask {
                parent_id: Some(guessed()),
                ..titled("a")
            },
            "parent_id",
        ),
    ] {
        assert_eq!(
            faults(task::create(&mut cx, new).await),
            at("not_found", field)
        );
    }
    cx.commit().await.unwrap();
    assert_eq!(t.count("SELECT count(*) FROM task").await, 0);
}

#[tokio::test]
async fn blocked_people_and_archived_projects_take_no_new_tasks() {
    let t = TestDb::new().await;
    sqlx::query("UPDATE app_user SET status = 'blocked' WHERE id = $1")
        .bind(t.person("manager").0)
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    let mut cx = t.cx("admin").await;
    assert_eq!(
        faults(task::create(&mut cx, for_person(&t, "a", "manager")).await),
        [("responsible_id".to_owned(), "not_found")]
    );
    let project = project::create(
        &mut cx,
        shared::work::project::NewProject {
            name: "Старое".to_owned(),
            department_id: None,
        },
    )
    .await
    .unwrap();
    let archive = shared::work::project::EditProject {
        name: None,
        archived: Some(true),
    };
    project::update(&mut cx, project.id, None, archive)
        .await
        .unwrap();
    let new = NewTask {
        project_id: Some(project.id),
        ..titled("a")
    };
    assert_eq!(
        faults(task::create(&mut cx, new).await),
        [("project_id".to_owned(), "not_allowed")]
    );
}

#[tokio::test]
async fn iam_10_the_scope_decides_for_whom_a_task_may_be_made() {
    let t = TestDb::new().await;
    // Own: for oneself or nobody, in one's own department.
    let mut manager = t.cx("manager").await;
    assert!(
        task::create(&mut manager, for_person(&t, "a", "manager"))
            .await
            .is_ok()
    );
    assert!(task::create(&mut manager, titled("b")).await.is_ok());
    assert!(is_forbidden(
        &task::create(&mut manager, for_person(&t, "c", "head")).await
    ));
    let elsewhere = NewTask {
        department_id: Some(t.department("sales")),
        ..titled("d")
    };
    assert!(is_forbidden(
        &task::create(&mut manager, elsewhere.clone()).await
    ));
    manager.commit().await.unwrap();
    // Department: the people of the subtree.
    let mut head = t.cx("head").await;
    assert!(
        task::create(&mut head, for_person(&t, "e", "manager2"))
            .await
            .is_ok()
    );
    assert!(is_forbidden(
        &task::create(&mut head, for_person(&t, "f", "outsider")).await
    ));
    assert!(is_forbidden(
        &task::create(&mut head, elsewhere.clone()).await
    ));
    head.commit().await.unwrap();
    // Tenant: anybody.
    let mut admin = t.cx("admin").await;
    assert!(
        task::create(
            &mut admin,
            NewTask {
                responsible_id: Some(t.person("outsider")),
                ..elsewhere
            }
        )
        .await
        .is_ok()
    );
    // Without the permission nobody.
    for who in ["analyst", "superadmin"] {
        assert!(
            is_forbidden(&task::create(&mut t.cx(who).await, titled("g")).await),
            "{who}"
        );
    }
    assert_eq!(
        t.audit_actions()
            .await
            .iter()
            .filter(|action| *action == "access.refused")
            .count(),
        6
    );
}

#[tokio::test]
async fn numbers_are_counted_within_a_tenant() {
    let t = TestDb::new().await;
    assert_eq!(make(&t, "admin", titled("a")).await.number, 1);
    assert_eq!(make(&t, "admin", titled("b")).await.number, 2);
    assert_eq!(make(&t, "other_admin", titled("c")).await.number, 1);
}
