//! TSK-02, TSK-05: the clock marks what is late.

use chrono::TimeDelta;
use shared::work::task::{EditTask, Status};

use super::*;

/// Runs the clock's duty; how many tasks became overdue.
async fn marked(t: &TestDb, slug: &str) -> u64 {
    let mut cx = t.system_cx(slug).await;
    let marked = task::mark_overdue(&mut cx)
        .await
        .expect("the system may mark");
    cx.commit().await.expect("the database answers");
    marked
}

fn due(t: &TestDb, title: &str, who: &str, hours: i64) -> NewTask {
    NewTask {
        deadline: Some(t.now() + TimeDelta::hours(hours)),
        ..for_person(t, title, who)
    }
}

#[tokio::test]
async fn tsk_02_what_is_late_is_marked_once_and_told_to_head_and_responsible_person() {
    let t = TestDb::new().await;
    let late = make(&t, "admin", due(&t, "Поздно", "manager2", 1)).await;
    make(&t, "admin", due(&t, "Рано", "manager2", 3)).await;
    make(&t, "admin", for_person(&t, "Без срока", "manager2")).await;
    assert_eq!(marked(&t, "demo").await, 0);
    t.advance(TimeDelta::hours(1));
    assert_eq!(marked(&t, "other").await, 0);
    assert_eq!(marked(&t, "demo").await, 1);
    assert_eq!(marked(&t, "demo").await, 0);
    let task = task::get(&mut t.cx("admin").await, late.id).await.unwrap();
    assert!(task.overdue && task.version == 2);
    assert_eq!(kinds_told(&t, "head").await, ["task.overdue"]);
    assert_eq!(
        kinds_told(&t, "manager2").await.last().map(String::as_str),
        Some("task.overdue")
    );
    assert!(
        told(&t, "manager2")
            .await
            .last()
            .unwrap()
            .1
            .get("actor")
            .is_none()
    );
    assert_eq!(
        t.audit_actions().await.last().map(String::as_str),
        Some("task.overdue")
    );
    assert_eq!(t.count("SELECT count(*) FROM event_log WHERE kind = 'task.overdue' AND actor_id IS NULL AND version = 2").await, 1);
    assert_eq!(
        titles(&t, "head", "status:overdue", TaskSort::Deadline)
            .await
            .unwrap(),
        ["Поздно"]
    );
}

#[tokio::test]
async fn tsk_02_the_mark_goes_when_the_deadline_moves_and_only_the_clock_sets_it() {
    let t = TestDb::new().await;
    let id = make(&t, "head", due(&t, "Отчёт", "manager", 1)).await.id;
    t.advance(TimeDelta::hours(2));
    marked(&t, "demo").await;
    let mut cx = t.cx("head").await;
    let edit = |deadline| EditTask {
        deadline: Some(deadline),
        ..EditTask::default()
    };
    // To another moment of the past: still late.
    assert!(
        task::update(
            &mut cx,
            id,
            None,
            edit(Some(t.now() - TimeDelta::minutes(5)))
        )
        .await
        .unwrap()
        .overdue
    );
    assert!(
        !task::update(&mut cx, id, None, edit(Some(t.now() + TimeDelta::hours(1))))
            .await
            .unwrap()
            .overdue
    );
    // Back into the past: the clock will see it.
    assert!(
        !task::update(&mut cx, id, None, edit(Some(t.now() - TimeDelta::hours(1))))
            .await
            .unwrap()
            .overdue
    );
    cx.commit().await.unwrap();
    assert_eq!(marked(&t, "demo").await, 1);
    let mut cx = t.cx("head").await;
    assert!(
        !task::update(&mut cx, id, None, edit(None))
            .await
            .unwrap()
            .overdue
    );
}

#[tokio::test]
async fn tsk_02_closed_and_thrown_tasks_are_not_late() {
    let t = TestDb::new().await;
    for status in Status::ALL {
        let id = make(&t, "head", due(&t, status.as_str(), "manager", 1))
            .await
            .id;
        sqlx::query("UPDATE task SET status = $2 WHERE id = $1")
            .bind(id.0)
            .bind(status.code())
            .execute(&mut t.owner().await)
            .await
            .unwrap();
    }
    let thrown = make(&t, "head", due(&t, "thrown", "manager", 1)).await.id;
    let mut cx = t.cx("head").await;
    task::delete(&mut cx, thrown, None).await.unwrap();
    cx.commit().await.unwrap();
    t.advance(TimeDelta::days(1));
    assert_eq!(marked(&t, "demo").await, 4);
    let mut late = titles(&t, "head", "overdue:yes", TaskSort::Number)
        .await
        .unwrap();
    late.sort();
    assert_eq!(late, ["deferred", "in_progress", "new", "review"]);
}

#[tokio::test]
async fn people_cannot_do_the_clocks_duty() {
    let t = TestDb::new().await;
    for who in ["admin", "superadmin"] {
        assert!(
            is_forbidden(&task::mark_overdue(&mut t.cx(who).await).await),
            "{who}"
        );
    }
}
