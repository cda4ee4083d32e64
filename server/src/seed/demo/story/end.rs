//! How a story comes to the present.

use backend::Result;
use backend::platform::saved_view;
use backend::work::task;
use shared::office::saved_view::NewSavedView;

use super::super::plan::at;
use super::{Story, because};

/// Notifications that nobody has read yet, each.
const UNREAD: i64 = 3;

impl Story {
    /// Filters that people have kept.
    pub async fn add_views(&self) -> Result<()> {
        self.set_clock(at(-3, "12:00"));
        let views = [
            (
                "head",
                "Просроченные отдела",
                "filter=status%3Aoverdue",
                false,
            ),
            (
                "head",
                "Школы, осень",
                "view=board&filter=project%3A%22%D0%A8%D0%BA%D0%BE%D0%BB%D1%8B%2C%20%D0%BE%D1%81%D0%B5%D0%BD%D1%8C%22",
                true,
            ),
            (
                "head",
                "На проверке у меня",
                "filter=status%3Areview%20creator%3Ame",
                false,
            ),
            (
                "manager",
                "Мои на неделю",
                "filter=status%3Aopen%20responsible%3Ame%20deadline%3C7d",
                false,
            ),
            (
                "admin",
                "Без ответственного",
                "filter=status%3Aopen%20responsible%3Anone",
                true,
            ),
        ];
        for (login, name, query, shared) in views {
            let mut cx = self.cx(login).await?;
            let new = NewSavedView {
                entity_kind: "task".to_owned(),
                name: name.to_owned(),
                query: query.to_owned(),
                shared,
            };
            saved_view::create(&mut cx, new)
                .await
                .map_err(because(name))?;
            cx.commit().await?;
        }
        Ok(())
    }

    /// Comes to the present: what is late is marked, what is old has been read, people were here lately.
    pub async fn end(&self) -> Result<()> {
        let morning = at(0, "8:00");
        if self.now - self.midnight >= morning {
            self.set_clock(morning);
            self.send_digests().await?;
        }
        self.set_clock(self.now - self.midnight);
        self.mark_overdue().await?;
        let mut cx = self.backend.system_cx(self.tenant).await?;
        sqlx::query(
            "UPDATE notification n SET read_at = least(n.created_at + interval '2 hours', $2)
             FROM (SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY created_at DESC, id DESC) AS place FROM notification WHERE tenant_id = $1) newest
             WHERE n.tenant_id = $1 AND newest.id = n.id AND newest.place > $3",
        )
        .bind(self.tenant.0)
        .bind(self.now)
        .bind(UNREAD)
        .execute(cx.conn())
        .await?;
        sqlx::query("UPDATE app_user SET last_seen_at = $2 - random() * interval '30 hours' WHERE tenant_id = $1 AND status = 'active'")
            .bind(self.tenant.0)
            .bind(self.now)
            .execute(cx.conn())
            .await?;
        cx.commit().await
    }

    /// What the day began with; nothing at a weekend.
    async fn send_digests(&self) -> Result<()> {
        let mut cx = self.backend.system_cx(self.tenant).await?;
        task::send_digests(&mut cx).await?;
        cx.commit().await
    }

    pub(super) async fn mark_overdue(&self) -> Result<()> {
        let mut cx = self.backend.system_cx(self.tenant).await?;
        task::mark_overdue(&mut cx).await?;
        cx.commit().await
    }
}
