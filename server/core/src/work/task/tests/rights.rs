//! TSK-04, IAM-10: who sees and does what with a task; another tenant and a guessed id find nothing.

use shared::work::task::{EditTask, NewComment, Status, TransitionTask};

use super::*;

fn to(status: Status) -> TransitionTask {
    TransitionTask {
        status,
        reason: None,
        result: None,
    }
}

fn remark() -> NewComment {
    NewComment {
        text: "Готово".to_owned(),
    }
}

fn retitled() -> EditTask {
    EditTask {
        title: Some("Иначе".to_owned()),
        ..EditTask::default()
    }
}

/// Every use-case of one task, as somebody: `+` allowed, `-` forbidden, `0` not found. Nothing is kept.
async fn tried(t: &TestDb, who: &str, id: TaskId) -> String {
    let mut out = String::new();
    let mut mark = |answer: std::result::Result<(), Error>| {
        out.push(match answer {
            Ok(()) => '+',
            Err(Error::Forbidden(_)) => '-',
            Err(Error::NotFound) => '0',
            Err(other) => panic!("{who}: {other}"),
        });
    };
    mark(task::get(&mut t.cx(who).await, id).await.map(drop));
    mark(task::detail(&mut t.cx(who).await, id).await.map(drop));
    mark(task::row(&mut t.cx(who).await, id).await.map(drop));
    mark(task::timeline(&mut t.cx(who).await, id).await.map(drop));
    mark(
        task::comment(&mut t.cx(who).await, id, remark())
            .await
            .map(drop),
    );
    mark(
        task::update(&mut t.cx(who).await, id, None, retitled())
            .await
            .map(drop),
    );
    mark(
        task::transition(&mut t.cx(who).await, id, None, to(Status::InProgress))
            .await
            .map(drop),
    );
    mark(task::delete(&mut t.cx(who).await, id, None).await);
    out
}

#[tokio::test]
async fn tsk_04_each_right_by_role_and_part_in_the_task() {
    let t = TestDb::new().await;
    t.set_role("hr", "employee").await;
    let new = NewTask {
        helper_ids: vec![t.person("hr")],
        watcher_ids: vec![t.person("outsider")],
        department_id: Some(t.department("installation")),
        ..for_person(&t, "Отчёт", "manager")
    };
    let id = make(&t, "admin", new).await.id;
    // get, detail, row, timeline, comment, update, transition, delete
    for (who, expected) in [
        ("admin", "++++++++"),
        // The head of the department.
        ("head", "++++++++"),
        // Responsible, scope "own": may not throw away what somebody else has set.
        ("manager", "+++++++-"),
        // A helper with the role "employee".
        ("hr", "+++++---"),
        // A watcher, scope "own": reads and writes remarks.
        ("outsider", "+++++---"),
        // Reads everything, changes nothing.
        ("analyst", "++++----"),
        // A manager of another department who has nothing to do with it.
        ("manager2", "00000000"),
        // No right on tasks at all.
        ("superadmin", "--------"),
        // Another tenant, however mighty.
        ("other_admin", "00000000"),
        ("other_head", "00000000"),
    ] {
        assert_eq!(tried(&t, who, id).await, expected, "{who}");
    }
    for who in ["admin", "head", "manager"] {
        assert_eq!(tried(&t, who, guessed()).await, "00000000", "{who}");
    }
}

#[tokio::test]
async fn what_one_made_oneself_one_may_throw_away() {
    let t = TestDb::new().await;
    let id = make(&t, "manager", for_person(&t, "Своё", "manager"))
        .await
        .id;
    assert_eq!(tried(&t, "manager", id).await, "++++++++");
}

#[tokio::test]
async fn the_detail_says_what_may_be_done() {
    let t = TestDb::new().await;
    let id = make(&t, "head", for_person(&t, "Отчёт", "manager"))
        .await
        .id;
    let head = task::detail(&mut t.cx("head").await, id).await.unwrap();
    assert!(head.can_update && head.can_delete && head.can_comment);
    assert_eq!(head.targets, Status::New.targets(false, true));
    let analyst = task::detail(&mut t.cx("analyst").await, id).await.unwrap();
    assert!(!analyst.can_update && !analyst.can_delete && !analyst.can_comment);
    assert!(analyst.targets.is_empty());
    let people: Vec<_> = head
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(
        (people.len(), head.department_name.as_deref()),
        (2, Some("installation"))
    );
    assert!(people.contains(&"Head Demo") && people.contains(&"Manager Demo"));
}

#[tokio::test]
async fn tsk_12_a_changed_role_moves_the_sight_at_once() {
    let t = TestDb::new().await;
    let id = make(&t, "admin", for_person(&t, "Отчёт", "manager2"))
        .await
        .id;
    assert!(is_not_found(
        &task::get(&mut t.cx("manager").await, id).await
    ));
    t.set_role("manager", "head").await;
    // The scope "department" of somebody who heads nothing is the own department and what is below.
    assert!(task::get(&mut t.cx("manager").await, id).await.is_ok());
    assert_eq!(
        titles(&t, "manager", "", TaskSort::Deadline).await.unwrap(),
        ["Отчёт"]
    );
    t.set_role("manager", "manager").await;
    assert!(is_not_found(
        &task::get(&mut t.cx("manager").await, id).await
    ));
    assert!(
        titles(&t, "manager", "", TaskSort::Deadline)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn iam_10_a_task_cannot_be_passed_out_of_reach() {
    let t = TestDb::new().await;
    let id = make(&t, "manager", for_person(&t, "Своё", "manager"))
        .await
        .id;
    let give = |who: &str| EditTask {
        responsible_id: Some(Some(t.person(who))),
        ..EditTask::default()
    };
    assert!(is_forbidden(
        &task::update(&mut t.cx("manager").await, id, None, give("head")).await
    ));
    assert!(is_forbidden(
        &task::update(&mut t.cx("head").await, id, None, give("outsider")).await
    ));
    assert!(
        task::update(&mut t.cx("head").await, id, None, give("manager2"))
            .await
            .is_ok()
    );
    assert!(
        task::update(&mut t.cx("admin").await, id, None, give("outsider"))
            .await
            .is_ok()
    );
    let elsewhere = EditTask {
        department_id: Some(Some(t.department("sales"))),
        ..EditTask::default()
    };
    assert!(is_forbidden(
        &task::update(&mut t.cx("head").await, id, None, elsewhere).await
    ));
    // Given to a person by the head, it may go back to who set it.
    let set = make(&t, "head", for_person(&t, "Поручение", "manager"))
        .await
        .id;
    assert!(
        task::update(&mut t.cx("manager").await, set, None, give("head"))
            .await
            .is_ok()
    );
}
