//! Stored filters of lists, private or shared (SRC-02).

use shared::office::saved_view::{NewSavedView, SavedView};
use shared::{Permission, SavedViewId, UserId};

use super::cx::Cx;
use super::error::{ConstraintExt, Error, Result};

/// The person's own views of a list and those that others share, by name.
///
/// # Errors
/// `Unauthenticated` for nobody in person.
pub async fn list(cx: &mut Cx, entity_kind: &str) -> Result<Vec<SavedView>> {
    let (tenant, person) = (cx.tenant(), cx.user_id()?.0);
    let rows = sqlx::query!(
        "SELECT id, owner_id, entity_kind, name, query, shared FROM saved_view
         WHERE tenant_id = $1 AND entity_kind = $2 AND (owner_id = $3 OR shared) ORDER BY owner_id <> $3, name, id LIMIT 200",
        tenant,
        entity_kind,
        person
    )
    .fetch_all(cx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SavedView {
            id: SavedViewId(row.id),
            owner_id: UserId(row.owner_id),
            entity_kind: row.entity_kind,
            name: row.name,
            query: row.query,
            shared: row.shared,
        })
        .collect())
}

/// Stores a view of the asking person.
///
/// # Errors
/// The faults of the texts; `taken` at `name` for a name that the person has used for this list.
pub async fn create(cx: &mut Cx, new: NewSavedView) -> Result<SavedView> {
    new.validate().check()?;
    let owner_id = cx.user_id()?;
    let (tenant, id, now) = (cx.tenant(), cx.new_id(), cx.now());
    let name = new.name.trim().to_owned();
    sqlx::query!(
        "INSERT INTO saved_view (tenant_id, id, owner_id, entity_kind, name, query, shared, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        id,
        owner_id.0,
        new.entity_kind,
        name,
        new.query,
        new.shared,
        now
    )
    .execute(cx.conn())
    .await
    .on_constraint("saved_view_name_taken", "name", "taken")?;
    Ok(SavedView {
        id: SavedViewId(id),
        owner_id,
        entity_kind: new.entity_kind,
        name,
        query: new.query,
        shared: new.shared,
    })
}

/// Removes a view: the own one; a shared one also by whoever keeps the tenant's settings.
///
/// # Errors
/// `NotFound` for others' private views, `Forbidden` for others' shared ones.
pub async fn delete(cx: &mut Cx, id: SavedViewId) -> Result<()> {
    let (tenant, person) = (cx.tenant(), cx.user_id()?.0);
    let view = sqlx::query!(
        "SELECT owner_id, shared FROM saved_view WHERE tenant_id = $1 AND id = $2",
        tenant,
        id.0
    )
    .fetch_optional(cx.conn())
    .await?
    .filter(|view| view.owner_id == person || view.shared)
    .ok_or(Error::NotFound)?;
    if view.owner_id != person {
        cx.require(Permission::TenantSettings).await?;
    }
    sqlx::query!(
        "DELETE FROM saved_view WHERE tenant_id = $1 AND id = $2",
        tenant,
        id.0
    )
    .execute(cx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;

    fn view(name: &str, shared: bool) -> NewSavedView {
        NewSavedView {
            entity_kind: "task".to_owned(),
            name: name.to_owned(),
            query: "filter=overdue".to_owned(),
            shared,
        }
    }

    async fn names(t: &TestDb, who: &str) -> Vec<String> {
        list(&mut t.cx(who).await, "task")
            .await
            .unwrap()
            .into_iter()
            .map(|view| view.name)
            .collect()
    }

    #[tokio::test]
    async fn own_and_shared_views_are_seen() {
        let t = TestDb::new().await;
        let mut cx = t.cx("head").await;
        let private = create(&mut cx, view("Mine", false)).await.unwrap();
        let shared = create(&mut cx, view("Ours", true)).await.unwrap();
        assert!(matches!(
            create(&mut cx, view(" ", false)).await,
            Err(Error::Invalid(_))
        ));
        cx.commit().await.unwrap();
        let mut cx = t.cx("head").await;
        assert!(matches!(
            create(&mut cx, view("Mine", false)).await,
            Err(Error::Invalid(_))
        ));

        assert_eq!(names(&t, "head").await, ["Mine", "Ours"]);
        assert_eq!(names(&t, "manager").await, ["Ours"]);
        assert!(names(&t, "other_admin").await.is_empty());

        let mut cx = t.cx("manager").await;
        assert!(matches!(
            delete(&mut cx, private.id).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            delete(&mut cx, shared.id).await,
            Err(Error::Forbidden(_))
        ));
        assert!(matches!(
            delete(&mut t.cx("other_admin").await, shared.id).await,
            Err(Error::NotFound)
        ));
        let mut cx = t.cx("admin").await;
        delete(&mut cx, shared.id).await.unwrap();
        cx.commit().await.unwrap();
        let mut cx = t.cx("head").await;
        delete(&mut cx, private.id).await.unwrap();
        cx.commit().await.unwrap();
        assert!(names(&t, "head").await.is_empty());
    }
}
