//! TSK-11: the bin.

use chrono::TimeDelta;
use shared::work::task::{ChecklistItem, EditTask, NewComment, TaskListRequest};

use super::*;

async fn thrown(t: &TestDb, who: &str, id: TaskId) {
    let mut cx = t.cx(who).await;
    task::delete(&mut cx, id, None)
        .await
        .expect("the task can be thrown away");
    cx.commit().await.expect("the database answers");
}

async fn in_bin(t: &TestDb, who: &str) -> Result<Vec<String>> {
    let mut cx = t.cx(who).await;
    let request = TaskListRequest {
        deleted: true,
        ..TaskListRequest::default()
    };
    Ok(task::list(&mut cx, &request)
        .await?
        .items
        .into_iter()
        .map(|row| row.title)
        .collect())
}

#[tokio::test]
async fn tsk_11_a_task_goes_into_the_bin_and_comes_back_as_it_was() {
    let t = TestDb::new().await;
    let made = make(&t, "head", for_person(&t, "Отчёт", "manager")).await;
    t.advance(TimeDelta::minutes(1));
    thrown(&t, "head", made.id).await;
    for who in ["manager", "analyst"] {
        assert!(
            is_not_found(&task::get(&mut t.cx(who).await, made.id).await),
            "{who}"
        );
        assert!(
            titles(&t, who, "", TaskSort::Deadline)
                .await
                .unwrap()
                .is_empty(),
            "{who}"
        );
    }
    let mut cx = t.cx("head").await;
    let detail = task::detail(&mut cx, made.id).await.unwrap();
    assert!(
        detail.can_delete && !detail.can_update && !detail.can_comment && detail.targets.is_empty()
    );
    assert_eq!(detail.task.deleted_at, Some(t.now()));
    // Nothing is done with it there but to take it out.
    assert!(is_not_found(
        &task::update(&mut cx, made.id, None, EditTask::default()).await
    ));
    assert!(is_not_found(
        &task::comment(
            &mut cx,
            made.id,
            NewComment {
                text: "a".to_owned()
            }
        )
        .await
    ));
    assert!(is_not_found(&task::delete(&mut cx, made.id, None).await));
    assert_eq!(t.count("SELECT count(*) FROM search_document").await, 0);
    let back = task::restore(&mut cx, made.id).await.unwrap();
    assert_eq!(
        back,
        Task {
            version: 3,
            updated_at: t.now(),
            ..made.clone()
        }
    );
    assert!(is_not_found(&task::restore(&mut cx, made.id).await));
    cx.commit().await.unwrap();
    assert_eq!(
        titles(&t, "manager", "", TaskSort::Deadline).await.unwrap(),
        ["Отчёт"]
    );
    assert_eq!(t.count("SELECT count(*) FROM search_document").await, 1);
    assert_eq!(
        t.audit_actions().await,
        ["task.create", "task.delete", "task.restore"]
    );
    let kinds = t.event_kinds().await;
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| kind.starts_with("task."))
            .collect::<Vec<_>>(),
        ["task.created", "task.deleted", "task.restored"]
    );
}

#[tokio::test]
async fn tsk_11_the_bin_shows_what_one_could_have_thrown_in() {
    let t = TestDb::new().await;
    for (creator, responsible) in [
        ("manager", "manager"),
        ("head", "manager"),
        ("admin", "outsider"),
    ] {
        let id = make(
            &t,
            creator,
            for_person(&t, &format!("{creator} → {responsible}"), responsible),
        )
        .await
        .id;
        thrown(&t, "admin", id).await;
    }
    assert_eq!(in_bin(&t, "admin").await.unwrap().len(), 3);
    assert_eq!(in_bin(&t, "head").await.unwrap().len(), 2);
    // What was set for the manager is not the manager's to take out.
    assert_eq!(in_bin(&t, "manager").await.unwrap(), ["manager → manager"]);
    assert!(in_bin(&t, "outsider").await.unwrap().is_empty());
    assert!(in_bin(&t, "other_admin").await.unwrap().is_empty());
    for who in ["analyst", "hr", "superadmin"] {
        assert!(is_forbidden(&in_bin(&t, who).await), "{who}");
    }
}

#[tokio::test]
async fn tsk_11_only_who_may_delete_may_restore() {
    let t = TestDb::new().await;
    let id = make(&t, "head", for_person(&t, "Отчёт", "manager"))
        .await
        .id;
    thrown(&t, "head", id).await;
    for who in [
        "manager",
        "analyst",
        "outsider",
        "other_admin",
        "other_head",
    ] {
        assert!(
            is_not_found(&task::restore(&mut t.cx(who).await, id).await),
            "{who}"
        );
    }
    assert!(task::restore(&mut t.cx("admin").await, id).await.is_ok());
    assert!(is_not_found(
        &task::restore(&mut t.cx("admin").await, guessed()).await
    ));
}

#[tokio::test]
async fn tsk_11_after_thirty_days_a_task_is_gone_for_good() {
    let t = TestDb::new().await;
    let checklist = vec![ChecklistItem {
        id: None,
        text: "Раз".to_owned(),
        done: false,
    }];
    let id = make(
        &t,
        "head",
        NewTask {
            checklist,
            ..titled("Отчёт")
        },
    )
    .await
    .id;
    let child = make(
        &t,
        "head",
        NewTask {
            parent_id: Some(id),
            ..titled("Часть")
        },
    )
    .await
    .id;
    let mut cx = t.cx("head").await;
    task::comment(
        &mut cx,
        id,
        NewComment {
            text: "Лишнее".to_owned(),
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    thrown(&t, "head", id).await;
    assert!(is_forbidden(
        &task::purge_bin(&mut t.cx("admin").await).await
    ));
    t.advance(TimeDelta::days(30));
    let mut cx = t.system_cx("demo").await;
    assert_eq!(task::purge_bin(&mut cx).await.unwrap(), 0);
    cx.commit().await.unwrap();
    t.advance(TimeDelta::seconds(1));
    let mut cx = t.system_cx("other").await;
    assert_eq!(task::purge_bin(&mut cx).await.unwrap(), 0);
    cx.commit().await.unwrap();
    let mut cx = t.system_cx("demo").await;
    assert_eq!(task::purge_bin(&mut cx).await.unwrap(), 1);
    cx.commit().await.unwrap();
    assert_eq!(
        t.count("SELECT (SELECT count(*) FROM comment) + (SELECT count(*) FROM checklist_item)")
            .await,
        0
    );
    assert!(is_not_found(
        &task::restore(&mut t.cx("admin").await, id).await
    ));
    assert_eq!(
        task::get(&mut t.cx("head").await, child)
            .await
            .unwrap()
            .parent_id,
        None
    );
    assert_eq!(
        t.audit_actions().await.last().map(String::as_str),
        Some("task.purge")
    );
}
