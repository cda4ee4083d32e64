//! TSK-02: the state machine, acceptance, reason and result.

use chrono::TimeDelta;
use shared::work::task::{EditTask, Status, TransitionTask};

use super::*;

fn to(status: Status) -> TransitionTask {
    TransitionTask {
        status,
        reason: None,
        result: None,
    }
}

/// Moves a task as somebody and commits.
async fn moved(t: &TestDb, who: &str, id: TaskId, wish: TransitionTask) -> Result<Task> {
    let mut cx = t.cx(who).await;
    let task = task::transition(&mut cx, id, None, wish).await?;
    cx.commit().await?;
    Ok(task)
}

#[tokio::test]
async fn tsk_02_every_move_is_as_the_state_machine_has_it() {
    let t = TestDb::new().await;
    let id = make(&t, "head", for_person(&t, "Отчёт", "manager"))
        .await
        .id;
    for from in Status::ALL {
        for target in Status::ALL {
            sqlx::query("UPDATE task SET status = $2 WHERE id = $1")
                .bind(id.0)
                .bind(from.code())
                .execute(&mut t.owner().await)
                .await
                .unwrap();
            let answer = task::transition(&mut t.cx("manager").await, id, None, to(target)).await;
            match answer {
                Ok(task) => assert!(
                    task.status == target && from.may_become(target, false, false),
                    "{from} → {target}"
                ),
                Err(Error::Conflict(code)) => assert!(
                    code == "transition" && !from.may_become(target, false, false),
                    "{from} → {target}"
                ),
                Err(other) => panic!("{from} → {target}: {other}"),
            }
        }
    }
}

#[tokio::test]
async fn tsk_02_with_acceptance_the_creator_accepts_or_returns_with_a_reason() {
    let t = TestDb::new().await;
    let id = make(
        &t,
        "head",
        NewTask {
            acceptance: true,
            ..for_person(&t, "Отчёт", "manager")
        },
    )
    .await
    .id;
    assert!(matches!(
        moved(&t, "manager", id, to(Status::Done)).await,
        Err(Error::Conflict("acceptance"))
    ));
    assert_eq!(
        moved(&t, "manager", id, to(Status::Review))
            .await
            .unwrap()
            .status,
        Status::Review
    );
    assert_eq!(
        faults(moved(&t, "head", id, to(Status::InProgress)).await),
        [("reason".to_owned(), "required")]
    );
    let back = TransitionTask {
        reason: Some("Нет подписи".to_owned()),
        ..to(Status::InProgress)
    };
    assert_eq!(
        moved(&t, "head", id, back).await.unwrap().status,
        Status::InProgress
    );
    moved(&t, "manager", id, to(Status::Review)).await.unwrap();
    assert_eq!(
        moved(&t, "head", id, to(Status::Done))
            .await
            .unwrap()
            .status,
        Status::Done
    );
    let reasons: Vec<Value> = sqlx::query_scalar("SELECT changes -> 'reason' FROM audit_log WHERE action = 'task.transition' AND changes ? 'reason'")
        .fetch_all(&mut t.owner().await)
        .await
        .unwrap();
    assert_eq!(reasons, [serde_json::json!([null, "Нет подписи"])]);
}

#[tokio::test]
async fn tsk_02_acceptors_are_the_creator_and_who_changes_the_department_or_the_tenant() {
    let t = TestDb::new().await;
    for (creator, acceptor, accepts) in [
        ("admin", "head", true),
        ("head", "admin", true),
        ("manager", "manager", true),
        ("admin", "manager", false),
    ] {
        let id = make(
            &t,
            creator,
            NewTask {
                acceptance: true,
                ..for_person(&t, "Отчёт", "manager")
            },
        )
        .await
        .id;
        assert_eq!(
            moved(&t, acceptor, id, to(Status::Done)).await.is_ok(),
            accepts,
            "{creator} → {acceptor}"
        );
        let targets = task::detail(&mut t.cx(acceptor).await, id)
            .await
            .unwrap()
            .targets;
        if !accepts {
            assert!(!targets.contains(&Status::Done));
        }
    }
}

#[tokio::test]
async fn tsk_02_a_result_can_be_asked_for() {
    let t = TestDb::new().await;
    let id = make(
        &t,
        "head",
        NewTask {
            result_required: true,
            ..for_person(&t, "Отчёт", "manager")
        },
    )
    .await
    .id;
    for status in [Status::Review, Status::Done] {
        assert_eq!(
            faults(moved(&t, "manager", id, to(status)).await),
            [("result".to_owned(), "required")]
        );
    }
    let done = moved(
        &t,
        "manager",
        id,
        TransitionTask {
            result: Some(" Отчёт сдан ".to_owned()),
            ..to(Status::Review)
        },
    )
    .await
    .unwrap();
    assert_eq!(done.result.as_deref(), Some("Отчёт сдан"));
    // It is there now and need not be given again.
    assert!(moved(&t, "head", id, to(Status::Done)).await.is_ok());
}

#[tokio::test]
async fn tsk_02_what_is_closed_is_not_overdue_and_knows_when() {
    let t = TestDb::new().await;
    let made = make(
        &t,
        "head",
        NewTask {
            deadline: Some(t.now() + TimeDelta::hours(1)),
            ..for_person(&t, "Отчёт", "manager")
        },
    )
    .await;
    t.advance(TimeDelta::hours(2));
    let mut cx = t.system_cx("demo").await;
    assert_eq!(task::mark_overdue(&mut cx).await.unwrap(), 1);
    cx.commit().await.unwrap();
    let done = moved(&t, "manager", made.id, to(Status::Done))
        .await
        .unwrap();
    assert!(!done.overdue);
    assert_eq!(
        t.count("SELECT count(*) FROM task WHERE closed_at = updated_at")
            .await,
        1
    );
    // An edit of a closed task does not move the moment; taking it up again empties it.
    t.advance(TimeDelta::hours(1));
    let mut cx = t.cx("head").await;
    task::update(
        &mut cx,
        made.id,
        None,
        EditTask {
            title: Some("Иначе".to_owned()),
            ..EditTask::default()
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(
        t.count("SELECT count(*) FROM task WHERE closed_at = updated_at - interval '1 hour'")
            .await,
        1
    );
    moved(&t, "manager", made.id, to(Status::InProgress))
        .await
        .unwrap();
    assert_eq!(
        t.count("SELECT count(*) FROM task WHERE closed_at IS NULL")
            .await,
        1
    );
    let mut cx = t.system_cx("demo").await;
    assert_eq!(task::mark_overdue(&mut cx).await.unwrap(), 1);
}
