//! How the installation stands, in figures over all companies (OPS-03). Sums only: they tell of nobody.
//!
//! An area adds a function `…_figures` to its migration and a line to the statement here.

use super::backend::Backend;
use super::error::Result;

/// One figure.
#[derive(Debug, PartialEq, Eq)]
pub struct Figure {
    /// What is counted: `tasks_open`.
    pub figure: String,
    /// In which state, or nothing: `review`.
    pub state: String,
    pub value: i64,
}

/// Reads all of them. Costs some walks over indexes: once a minute is enough.
///
/// # Errors
/// When the database cannot be reached.
pub async fn read(backend: &Backend) -> Result<Vec<Figure>> {
    Ok(sqlx::query_as!(
        Figure,
        r#"SELECT figure AS "figure!", state AS "state!", value AS "value!" FROM platform_figures($1)
           UNION ALL SELECT figure, state, value FROM task_figures()"#,
        backend.clock().now()
    )
    .fetch_all(backend.pool())
    .await?)
}

#[cfg(test)]
mod tests {
    use shared::work::task::NewTask;

    use super::*;
    use crate::testing::{TestDb, origin};
    use crate::work::task;

    /// OPS-03: business figures count over all companies, and states that nobody is in are shown as 0.
    #[tokio::test]
    async fn ops_03_figures_count_everything() {
        let t = TestDb::new().await;
        for who in ["head", "head", "other_head"] {
            let mut cx = t.backend().cx(t.actor(who).await, origin()).await.unwrap();
            let new = NewTask {
                title: "Count me".to_owned(),
                ..NewTask::default()
            };
            task::create(&mut cx, new).await.unwrap();
            cx.commit().await.unwrap();
        }
        let figures = read(t.backend()).await.unwrap();
        let value = |figure: &str, state: &str| {
            figures
                .iter()
                .find(|f| f.figure == figure && f.state == state)
                .map(|f| f.value)
        };
        assert_eq!(value("tasks_open", "new"), Some(3));
        assert_eq!(value("tasks_open", "review"), Some(0));
        assert_eq!(value("tasks_overdue", ""), Some(0));
        assert_eq!(value("tenants", "active"), Some(2));
        assert_eq!(value("jobs", "dead"), Some(0));
        assert_eq!(
            value("people", "active"),
            Some(
                t.count("SELECT count(*) FROM app_user WHERE status = 'active'")
                    .await
            )
        );
    }
}
