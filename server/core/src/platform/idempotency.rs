//! Repeated requests (API-02): the answer to a create under an `Idempotency-Key` is kept for a day and given again.

use serde_json::Value;

use super::cx::Cx;
use super::error::{Error, Result};

/// The longest key.
pub const KEY_MAX: usize = 200;

/// The answer that was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// HTTP status.
    pub status: i16,
    /// The `Location` header.
    pub location: Option<String>,
    pub response: Value,
}

/// The answer that the asking person got under this key, if any. Until this context ends, others with the same key wait, so that of
/// two requests at once one does the work and the other gets its answer.
///
/// # Errors
/// `Malformed("bad_idempotency_key")` for an empty or overlong key; `Conflict("idempotency_mismatch")` when the key came with another
/// request (`request_hash`: of method, path and body).
pub async fn replay(cx: &mut Cx, key: &str, request_hash: &[u8]) -> Result<Option<Stored>> {
    if key.is_empty() || key.len() > KEY_MAX || key.contains('\0') {
        return Err(Error::Malformed("bad_idempotency_key"));
    }
    let (tenant, person) = (cx.tenant(), cx.user_id()?.0);
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 7215002))",
        person.to_string(),
        key
    )
    .execute(cx.conn())
    .await?;
    let row = sqlx::query!(
        "SELECT request_hash, status, location, response FROM idempotency_key WHERE tenant_id = $1 AND user_id = $2 AND key = $3",
        tenant,
        person,
        key
    )
    .fetch_optional(cx.conn())
    .await?;
    match row {
        None => Ok(None),
        Some(row) if row.request_hash != request_hash => {
            Err(Error::Conflict("idempotency_mismatch"))
        }
        Some(row) => Ok(Some(Stored {
            status: row.status,
            location: row.location,
            response: row.response,
        })),
    }
}

/// Keeps an answer, in the transaction of what it answers.
///
/// # Errors
/// When the database refuses.
pub async fn store(cx: &mut Cx, key: &str, request_hash: &[u8], answer: &Stored) -> Result<()> {
    let (tenant, person, now) = (cx.tenant(), cx.user_id()?.0, cx.now());
    sqlx::query!(
        "INSERT INTO idempotency_key (tenant_id, user_id, key, request_hash, status, location, response, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        person,
        key,
        request_hash,
        answer.status,
        answer.location,
        answer.response,
        now
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::TestDb;

    #[tokio::test]
    async fn an_answer_is_given_again() {
        let t = TestDb::new().await;
        let answer = Stored {
            status: 201,
            location: Some("/api/v1/tasks/1".to_owned()),
            response: json!({"id": 1}),
        };
        let mut cx = t.cx("head").await;
        assert_eq!(replay(&mut cx, "k", b"one").await.unwrap(), None);
        store(&mut cx, "k", b"one", &answer).await.unwrap();
        cx.commit().await.unwrap();

        let mut cx = t.cx("head").await;
        assert_eq!(replay(&mut cx, "k", b"one").await.unwrap(), Some(answer));
        assert!(matches!(
            replay(&mut cx, "k", b"two").await,
            Err(Error::Conflict("idempotency_mismatch"))
        ));
        assert!(matches!(
            replay(&mut cx, "", b"one").await,
            Err(Error::Malformed("bad_idempotency_key"))
        ));
        // Somebody else's key is another key.
        let mut cx = t.cx("manager").await;
        assert_eq!(replay(&mut cx, "k", b"one").await.unwrap(), None);
    }

    #[tokio::test]
    async fn of_two_at_once_one_works() {
        let t = TestDb::new().await;
        let answer = Stored {
            status: 201,
            location: None,
            response: json!({}),
        };
        let mut first = t.cx("head").await;
        assert_eq!(replay(&mut first, "k", b"one").await.unwrap(), None);
        let mut second = t.cx("head").await;
        let waiting = tokio::spawn(async move { replay(&mut second, "k", b"one").await.unwrap() });
        store(&mut first, "k", b"one", &answer).await.unwrap();
        first.commit().await.unwrap();
        assert_eq!(waiting.await.unwrap(), Some(answer));
    }
}
