//! The audit log: who did what, when, from where (AUD-03).

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use shared::Permission;
use shared::i18n::k;
use shared::office::audit::{AuditListRequest, AuditRow};
use shared::office::path;
use ui::prelude::*;

use super::api::audit_list;
use super::diff::diff;
use super::filters::Filters;
use super::words::{action_words, thing_words};
use crate::parts::{Listing, PageHead, after, empty, guarded};

/// `/audit?action=…&actor=…&entity=<kind>:<id>&from=…&to=…`.
pub struct AuditListPage;

#[lazy_route]
impl LazyRoute for AuditListPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::AuditRead, page)
    }
}

fn page() -> AnyView {
    let filters = Filters::from_url();
    let fetch = |request: AuditListRequest, cursor| {
        audit_list(AuditListRequest {
            page: after(cursor),
            ..request
        })
    };
    let list = Listing::new(move || filters.request(), fetch);
    let none = || empty("history", k::AUDIT_NONE, k::AUDIT_NONE_TEXT);
    let export = Signal::derive(move || filters.export());
    view! {
        <PageHead title=t(k::NAV_AUDIT)>
            <IconButton icon="refresh" label=t(k::REFRESH) on_click=move |()| list.refresh() />
            <LinkButton href=export label=t(k::EXPORT) icon="download" download=true />
        </PageHead>
        <div class="page-f" role="search">
            {filters.view()}
        </div>
        <TableRegion label=t(k::NAV_AUDIT)>
            {list.show(none, row, table)}
        </TableRegion>
    }
    .into_any()
}

fn table(rows: AnyView) -> AnyView {
    view! {
        <table class="table lines audit">
            <thead>
                <tr>
                    <th scope="col" class="tight">
                        <span class="vh">{t(k::DETAILS)}</span>
                    </th>
                    <th scope="col">{t(k::AUDIT_WHEN)}</th>
                    <th scope="col">{t(k::AUDIT_ACTOR)}</th>
                    <th scope="col">{t(k::AUDIT_ACTION)}</th>
                    <th scope="col">{t(k::AUDIT_ENTITY)}</th>
                    <th scope="col">{t(k::AUDIT_IP)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A row and, when it is opened, what it changed.
fn row(entry: AuditRow) -> AnyView {
    let open = RwSignal::new(false);
    let detail = format!("audit-{}", entry.id);
    let actor = match (entry.actor_id, entry.actor_name.clone()) {
        (Some(id), Some(name)) => view! { <Person id=id.to_string() name=name /> }.into_any(),
        (None, Some(name)) => view! { <span class="trunc">{name}</span> }.into_any(),
        (_, None) => view! { <span class="mut">{t(k::AUDIT_SYSTEM)}</span> }.into_any(),
    };
    let refused = entry.action == "access.refused" || entry.action.ends_with("_failed");
    let title = thing_words(&entry.entity_kind, entry.entity_title.as_deref());
    let entity = match address(&entry) {
        Some(href) => view! {
            <a class="trunc" href=href title=title.clone()>
                {title.clone()}
            </a>
        }
        .into_any(),
        None => view! {
            <span class="trunc" title=title.clone()>
                {title.clone()}
            </span>
        }
        .into_any(),
    };
    let label =
        Signal::derive(move || t(if open.get() { k::COLLAPSE } else { k::EXPAND }).to_owned());
    let (at, action, ip) = (entry.at, entry.action.clone(), entry.ip.clone());
    let entry = StoredValue::new(entry);
    let more = move || {
        open.get()
            .then(|| details(&entry.get_value(), detail.clone()))
    };
    view! {
        <tr>
            <td class="tight">
                <IconButton
                    icon=Signal::derive(move || if open.get() { "down" } else { "right" })
                    label=label
                    small=true
                    flip=true
                    expanded=Signal::derive(move || Some(open.get()))
                    on_click=move |()| open.update(|on| *on = !*on)
                />
            </td>
            <td class="nowrap">
                <When at=at plain=true />
            </td>
            <td>{actor}</td>
            <td class="trunc" class:tone=refused data-tone=refused.then_some("bad") title=action.clone()>
                {action_words(&action)}
            </td>
            <td>{entity}</td>
            <td class="num mut">{ip}</td>
        </tr>
        {more}
    }
    .into_any()
}

fn details(entry: &AuditRow, id: String) -> AnyView {
    let changes = diff(&entry.changes)
        .unwrap_or_else(|| view! { <p class="mut s13">{t(k::AUDIT_NO_CHANGES)}</p> }.into_any());
    let request = entry
        .request_id
        .clone()
        .map(|id| view! { <p class="mut s12 break">{tf(k::REQUEST_NUMBER, &[("id", &id)])}</p> });
    view! {
        <tr id=id class="audit-more">
            <td colspan="6">
                {changes}
                {request}
            </td>
        </tr>
    }
    .into_any()
}

fn address(entry: &AuditRow) -> Option<String> {
    let id = entry.entity_id?;
    match entry.entity_kind.as_str() {
        "task" => Some(shared::work::path::task(id.into())),
        "user" => Some(path::user(id.into())),
        "role" => Some(path::role(id.into())),
        _ => None,
    }
}
