//! The history of one entity, on its own page (AUD-03).

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::k;
use shared::office::audit::{AuditEntity, AuditListRequest, AuditRow};
use shared::office::path;
use shared::{Page, PageRequest, Permission};
use ui::prelude::*;

use super::api::audit_list;
use super::diff::diff;
use super::words::action_words;
use crate::parts::failed;

/// The entries that the page of an entity shows; the log has the rest.
const ROWS: u32 = 20;

/// What was done with an entity, newest first, for those who may read the log; nothing for others. The browser reads it when the page
/// stands, so that nobody waits for it.
#[component]
pub fn History(
    of: AuditEntity,
    /// Read anew when it changes: the entity's version.
    #[prop(optional, into)]
    turn: Signal<Option<i64>>,
) -> impl IntoView {
    can(Permission::AuditRead).then(|| history(of, turn))
}

fn history(of: AuditEntity, turn: Signal<Option<i64>>) -> AnyView {
    let whole = path::audit_of(&of);
    let answer = RwSignal::new(None::<Result<Page<AuditRow>, AppError>>);
    let again = RwSignal::new(0_u32);
    Effect::new(move |_| {
        turn.track();
        again.track();
        let request = AuditListRequest {
            entity_kind: Some(of.kind.clone()),
            entity_id: Some(of.id),
            page: PageRequest {
                limit: ROWS,
                cursor: None,
            },
            ..AuditListRequest::default()
        };
        spawn_local(async move {
            let now = audit_list(request).await;
            // The page may have been left meanwhile.
            let _ = answer.try_set(Some(now));
        });
    });
    let entries = move || match answer.get() {
        None => view! { <Skeleton rows=3 /> }.into_any(),
        Some(Ok(page)) if page.items.is_empty() => {
            view! { <p class="mut s13">{t(k::AUDIT_NONE)}</p> }.into_any()
        }
        Some(Ok(page)) => {
            view! { <ul class="history">{page.items.into_iter().map(entry).collect_view()}</ul> }
                .into_any()
        }
        Some(Err(error)) => failed(error, move || again.update(|turn| *turn += 1)),
    };
    view! {
        <section class="sec" aria-label=t(k::AUDIT_HISTORY)>
            <div class="sec-h">
                <h2 class="grow">{t(k::AUDIT_HISTORY)}</h2>
                <LinkButton
                    href=whole
                    label=t(k::AUDIT_WHOLE)
                    variant=Variant::Ghost
                    size=Size::Small
                />
            </div>
            {entries}
        </section>
    }
    .into_any()
}

fn entry(row: AuditRow) -> AnyView {
    let who = row
        .actor_name
        .unwrap_or_else(|| t(k::AUDIT_SYSTEM).to_owned());
    view! {
        <li>
            <p>
                <b>{action_words(&row.action)}</b>
                <span class="break">{who}</span>
                <span class="mut">
                    <When at=row.at plain=true />
                </span>
            </p>
            {diff(&row.changes)}
        </li>
    }
    .into_any()
}
