//! TSK-05: the digest of each morning.

use chrono::{DateTime, TimeDelta, Utc};
use shared::office::digest::Part;
use shared::work::task::{Status, TransitionTask};
use shared::{Permission, Scope};

use super::*;
use crate::platform::jobs;
use crate::testing::settings;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

/// Sunday, 1 March 2026, eight o'clock in Moscow, where both companies are: a day later it is the first morning.
async fn sunday() -> TestDb {
    TestDb::at(at("2026-03-01T05:00:00Z"), settings()).await
}

fn due(t: &TestDb, title: &str, who: &str, hours: i64) -> NewTask {
    NewTask {
        deadline: Some(t.now() + TimeDelta::hours(hours)),
        ..for_person(t, title, who)
    }
}

/// Sees to a chunk of people; how many they were.
async fn seen_to(t: &TestDb, slug: &str) -> u64 {
    let mut cx = t.system_cx(slug).await;
    let seen_to = task::send_digests(&mut cx)
        .await
        .expect("the system may tell");
    cx.commit().await.expect("the database answers");
    seen_to
}

/// The digests that somebody got, oldest first.
async fn digests(t: &TestDb, who: &str) -> Vec<Value> {
    told(t, who)
        .await
        .into_iter()
        .filter(|(kind, _)| kind == "task.digest")
        .map(|(_, data)| data)
        .collect()
}

async fn all_digests(t: &TestDb) -> i64 {
    t.count("SELECT count(*) FROM notification WHERE kind = 'task.digest'")
        .await
}

/// The mails with digests: to whom, and the text.
async fn letters(t: &TestDb) -> Vec<(String, String)> {
    let text = |mail: &Value, name: &str| mail[name].as_str().unwrap_or_default().to_owned();
    let mut letters: Vec<_> = t
        .mails()
        .await
        .iter()
        .filter(|mail| text(mail, "subject").starts_with("Утренняя сводка"))
        .map(|mail| (text(mail, "to"), text(mail, "text")))
        .collect();
    letters.sort();
    letters
}

async fn set(t: &TestDb, who: &str, sql: &'static str) {
    sqlx::query(sql)
        .bind(t.person(who).0)
        .execute(&mut t.owner().await)
        .await
        .expect("the statement of the test is sound");
}

fn titles_of(data: &Value, part: Part) -> Vec<&str> {
    data[part.as_str()]["tasks"]
        .as_array()
        .map(|tasks| {
            tasks
                .iter()
                .filter_map(|task| task["title"].as_str())
                .collect()
        })
        .unwrap_or_default()
}

#[tokio::test]
async fn tsk_05_a_morning_tells_what_is_late_due_and_new() {
    let t = sunday().await;
    let late = make(&t, "head", due(&t, "Поздно", "manager", 20)).await;
    make(&t, "head", due(&t, "Сегодня", "manager", 30)).await;
    make(&t, "head", due(&t, "Завтра", "manager", 60)).await;
    assert_eq!(seen_to(&t, "demo").await, 0, "nobody works on a Sunday");
    t.advance(TimeDelta::days(1));
    assert_eq!(seen_to(&t, "demo").await, 8);
    let [data] = digests(&t, "manager").await.try_into().unwrap();
    assert_eq!(titles_of(&data, Part::Overdue), ["Поздно"]);
    assert_eq!(titles_of(&data, Part::Today), ["Сегодня"]);
    assert_eq!(titles_of(&data, Part::New), ["Завтра", "Сегодня", "Поздно"]);
    assert_eq!(data["path"], Part::Overdue.path());
    assert!(data.get(Part::TeamOverdue.as_str()).is_none());
    let [data] = digests(&t, "head").await.try_into().unwrap();
    assert!(data.get(Part::Overdue.as_str()).is_none());
    assert_eq!(titles_of(&data, Part::TeamOverdue), ["Поздно"]);
    assert_eq!(data["team_overdue"]["tasks"][0]["person"], "Manager Demo");
    assert_eq!(all_digests(&t).await, 2, "the others have nothing to do");
    let letters = letters(&t).await;
    let to: Vec<&str> = letters.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(to, ["head@demo.test", "manager@demo.test"]);
    for line in [
        "Просрочено: 1".to_owned(),
        "№1 «Поздно» · Срок: сегодня, 4:00".to_owned(),
        format!("http://localhost:3000/tasks/{}", late.id),
    ] {
        assert!(letters[1].1.lines().any(|known| known == line), "{line}");
    }
}

#[tokio::test]
async fn tsk_05_a_day_has_one_digest_whoever_tries() {
    let t = sunday().await;
    make(&t, "head", due(&t, "Поздно", "manager", 20)).await;
    t.advance(TimeDelta::days(1));
    let (one, other) = tokio::join!(seen_to(&t, "demo"), seen_to(&t, "demo"));
    assert_eq!(one + other, 8);
    t.advance(TimeDelta::hours(1));
    assert_eq!(seen_to(&t, "demo").await, 0);
    assert_eq!(digests(&t, "manager").await.len(), 1);
    t.advance(TimeDelta::hours(23));
    assert_eq!(seen_to(&t, "demo").await, 8);
    let [_, tuesday] = digests(&t, "manager").await.try_into().unwrap();
    assert_eq!(titles_of(&tuesday, Part::Overdue), ["Поздно"]);
    assert!(tuesday.get("new").is_none(), "it was new yesterday");
}

#[tokio::test]
async fn tsk_05_what_is_rolled_back_is_told_by_the_next_attempt() {
    let t = sunday().await;
    make(&t, "head", due(&t, "Поздно", "manager", 20)).await;
    t.advance(TimeDelta::days(1));
    let mut cx = t.system_cx("demo").await;
    task::send_digests(&mut cx).await.unwrap();
    drop(cx);
    assert_eq!(all_digests(&t).await, 0);
    assert_eq!(seen_to(&t, "demo").await, 8);
    assert_eq!(digests(&t, "manager").await.len(), 1);
}

#[tokio::test]
async fn tsk_05_the_morning_is_that_of_the_person() {
    let t = sunday().await;
    make(&t, "head", due(&t, "Поздно", "manager", 10)).await;
    set(
        &t,
        "manager",
        "UPDATE app_user SET timezone = 'Asia/Vladivostok' WHERE id = $1",
    )
    .await;
    let mornings = || task::tenants_with_a_morning(t.backend(), t.now());
    assert!(mornings().await.unwrap().is_empty());
    // Monday, eight o'clock in Vladivostok.
    t.advance(TimeDelta::hours(17));
    assert_eq!(mornings().await.unwrap(), [t.tenant("demo").0]);
    assert_eq!(seen_to(&t, "demo").await, 1);
    assert_eq!(digests(&t, "manager").await.len(), 1);
    assert!(mornings().await.unwrap().is_empty());
    // In Moscow the company begins at ten.
    let ten = "UPDATE tenant SET digest_hour = 10 WHERE id = (SELECT tenant_id FROM app_user WHERE id = $1)";
    set(&t, "manager", ten).await;
    t.advance(TimeDelta::hours(7));
    assert_eq!(mornings().await.unwrap(), [t.tenant("other").0]);
    assert_eq!(seen_to(&t, "demo").await, 0);
    t.advance(TimeDelta::hours(2));
    assert_eq!(seen_to(&t, "demo").await, 7);
    assert_eq!(digests(&t, "manager").await.len(), 1);
    // Four hours later the morning is over.
    t.advance(TimeDelta::hours(3));
    assert_eq!(seen_to(&t, "other").await, 0);
}

#[tokio::test]
async fn tsk_05_who_has_nothing_to_be_told_or_does_not_want_it_is_told_nothing() {
    let t = sunday().await;
    for who in ["manager", "manager2", "outsider", "other_manager"] {
        let head = if who == "other_manager" {
            "other_head"
        } else {
            "admin"
        };
        make(&t, head, due(&t, "Поздно", who, 20)).await;
    }
    let done = make(&t, "hr", due(&t, "Готово", "hr", 20)).await.id;
    let mut cx = t.cx("hr").await;
    let wish = TransitionTask {
        status: Status::Done,
        reason: None,
        result: None,
    };
    task::transition(&mut cx, done, None, wish).await.unwrap();
    cx.commit().await.unwrap();
    let thrown = make(&t, "admin", due(&t, "Корзина", "admin", 20)).await.id;
    let mut cx = t.cx("admin").await;
    task::delete(&mut cx, thrown, None).await.unwrap();
    cx.commit().await.unwrap();
    for (who, sql) in [
        (
            "manager",
            "UPDATE app_user SET status = 'blocked' WHERE id = $1",
        ),
        (
            "manager2",
            "UPDATE app_user SET morning_digest = false WHERE id = $1",
        ),
        (
            "outsider",
            "UPDATE app_user SET mail_notifications = false WHERE id = $1",
        ),
        (
            "other_manager",
            "UPDATE tenant SET status = 'suspended' WHERE id = (SELECT tenant_id FROM app_user WHERE id = $1)",
        ),
    ] {
        set(&t, who, sql).await;
    }
    t.advance(TimeDelta::days(1));
    let mornings = task::tenants_with_a_morning(t.backend(), t.now()).await;
    assert_eq!(mornings.unwrap(), [t.tenant("demo").0]);
    assert_eq!(seen_to(&t, "other").await, 0);
    assert_eq!(seen_to(&t, "demo").await, 6);
    for who in ["manager", "manager2", "hr", "admin", "other_manager"] {
        assert!(digests(&t, who).await.is_empty(), "{who}");
    }
    assert_eq!(digests(&t, "outsider").await.len(), 1);
    let to: Vec<String> = letters(&t).await.into_iter().map(|(to, _)| to).collect();
    assert_eq!(
        to,
        ["head@demo.test"],
        "of what is late in the department; the outsider wants no mails"
    );
}

#[tokio::test]
async fn tsk_05_the_digest_tells_what_one_may_see() {
    let t = sunday().await;
    let nothing = [(Permission::UserRead, Scope::Tenant)];
    t.set_grants("manager", &nothing).await;
    make(&t, "admin", due(&t, "Монтаж", "manager", 20)).await;
    make(&t, "admin", due(&t, "Продажа", "outsider", 20)).await;
    let review = make(&t, "admin", for_person(&t, "Смета", "manager2")).await;
    let mut cx = t.cx("manager2").await;
    let wish = TransitionTask {
        status: Status::Review,
        reason: None,
        result: None,
    };
    task::transition(&mut cx, review.id, None, wish)
        .await
        .unwrap();
    cx.commit().await.unwrap();
    t.advance(TimeDelta::days(1));
    seen_to(&t, "demo").await;
    assert!(digests(&t, "manager").await.is_empty());
    let [data] = digests(&t, "head").await.try_into().unwrap();
    assert_eq!(titles_of(&data, Part::TeamOverdue), ["Монтаж"]);
    assert_eq!(titles_of(&data, Part::TeamReview), ["Смета"]);
    assert_eq!(data["team_review"]["tasks"][0]["deadline"], Value::Null);
    // Without the right over the department its head is a person like others.
    t.set_grants("head", &[(Permission::TaskRead, Scope::Own)])
        .await;
    t.advance(TimeDelta::days(1));
    assert_eq!(seen_to(&t, "demo").await, 8);
    assert_eq!(digests(&t, "head").await.len(), 1);
}

#[tokio::test]
async fn tsk_05_many_tasks_are_counted_and_the_first_are_named() {
    let t = sunday().await;
    for number in 1..=12 {
        make(
            &t,
            "head",
            due(&t, &format!("Дело {number}"), "manager", number),
        )
        .await;
    }
    t.advance(TimeDelta::days(1));
    seen_to(&t, "demo").await;
    let [data] = digests(&t, "manager").await.try_into().unwrap();
    assert_eq!(data["overdue"]["total"], 12);
    let named = titles_of(&data, Part::Overdue);
    assert_eq!((named.len(), named[0], named[9]), (10, "Дело 1", "Дело 10"));
    let letters = letters(&t).await;
    let (_, text) = letters
        .iter()
        .find(|(to, _)| to == "manager@demo.test")
        .expect("a letter");
    assert!(text.contains("ещё 2\nhttp://localhost:3000/tasks?filter=status%3Aoverdue"));
}

#[tokio::test]
async fn tsk_05_the_clock_sends_the_digest() {
    let t = sunday().await;
    make(&t, "head", due(&t, "Поздно", "manager", 20)).await;
    t.advance(TimeDelta::days(1));
    for _ in 0..2 {
        jobs::tick(t.backend()).await.unwrap();
        t.run_jobs().await;
        t.advance(TimeDelta::minutes(15));
    }
    assert_eq!(digests(&t, "manager").await.len(), 1);
    assert_eq!(
        t.count("SELECT count(*) FROM job WHERE kind = 'task.digest'")
            .await,
        2,
        "one a company; where all were seen to there is no other"
    );
}

#[tokio::test]
async fn people_cannot_send_digests() {
    let t = TestDb::new().await;
    for who in ["admin", "superadmin"] {
        assert!(
            is_forbidden(&task::send_digests(&mut t.cx(who).await).await),
            "{who}"
        );
    }
}
