//! Human numbers, counted within a tenant. They rise; what is rolled back leaves a gap.

use super::cx::Cx;
use super::error::Result;

/// The next number of a kind (`task`). Nobody waits for anybody: the number comes from a sequence of the tenant.
///
/// # Errors
/// When the database refuses.
pub async fn next(cx: &mut Cx, kind: &str) -> Result<i64> {
    let number = sqlx::query_scalar!(r#"SELECT next_number($1) AS "number!""#, kind)
        .fetch_one(cx.conn())
        .await?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;

    #[tokio::test]
    async fn numbers_rise_within_a_tenant_and_a_kind() {
        let t = TestDb::new().await;
        let mut cx = t.system_cx("demo").await;
        for expected in 1..=3 {
            assert_eq!(next(&mut cx, "ticket").await.unwrap(), expected);
        }
        assert_eq!(next(&mut cx, "order").await.unwrap(), 1);
        cx.commit().await.unwrap();
        let mut other = t.system_cx("other").await;
        assert_eq!(next(&mut other, "ticket").await.unwrap(), 1);
    }

    #[tokio::test]
    async fn nobody_waits_for_anothers_commit() {
        let t = TestDb::new().await;
        let mut first = t.system_cx("demo").await;
        next(&mut first, "ticket").await.unwrap();
        first.commit().await.unwrap();
        let mut second = t.system_cx("demo").await;
        let mut third = t.system_cx("demo").await;
        assert_eq!(next(&mut second, "ticket").await.unwrap(), 2);
        assert_eq!(next(&mut third, "ticket").await.unwrap(), 3);
        drop(second);
        third.commit().await.unwrap();
        let mut last = t.system_cx("demo").await;
        assert_eq!(next(&mut last, "ticket").await.unwrap(), 4);
    }

    #[tokio::test]
    async fn the_counters_go_with_the_tenant() {
        let t = TestDb::new().await;
        let mut cx = t.system_cx("other").await;
        next(&mut cx, "ticket").await.unwrap();
        let tenant = cx.tenant();
        cx.commit().await.unwrap();
        let there =
            "SELECT count(*) FROM pg_class WHERE relname LIKE 'ticket\\_%' AND relkind = 'S'";
        assert_eq!(t.count(there).await, 1);
        sqlx::query("DELETE FROM tenant WHERE id = $1")
            .bind(tenant)
            .execute(&mut t.owner().await)
            .await
            .unwrap();
        assert_eq!(t.count(there).await, 0);
    }
}
