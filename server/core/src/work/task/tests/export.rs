//! TSK-09: lists as files.

use chrono::TimeDelta;
use tokio::sync::mpsc;

use super::*;
use crate::work::task::export;

/// The CSV of a list as somebody gets it.
async fn csv(t: &TestDb, who: &str, filter: &str, separator: char) -> Result<String> {
    let mut cx = t.cx(who).await;
    let request = TaskListRequest {
        filter: filter.to_owned(),
        ..TaskListRequest::default()
    };
    let file = export::csv(&mut cx, &request, separator).await?;
    let (to, mut from) = mpsc::channel(2);
    let sending = tokio::spawn(file.send(cx, to));
    let mut bytes = Vec::new();
    while let Some(piece) = from.recv().await {
        bytes.extend(piece?);
    }
    let rows = sending.await.expect("the export ends");
    let text = String::from_utf8(bytes).expect("the file is UTF-8");
    assert_eq!(text.lines().count() as u64, rows + 1);
    Ok(text)
}

#[tokio::test]
async fn tsk_09_a_list_as_csv() {
    let t = TestDb::new().await;
    let deadline = t.now() + TimeDelta::hours(1);
    make(
        &t,
        "admin",
        NewTask {
            deadline: Some(deadline),
            tags: vec!["a".to_owned(), "b".to_owned()],
            estimate_minutes: Some(90),
            ..for_person(&t, "=1+1", "manager")
        },
    )
    .await;
    make(&t, "admin", titled("Акт; «сверки» \"и\" прочее")).await;
    t.advance(TimeDelta::hours(2));
    let mut cx = t.system_cx("demo").await;
    task::mark_overdue(&mut cx).await.unwrap();
    cx.commit().await.unwrap();
    let file = csv(&t, "admin", "", ';').await.unwrap();
    let lines: Vec<_> = file.split("\r\n").collect();
    assert!(
        lines[0].starts_with(
            "\u{feff}Номер;Название;Статус;Приоритет;Ответственный;Постановщик;Отдел;Проект;"
        ),
        "{}",
        lines[0]
    );
    // A formula is made harmless; «Просрочена» stands like a status; moments are those of Moscow.
    assert_eq!(
        lines[1],
        "1;'=1+1;Просрочена;Обычный;Manager Demo;Admin Demo;installation;;;2026-03-02 13:00;90;a, b;2026-03-02 12:00;2026-03-02 14:00;"
    );
    assert!(
        lines[2]
            .starts_with("2;\"Акт; «сверки» \"\"и\"\" прочее\";Новая;Обычный;;Admin Demo;root;"),
        "{}",
        lines[2]
    );
    assert_eq!((lines.len(), lines[3]), (4, ""));
    assert_eq!(
        csv(&t, "admin", "responsible:manager", '\t')
            .await
            .unwrap()
            .lines()
            .count(),
        2
    );
    assert_eq!(
        csv(&t, "admin", "status:new -status:open", ',')
            .await
            .unwrap()
            .lines()
            .count(),
        1
    );
}

#[tokio::test]
async fn tsk_09_one_takes_away_what_one_sees_and_it_is_noted() {
    let t = TestDb::new().await;
    make(&t, "admin", for_person(&t, "Монтаж", "manager")).await;
    make(&t, "admin", for_person(&t, "Продажа", "outsider")).await;
    for (who, expected) in [
        ("admin", 2),
        ("analyst", 2),
        ("head", 1),
        ("manager", 1),
        ("manager2", 0),
        ("other_admin", 0),
    ] {
        assert_eq!(
            csv(&t, who, "", ',').await.unwrap().lines().count(),
            expected + 1,
            "{who}"
        );
    }
    assert_eq!(
        t.audit_actions()
            .await
            .iter()
            .filter(|action| *action == "task.export")
            .count(),
        6
    );
    let rows: Vec<i64> = sqlx::query_scalar(
        "SELECT audit_rows(changes) FROM audit_log WHERE action = 'task.export' ORDER BY at, ctid",
    )
    .fetch_all(&mut t.owner().await)
    .await
    .unwrap();
    assert_eq!(
        rows,
        [2, 2, 1, 1, 0, 0],
        "AUD-03: the log has what went out"
    );
    for who in ["hr", "superadmin"] {
        assert!(is_forbidden(&csv(&t, who, "", ',').await), "{who}");
    }
    assert_eq!(
        faults(csv(&t, "admin", "", '|').await),
        [("separator".to_owned(), "invalid")]
    );
    assert!(matches!(
        csv(&t, "admin", "status:nowhere", ',').await,
        Err(Error::Filter(_))
    ));
}

#[tokio::test]
async fn tsk_09_a_reader_who_leaves_ends_the_export() {
    let t = TestDb::new().await;
    for number in 0..3 {
        make(&t, "admin", titled(&number.to_string())).await;
    }
    let mut cx = t.cx("admin").await;
    let file = export::csv(&mut cx, &TaskListRequest::default(), ',')
        .await
        .unwrap();
    let (to, from) = mpsc::channel(1);
    drop(from);
    assert_eq!(file.send(cx, to).await, 3);
}

#[tokio::test]
async fn tsk_09_a_list_as_xlsx() {
    let t = TestDb::new().await;
    make(&t, "admin", for_person(&t, "=1+1", "manager")).await;
    let mut cx = t.cx("manager").await;
    assert_eq!(
        &export::xlsx(&mut cx, &TaskListRequest::default())
            .await
            .unwrap()[..2],
        b"PK"
    );
    assert!(is_forbidden(
        &export::xlsx(&mut t.cx("hr").await, &TaskListRequest::default()).await
    ));
}
