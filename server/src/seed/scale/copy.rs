//! Rows by `COPY`: one connection and one transaction a table, all tables at once.
//!
//! Row-level security is forced on the owner too, and PostgreSQL takes no `COPY` into a table whose policy binds the one who copies.
//! So this needs a superuser, as the private PostgreSQL's owner is; it also spares the check of foreign keys, row by row.

use std::fmt::{Display, Write};

use backend::{Error, Result};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Bytes that are sent at once.
const CHUNK: usize = 512 * 1024;
/// Chunks that wait for the database.
const AHEAD: usize = 8;

/// Lines of the text format of `COPY`.
#[derive(Default)]
pub struct Rows(String);

impl Rows {
    /// A value without tab, line feed and backslash in it.
    pub fn put(&mut self, value: impl Display) -> &mut Self {
        // Writing into a string cannot fail.
        let _ = write!(self.0, "{value}\t");
        self
    }

    /// A value, or `NULL`.
    pub fn put_option(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.put(value),
            None => self.put("\\N"),
        }
    }

    /// Any text.
    pub fn put_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                '\r' => self.0.push_str("\\r"),
                '\t' => self.0.push_str("\\t"),
                c => self.0.push(c),
            }
        }
        self.0.push('\t');
        self
    }

    /// A list of values without spaces, quotes, commas and braces in them.
    pub fn put_array<T: Display>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        self.0.push('{');
        for (index, value) in values.into_iter().enumerate() {
            let _ = write!(self.0, "{}{value}", if index > 0 { "," } else { "" });
        }
        self.0.push_str("}\t");
        self
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.0.pop();
        self.0.push('\n');
    }
}

/// A table being filled. Its indexes are away meanwhile and are made anew in the same transaction: a crash leaves the table as it was.
pub struct Table {
    name: &'static str,
    pub rows: Rows,
    sender: mpsc::Sender<Vec<u8>>,
    work: JoinHandle<Result<u64>>,
}

impl Table {
    /// Begins to fill these columns.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open(
        options: &PgConnectOptions,
        name: &'static str,
        columns: &str,
    ) -> Result<Self> {
        let mut connection = connect(options).await?;
        let statement = format!("COPY {name} ({columns}) FROM STDIN");
        let (sender, receiver) = mpsc::channel(AHEAD);
        connection.execute("BEGIN").await?;
        let work = tokio::spawn(async move {
            let indexes = drop_indexes(&mut connection, name).await?;
            let rows = fill(&mut connection, &statement, receiver).await?;
            for index in indexes {
                connection.execute(AssertSqlSafe(index)).await?;
            }
            connection.execute("COMMIT").await?;
            connection.close().await?;
            Ok(rows)
        });
        Ok(Self {
            name,
            rows: Rows::default(),
            sender,
            work,
        })
    }

    /// Sends what has gathered, once it is worth it.
    ///
    /// # Errors
    /// What the database said.
    pub async fn flow(&mut self) -> Result<()> {
        if self.rows.0.len() < CHUNK {
            Ok(())
        } else {
            self.send().await
        }
    }

    /// Sends the rest, makes the indexes anew, commits; the number of rows.
    ///
    /// # Errors
    /// What the database said.
    pub async fn finish(mut self) -> Result<u64> {
        self.send().await?;
        drop(self.sender);
        joined(self.name, self.work.await)
    }

    async fn send(&mut self) -> Result<()> {
        let chunk = std::mem::take(&mut self.rows.0).into_bytes();
        if self.sender.send(chunk).await.is_ok() {
            return Ok(());
        }
        // The other end is gone only when it failed.
        joined(self.name, (&mut self.work).await).map(|_| ())
    }
}

fn joined(
    table: &str,
    ended: std::result::Result<Result<u64>, tokio::task::JoinError>,
) -> Result<u64> {
    match ended {
        Ok(Ok(rows)) => Ok(rows),
        Ok(Err(error)) => Err(Error::Internal(format!("{table}: {error}"))),
        Err(error) => Err(Error::Internal(format!("{table}: {error}"))),
    }
}

/// A connection for mass work: neither waits for the disk at commit nor checks foreign keys.
async fn connect(options: &PgConnectOptions) -> Result<PgConnection> {
    let mut connection = PgConnection::connect_with(options).await?;
    connection
        .execute("SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'; SET statement_timeout = 0")
        .await?;
    Ok(connection)
}

async fn fill(
    connection: &mut PgConnection,
    statement: &str,
    mut chunks: mpsc::Receiver<Vec<u8>>,
) -> Result<u64> {
    let mut copy = connection.copy_in_raw(statement).await?;
    while let Some(chunk) = chunks.recv().await {
        copy.send(chunk).await?;
    }
    Ok(copy.finish().await?)
}

/// Takes all indexes off that no constraint stands on; gives the statements that make them anew, those of a partitioned table on all
/// its partitions.
async fn drop_indexes(connection: &mut PgConnection, table: &str) -> Result<Vec<String>> {
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
         WHERE i.indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
         ORDER BY 1",
    )
    .bind(table)
    .fetch_all(&mut *connection)
    .await?;
    let mut anew = Vec::new();
    for (name, definition) in indexes {
        connection
            .execute(AssertSqlSafe(format!("DROP INDEX {name}")))
            .await?;
        anew.push(definition.replacen(" ON ONLY ", " ON ", 1));
    }
    Ok(anew)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_the_text_format() {
        let mut rows = Rows::default();
        rows.put(1)
            .put_option(None::<i32>)
            .put_text("a\tb\\c\nд")
            .put_array(["x", "y"])
            .end();
        rows.put(true).put_array::<i32>([]).end();
        assert_eq!(rows.0, "1\t\\N\ta\\tb\\\\c\\nд\t{x,y}\ntrue\t{}\n");
    }
}
