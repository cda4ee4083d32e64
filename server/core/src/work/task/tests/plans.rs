//! QLT-01: the indexes that lists walk. The rows are few enough to be made in a second and many enough for the planner to choose as it does
//! with a million.

use std::collections::BTreeSet;

use sqlx::AssertSqlSafe;

use super::*;
use crate::work::task::query::Query;

/// 20 000 tasks of 40 people in `demo`, the fifth part of them of the department of `head`.
async fn crowd(t: &TestDb) {
    let mut owner = t.owner().await;
    let tenant = t.tenant("demo").0;
    sqlx::query(
        "INSERT INTO app_user (tenant_id, id, email, name, login, department_id, created_at, updated_at)
         SELECT $1, gen_random_uuid(), 'p' || g || '@demo.test', 'Person ' || g, 'p' || g, $2, now(), now() FROM generate_series(1, 32) g",
    )
    .bind(tenant)
    .bind(t.department("sales").0)
    .execute(&mut owner)
    .await
    .expect("people can be made");
    sqlx::query(
        "INSERT INTO task (tenant_id, id, number, title, status, priority, responsible_id, creator_id, department_id, deadline, created_at, updated_at, deleted_at)
         SELECT $1, gen_random_uuid(), g, 'Task ' || g, CASE WHEN g % 10 < 6 THEN 4 ELSE 1 + g % 6 END, 1 + g % 4, u.ids[1 + g % 40], $2, u.departments[1 + g % 40],
            CASE WHEN g % 7 <> 0 THEN $3 + make_interval(hours => g * 7919 % 9000) END, $3 + make_interval(mins => g), $3 + make_interval(mins => g * 7919 % 20011),
            CASE WHEN g % 500 = 0 THEN $3 END
         FROM generate_series(1, 20000) g,
            (SELECT array_agg(id ORDER BY login) AS ids, array_agg(department_id ORDER BY login) AS departments FROM app_user WHERE tenant_id = $1) u",
    )
    .bind(tenant)
    .bind(t.person("admin").0)
    .bind(t.now())
    .execute(&mut owner)
    .await
    .expect("tasks can be made");
    for role in [1_i16, 2] {
        sqlx::query(
            "INSERT INTO task_person (tenant_id, task_id, user_id, role, status, deadline_sort, updated_at, live)
             SELECT tenant_id, id, CASE $1 WHEN 1 THEN responsible_id ELSE creator_id END, $1, status, deadline_sort, updated_at, deleted_at IS NULL FROM task",
        )
        .bind(role)
        .execute(&mut owner)
        .await
        .expect("rows of people can be made");
    }
    for table in ["task", "task_person"] {
        sqlx::query(AssertSqlSafe(format!("VACUUM ANALYZE {table}")))
            .execute(&mut owner)
            .await
            .expect("statistics can be taken");
    }
}

/// The indexes of a plan; a table that is read from end to end stands as `Seq Scan on <table>`.
fn scans(plan: &Value, out: &mut BTreeSet<String>) {
    match plan {
        Value::Array(nodes) => nodes.iter().for_each(|node| scans(node, out)),
        Value::Object(node) => {
            if let Some(index) = node.get("Index Name").and_then(Value::as_str) {
                out.insert(index.to_owned());
            }
            if node.get("Node Type").and_then(Value::as_str) == Some("Seq Scan") {
                out.insert(format!(
                    "Seq Scan on {}",
                    node["Relation Name"].as_str().unwrap_or_default()
                ));
            }
            node.values().for_each(|node| scans(node, out));
        }
        _ => {}
    }
}

/// The scans of tasks in the first page of somebody's list, as the planner means to do them.
async fn plan(
    t: &TestDb,
    who: &str,
    filter: &str,
    sort: TaskSort,
    cap: Option<u64>,
) -> BTreeSet<String> {
    let mut cx = t.cx(who).await;
    let query = Query::new(&mut cx, filter, false, None)
        .await
        .expect("the filter is sound")
        .expect("something can match");
    let (sql, binds) = query.page(sort, None, 51, cap);
    let plan: Value = sqlx::query_scalar_with(
        AssertSqlSafe(format!("EXPLAIN (FORMAT JSON) {sql}")),
        binds.into_args(),
    )
    .fetch_one(cx.conn())
    .await
    .expect("the statement can be planned");
    let mut out = BTreeSet::new();
    scans(&plan, &mut out);
    // Names of people and projects are read by key or, where there are few, from end to end.
    out.retain(|scan| scan.contains("task") && scan != "task_pkey");
    out
}

#[tokio::test]
async fn qlt_01_each_list_walks_its_index() {
    let t = TestDb::new().await;
    crowd(&t).await;
    for (who, filter, sort, expected) in [
        (
            "admin",
            "",
            TaskSort::Deadline,
            &["task_status_deadline"][..],
        ),
        (
            "admin",
            "status:open",
            TaskSort::Deadline,
            &["task_status_deadline"],
        ),
        (
            "admin",
            "status:open priority:high",
            TaskSort::Deadline,
            &["task_status_priority"],
        ),
        (
            "admin",
            "status:open priority>=high",
            TaskSort::Deadline,
            &["task_status_deadline"],
        ),
        (
            "admin",
            "status:open",
            TaskSort::DeadlineDesc,
            &["task_status_deadline"],
        ),
        (
            "admin",
            "status:open",
            TaskSort::UpdatedDesc,
            &["task_status_updated"],
        ),
        (
            "admin",
            "status:open",
            TaskSort::PriorityDesc,
            &["task_status_priority"],
        ),
        (
            "admin",
            "status:open",
            TaskSort::NumberDesc,
            &["task_number"],
        ),
        ("admin", "", TaskSort::CreatedDesc, &["task_created"]),
        (
            "admin",
            "status:open responsible:manager",
            TaskSort::Deadline,
            &["task_responsible"],
        ),
        ("admin", "number:17", TaskSort::Deadline, &["task_number"]),
        (
            "head",
            "",
            TaskSort::Deadline,
            &["task_department_deadline", "task_person_deadline"],
        ),
        (
            "head",
            "status:open",
            TaskSort::Deadline,
            &["task_department_deadline", "task_person_deadline"],
        ),
        (
            "head",
            "status:open overdue:no",
            TaskSort::Deadline,
            &["task_department_deadline", "task_person_deadline"],
        ),
        (
            "head",
            "status:open",
            TaskSort::UpdatedDesc,
            &["task_department_updated", "task_person_updated"],
        ),
        ("manager", "", TaskSort::Deadline, &["task_person_deadline"]),
        (
            "manager",
            "status:open",
            TaskSort::Deadline,
            &["task_person_deadline"],
        ),
        (
            "manager",
            "status:open",
            TaskSort::UpdatedDesc,
            &["task_person_updated"],
        ),
        (
            "manager",
            "status:open responsible:me",
            TaskSort::Deadline,
            &["task_responsible"],
        ),
        (
            "manager",
            "status:open creator:me",
            TaskSort::Deadline,
            &["task_person_deadline"],
        ),
    ] {
        let expected: BTreeSet<String> = expected.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(
            plan(&t, who, filter, sort, None).await,
            expected,
            "{who}: {filter} {sort:?}"
        );
    }
}

#[tokio::test]
async fn qlt_01_no_list_reads_all_tasks_not_even_to_count() {
    let t = TestDb::new().await;
    crowd(&t).await;
    for who in ["admin", "head", "manager"] {
        for filter in [
            "",
            "status:open",
            "status:new,review priority>=high",
            "status:open deadline<7d",
            "responsible:manager",
            "creator:manager status:new",
        ] {
            for sort in TaskSort::ALL {
                let scans = plan(&t, who, filter, sort, Some(1_000)).await;
                assert!(
                    !scans.iter().any(|scan| scan.starts_with("Seq Scan")),
                    "{who}: {filter} {sort:?}: {scans:?}"
                );
            }
        }
    }
}
