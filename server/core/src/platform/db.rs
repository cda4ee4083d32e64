//! The database: pool, migrations, the role that the program serves as.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection};

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
