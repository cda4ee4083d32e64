//! All that belongs to one company as a file (TEN-02): lines of JSON, first what the file is and the company's own row, then each row of each
//! table. Secrets and what the program keeps for its own running are left out; see [`SECRETS`] and [`SKIPPED`].
//!
//! The rows are read as the system of that company, so that row-level security holds, in one snapshot, so that what refers to each other is
//! there together, and through a cursor, so that a company of any size costs no more memory than a page of it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use shared::office::tenant::Tenant;
use shared::{Permission, TenantId};
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};
use tokio::sync::mpsc::Sender;

use super::{find, record};
use crate::platform::cx::Origin;
use crate::{Actor, Backend, Cx, Error, Result};

/// Tables of a company that are not exported: what the program derives, remembers for a while, or lets people in with.
const SKIPPED: [&str; 10] = [
    "audit_alert",
    "department_closure",
    "event_log",
    "idempotency_key",
    "job",
    "one_time_token",
    "refresh_tokens",
    "search_document",
    "session",
    "task_digest",
];
/// Columns that never leave, whatever table they stand in.
const SECRETS: [&str; 2] = ["password_hash", "token_hash"];
/// Bytes after which a piece is sent.
const CHUNK_BYTES: usize = 64 * 1024;
const FETCH: &str = "FETCH 1000 FROM tenant_export";

/// An export whose rights are checked; [`Export::send`] makes it run and notes it in the audit log.
pub struct Export {
    backend: Backend,
    owner: Actor,
    origin: Origin,
    tenant: Tenant,
    at: DateTime<Utc>,
}

/// Prepares the export of a company, whatever its status.
///
/// # Errors
/// `Forbidden` for whoever is not the installation's owner; `NotFound`.
pub async fn export(cx: &mut Cx, id: TenantId) -> Result<Export> {
    cx.require(Permission::TenantManage).await?;
    let tenant = find(cx, id).await?;
    Ok(Export {
        backend: cx.backend().clone(),
        owner: cx.actor().clone(),
        origin: cx.origin().clone(),
        tenant,
        at: cx.now(),
    })
}

impl Export {
    /// `<slug>-<date>.ndjson`, the date by UTC.
    pub fn file_name(&self) -> String {
        format!("{}-{}.ndjson", self.tenant.slug, self.at.date_naive())
    }

    /// Sends the file piece by piece. Ends early, quietly, when nobody listens any more; a fault on the way is sent as the last piece, so that
    /// the reader does not take half a file for a whole one. The number of rows sent.
    pub async fn send(self, to: Sender<Result<Vec<u8>>>) -> u64 {
        let mut rows = 0;
        if let Err(error) = self.run(&to, &mut rows).await {
            // Whoever is gone needs no answer.
            let _ = to.send(Err(error)).await;
        }
        rows
    }

    async fn run(self, to: &Sender<Result<Vec<u8>>>, rows: &mut u64) -> Result<()> {
        let system = Actor::system(self.tenant.id);
        let mut cx = self.backend.cx(system, self.origin.clone()).await?;
        // Before anything is read: the isolation of a transaction cannot be changed later.
        cx.conn()
            .execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = '1h'")
            .await?;
        self.write(&mut cx, to, rows).await?;
        self.note(&mut cx, *rows).await?;
        cx.commit().await
    }

    async fn write(&self, cx: &mut Cx, to: &Sender<Result<Vec<u8>>>, rows: &mut u64) -> Result<()> {
        let id = self.tenant.id;
        let tenant: String =
            sqlx::query_scalar("SELECT to_jsonb(t)::text FROM tenant t WHERE id = $1")
                .bind(id.0)
                .fetch_optional(cx.conn())
                .await?
                .ok_or(Error::NotFound)?;
        let at = Value::from(self.at.to_rfc3339());
        let mut piece = format!("{{\"naryad_export\":1,\"tenant\":{tenant},\"at\":{at}}}\n");
        for (table, cursor) in tables(cx.conn(), id).await? {
            let table = Value::from(table);
            cx.conn().execute(AssertSqlSafe(cursor)).await?;
            loop {
                let page = cx.conn().fetch_all(FETCH).await?;
                if page.is_empty() {
                    break;
                }
                for row in page {
                    let row: &str = row.try_get(0)?;
                    piece.push_str(&format!("{{\"table\":{table},\"row\":{row}}}\n"));
                    *rows += 1;
                    if piece.len() >= CHUNK_BYTES {
                        let full = std::mem::take(&mut piece);
                        if to.send(Ok(full.into_bytes())).await.is_err() {
                            return Ok(());
                        }
                    }
                }
            }
            cx.conn().execute("CLOSE tenant_export").await?;
        }
        let _ = to.send(Ok(piece.into_bytes())).await;
        Ok(())
    }

    /// Notes the export in the company's log and in that of whoever took it (AUD-01).
    async fn note(self, cx: &mut Cx, rows: u64) -> Result<()> {
        let Tenant { id, slug, name, .. } = &self.tenant;
        let changes = json!({ "slug": [null, slug], "rows": [null, rows] });
        if self.owner.tenant_id != *id {
            record(cx, "tenant.export", *id, name, changes.clone()).await?;
        }
        cx.become_actor(self.owner).await?;
        record(cx, "tenant.export", *id, name, changes).await
    }
}

/// The tables by name, each with the statement that opens the cursor over the company's rows. Names come from the catalogue and are quoted there.
async fn tables(conn: &mut PgConnection, id: TenantId) -> Result<Vec<(String, String)>> {
    let tables = sqlx::query_as(
        "SELECT c.relname::text, format(
             'DECLARE tenant_export NO SCROLL CURSOR FOR SELECT (to_jsonb(t) - %L::text[])::text FROM public.%I t WHERE t.tenant_id = %L',
             $1::text[], c.relname, $2::uuid)
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
             AND c.relname::text <> ALL ($3::text[])
         ORDER BY c.relname",
    )
    .bind(SECRETS)
    .bind(id.0)
    .bind(SKIPPED)
    .fetch_all(conn)
    .await?;
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use shared::work::task::NewTask;
    use tokio::sync::mpsc;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{TestDb, code};
    use crate::work::task;

    /// What is exported. A new table must be put here or into [`SKIPPED`].
    const EXPORTED: [&str; 15] = [
        "app_user",
        "audit_log",
        "checklist_item",
        "comment",
        "department",
        "invitation",
        "notification",
        "project",
        "role",
        "role_permission",
        "saved_view",
        "task",
        "task_person",
        "tenant_host",
        "user_role",
    ];

    async fn make(t: &TestDb, who: &str, title: &str) {
        let mut cx = t.cx(who).await;
        let new = NewTask {
            title: title.to_owned(),
            ..NewTask::default()
        };
        task::create(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
    }

    /// The lines of the file as the owner of the installation gets it.
    async fn lines(t: &TestDb, id: TenantId) -> Vec<Value> {
        let mut cx = t.cx("superadmin").await;
        let file = super::export(&mut cx, id).await.unwrap();
        cx.commit().await.unwrap();
        let (to, mut from) = mpsc::channel(2);
        let sending = tokio::spawn(file.send(to));
        let mut bytes = Vec::new();
        while let Some(piece) = from.recv().await {
            bytes.extend(piece.unwrap());
        }
        let rows = sending.await.unwrap();
        let lines: Vec<Value> = String::from_utf8(bytes)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len() as u64, rows + 1);
        lines
    }

    #[tokio::test]
    async fn ten_02_an_export_has_all_of_one_company_and_nothing_of_another() {
        let t = TestDb::new().await;
        let other = t.tenant("other");
        make(&t, "other_admin", "Ours\nin two lines").await;
        make(&t, "admin", "Theirs").await;
        let lines = lines(&t, other).await;
        assert_eq!(lines[0]["naryad_export"], 1);
        assert_eq!(lines[0]["tenant"]["slug"], "other");
        assert!(lines[0]["at"].is_string());
        let of = |table: &str| -> Vec<&Value> {
            lines[1..]
                .iter()
                .filter(|line| line["table"] == table)
                .map(|line| &line["row"])
                .collect()
        };
        let tasks = of("task");
        assert_eq!(tasks.len(), 1);
        assert!(tasks[0]["title"].as_str().unwrap().starts_with("Ours"));
        assert_eq!(of("app_user").len(), 3);
        assert!(of("app_user")[0]["email"].is_string());
        for line in &lines[1..] {
            assert_eq!(line["row"]["tenant_id"], other.to_string(), "{line}");
            for secret in SECRETS {
                assert!(line["row"].get(secret).is_none(), "{line}");
            }
            let table = line["table"].as_str().unwrap();
            assert!(EXPORTED.contains(&table), "{table}");
        }
        let noted: Vec<(Uuid, i64)> = sqlx::query_as(
            "SELECT tenant_id, audit_rows(changes) FROM audit_log WHERE action = 'tenant.export' ORDER BY tenant_id = $1 DESC",
        )
        .bind(other.0)
        .fetch_all(&mut t.owner().await)
        .await
        .unwrap();
        let rows = lines.len() as i64 - 1;
        assert_eq!(
            noted,
            [(other.0, rows), (t.tenant("demo").0, rows)],
            "AUD-01: both companies see that it was taken, and how much"
        );
    }

    /// More rows than a page of the cursor, a company that is suspended, and one's own.
    #[tokio::test]
    async fn ten_02_an_export_has_every_page_whatever_the_status() {
        let t = TestDb::new().await;
        let other = t.tenant("other");
        let mut owner = t.owner().await;
        sqlx::query(
            "INSERT INTO tenant_host (host, tenant_id) SELECT 'h' || n || '.test', $1 FROM generate_series(1, 2500) n",
        )
        .bind(other.0)
        .execute(&mut owner)
        .await
        .unwrap();
        sqlx::query("UPDATE tenant SET status = 'suspended' WHERE id = $1")
            .bind(other.0)
            .execute(&mut owner)
            .await
            .unwrap();
        let hosts = |lines: Vec<Value>| {
            lines
                .iter()
                .filter(|line| line["table"] == "tenant_host")
                .count()
        };
        assert_eq!(hosts(lines(&t, other).await), 2500);
        assert_eq!(hosts(lines(&t, t.tenant("demo")).await), 0);
        let noted = "SELECT count(*) FROM audit_log WHERE action = 'tenant.export'";
        assert_eq!(t.count(noted).await, 3, "one's own is noted once");
    }

    #[tokio::test]
    async fn ten_02_only_the_owner_exports_and_only_what_is_there() {
        let t = TestDb::new().await;
        for who in ["admin", "hr", "manager", "other_admin"] {
            let mut cx = t.cx(who).await;
            let answer = super::export(&mut cx, t.tenant("other")).await;
            assert_eq!(code(answer), "forbidden", "{who}");
        }
        let mut cx = t.cx("superadmin").await;
        let unknown = TenantId(Uuid::from_u128(3));
        assert_eq!(code(super::export(&mut cx, unknown).await), "not_found");
        let file = super::export(&mut cx, t.tenant("other")).await.unwrap();
        assert_eq!(file.file_name(), "other-2026-03-02.ndjson");
    }

    #[tokio::test]
    async fn ten_02_every_table_is_exported_or_left_out_on_purpose() {
        let t = TestDb::new().await;
        let mut owner = t.owner().await;
        let mut known: Vec<&str> = EXPORTED.into_iter().chain(SKIPPED).collect();
        known.sort_unstable();
        let there: Vec<String> = sqlx::query_scalar(
            "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname",
        )
        .fetch_all(&mut owner)
        .await
        .unwrap();
        assert_eq!(there, known, "decide on new tables: EXPORTED or SKIPPED");
        let mut cx = t.system_cx("demo").await;
        let exported: Vec<String> = super::tables(cx.conn(), t.tenant("demo"))
            .await
            .unwrap()
            .into_iter()
            .map(|(table, _)| table)
            .collect();
        assert_eq!(exported, EXPORTED);
        let telling: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT a.attname::text FROM pg_attribute a WHERE a.attrelid = ANY ($1::text[]::regclass[]) AND a.attnum > 0
             AND NOT a.attisdropped AND a.attname::text ~ 'hash|token|secret|password' ORDER BY 1",
        )
        .bind(&exported)
        .fetch_all(&mut owner)
        .await
        .unwrap();
        assert_eq!(telling, SECRETS, "columns that sound like secrets");
    }
}
