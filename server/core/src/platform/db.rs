//! The database: pool, migrations, the role that the program serves as.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Postgres, SqlSafeStr, Transaction};
use tokio::runtime::Handle;

use super::error::database_kind;

/// The migrations, compiled in.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Brings the schema up to date as the owner, and makes the coming months' partitions.
///
/// # Errors
/// When the database cannot be reached or a migration fails; the failed one is rolled back.
pub async fn migrate(options: &PgConnectOptions) -> Result<(), sqlx::migrate::MigrateError> {
    let mut connection = PgConnection::connect_with(options).await?;
    // Row-level security is forced on the owner too: checking a new foreign key reads tables, and an unset tenant is an error.
    connection
        .execute("SET app.tenant = '00000000-0000-0000-0000-000000000000'")
        .await?;
    MIGRATOR.run(&mut connection).await?;
    connection.execute("CALL ensure_partitions(3)").await?;
    connection.close().await?;
    Ok(())
}

/// The pool of the serving program. Each connection takes the role `naryad_app`, which owns nothing and is bound by
/// row-level security (TEN-01), before anything else.
///
/// # Errors
/// When the database cannot be reached.
pub async fn pool(options: PgConnectOptions, size: u32) -> Result<PgPool, sqlx::Error> {
    PgPoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection
                    .execute(
                        "SET ROLE naryad_app; SET TIME ZONE 'UTC'; SET statement_timeout = '30s'",
                    )
                    .await?;
                Ok(())
            })
        })
        .connect_with(options)
        .await
}

/// What comes of beginning a transaction.
type Begun = Result<Transaction<'static, Postgres>, sqlx::Error>;

/// Begins a transaction; whoever waits for it may be gone at any moment, as with a browser that leaves.
///
/// [`PgPool::begin`] of sqlx 0.9.0 does not bear that: it counts the transaction only after the answer to `BEGIN`, so that nobody rolls
/// it back when the answer is not waited for, and the connection goes back to the pool inside it. What others then write on it is lost or
/// holds locks (sqlx issue 4393, mended after 0.9.0). Here the answer is waited for in any case; then dropping rolls back.
///
/// `settings` are statements of the transaction's own (`SET LOCAL …`), sent along with `BEGIN`; empty for none.
///
/// # Errors
/// When the database cannot be reached, or no connection comes free in time.
pub async fn begin(pool: &PgPool, settings: &str) -> Begun {
    let asked = Instant::now();
    let connection = pool.acquire().await;
    metrics::histogram!("naryad_database_acquire_seconds").record(asked.elapsed().as_secs_f64());
    let connection = connection.inspect_err(|error| {
        metrics::counter!("naryad_database_acquire_failures_total", "kind" => database_kind(error))
            .increment(1);
    })?;
    let statement = AssertSqlSafe(format!("BEGIN; {settings}")).into_sql_str();
    Beginning(Some(Transaction::begin(connection, Some(statement)))).await
}

/// `BEGIN` on its way. Given up, it goes on in a task of its own.
struct Beginning(Option<BoxFuture<'static, Begun>>);

impl Future for Beginning {
    type Output = Begun;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Begun> {
        let begun = self.0.as_mut().expect("nobody asks after the answer");
        let answer = ready!(begun.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(answer)
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        if let (Some(begun), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(begun);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::poll;
    use sqlx::pool::PoolConnection;

    use super::*;
    use crate::testing::TestDb;

    async fn transaction_id(connection: &mut PoolConnection<Postgres>) -> String {
        sqlx::query_scalar("SELECT pg_current_xact_id()::text")
            .fetch_one(&mut **connection)
            .await
            .unwrap()
    }

    /// A browser that leaves while its request begins: the next one on the connection finds no transaction open.
    #[tokio::test]
    async fn a_beginning_that_is_given_up_leaves_no_transaction() {
        let t = TestDb::new().await;
        let options = (*t.backend().pool().connect_options()).clone();
        let one = pool(options, 1).await.unwrap();
        for _ in 0..10 {
            let mut beginning = Box::pin(begin(&one, ""));
            // The first look sends `BEGIN`; the answer is not there yet.
            let _ = poll!(&mut beginning);
            drop(beginning);
            let mut connection = one.acquire().await.unwrap();
            let first = transaction_id(&mut connection).await;
            // Outside a transaction each statement has one of its own.
            assert_ne!(first, transaction_id(&mut connection).await);
        }
    }

    #[tokio::test]
    async fn what_is_not_committed_is_rolled_back() {
        let t = TestDb::new().await;
        let sql = "INSERT INTO cron_tick (name, tick) VALUES ('test', '2026-01-01')";
        for (commits, expected) in [(false, 0), (true, 1)] {
            let mut tx = begin(t.backend().pool(), "").await.unwrap();
            sqlx::query(sql).execute(&mut *tx).await.unwrap();
            if commits {
                tx.commit().await.unwrap();
            } else {
                drop(tx);
            }
            let count = t
                .count("SELECT count(*) FROM cron_tick WHERE name = 'test'")
                .await;
            assert_eq!(count, expected);
        }
    }
}
