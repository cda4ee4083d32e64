//! TSK-01: a task is edited; two people at once; the checklist; the timeline.

use chrono::TimeDelta;
use shared::work::task::{ChecklistItem, EditTask, NewComment, Priority, TimelineEntry};
use shared::{ChecklistItemId, ProjectId};

use super::*;

fn line(text: &str) -> ChecklistItem {
    ChecklistItem {
        id: None,
        text: text.to_owned(),
        done: false,
    }
}

#[tokio::test]
async fn tsk_01_only_what_is_given_changes() {
    let t = TestDb::new().await;
    let deadline = t.now() + TimeDelta::days(2);
    let made = make(
        &t,
        "head",
        NewTask {
            description: "Подробно".to_owned(),
            deadline: Some(deadline),
            ..for_person(&t, "Отчёт", "manager")
        },
    )
    .await;
    t.advance(TimeDelta::minutes(5));
    let mut cx = t.cx("head").await;
    let edit = EditTask {
        title: Some("Отчёт за ноябрь".to_owned()),
        priority: Some(Priority::Critical),
        ..EditTask::default()
    };
    let changed = task::update(&mut cx, made.id, Some(1), edit).await.unwrap();
    assert_eq!(changed, task::get(&mut cx, made.id).await.unwrap());
    assert_eq!(
        changed,
        Task {
            title: "Отчёт за ноябрь".to_owned(),
            priority: Priority::Critical,
            updated_at: t.now(),
            version: 2,
            ..made.clone()
        }
    );
    // `null` empties.
    let emptied = task::update(
        &mut cx,
        made.id,
        None,
        EditTask {
            deadline: Some(None),
            responsible_id: Some(None),
            ..EditTask::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        (emptied.deadline, emptied.responsible_id, emptied.version),
        (None, None, 3)
    );
    cx.commit().await.unwrap();
    assert!(is_not_found(
        &task::get(&mut t.cx("manager").await, made.id).await
    ));
}

#[tokio::test]
async fn an_edit_that_changes_nothing_leaves_no_trace() {
    let t = TestDb::new().await;
    let made = make(
        &t,
        "head",
        NewTask {
            watcher_ids: vec![t.person("hr")],
            tags: vec!["акт".to_owned()],
            ..titled("Отчёт")
        },
    )
    .await;
    let mut cx = t.cx("head").await;
    let same = EditTask {
        title: Some(" Отчёт ".to_owned()),
        tags: Some(vec!["акт".to_owned(), "Акт".to_owned()]),
        watcher_ids: Some(vec![t.person("hr")]),
        ..EditTask::default()
    };
    assert_eq!(
        task::update(&mut cx, made.id, None, same).await.unwrap(),
        made
    );
    cx.commit().await.unwrap();
    assert_eq!(t.audit_actions().await, ["task.create"]);
    assert_eq!(
        t.event_kinds()
            .await
            .iter()
            .filter(|kind| kind.starts_with("task."))
            .count(),
        1
    );
}

#[tokio::test]
async fn two_people_editing_one_task_do_not_overwrite_each_other() {
    let t = TestDb::new().await;
    let made = make(&t, "head", for_person(&t, "Отчёт", "manager")).await;
    let edit = |title: &str| EditTask {
        title: Some(title.to_owned()),
        ..EditTask::default()
    };
    // Both have read version 1. The second waits for the first to end and then finds version 2.
    let mut first = t.cx("head").await;
    task::update(&mut first, made.id, Some(1), edit("Первый"))
        .await
        .unwrap();
    let backend = t.backend().clone();
    let actor = t.actor("manager").await;
    let id = made.id;
    let second = tokio::spawn(async move {
        let mut cx = backend.cx(actor, crate::testing::origin()).await.unwrap();
        task::update(
            &mut cx,
            id,
            Some(1),
            EditTask {
                title: Some("Второй".to_owned()),
                ..EditTask::default()
            },
        )
        .await
        .map(drop)
    });
    first.commit().await.unwrap();
    assert!(matches!(second.await.unwrap(), Err(Error::VersionConflict)));
    let mut cx = t.cx("manager").await;
    assert_eq!(task::get(&mut cx, made.id).await.unwrap().title, "Первый");
    // Without a version the last one wins, knowingly.
    assert_eq!(
        task::update(&mut cx, made.id, None, edit("Второй"))
            .await
            .unwrap()
            .version,
        3
    );
    for answer in [
        task::delete(&mut cx, made.id, Some(1)).await,
        task::transition(
            &mut cx,
            made.id,
            Some(1),
            shared::work::task::TransitionTask {
                status: shared::work::task::Status::Done,
                reason: None,
                result: None,
            },
        )
        .await
        .map(drop),
    ] {
        // The responsible manager may not delete; either refusal leaves the task alone.
        assert!(matches!(
            answer,
            Err(Error::VersionConflict | Error::Forbidden(_))
        ));
    }
}

#[tokio::test]
async fn the_faults_of_an_edit_stand_at_their_fields() {
    let t = TestDb::new().await;
    let made = make(
        &t,
        "admin",
        NewTask {
            start_at: Some(t.now()),
            ..titled("Отчёт")
        },
    )
    .await;
    let mut cx = t.cx("admin").await;
    let at = |code: &'static str, field: &str| vec![(field.to_owned(), code)];
    let early = EditTask {
        deadline: Some(Some(t.now() - TimeDelta::hours(1))),
        ..EditTask::default()
    };
    assert_eq!(
        faults(task::update(&mut cx, made.id, None, early).await),
        at("deadline_before_start", "deadline")
    );
    let nobody = EditTask {
        responsible_id: Some(Some(t.person("other_manager"))),
        ..EditTask::default()
    };
    assert_eq!(
        faults(task::update(&mut cx, made.id, None, nobody).await),
        at("not_found", "responsible_id")
    );
    let nothing = EditTask {
        project_id: Some(Some(ProjectId(guessed().0))),
        ..EditTask::default()
    };
    assert_eq!(
        faults(task::update(&mut cx, made.id, None, nothing).await),
        at("not_found", "project_id")
    );
    let empty = EditTask {
        title: Some(String::new()),
        ..EditTask::default()
    };
    assert_eq!(
        faults(task::update(&mut cx, made.id, None, empty).await),
        at("required", "title")
    );
}

#[tokio::test]
async fn a_task_cannot_stand_below_itself() {
    let t = TestDb::new().await;
    let top = make(&t, "admin", titled("a")).await.id;
    let middle = make(
        &t,
        "admin",
        NewTask {
            parent_id: Some(top),
            ..titled("b")
        },
    )
    .await
    .id;
    let low = make(
        &t,
        "admin",
        NewTask {
            parent_id: Some(middle),
            ..titled("c")
        },
    )
    .await
    .id;
    let mut cx = t.cx("admin").await;
    let under = |id| EditTask {
        parent_id: Some(Some(id)),
        ..EditTask::default()
    };
    assert_eq!(
        faults(task::update(&mut cx, top, None, under(low)).await),
        [("parent_id".to_owned(), "cycle")]
    );
    assert_eq!(
        faults(task::update(&mut cx, top, None, under(top)).await),
        [("parent_id".to_owned(), "invalid")]
    );
    assert!(task::update(&mut cx, low, None, under(top)).await.is_ok());
    cx.commit().await.unwrap();
    // A parent that the person does not see is no parent for the person.
    let mine = make(&t, "manager", for_person(&t, "d", "manager")).await.id;
    assert_eq!(
        faults(task::update(&mut t.cx("manager").await, mine, None, under(top)).await),
        [("parent_id".to_owned(), "not_found")]
    );
    assert_eq!(
        task::detail(&mut t.cx("admin").await, low)
            .await
            .unwrap()
            .parent_title
            .as_deref(),
        Some("a")
    );
}

#[tokio::test]
async fn checklist_lines_keep_their_ids_and_are_ticked_one_by_one() {
    let t = TestDb::new().await;
    let made = make(
        &t,
        "head",
        NewTask {
            checklist: vec![line("Раз"), line("Два")],
            ..for_person(&t, "Отчёт", "manager")
        },
    )
    .await;
    let (one, two) = (made.checklist[0].id.unwrap(), made.checklist[1].id.unwrap());
    let mut cx = t.cx("manager").await;
    let ticked = task::check(&mut cx, made.id, two, true).await.unwrap();
    assert_eq!(
        ticked
            .checklist
            .iter()
            .map(|line| line.done)
            .collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(
        task::check(&mut cx, made.id, two, true)
            .await
            .unwrap()
            .version,
        ticked.version
    );
    assert!(is_not_found(
        &task::check(&mut cx, made.id, ChecklistItemId(guessed().0), true).await
    ));
    let lines = vec![
        ticked.checklist[1].clone(),
        line("Три"),
        ChecklistItem {
            text: "Раз, снова".to_owned(),
            ..ticked.checklist[0].clone()
        },
    ];
    let changed = task::update(
        &mut cx,
        made.id,
        None,
        EditTask {
            checklist: Some(lines),
            ..EditTask::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        (changed.checklist[0].id, changed.checklist[2].id),
        (Some(two), Some(one))
    );
    assert_eq!(task::get(&mut cx, made.id).await.unwrap(), changed);
    let row = task::row(&mut cx, made.id).await.unwrap();
    assert_eq!((row.checklist_done, row.checklist_total), (1, 3));
    let none = task::update(
        &mut cx,
        made.id,
        None,
        EditTask {
            checklist: Some(Vec::new()),
            ..EditTask::default()
        },
    )
    .await
    .unwrap();
    assert!(none.checklist.is_empty());
    cx.commit().await.unwrap();
    assert_eq!(t.count("SELECT count(*) FROM checklist_item").await, 0);
    assert!(is_forbidden(
        &task::check(&mut t.cx("analyst").await, made.id, one, true).await
    ));
}

#[tokio::test]
async fn aud_03_the_timeline_has_remarks_and_changes_in_order() {
    let t = TestDb::new().await;
    let made = make(&t, "head", for_person(&t, "Отчёт", "manager")).await;
    t.advance(TimeDelta::minutes(1));
    let mut cx = t.cx("manager").await;
    let remark = task::comment(
        &mut cx,
        made.id,
        NewComment {
            text: " Начал ".to_owned(),
        },
    )
    .await
    .unwrap();
    assert_eq!(
        (remark.text.as_str(), remark.author_name.as_str()),
        ("Начал", "Manager Demo")
    );
    assert_eq!(
        faults(
            task::comment(
                &mut cx,
                made.id,
                NewComment {
                    text: " ".to_owned()
                }
            )
            .await
        ),
        [("text".to_owned(), "required")]
    );
    cx.commit().await.unwrap();
    t.advance(TimeDelta::minutes(1));
    let mut cx = t.cx("head").await;
    let moved = EditTask {
        deadline: Some(Some(t.now())),
        ..EditTask::default()
    };
    task::update(&mut cx, made.id, None, moved).await.unwrap();
    let timeline = task::timeline(&mut cx, made.id).await.unwrap();
    let kinds: Vec<_> = timeline
        .iter()
        .map(|entry| match entry {
            TimelineEntry::Comment(comment) => comment.text.clone(),
            TimelineEntry::Change { action, .. } => action.clone(),
        })
        .collect();
    assert_eq!(kinds, ["task.create", "Начал", "task.update"]);
    let TimelineEntry::Change {
        actor_name,
        changes,
        ..
    } = &timeline[2]
    else {
        panic!("a change")
    };
    assert_eq!(actor_name.as_deref(), Some("Head Demo"));
    assert_eq!(changes["deadline"][0], Value::Null);
    assert_eq!(task::row(&mut cx, made.id).await.unwrap().comments, 1);
    cx.commit().await.unwrap();
    assert_eq!(
        t.audit_actions().await,
        ["task.create", "task.comment", "task.update"]
    );
}

#[tokio::test]
async fn evt_01_those_who_lose_sight_of_a_task_are_told_too() {
    let t = TestDb::new().await;
    let made = make(&t, "admin", for_person(&t, "Отчёт", "manager2")).await;
    let mut cx = t.cx("admin").await;
    let edit = EditTask {
        responsible_id: Some(Some(t.person("outsider"))),
        department_id: Some(Some(t.department("sales"))),
        ..EditTask::default()
    };
    let changed = task::update(&mut cx, made.id, None, edit).await.unwrap();
    cx.commit().await.unwrap();
    let (audience, payload, version): (Value, Value, i64) = sqlx::query_as(
        "SELECT audience, payload, version FROM event_log WHERE kind = 'task.updated'",
    )
    .fetch_one(&mut t.owner().await)
    .await
    .unwrap();
    let names = |key: &str| {
        audience[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap().to_owned())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let ids = |who: &[&str]| who.iter().map(|who| t.person(who).to_string()).collect();
    assert_eq!(names("users"), ids(&["admin", "manager2", "outsider"]));
    assert_eq!(
        names("departments"),
        [t.department("crew"), t.department("sales")]
            .map(|id| id.to_string())
            .into()
    );
    assert_eq!(
        (payload["title"].as_str(), version),
        (Some("Отчёт"), changed.version)
    );
    assert_eq!(payload["description"], Value::Null);
}

#[tokio::test]
async fn tsk_07_a_drag_in_the_calendar_is_hindered_only_by_another_move_of_the_deadline() {
    let t = TestDb::new().await;
    let (first, second) = (
        t.now() + TimeDelta::days(2),
        Some(t.now() + TimeDelta::days(3)),
    );
    let new = NewTask {
        deadline: Some(first),
        ..for_person(&t, "Осмотр котла", "manager")
    };
    let id = make(&t, "head", new).await.id;
    let mut cx = t.cx("manager").await;
    let words = NewComment {
        text: "Перенесу".to_owned(),
    };
    task::comment(&mut cx, id, words).await.unwrap();
    let moved = task::reschedule(&mut cx, id, Some(first), second)
        .await
        .unwrap();
    assert_eq!((moved.deadline, moved.version), (second, 3));
    let late = task::reschedule(&mut cx, id, Some(first), None).await;
    assert!(matches!(late, Err(crate::Error::VersionConflict)));
    let before_start = EditTask {
        start_at: Some(Some(first)),
        ..EditTask::default()
    };
    task::update(&mut cx, id, None, before_start).await.unwrap();
    let too_early = Some(first - TimeDelta::days(1));
    assert_eq!(
        faults(task::reschedule(&mut cx, id, second, too_early).await),
        [("deadline".to_owned(), "deadline_before_start")]
    );
    cx.commit().await.unwrap();
    assert!(is_not_found(
        &task::reschedule(&mut t.cx("manager2").await, id, second, None).await
    ));
}
