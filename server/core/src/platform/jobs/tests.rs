use chrono::TimeDelta;
use serde_json::json;
use shared::office::job::{JobListRequest, JobRow, JobState};

use super::*;
use crate::office::job;
use crate::platform::mail::{self, Mail};
use crate::platform::settings::{Settings, Smtp};
use crate::testing::TestDb;

mod running;

pub(super) use running::endless;

async fn jobs(t: &TestDb) -> Vec<JobRow> {
    job::list(&mut t.cx("admin").await, &JobListRequest::default())
        .await
        .unwrap()
        .items
}

async fn add(t: &TestDb, job: NewJob) {
    let mut cx = t.system_cx("demo").await;
    enqueue(&mut cx, job).await.unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn a_job_runs_when_its_time_has_come() {
    let t = TestDb::new().await;
    add(
        &t,
        NewJob {
            kind: "platform.sweep",
            run_at: Some(t.now() + TimeDelta::minutes(5)),
            ..NewJob::default()
        },
    )
    .await;
    assert_eq!(run_due(t.backend()).await.unwrap(), 0);
    t.advance(TimeDelta::minutes(5));
    assert_eq!(run_due(t.backend()).await.unwrap(), 1);
    let [done] = jobs(&t).await.try_into().unwrap();
    assert_eq!(
        (done.state, done.attempts, done.finished_at),
        (JobState::Done, 1, Some(t.now()))
    );
    assert_eq!(run_due(t.backend()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_rolled_back_use_case_leaves_no_job() {
    let t = TestDb::new().await;
    let mut cx = t.system_cx("demo").await;
    enqueue(
        &mut cx,
        NewJob {
            kind: "platform.sweep",
            ..NewJob::default()
        },
    )
    .await
    .unwrap();
    drop(cx);
    assert_eq!(run_due(t.backend()).await.unwrap(), 0);
}

#[tokio::test]
async fn of_twins_one_waits() {
    let t = TestDb::new().await;
    let twin = || NewJob {
        kind: "platform.sweep",
        unique_key: Some("x".to_owned()),
        ..NewJob::default()
    };
    add(&t, twin()).await;
    add(&t, twin()).await;
    assert_eq!(jobs(&t).await.len(), 1);
    assert_eq!(t.run_jobs().await, 1);
    add(&t, twin()).await;
    assert_eq!(jobs(&t).await.len(), 2, "a done job is in nobody's way");
}

#[tokio::test]
async fn the_more_important_goes_first() {
    let t = TestDb::new().await;
    for (key, priority) in [("a", 0), ("b", 5), ("c", 1)] {
        add(
            &t,
            NewJob {
                kind: "platform.sweep",
                unique_key: Some(key.to_owned()),
                priority,
                payload: json!({ "key": key }),
                ..NewJob::default()
            },
        )
        .await;
    }
    let mut order = Vec::new();
    for _ in 0..3 {
        let claimed = sql::claim(t.backend(), "w", 60, 1).await.unwrap();
        order.push(claimed[0].payload["key"].as_str().unwrap().to_owned());
    }
    assert_eq!(order, ["b", "c", "a"]);
    assert!(
        sql::claim(t.backend(), "w", 60, 10)
            .await
            .unwrap()
            .is_empty(),
        "each job goes to one worker"
    );
}

#[tokio::test]
async fn a_vanished_worker_loses_its_job() {
    let t = TestDb::new().await;
    add(
        &t,
        NewJob {
            kind: "platform.sweep",
            ..NewJob::default()
        },
    )
    .await;
    let claimed = sql::claim(t.backend(), "vanishing", 60, 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    t.advance(TimeDelta::seconds(59));
    assert_eq!(run_due(t.backend()).await.unwrap(), 0);
    t.advance(TimeDelta::seconds(2));
    assert_eq!(run_due(t.backend()).await.unwrap(), 1);
    // The one that vanished comes back too late to say anything.
    let mut cx = t.system_cx("demo").await;
    assert!(
        !sql::renew(&mut cx, claimed[0].id, "vanishing", t.now())
            .await
            .unwrap()
    );
    assert_eq!(
        sql::bury(&mut cx, claimed[0].id, "vanishing", "late")
            .await
            .unwrap(),
        None
    );
    assert_eq!(jobs(&t).await[0].state, JobState::Done);
}

#[tokio::test]
async fn what_kills_each_worker_is_given_up() {
    let t = TestDb::new().await;
    add(
        &t,
        NewJob {
            kind: "platform.sweep",
            ..NewJob::default()
        },
    )
    .await;
    for _ in 0..8 {
        assert_eq!(
            sql::claim(t.backend(), "vanishing", 60, 10)
                .await
                .unwrap()
                .len(),
            1
        );
        t.advance(TimeDelta::minutes(2));
    }
    assert_eq!(run_due(t.backend()).await.unwrap(), 1);
    let [dead] = jobs(&t).await.try_into().unwrap();
    assert_eq!(
        (dead.state, dead.last_error.as_deref()),
        (JobState::Dead, Some("the worker vanished each time"))
    );
}

#[tokio::test]
async fn an_unknown_kind_is_a_dead_letter_at_once() {
    let t = TestDb::new().await;
    add(
        &t,
        NewJob {
            kind: "no.such",
            ..NewJob::default()
        },
    )
    .await;
    t.run_jobs().await;
    let [dead] = jobs(&t).await.try_into().unwrap();
    assert_eq!((dead.state, dead.attempts), (JobState::Dead, 1));
    assert_eq!(t.event_kinds().await, ["job.updated"]);
}

/// A back end whose mail server is not there.
async fn without_server() -> TestDb {
    let settings = Settings {
        smtp: Smtp {
            url: Some("smtp://127.0.0.1:1".to_owned()),
            ..Smtp::default()
        },
        ..Settings::default()
    };
    TestDb::at("2026-03-02T09:00:00Z".parse().unwrap(), settings).await
}

#[tokio::test]
async fn a_failed_mail_is_tried_again_and_given_up_in_the_end() {
    let t = without_server().await;
    let mut cx = t.system_cx("demo").await;
    mail::enqueue(
        &mut cx,
        Mail {
            to: "a@demo.test".to_owned(),
            subject: "x".to_owned(),
            text: "secret link".to_owned(),
            ..Mail::default()
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    assert_eq!(t.run_jobs().await, 1);
    let [waiting] = jobs(&t).await.try_into().unwrap();
    assert_eq!((waiting.state, waiting.attempts), (JobState::Waiting, 1));
    let error = waiting.last_error.unwrap();
    assert!(!error.is_empty() && !error.contains("secret"), "{error}");
    let pause = waiting.run_at - t.now();
    assert!(
        pause >= TimeDelta::seconds(5) && pause <= TimeDelta::milliseconds(5500),
        "{pause}"
    );
    for _ in 0..7 {
        t.advance(TimeDelta::hours(2));
        assert_eq!(t.run_jobs().await, 1);
    }
    let [dead] = jobs(&t).await.try_into().unwrap();
    assert_eq!((dead.state, dead.attempts), (JobState::Dead, 8));
    t.advance(TimeDelta::hours(2));
    assert_eq!(t.run_jobs().await, 0);
}

#[tokio::test]
async fn mail_that_is_not_configured_breaks_nobody() {
    let settings = Settings {
        smtp: Smtp {
            url: None,
            ..Smtp::default()
        },
        ..Settings::default()
    };
    let t = TestDb::at("2026-03-02T09:00:00Z".parse().unwrap(), settings).await;
    let mut cx = t.system_cx("demo").await;
    mail::enqueue(
        &mut cx,
        Mail {
            to: "a@demo.test".to_owned(),
            ..Mail::default()
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
    assert!(jobs(&t).await.is_empty());
}

#[tokio::test]
async fn a_putting_off_gives_way_to_its_twin() {
    let t = TestDb::new().await;
    let twin = || NewJob {
        kind: "platform.sweep",
        unique_key: Some("x".to_owned()),
        ..NewJob::default()
    };
    add(&t, twin()).await;
    let claimed = sql::claim(t.backend(), "w", 60, 1).await.unwrap();
    add(&t, twin()).await;
    let mut cx = t.system_cx("demo").await;
    let now = cx.now();
    assert_eq!(
        sql::put_off(&mut cx, claimed[0].id, "w", "failed", now)
            .await
            .unwrap(),
        Some(JobState::Cancelled)
    );
}

#[tokio::test]
async fn duties_are_done_once_a_tick() {
    let t = TestDb::new().await;
    let all = tick(t.backend()).await.unwrap();
    assert_eq!(
        all,
        [
            "task.mark_overdue",
            "platform.sweep",
            "platform.partitions",
            "task.purge_bin",
            "tenant.purge",
            "task.digest",
            "audit.alerts"
        ]
    );
    assert!(
        tick(t.backend()).await.unwrap().is_empty(),
        "another node, the same minute"
    );
    t.advance(TimeDelta::minutes(1));
    assert_eq!(tick(t.backend()).await.unwrap(), ["task.mark_overdue"]);
    // Later within the same minute and second: nothing new has fallen due.
    t.advance(TimeDelta::milliseconds(300));
    assert!(tick(t.backend()).await.unwrap().is_empty());
    t.advance(TimeDelta::milliseconds(-300));
    t.advance(TimeDelta::hours(1));
    assert_eq!(
        tick(t.backend()).await.unwrap(),
        [
            "task.mark_overdue",
            "platform.sweep",
            "task.digest",
            "audit.alerts"
        ]
    );
    let count = t
        .count("SELECT count(*) FROM job WHERE kind = 'platform.sweep'")
        .await;
    assert_eq!(count, 2, "one a tenant, the second is the first's twin");
    assert!(t.run_jobs().await >= 2);
}

#[tokio::test]
async fn what_is_old_is_swept() {
    let t = TestDb::new().await;
    add(
        &t,
        NewJob {
            kind: "platform.sweep",
            ..NewJob::default()
        },
    )
    .await;
    t.run_jobs().await;
    let mut cx = t.cx("head").await;
    let answer = crate::platform::idempotency::Stored {
        status: 201,
        location: None,
        response: json!({}),
    };
    crate::platform::idempotency::store(&mut cx, "k", b"h", &answer)
        .await
        .unwrap();
    cx.commit().await.unwrap();
    t.advance(TimeDelta::hours(25));
    add(
        &t,
        NewJob {
            kind: "platform.sweep",
            ..NewJob::default()
        },
    )
    .await;
    t.run_jobs().await;
    assert_eq!(t.count("SELECT count(*) FROM idempotency_key").await, 0);
    assert_eq!(jobs(&t).await.len(), 2);
    t.advance(TimeDelta::days(14) + TimeDelta::minutes(1));
    add(
        &t,
        NewJob {
            kind: "platform.sweep",
            ..NewJob::default()
        },
    )
    .await;
    t.run_jobs().await;
    assert_eq!(jobs(&t).await.len(), 1, "the one that swept");
}

#[tokio::test]
async fn a_tenant_goes_after_its_waiting_period_and_no_other() {
    let t = TestDb::new().await;
    sqlx::query("UPDATE tenant SET status = 'deleting', delete_after = $1 WHERE slug = 'other'")
        .bind(t.now() + TimeDelta::days(30))
        .execute(&mut t.owner().await)
        .await
        .unwrap();
    t.advance(TimeDelta::days(29));
    tick(t.backend()).await.unwrap();
    t.run_jobs().await;
    assert_eq!(t.count("SELECT count(*) FROM tenant").await, 2);
    t.advance(TimeDelta::days(2));
    tick(t.backend()).await.unwrap();
    t.run_jobs().await;
    assert_eq!(
        t.count("SELECT count(*) FROM tenant WHERE slug = 'demo'")
            .await,
        1
    );
    assert_eq!(
        t.count("SELECT count(*) FROM tenant WHERE slug = 'other'")
            .await,
        0
    );
    assert_eq!(
        t.count("SELECT count(*) FROM app_user WHERE email LIKE '%@other.test'")
            .await,
        0
    );
}
