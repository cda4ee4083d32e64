//! TSK-03, TSK-04, TSK-07: lists, board, calendar and counters show what one may see, page by page.

use chrono::TimeDelta;
use shared::work::task::{
    ChecklistItem, Priority, Status, TaskCalendarRequest, TaskCounters, TransitionTask,
};

use super::*;

/// Everybody's titles of one list, sorted by name.
async fn seen(t: &TestDb, who: &str) -> Vec<String> {
    let mut titles = titles(t, who, "", TaskSort::Deadline)
        .await
        .expect("the list can be read");
    titles.sort();
    titles
}

/// One task each: of the manager, of the manager in the crew below, of sales; one of sales that the head watches, one that the manager helps with.
async fn story(t: &TestDb) {
    make(t, "admin", for_person(t, "crew", "manager2")).await;
    make(t, "admin", for_person(t, "installation", "manager")).await;
    make(t, "admin", for_person(t, "sales", "outsider")).await;
    make(
        t,
        "admin",
        NewTask {
            watcher_ids: vec![t.person("head")],
            ..for_person(t, "watched", "outsider")
        },
    )
    .await;
    make(
        t,
        "admin",
        NewTask {
            helper_ids: vec![t.person("manager"), t.person("head")],
            ..for_person(t, "helped", "outsider")
        },
    )
    .await;
}

#[tokio::test]
async fn tsk_04_everybody_sees_what_the_scope_covers() {
    let t = TestDb::new().await;
    story(&t).await;
    make(&t, "other_admin", titled("foreign")).await;
    for (who, expected) in [
        (
            "admin",
            &["crew", "helped", "installation", "sales", "watched"][..],
        ),
        (
            "analyst",
            &["crew", "helped", "installation", "sales", "watched"],
        ),
        ("head", &["crew", "helped", "installation", "watched"]),
        ("manager", &["helped", "installation"]),
        ("manager2", &["crew"]),
        ("outsider", &["helped", "sales", "watched"]),
        ("hr", &[]),
        ("other_admin", &["foreign"]),
        ("other_head", &[]),
    ] {
        assert_eq!(seen(&t, who).await, expected, "{who}");
        // The same whatever the order and whatever the index.
        for sort in TaskSort::ALL {
            assert_eq!(
                titles(&t, who, "", sort).await.unwrap().len(),
                expected.len(),
                "{who} {sort:?}"
            );
        }
        let counters = task::counters(&mut t.cx(who).await).await.unwrap();
        assert_eq!(counters.visible, expected.len() as u64, "{who}");
        let board = task::board(&mut t.cx(who).await, "").await.unwrap();
        assert_eq!(
            board.iter().map(|column| column.items.len()).sum::<usize>(),
            expected.len(),
            "{who}"
        );
        assert_eq!(
            board.iter().map(|column| column.total).sum::<u64>(),
            expected.len() as u64,
            "{who}"
        );
    }
    assert!(is_forbidden(
        &titles(&t, "superadmin", "", TaskSort::Deadline).await
    ));
    assert_eq!(
        task::counters(&mut t.cx("superadmin").await).await.unwrap(),
        TaskCounters::default()
    );
}

#[tokio::test]
async fn tsk_04_a_filter_by_person_does_not_widen_the_sight() {
    let t = TestDb::new().await;
    story(&t).await;
    for (who, filter, expected) in [
        ("manager", "responsible:outsider", &["helped"][..]),
        ("manager", "responsible:me", &["installation"]),
        ("manager", "creator:admin", &["helped", "installation"]),
        ("manager", "watcher:head", &[]),
        ("head", "responsible:outsider", &["helped", "watched"]),
        ("head", "watcher:me", &["watched"]),
        ("head", "helper:manager", &["helped"]),
        (
            "admin",
            "responsible:outsider",
            &["helped", "sales", "watched"],
        ),
        ("manager2", "number:3", &[]),
        ("outsider", "number:3", &["sales"]),
        ("manager", "watched", &[]),
        ("outsider", "watched", &["watched"]),
    ] {
        let mut found = titles(&t, who, filter, TaskSort::Deadline).await.unwrap();
        found.sort();
        assert_eq!(found, expected, "{who}: {filter}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps_or_doubles_in_every_order() {
    let t = TestDb::new().await;
    for number in 0..23_i64 {
        let new = NewTask {
            // Deadlines, priorities and moments repeat, and some tasks have no deadline.
            deadline: (number % 4 != 0).then(|| t.now() + TimeDelta::days(number % 3)),
            priority: Priority::ALL[(number % 4) as usize],
            watcher_ids: vec![t.person("head"), t.person("manager")],
            ..for_person(
                &t,
                &format!("{number:02}"),
                if number % 2 == 0 {
                    "manager"
                } else {
                    "outsider"
                },
            )
        };
        make(&t, "admin", new).await;
        if number % 5 == 0 {
            t.advance(TimeDelta::minutes(1));
        }
    }
    for who in ["admin", "head", "manager"] {
        for sort in TaskSort::ALL {
            let mut cursor = None;
            let mut rows = Vec::new();
            loop {
                let request = TaskListRequest {
                    sort,
                    page: PageRequest { limit: 5, cursor },
                    ..TaskListRequest::default()
                };
                let page = task::list(&mut t.cx(who).await, &request).await.unwrap();
                assert_eq!(page.total_estimate, 23, "{who} {sort:?}");
                rows.extend(page.items);
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            let titles: std::collections::BTreeSet<_> =
                rows.iter().map(|row| row.title.clone()).collect();
            assert_eq!((rows.len(), titles.len()), (23, 23), "{who} {sort:?}");
            let key = |row: &shared::work::task::TaskRow| {
                let deadline = row.deadline.map_or(i64::MAX, |at| at.timestamp());
                match sort {
                    TaskSort::Deadline => deadline,
                    TaskSort::DeadlineDesc => deadline.checked_neg().unwrap_or(i64::MIN),
                    TaskSort::UpdatedDesc => -row.updated_at.timestamp(),
                    TaskSort::CreatedDesc => -row.created_at.timestamp(),
                    TaskSort::PriorityDesc => -i64::from(row.priority.code()),
                    TaskSort::Number => row.number,
                    TaskSort::NumberDesc => -row.number,
                }
            };
            assert!(rows.is_sorted_by_key(key), "{who} {sort:?}");
        }
    }
}

#[tokio::test]
async fn bad_limits_and_cursors_are_refused() {
    let t = TestDb::new().await;
    make(&t, "admin", titled("a")).await;
    make(&t, "admin", titled("b")).await;
    let mut cx = t.cx("admin").await;
    let mut ask = TaskListRequest {
        page: PageRequest {
            limit: 1,
            cursor: None,
        },
        ..TaskListRequest::default()
    };
    let cursor = task::list(&mut cx, &ask).await.unwrap().next_cursor;
    assert!(cursor.is_some());
    ask.page.cursor = cursor;
    ask.sort = TaskSort::Number;
    assert!(matches!(
        task::list(&mut cx, &ask).await,
        Err(Error::Malformed("bad_cursor"))
    ));
    ask.page.cursor = Some("7b7d".to_owned());
    assert!(matches!(
        task::list(&mut cx, &ask).await,
        Err(Error::Malformed("bad_cursor"))
    ));
    for limit in [0, 201] {
        ask.page = PageRequest {
            limit,
            cursor: None,
        };
        assert_eq!(
            faults(task::list(&mut cx, &ask).await),
            [("limit".to_owned(), "out_of_range")]
        );
    }
}

#[tokio::test]
async fn tsk_03_the_board_goes_on_where_a_column_ends() {
    let t = TestDb::new().await;
    for number in 0..53 {
        make(
            &t,
            "admin",
            NewTask {
                deadline: Some(t.now() + TimeDelta::days(number)),
                ..for_person(&t, &format!("{number:02}"), "manager")
            },
        )
        .await;
    }
    let mut cx = t.cx("manager").await;
    let board = task::board(&mut cx, "responsible:me").await.unwrap();
    assert_eq!(
        board.iter().map(|column| column.status).collect::<Vec<_>>(),
        Status::ALL
    );
    let new = &board[0];
    assert_eq!(
        (new.total, new.items.len(), new.items[0].title.as_str()),
        (53, 50, "00")
    );
    let page = PageRequest {
        limit: 50,
        cursor: new.next_cursor.clone(),
    };
    let more = task::list(
        &mut cx,
        &TaskListRequest {
            filter: "responsible:me status:new".to_owned(),
            page,
            ..TaskListRequest::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        more.items
            .iter()
            .map(|row| row.title.as_str())
            .collect::<Vec<_>>(),
        ["50", "51", "52"]
    );
    assert!(board[1..].iter().all(|column| column.total == 0
        && column.items.is_empty()
        && column.next_cursor.is_none()));
    // A column that the filter leaves out is there and empty.
    let done = task::board(&mut cx, "status:done").await.unwrap();
    assert_eq!((done.len(), done[0].total), (6, 0));
}

#[tokio::test]
async fn tsk_07_the_calendar_has_deadlines_and_starts_within_its_span() {
    let t = TestDb::new().await;
    let day = TimeDelta::days(1);
    let new = |title: &str, start: Option<i64>, deadline: Option<i64>| NewTask {
        start_at: start.map(|days| t.now() + day * days as i32),
        deadline: deadline.map(|days| t.now() + day * days as i32),
        ..for_person(&t, title, "manager")
    };
    for task in [
        new("before", None, Some(-1)),
        new("due", None, Some(0)),
        new("starts", Some(5), Some(20)),
        new("after", None, Some(7)),
        new("never", None, None),
    ] {
        make(&t, "admin", task).await;
    }
    make(
        &t,
        "admin",
        NewTask {
            deadline: Some(t.now()),
            ..for_person(&t, "foreign", "outsider")
        },
    )
    .await;
    let mut request = TaskCalendarRequest {
        filter: String::new(),
        from: t.now(),
        to: t.now() + day * 7,
    };
    let titles = |rows: Vec<shared::work::task::TaskRow>| {
        rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
    };
    assert_eq!(
        titles(
            task::calendar(&mut t.cx("manager").await, &request)
                .await
                .unwrap()
        ),
        ["due", "starts"]
    );
    request.filter = "title:star".to_owned();
    assert_eq!(
        titles(
            task::calendar(&mut t.cx("manager").await, &request)
                .await
                .unwrap()
        ),
        ["starts"]
    );
    for to in [request.from, request.from + day * 401] {
        let wrong = TaskCalendarRequest {
            to,
            ..request.clone()
        };
        assert_eq!(
            faults(task::calendar(&mut t.cx("manager").await, &wrong).await),
            [("to".to_owned(), "out_of_range")]
        );
    }
    assert!(is_forbidden(
        &task::calendar(&mut t.cx("superadmin").await, &request).await
    ));
}

#[tokio::test]
async fn the_counters_follow_the_tasks() {
    let t = TestDb::new().await;
    let done = make(&t, "head", for_person(&t, "a", "manager")).await.id;
    make(
        &t,
        "head",
        NewTask {
            deadline: Some(t.now() + TimeDelta::hours(1)),
            ..for_person(&t, "b", "manager")
        },
    )
    .await;
    make(&t, "head", for_person(&t, "c", "manager2")).await;
    t.advance(TimeDelta::hours(2));
    let mut cx = t.system_cx("demo").await;
    task::mark_overdue(&mut cx).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(
        task::counters(&mut t.cx("manager").await).await.unwrap(),
        TaskCounters {
            mine: 2,
            visible: 2,
            overdue: 1
        }
    );
    assert_eq!(
        task::counters(&mut t.cx("head").await).await.unwrap(),
        TaskCounters {
            mine: 0,
            visible: 3,
            overdue: 1
        }
    );
    let mut cx = t.cx("manager").await;
    task::transition(
        &mut cx,
        done,
        None,
        TransitionTask {
            status: Status::Done,
            reason: None,
            result: None,
        },
    )
    .await
    .unwrap();
    assert_eq!(
        task::counters(&mut cx).await.unwrap(),
        TaskCounters {
            mine: 1,
            visible: 1,
            overdue: 1
        }
    );
}

#[tokio::test]
async fn api_01_lists_for_programs_hold_what_a_single_read_holds() {
    let t = TestDb::new().await;
    let line = |text: &str, done| ChecklistItem {
        id: None,
        text: text.to_owned(),
        done,
    };
    let rich = NewTask {
        description: "Длинный текст".to_owned(),
        helper_ids: vec![t.person("head"), t.person("hr")],
        watcher_ids: vec![t.person("outsider")],
        checklist: vec![line("Раз", true), line("Два", false)],
        ..for_person(&t, "rich", "manager")
    };
    let rich = make(&t, "admin", rich).await;
    let part = NewTask {
        parent_id: Some(rich.id),
        deadline: Some(t.now() + TimeDelta::days(1)),
        ..for_person(&t, "part", "manager")
    };
    make(&t, "admin", part).await;
    make(&t, "admin", for_person(&t, "foreign", "outsider")).await;

    let mut cx = t.cx("manager").await;
    let request = TaskListRequest::default();
    let rows = task::list(&mut cx, &request).await.unwrap();
    let page = task::list_whole(&mut cx, &request).await.unwrap();
    assert_eq!(
        page.items
            .iter()
            .map(|item| item.task.title.as_str())
            .collect::<Vec<_>>(),
        ["part", "rich"]
    );
    assert_eq!(
        (page.total_estimate, page.next_cursor),
        (rows.total_estimate, rows.next_cursor)
    );
    for (item, row) in page.items.iter().zip(rows.items) {
        assert_eq!(item.task, task::get(&mut cx, row.id).await.unwrap());
        assert_eq!(
            (
                &item.responsible_name,
                item.checklist_done,
                item.checklist_total,
                item.comments
            ),
            (
                &row.responsible_name,
                row.checklist_done,
                row.checklist_total,
                row.comments
            )
        );
    }
    assert_eq!(
        (page.items[1].checklist_done, page.items[1].checklist_total),
        (1, 2)
    );
    let board = task::board_whole(&mut cx, "").await.unwrap();
    assert_eq!(
        board.iter().map(|column| column.status).collect::<Vec<_>>(),
        Status::ALL
    );
    assert_eq!((board[0].total, &board[0].items), (2, &page.items));

    let first = TaskListRequest {
        page: PageRequest {
            limit: 1,
            cursor: None,
        },
        ..TaskListRequest::default()
    };
    let first = task::list_whole(&mut cx, &first).await.unwrap();
    assert_eq!((first.items.len(), first.total_estimate), (1, 2));
    assert!(first.next_cursor.is_some());

    assert!(
        task::list_whole(&mut t.cx("other_admin").await, &request)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert!(is_forbidden(
        &task::list_whole(&mut t.cx("superadmin").await, &request).await
    ));
    assert!(is_forbidden(
        &task::board_whole(&mut t.cx("superadmin").await, "").await
    ));
}
