//! Human numbers, counted within a tenant without gaps being promised.

use super::cx::Cx;
use super::error::Result;

/// The next number of a kind (`task`). Takes the counter's row lock until commit.
///
/// # Errors
/// When the database refuses.
pub async fn next(cx: &mut Cx, kind: &str) -> Result<i64> {
    let tenant = cx.tenant();
    let value = sqlx::query_scalar!(
        "INSERT INTO tenant_counter (tenant_id, kind, value) VALUES ($1, $2, 1)
         ON CONFLICT (tenant_id, kind) DO UPDATE SET value = tenant_counter.value + 1 RETURNING value",
        tenant,
        kind
    )
    .fetch_one(cx.conn())
    .await?;
    Ok(value)
}
