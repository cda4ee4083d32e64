//! EVT-04: what is seen of a job while it runs, what stops it, and who runs jobs.

use shared::office::job::{JobProgress, JobSummary};
use shared::{JobId, Permission};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::platform::jobs::worker::work;

/// A handler that writes, tells how far it is, and never ends by itself.
pub(in crate::platform::jobs) async fn endless(
    backend: &Backend,
    job: &Job,
    progress: &Progress,
) -> Result<(), JobError> {
    let mut cx = backend.system_cx(job.tenant_id).await?;
    enqueue(&mut cx, sweep()).await?;
    backend.clock().advance(TimeDelta::seconds(1));
    progress.tell(1, Some(4), "tasks").await;
    std::future::pending::<()>().await;
    Ok(cx.commit().await?)
}

fn sweep() -> NewJob {
    NewJob {
        kind: "platform.sweep",
        ..NewJob::default()
    }
}

/// Waits until the only job is as wanted: looks after each event.
async fn until(t: &TestDb, wanted: impl Fn(&JobRow) -> bool) -> JobRow {
    loop {
        let [job] = jobs(t).await.try_into().unwrap();
        if wanted(&job) {
            return job;
        }
        t.backend().events().notified().await;
    }
}

async fn only(t: &TestDb) -> JobRow {
    let [job] = jobs(t).await.try_into().unwrap();
    job
}

/// A worker takes the only job.
async fn claimed(t: &TestDb, worker: &str) -> Job {
    let [job] = sql::claim(t.backend(), worker, 60, 10)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    job
}

async fn cancel(t: &TestDb, id: JobId) -> Result<()> {
    let mut cx = t.cx("admin").await;
    job::cancel(&mut cx, id).await?;
    cx.commit().await
}

async fn summary(t: &TestDb, who: &str) -> JobSummary {
    job::summary(&mut t.cx(who).await).await.unwrap()
}

#[tokio::test]
async fn evt_04_a_running_job_tells_how_far_it_is_and_is_stopped() {
    let t = TestDb::new().await;
    add(
        &t,
        NewJob {
            kind: "test.endless",
            ..NewJob::default()
        },
    )
    .await;
    let stop = CancellationToken::new();
    let (backend, ends) = (t.backend().clone(), stop.clone());
    let worker = tokio::spawn(async move { work(&backend, "w", &ends).await });

    let seen = until(&t, |job| job.progress.is_known()).await;
    let told = JobProgress {
        done: 1,
        total: Some(4),
        note: Some("tasks".to_owned()),
    };
    assert_eq!(
        (seen.state, &seen.progress, seen.stopping),
        (JobState::Running, &told, false)
    );
    let workers = summary(&t, "admin").await.workers;
    assert_eq!((workers.len(), workers[0].running), (1, 1));

    cancel(&t, seen.id).await.unwrap();
    let ended = until(&t, |job| job.state != JobState::Running).await;
    assert_eq!(
        (
            ended.state,
            ended.attempts,
            ended.finished_at,
            ended.stopping
        ),
        (JobState::Cancelled, 1, Some(t.now()), false)
    );
    assert_eq!(
        t.count("SELECT count(*) FROM job").await,
        1,
        "what the handler wrote was rolled back"
    );
    assert_eq!(t.audit_actions().await, ["job.cancel", "job.cancel"]);
    assert_eq!(
        t.count("SELECT count(*) FROM audit_log WHERE actor_id IS NULL AND changes = '{\"state\": [\"running\", \"cancelled\"]}'").await,
        1,
        "the wish is a person's, the end the system's"
    );
    assert_eq!(
        t.event_kinds().await,
        ["job.progress", "job.updated", "job.updated"]
    );

    stop.cancel();
    worker.await.unwrap();
    assert!(summary(&t, "admin").await.workers.is_empty());
    // It can be tried again, from the beginning.
    let mut cx = t.cx("admin").await;
    job::retry(&mut cx, seen.id).await.unwrap();
    cx.commit().await.unwrap();
    assert!(!claimed(&t, "w").await.cancel_asked);
    let again = only(&t).await;
    assert_eq!(
        (again.progress, again.stopping),
        (JobProgress::default(), false)
    );
}

#[tokio::test]
async fn evt_04_what_has_ended_cannot_be_cancelled() {
    let t = TestDb::new().await;
    add(&t, sweep()).await;
    t.run_jobs().await;
    let done = only(&t).await;
    assert_eq!(done.state, JobState::Done);
    assert!(matches!(
        cancel(&t, done.id).await,
        Err(Error::Conflict("job_ended"))
    ));
    assert_eq!(only(&t).await, done);
    assert!(t.audit_actions().await.is_empty());
}

#[tokio::test]
async fn evt_04_only_who_manages_jobs_stops_them() {
    let t = TestDb::new().await;
    add(&t, sweep()).await;
    let job = claimed(&t, "w").await;
    let id = JobId(job.id);
    for who in ["head", "manager", "hr", "analyst"] {
        assert!(
            matches!(
                job::cancel(&mut t.cx(who).await, id).await,
                Err(Error::Forbidden(Permission::JobManage))
            ),
            "{who}"
        );
    }
    assert!(matches!(
        job::cancel(&mut t.cx("other_admin").await, id).await,
        Err(Error::NotFound)
    ));
    assert!(sql::to_stop(t.backend(), "w").await.unwrap().is_empty());
    cancel(&t, id).await.unwrap();
    assert_eq!(sql::to_stop(t.backend(), "w").await.unwrap(), [job.id]);
    assert!(
        sql::to_stop(t.backend(), "another")
            .await
            .unwrap()
            .is_empty()
    );
    let asked = only(&t).await;
    assert_eq!((asked.state, asked.stopping), (JobState::Running, true));
    // Asking again is no second deed.
    cancel(&t, id).await.unwrap();
    let actions = t.audit_actions().await;
    assert_eq!(
        actions
            .iter()
            .filter(|action| *action == "job.cancel")
            .count(),
        1
    );
}

#[tokio::test]
async fn evt_04_a_job_that_ends_before_it_is_stopped_is_done() {
    let t = TestDb::new().await;
    add(&t, sweep()).await;
    let job = claimed(&t, "w").await;
    cancel(&t, JobId(job.id)).await.unwrap();
    let mut cx = t.system_cx("demo").await;
    assert!(sql::is_to_stop(&mut cx, job.id, "w").await.unwrap());
    assert!(!sql::is_to_stop(&mut cx, job.id, "another").await.unwrap());
    assert!(
        sql::finish(&mut cx, job.id, "w").await.unwrap(),
        "pages that show it as stopping are told"
    );
    cx.commit().await.unwrap();
    let done = only(&t).await;
    assert_eq!((done.state, done.stopping), (JobState::Done, false));
}

#[tokio::test]
async fn evt_04_a_job_to_be_stopped_whose_worker_vanished_does_not_run_again() {
    let t = TestDb::new().await;
    add(&t, sweep()).await;
    let job = claimed(&t, "vanishing").await;
    cancel(&t, JobId(job.id)).await.unwrap();
    t.advance(TimeDelta::seconds(61));
    assert_eq!(run_due(t.backend()).await.unwrap(), 1);
    assert_eq!(only(&t).await.state, JobState::Cancelled);
    assert_eq!(t.audit_actions().await, ["job.cancel", "job.cancel"]);
}

#[tokio::test]
async fn evt_04_progress_is_written_once_a_second_at_most_and_by_the_jobs_own_worker() {
    let t = TestDb::new().await;
    add(&t, sweep()).await;
    let job = claimed(&t, "w").await;
    let (own, foreign) = (
        Progress::new(t.backend(), "w", &job),
        Progress::new(t.backend(), "another", &job),
    );
    own.tell(1, Some(3), "tasks").await;
    assert!(
        !only(&t).await.progress.is_known(),
        "quick jobs need no bar"
    );
    t.advance(TimeDelta::seconds(1));
    own.tell(2, Some(3), "tasks").await;
    own.tell(3, Some(3), "tasks").await;
    foreign.tell(3, Some(3), "tasks").await;
    let progress = only(&t).await.progress;
    assert_eq!((progress.done, progress.percent()), (2, Some(66)));
    t.advance(TimeDelta::seconds(1));
    own.tell(9, Some(3), "tasks").await;
    let progress = only(&t).await.progress;
    assert_eq!(
        (progress.done, progress.total),
        (9, Some(9)),
        "more than was counted"
    );
    assert_eq!(t.event_kinds().await, ["job.progress", "job.progress"]);
    // Another attempt begins at nothing.
    t.advance(TimeDelta::seconds(61));
    claimed(&t, "w2").await;
    assert_eq!(only(&t).await.progress, JobProgress::default());
}

#[tokio::test]
async fn evt_04_what_is_much_is_done_in_chunks_by_one_job() {
    let t = TestDb::new().await;
    sqlx::query(
        "INSERT INTO task (tenant_id, id, number, title, creator_id, created_at, updated_at, deleted_at)
         SELECT $1, gen_random_uuid(), n, 'x', $2, $3, $3, $3 FROM generate_series(1, 1001) AS n",
    )
    .bind(t.tenant("demo").0)
    .bind(t.person("head").0)
    .bind(t.now())
    .execute(&mut t.owner().await)
    .await
    .unwrap();
    t.advance(TimeDelta::days(31));
    let mut cx = t.system_cx("demo").await;
    assert_eq!(
        crate::work::task::count_purgeable(&mut cx).await.unwrap(),
        1001
    );
    drop(cx);
    add(
        &t,
        NewJob {
            kind: "task.purge_bin",
            ..NewJob::default()
        },
    )
    .await;
    assert_eq!(t.run_jobs().await, 1);
    assert_eq!(t.count("SELECT count(*) FROM task").await, 0);
    assert_eq!(
        t.count("SELECT count(*) FROM audit_log WHERE action = 'task.purge'")
            .await,
        1001
    );
}

#[tokio::test]
async fn evt_04_workers_give_signs_of_life() {
    let t = TestDb::new().await;
    let known = |alive, last_beat| Workers { alive, last_beat };
    assert_eq!(workers(t.backend()).await.unwrap(), known(0, None));
    sql::beat(t.backend(), "a").await.unwrap();
    let began = t.now();
    add(&t, sweep()).await;
    claimed(&t, "a").await;
    let [ours] = summary(&t, "admin").await.workers.try_into().unwrap();
    assert_eq!(
        (ours.name.as_str(), ours.started_at, ours.running),
        ("a", began, 1)
    );
    let [theirs] = summary(&t, "other_admin").await.workers.try_into().unwrap();
    assert_eq!(theirs.running, 0, "another company's jobs are not counted");

    t.advance(TimeDelta::seconds(59));
    assert_eq!(workers(t.backend()).await.unwrap(), known(1, Some(began)));
    t.advance(TimeDelta::seconds(1));
    assert_eq!(workers(t.backend()).await.unwrap(), known(0, Some(began)));
    assert!(summary(&t, "admin").await.workers.is_empty());
    sql::beat(t.backend(), "a").await.unwrap();
    let [back] = summary(&t, "admin").await.workers.try_into().unwrap();
    assert_eq!((back.started_at, back.beat_at), (began, t.now()));

    // Who vanished is forgotten in the end; who leaves, at once.
    t.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
    sql::beat(t.backend(), "b").await.unwrap();
    assert_eq!(t.count("SELECT count(*) FROM job_worker").await, 1);
    sql::leave(t.backend(), "b").await.unwrap();
    assert_eq!(workers(t.backend()).await.unwrap(), known(0, None));
}
