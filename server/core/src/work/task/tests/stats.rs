//! TSK-09: figures by person and department, and as files.

use chrono::{NaiveDate, TimeDelta};
use shared::i18n::Lang;
use shared::work::stats::{StatsBy, StatsRequest};
use shared::work::task::{Status, TransitionTask};

use super::*;
use crate::work::task::stats;

fn march(from: u32, to: u32, by: StatsBy) -> StatsRequest {
    let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a valid day");
    StatsRequest {
        from: day(from),
        to: day(to),
        by,
    }
}

async fn done(t: &TestDb, who: &str, id: TaskId) {
    let mut cx = t.cx(who).await;
    task::transition(
        &mut cx,
        id,
        None,
        TransitionTask {
            status: Status::Done,
            reason: None,
            result: None,
        },
    )
    .await
    .expect("it can be done");
    cx.commit().await.expect("the database answers");
}

/// On the 2nd of March: the manager gets four tasks; one is done in time, one without a deadline, one two hours late, one stays open and late.
/// The outsider gets one, which stays open.
async fn story(t: &TestDb) {
    let hours = |hours: i64| Some(t.now() + TimeDelta::hours(hours));
    let in_time = make(
        t,
        "head",
        NewTask {
            deadline: hours(48),
            ..for_person(t, "a", "manager")
        },
    )
    .await
    .id;
    let free = make(t, "head", for_person(t, "b", "manager")).await.id;
    let late = make(
        t,
        "head",
        NewTask {
            deadline: hours(22),
            ..for_person(t, "c", "manager")
        },
    )
    .await
    .id;
    make(
        t,
        "head",
        NewTask {
            deadline: hours(1),
            estimate_minutes: Some(90),
            ..for_person(t, "d", "manager")
        },
    )
    .await;
    make(
        t,
        "admin",
        NewTask {
            estimate_minutes: Some(30),
            ..for_person(t, "e", "outsider")
        },
    )
    .await;
    done(t, "manager", free).await;
    t.advance(TimeDelta::hours(24));
    done(t, "manager", in_time).await;
    done(t, "manager", late).await;
    let mut cx = t.system_cx("demo").await;
    task::mark_overdue(&mut cx)
        .await
        .expect("the system may mark");
    cx.commit().await.expect("the database answers");
}

#[tokio::test]
async fn tsk_09_the_figures_of_a_person() {
    let t = TestDb::new().await;
    story(&t).await;
    let found = stats::stats(&mut t.cx("admin").await, &march(1, 4, StatsBy::Person))
        .await
        .unwrap();
    assert_eq!(found.rows.len(), 2);
    let manager = &found.rows[0];
    assert_eq!(
        (manager.name.as_deref(), manager.id),
        (Some("Manager Demo"), Some(t.person("manager").0))
    );
    assert_eq!(
        (manager.created, manager.done, manager.on_time, manager.late),
        (4, 3, 2, 1)
    );
    assert_eq!(
        (
            manager.lateness_minutes,
            manager.open,
            manager.overdue,
            manager.load_minutes
        ),
        (Some(120), 1, 1, 90)
    );
    assert_eq!(
        (
            found.total.created,
            found.total.done,
            found.total.open,
            found.total.load_minutes
        ),
        (5, 3, 2, 120)
    );
    assert_eq!(found.total.lateness_minutes, Some(120));
    let days: Vec<_> = found
        .days
        .iter()
        .map(|day| (day.created, day.done))
        .collect();
    assert_eq!(days, [(0, 0), (5, 1), (0, 2), (0, 0)]);
    // The period holds what happened; what is open is that of now.
    let later = stats::stats(&mut t.cx("admin").await, &march(3, 3, StatsBy::Person))
        .await
        .unwrap();
    assert_eq!(
        (later.total.created, later.total.done, later.total.open),
        (0, 2, 2)
    );
}

#[tokio::test]
async fn tsk_09_the_figures_of_a_department_and_of_what_one_sees() {
    let t = TestDb::new().await;
    story(&t).await;
    let names = |stats: &shared::work::stats::Stats| {
        stats
            .rows
            .iter()
            .filter_map(|row| row.name.clone())
            .collect::<Vec<_>>()
    };
    let all = stats::stats(
        &mut t.cx("analyst").await,
        &march(1, 4, StatsBy::Department),
    )
    .await
    .unwrap();
    assert_eq!(names(&all), ["installation", "sales"]);
    let head = stats::stats(&mut t.cx("head").await, &march(1, 4, StatsBy::Department))
        .await
        .unwrap();
    assert_eq!(
        (names(&head), head.total.created),
        (vec!["installation".to_owned()], 4)
    );
    assert_eq!(head.days.iter().map(|day| day.created).sum::<i64>(), 4);
    let own = stats::stats(&mut t.cx("outsider").await, &march(1, 4, StatsBy::Person))
        .await
        .unwrap();
    assert_eq!(
        (names(&own), own.total.created),
        (vec!["Outsider Demo".to_owned()], 1)
    );
    let foreign = stats::stats(
        &mut t.cx("other_admin").await,
        &march(1, 4, StatsBy::Person),
    )
    .await
    .unwrap();
    assert!(foreign.rows.is_empty() && foreign.total.created == 0);
    assert!(is_forbidden(
        &stats::stats(&mut t.cx("superadmin").await, &march(1, 4, StatsBy::Person)).await
    ));
}

#[tokio::test]
async fn tsk_09_a_period_has_an_order_and_an_end() {
    let t = TestDb::new().await;
    let mut cx = t.cx("admin").await;
    let long = StatsRequest {
        from: NaiveDate::MIN,
        ..march(1, 4, StatsBy::Person)
    };
    for wrong in [march(4, 3, StatsBy::Person), long] {
        assert_eq!(
            faults(stats::stats(&mut cx, &wrong).await),
            [("to".to_owned(), "out_of_range")]
        );
    }
    assert!(
        stats::stats(&mut cx, &march(4, 4, StatsBy::Person))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn tsk_09_the_files_say_the_same() {
    let t = TestDb::new().await;
    story(&t).await;
    let mut cx = t.cx("head").await;
    let found = stats::for_export(&mut cx, &march(1, 4, StatsBy::Person), "csv")
        .await
        .unwrap();
    cx.commit().await.unwrap();
    let file = String::from_utf8(stats::stats_csv(&found, Lang::Ru, ';')).unwrap();
    let lines: Vec<_> = file.lines().collect();
    assert!(lines[0].starts_with("\u{feff}Сотрудник или отдел;Создано;"));
    assert_eq!(lines[1], "Manager Demo;4;3;2;1;120;1;1;90");
    assert_eq!(lines[2], "Итого;4;3;2;1;120;1;1;90");
    assert_eq!(&stats::stats_xlsx(&found, Lang::En).unwrap()[..2], b"PK");
    assert_eq!(
        t.audit_actions().await.last().map(String::as_str),
        Some("task.export")
    );
    t.set_role("manager", "employee").await;
    assert!(is_forbidden(
        &stats::for_export(
            &mut t.cx("manager").await,
            &march(1, 4, StatsBy::Person),
            "csv"
        )
        .await
    ));
}
