use serde_json::json;
use shared::office::job::{JobListRequest, JobState};
use shared::{JobId, PageRequest};
use uuid::Uuid;

use super::*;
use crate::platform::jobs::NewJob;
use crate::testing::TestDb;

async fn add(t: &TestDb, slug: &str, kind: &'static str, key: Option<&str>) {
    let mut cx = t.system_cx(slug).await;
    jobs::enqueue(
        &mut cx,
        NewJob {
            kind,
            unique_key: key.map(str::to_owned),
            payload: json!({ "secret": true }),
            ..NewJob::default()
        },
    )
    .await
    .unwrap();
    cx.commit().await.unwrap();
}

async fn all(t: &TestDb) -> Vec<JobRow> {
    list(&mut t.cx("admin").await, &JobListRequest::default())
        .await
        .unwrap()
        .items
}

#[tokio::test]
async fn administrators_see_their_tenants_jobs() {
    let t = TestDb::new().await;
    for _ in 0..3 {
        add(&t, "demo", "platform.sweep", None).await;
    }
    add(&t, "other", "platform.sweep", None).await;
    let request = JobListRequest {
        state: Some(JobState::Waiting),
        page: PageRequest {
            limit: 2,
            cursor: None,
        },
    };
    let first = list(&mut t.cx("admin").await, &request).await.unwrap();
    assert_eq!((first.items.len(), first.total_estimate), (2, 3));
    let request = JobListRequest {
        page: PageRequest {
            limit: 2,
            cursor: first.next_cursor,
        },
        ..request
    };
    let second = list(&mut t.cx("admin").await, &request).await.unwrap();
    assert_eq!((second.items.len(), second.next_cursor), (1, None));
    let bad = JobListRequest {
        page: PageRequest {
            limit: 2,
            cursor: Some("nonsense".to_owned()),
        },
        ..JobListRequest::default()
    };
    assert!(matches!(
        list(&mut t.cx("admin").await, &bad).await,
        Err(Error::Malformed("bad_cursor"))
    ));

    t.advance(chrono::TimeDelta::seconds(90));
    let summary = summary(&mut t.cx("admin").await).await.unwrap();
    assert_eq!(
        summary,
        JobSummary {
            waiting: 3,
            running: 0,
            dead: 0,
            oldest_waiting_seconds: 90,
            workers: Vec::new(),
        }
    );
}

#[tokio::test]
async fn others_do_not() {
    let t = TestDb::new().await;
    add(&t, "demo", "platform.sweep", None).await;
    let id = all(&t).await[0].id;
    for who in ["head", "manager", "hr", "analyst"] {
        assert!(
            matches!(
                list(&mut t.cx(who).await, &JobListRequest::default()).await,
                Err(Error::Forbidden(Permission::JobManage))
            ),
            "{who}"
        );
        assert!(
            matches!(
                summary(&mut t.cx(who).await).await,
                Err(Error::Forbidden(_))
            ),
            "{who}"
        );
        assert!(
            matches!(
                retry(&mut t.cx(who).await, id).await,
                Err(Error::Forbidden(_))
            ),
            "{who}"
        );
        assert!(
            matches!(
                cancel(&mut t.cx(who).await, id).await,
                Err(Error::Forbidden(_))
            ),
            "{who}"
        );
    }
    assert!(matches!(
        cancel(&mut t.cx("other_admin").await, id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        cancel(&mut t.cx("admin").await, JobId(Uuid::nil())).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn a_dead_letter_is_retried() {
    let t = TestDb::new().await;
    add(&t, "demo", "no.such", Some("x")).await;
    t.run_jobs().await;
    let id = all(&t).await[0].id;
    assert!(
        matches!(cancel(&mut t.cx("admin").await, id).await, Ok(())),
        "a dead letter can be put away"
    );
    let mut cx = t.cx("admin").await;
    retry(&mut cx, id).await.unwrap();
    cx.commit().await.unwrap();
    let [waiting] = all(&t).await.try_into().unwrap();
    assert_eq!((waiting.state, waiting.attempts), (JobState::Waiting, 0));
    assert!(matches!(
        retry(&mut t.cx("admin").await, id).await,
        Err(Error::Conflict("job_not_ended"))
    ));
    assert_eq!(t.audit_actions().await, ["job.retry"]);

    t.run_jobs().await;
    add(&t, "demo", "no.such", Some("x")).await;
    assert!(matches!(
        retry(&mut t.cx("admin").await, id).await,
        Err(Error::Conflict("job_twin_waits"))
    ));
}

#[tokio::test]
async fn a_waiting_job_is_cancelled() {
    let t = TestDb::new().await;
    add(&t, "demo", "platform.sweep", None).await;
    let id = all(&t).await[0].id;
    let mut cx = t.cx("admin").await;
    cancel(&mut cx, id).await.unwrap();
    cx.commit().await.unwrap();
    assert_eq!(t.run_jobs().await, 0);
    assert_eq!(all(&t).await[0].state, JobState::Cancelled);
    assert!(matches!(
        cancel(&mut t.cx("admin").await, id).await,
        Err(Error::Conflict("job_ended"))
    ));
    assert_eq!(t.audit_actions().await, ["job.cancel"]);
    assert_eq!(t.event_kinds().await, ["job.updated"]);
}
