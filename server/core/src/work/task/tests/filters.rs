//! SRC-04: the filter language over tasks.

use chrono::TimeDelta;
use shared::kernel::filter::ErrorCode;
use shared::work::project::NewProject;
use shared::work::task::{Priority, Status, TransitionTask};

use super::*;
use crate::work::project;

async fn story(t: &TestDb) {
    let mut cx = t.cx("admin").await;
    let project = project::create(
        &mut cx,
        NewProject {
            name: "Новый склад".to_owned(),
            department_id: None,
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    let hours = |hours: i64| Some(t.now() + TimeDelta::hours(hours));
    make(
        t,
        "admin",
        NewTask {
            description: "Собрать подписи поставщиков".to_owned(),
            priority: Priority::High,
            deadline: hours(5),
            tags: vec!["Отчёт".to_owned()],
            estimate_minutes: Some(90),
            project_id: Some(project.id),
            ..for_person(t, "Акт сверки", "manager")
        },
    )
    .await;
    t.advance(TimeDelta::days(1));
    let new = NewTask {
        priority: Priority::Critical,
        start_at: hours(24),
        deadline: hours(24 * 40),
        helper_ids: vec![t.person("manager")],
        ..for_person(t, "Монтаж щита", "manager2")
    };
    let second = make(t, "head", new).await.id;
    let mut cx = t.cx("manager2").await;
    task::transition(
        &mut cx,
        second,
        None,
        TransitionTask {
            status: Status::InProgress,
            reason: None,
            result: None,
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    make(
        t,
        "admin",
        NewTask {
            department_id: Some(t.department("sales")),
            ..titled("Звонок клиенту")
        },
    )
    .await;
    let mut cx = t.system_cx("demo").await;
    task::mark_overdue(&mut cx).await.unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn src_04_every_field_filters() {
    let t = TestDb::new().await;
    story(&t).await;
    let (act, mount, call) = ("Акт сверки", "Монтаж щита", "Звонок клиенту");
    for (filter, expected) in [
        ("", &[act, mount, call][..]),
        ("status:new", &[act, call]),
        ("-status:new", &[mount]),
        ("status:in_progress,done", &[mount]),
        ("status:open", &[act, mount, call]),
        ("status:closed", &[]),
        ("status:new -status:open", &[]),
        ("status:overdue", &[act]),
        ("-status:overdue", &[mount, call]),
        ("status:overdue,in_progress", &[act, mount]),
        ("overdue:yes", &[act]),
        ("overdue:no", &[mount, call]),
        ("priority:high", &[act]),
        ("priority:high,critical", &[act, mount]),
        ("priority>=high", &[act, mount]),
        ("priority<critical", &[act, call]),
        ("responsible:manager", &[act]),
        ("responsible:@manager2", &[mount]),
        ("responsible:manager,manager2", &[act, mount]),
        ("responsible:\"Manager Demo\"", &[act]),
        ("responsible:Manager2", &[mount]),
        ("responsible:manager@demo.test", &[act]),
        ("responsible:none", &[call]),
        ("-responsible:manager", &[mount, call]),
        ("responsible:none,manager", &[act, call]),
        ("creator:head", &[mount]),
        ("creator:me", &[act, call]),
        ("helper:manager", &[mount]),
        ("helper:none", &[act, call]),
        ("-helper:manager", &[act, call]),
        ("watcher:none", &[act, mount, call]),
        ("department:installation", &[act, mount]),
        ("department:crew", &[mount]),
        ("department:crew,sales", &[mount, call]),
        ("-department:sales", &[act, mount]),
        ("project:\"Новый склад\"", &[act]),
        ("project:none", &[mount, call]),
        ("tag:отчет", &[act]),
        ("tag:none", &[mount, call]),
        ("deadline:none", &[call]),
        ("-deadline:none", &[act, mount]),
        ("deadline<7d", &[act]),
        ("deadline>7d", &[mount]),
        ("-deadline<7d", &[mount, call]),
        ("deadline:2026-03-02", &[act]),
        ("deadline<=2026-03-02", &[act]),
        ("start:none", &[act, call]),
        ("start:tomorrow", &[mount]),
        ("created:today", &[mount, call]),
        ("created<today", &[act]),
        ("updated:today", &[act, mount, call]),
        ("estimate:90", &[act]),
        ("estimate>1h", &[act]),
        ("estimate:none", &[mount, call]),
        ("number:2", &[mount]),
        ("number>1", &[mount, call]),
        ("-number:2", &[act, call]),
        ("title:СВЕРК", &[act]),
        ("-title:сверк", &[mount, call]),
        ("description:подписи", &[act]),
        ("description:none", &[mount, call]),
        ("сверка", &[act]),
        ("поставщик", &[act]),
        ("\"монтаж щита\"", &[mount]),
        ("\"щита монтаж\"", &[]),
        ("text:клиент", &[call]),
        ("щит -монтаж", &[]),
        ("статус:новая исполнитель:manager", &[act]),
        (
            "status:open department:installation priority>=high deadline<7d overdue:yes",
            &[act],
        ),
    ] {
        let mut found = titles(&t, "admin", filter, TaskSort::Number)
            .await
            .unwrap_or_else(|error| panic!("{filter}: {error}"));
        let mut expected: Vec<_> = expected.to_vec();
        expected.sort_unstable();
        found.sort();
        assert_eq!(found, expected, "{filter}");
        // The order chooses other branches; what is found stays the same, and so does the count.
        for sort in [TaskSort::Deadline, TaskSort::UpdatedDesc] {
            assert_eq!(
                titles(&t, "admin", filter, sort).await.unwrap().len(),
                expected.len(),
                "{filter} {sort:?}"
            );
        }
        let board = task::board(&mut t.cx("admin").await, filter).await.unwrap();
        assert_eq!(
            board.iter().map(|column| column.total).sum::<u64>(),
            expected.len() as u64,
            "{filter}"
        );
    }
}

#[tokio::test]
async fn src_04_days_are_those_of_the_persons_zone() {
    let t = TestDb::new().await;
    make(
        &t,
        "admin",
        NewTask {
            deadline: Some(t.now() + TimeDelta::hours(13)),
            ..titled("22:00 UTC")
        },
    )
    .await;
    let set = |zone: &'static str| {
        let admin = t.person("admin").0;
        let t = &t;
        async move {
            sqlx::query("UPDATE app_user SET timezone = $2 WHERE id = $1")
                .bind(admin)
                .bind(zone)
                .execute(&mut t.owner().await)
                .await
                .unwrap()
        }
    };
    set("UTC").await;
    assert_eq!(
        titles(&t, "admin", "deadline:today", TaskSort::Deadline)
            .await
            .unwrap()
            .len(),
        1
    );
    set("Asia/Yekaterinburg").await;
    assert!(
        titles(&t, "admin", "deadline:today", TaskSort::Deadline)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        titles(&t, "admin", "deadline:tomorrow", TaskSort::Deadline)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn src_04_what_nobody_knows_is_a_fault_with_its_place() {
    let t = TestDb::new().await;
    for (filter, at) in [
        ("responsible:иванов", 12),
        ("status:open creator:nobody", 20),
        ("department:Луна", 11),
        ("project:\"Нет такого\"", 9),
        ("responsible:other_manager", 12),
    ] {
        match titles(&t, "admin", filter, TaskSort::Deadline).await {
            Err(Error::Filter(error)) => assert_eq!(
                (error.code, error.at),
                (ErrorCode::UnknownValue, at),
                "{filter}"
            ),
            other => panic!("{filter}: {other:?}"),
        }
    }
    for filter in [
        "status:nowhere",
        "nonsense:1",
        "deadline:soon",
        "title:'; DROP TABLE task; --",
        "\"open",
    ] {
        let answer = titles(&t, "admin", filter, TaskSort::Deadline).await;
        assert!(matches!(answer, Err(Error::Filter(_)) | Ok(_)), "{filter}");
    }
    assert!(matches!(
        titles(&t, "admin", "status:nowhere", TaskSort::Deadline).await,
        Err(Error::Filter(_))
    ));
}
