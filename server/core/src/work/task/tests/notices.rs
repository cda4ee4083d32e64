//! TSK-05: who is told of what.

use chrono::TimeDelta;
use shared::work::project::NewProject;
use shared::work::task::{EditTask, NewComment, Status, TransitionTask};

use super::*;
use crate::work::project;

async fn edited(t: &TestDb, who: &str, id: TaskId, edit: EditTask) {
    let mut cx = t.cx(who).await;
    task::update(&mut cx, id, None, edit)
        .await
        .expect("the task can be changed");
    cx.commit().await.expect("the database answers");
}

async fn moved(t: &TestDb, who: &str, id: TaskId, status: Status) {
    let mut cx = t.cx(who).await;
    task::transition(
        &mut cx,
        id,
        None,
        TransitionTask {
            status,
            reason: None,
            result: None,
        },
    )
    .await
    .expect("the task can be moved");
    cx.commit().await.expect("the database answers");
}

async fn said(t: &TestDb, who: &str, id: TaskId, text: &str) {
    let mut cx = t.cx(who).await;
    task::comment(
        &mut cx,
        id,
        NewComment {
            text: text.to_owned(),
        },
    )
    .await
    .expect("a remark can be written");
    cx.commit().await.expect("the database answers");
}

#[tokio::test]
async fn tsk_05_the_responsible_person_is_told_of_a_new_task() {
    let t = TestDb::new().await;
    let made = make(&t, "head", for_person(&t, "Отчёт", "manager")).await;
    let news = told(&t, "manager").await;
    assert_eq!(news.len(), 1);
    let (kind, data) = &news[0];
    assert_eq!(
        (
            kind.as_str(),
            data["title"].as_str(),
            data["number"].as_i64()
        ),
        ("task.assigned", Some("Отчёт"), Some(made.number))
    );
    assert_eq!(
        (data["actor"].as_str(), data["path"].as_str()),
        (
            Some("Head Demo"),
            Some(format!("/tasks/{}", made.id).as_str())
        )
    );
    // Nobody else, and nobody of one's own doing.
    assert!(told(&t, "head").await.is_empty());
    make(&t, "manager", for_person(&t, "Своё", "manager")).await;
    assert_eq!(told(&t, "manager").await.len(), 1);
}

#[tokio::test]
async fn tsk_05_a_task_passed_on_and_a_moved_deadline_are_told() {
    let t = TestDb::new().await;
    let id = make(&t, "head", for_person(&t, "Отчёт", "manager"))
        .await
        .id;
    edited(
        &t,
        "head",
        id,
        EditTask {
            deadline: Some(Some(t.now() + TimeDelta::days(1))),
            ..EditTask::default()
        },
    )
    .await;
    assert_eq!(
        kinds_told(&t, "manager").await,
        ["task.assigned", "task.deadline_moved"]
    );
    // Both at once: the new person learns of the task, not of a move.
    let both = EditTask {
        responsible_id: Some(Some(t.person("manager2"))),
        deadline: Some(None),
        ..EditTask::default()
    };
    edited(&t, "head", id, both).await;
    assert_eq!(kinds_told(&t, "manager2").await, ["task.assigned"]);
    // Other changes are not worth a bell.
    edited(
        &t,
        "head",
        id,
        EditTask {
            title: Some("Иначе".to_owned()),
            ..EditTask::default()
        },
    )
    .await;
    assert_eq!(kinds_told(&t, "manager2").await.len(), 1);
    assert_eq!(kinds_told(&t, "manager").await.len(), 2);
}

#[tokio::test]
async fn tsk_05_a_status_is_told_to_head_creator_and_responsible_person_but_not_to_who_changed_it()
{
    let t = TestDb::new().await;
    let id = make(&t, "admin", for_person(&t, "Отчёт", "manager2"))
        .await
        .id;
    // Of crew nobody is head: the head of the department above is told.
    moved(&t, "manager2", id, Status::InProgress).await;
    assert_eq!(kinds_told(&t, "head").await, ["task.status_changed"]);
    assert_eq!(kinds_told(&t, "admin").await, ["task.status_changed"]);
    assert_eq!(kinds_told(&t, "manager2").await, ["task.assigned"]);
    let data = &told(&t, "head").await[0].1;
    assert_eq!(
        (data["from"].as_str(), data["to"].as_str()),
        (Some("new"), Some("in_progress"))
    );
    moved(&t, "head", id, Status::Deferred).await;
    assert_eq!(
        kinds_told(&t, "manager2").await,
        ["task.assigned", "task.status_changed"]
    );
    assert_eq!(kinds_told(&t, "head").await.len(), 1);
    assert!(told(&t, "manager").await.is_empty());
}

#[tokio::test]
async fn tsk_05_a_remark_is_told_to_all_of_the_task_and_to_those_called_who_may_see_it() {
    let t = TestDb::new().await;
    let new = NewTask {
        helper_ids: vec![t.person("manager2")],
        watcher_ids: vec![t.person("hr")],
        ..for_person(&t, "Отчёт", "manager")
    };
    let id = make(&t, "head", new).await.id;
    said(
        &t,
        "manager",
        id,
        "Готово, @analyst и @outsider посмотрите, @manager тоже; пишите на admin@demo.test",
    )
    .await;
    for who in ["head", "manager2", "hr", "analyst"] {
        assert_eq!(kinds_told(&t, who).await, ["task.commented"], "{who}");
    }
    // The author is not told; the outsider may not see the task; the administrator was not called; the namesake is of another tenant.
    assert_eq!(kinds_told(&t, "manager").await, ["task.assigned"]);
    for who in ["outsider", "admin", "other_manager"] {
        assert!(told(&t, who).await.is_empty(), "{who}");
    }
    // Called by a head's scope: the department decides.
    t.set_role("outsider", "head").await;
    said(&t, "manager", id, "@outsider").await;
    assert!(told(&t, "outsider").await.is_empty());
    edited(
        &t,
        "admin",
        id,
        EditTask {
            department_id: Some(Some(t.department("sales"))),
            ..EditTask::default()
        },
    )
    .await;
    said(&t, "manager", id, "@outsider").await;
    assert_eq!(kinds_told(&t, "outsider").await, ["task.commented"]);
}

#[tokio::test]
async fn tsk_05_the_head_is_told_when_all_tasks_of_a_person_are_done() {
    let t = TestDb::new().await;
    let first = make(&t, "admin", for_person(&t, "Раз", "manager2"))
        .await
        .id;
    let second = make(&t, "admin", for_person(&t, "Два", "manager2"))
        .await
        .id;
    moved(&t, "manager2", first, Status::Done).await;
    assert_eq!(kinds_told(&t, "head").await, ["task.status_changed"]);
    moved(&t, "manager2", second, Status::Done).await;
    let news = told(&t, "head").await;
    assert!(news.iter().any(|(kind, data)| kind == "task.all_done_person" && data["person"] == "Manager2 Demo"));
    // Cancelling the last one is not doing it.
    let third = make(&t, "admin", for_person(&t, "Три", "manager2"))
        .await
        .id;
    moved(&t, "manager2", third, Status::Cancelled).await;
    assert_eq!(
        kinds_told(&t, "head")
            .await
            .iter()
            .filter(|kind| *kind == "task.all_done_person")
            .count(),
        1
    );
}

#[tokio::test]
async fn tsk_05_head_and_maker_are_told_when_all_tasks_of_a_project_are_done() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let project = project::create(
        &mut cx,
        NewProject {
            name: "Склад".to_owned(),
            department_id: Some(t.department("installation")),
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    let of = |title: &str, who: &str| NewTask {
        project_id: Some(project.id),
        ..for_person(&t, title, who)
    };
    let first = make(&t, "admin", of("Раз", "manager")).await.id;
    let second = make(&t, "admin", of("Два", "outsider")).await.id;
    let is_done = |kinds: Vec<String>| {
        kinds
            .iter()
            .filter(|kind| *kind == "task.all_done_project")
            .count()
    };
    moved(&t, "manager", first, Status::Done).await;
    assert_eq!(is_done(kinds_told(&t, "head").await), 0);
    moved(&t, "outsider", second, Status::Done).await;
    for who in ["head", "admin"] {
        assert_eq!(is_done(kinds_told(&t, who).await), 1, "{who}");
    }
}
