//! What the log is narrowed by; all of it stands in the address.

use leptos::prelude::*;
use shared::i18n::{Key, k};
use shared::office::audit::{AuditEntity, AuditListRequest};
use shared::office::path;
use ui::prelude::*;

use super::words::thing_words;
use crate::parts::{FilterSelect, InUrl, people, use_url};

/// The beginnings of actions that can be chosen, with their words.
const ACTIONS: [(&str, Key); 9] = [
    ("task.", k::NAV_TASKS),
    ("project.", k::AUDIT_PROJECTS),
    ("user.", k::NAV_USERS),
    ("role.", k::NAV_ROLES),
    ("department.", k::NAV_DEPARTMENTS),
    ("auth.", k::AUDIT_AUTH),
    ("access.refused", k::AUDIT_REFUSED),
    ("tenant.", k::NAV_SETTINGS),
    ("job.", k::NAV_JOBS),
];

/// The filters of the log.
#[derive(Clone, Copy)]
pub struct Filters {
    action: InUrl,
    /// `<id>:<name>`: the name is kept for display.
    actor: InUrl,
    /// `<kind>:<id>`: one thing.
    entity: InUrl,
    from: InUrl,
    to: InUrl,
}

impl Filters {
    /// Takes them from the address.
    pub fn from_url() -> Self {
        Self {
            action: use_url("action"),
            actor: use_url("actor"),
            entity: use_url("entity"),
            from: use_url("from"),
            to: use_url("to"),
        }
    }

    /// What the server is asked. Days are those of the person's zone; the last one counts whole.
    pub fn request(self) -> AuditListRequest {
        let start = |day: chrono::NaiveDate| ui::fmt::utc(day.and_time(chrono::NaiveTime::MIN));
        let entity = self.entity();
        AuditListRequest {
            actor_id: self
                .actor
                .0
                .with(|actor| actor.split(':').next().and_then(|id| id.parse().ok())),
            action: Some(self.action.0.get()).filter(|action| !action.is_empty()),
            entity_id: entity.as_ref().map(|entity| entity.id),
            entity_kind: entity.map(|entity| entity.kind),
            from: day(&self.from.0.get()).map(start),
            to: day(&self.to.0.get())
                .and_then(|day| day.succ_opt())
                .map(start),
            ..AuditListRequest::default()
        }
    }

    fn entity(self) -> Option<AuditEntity> {
        self.entity.0.with(|entity| entity.parse().ok())
    }

    /// The same rows as a file.
    pub fn export(self) -> String {
        let request = self.request();
        let actor = request
            .actor_id
            .map(|id| id.to_string())
            .unwrap_or_default();
        let entity = request
            .entity_id
            .map(|id| id.to_string())
            .unwrap_or_default();
        let instant = |at: Option<chrono::DateTime<chrono::Utc>>| {
            at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
                .unwrap_or_default()
        };
        let (action, kind, from, to) = (
            request.action.unwrap_or_default(),
            request.entity_kind.unwrap_or_default(),
            instant(request.from),
            instant(request.to),
        );
        path::with_query(
            "/api/v1/audit/export.csv",
            &[
                ("actor_id", &actor),
                ("action", &action),
                ("entity_kind", &kind),
                ("entity_id", &entity),
                ("from", &from),
                ("to", &to),
            ],
        )
    }

    /// The row of filters.
    pub fn view(self) -> AnyView {
        let actions: Vec<Choice> = ACTIONS
            .into_iter()
            .map(|(begin, words)| Choice::new(begin, t(words)))
            .collect();
        let actor = RwSignal::new(self.actor.0.with_untracked(|actor| person(actor)));
        let choose = move |people: Vec<Choice>| {
            self.actor.1.run(
                people
                    .first()
                    .map(|person| format!("{}:{}", person.value, person.label))
                    .unwrap_or_default(),
            );
        };
        let date = |(value, write): InUrl| {
            let chosen = RwSignal::new(value.with_untracked(|value| day(value)));
            Effect::new(move |_| chosen.set(day(&value.get())));
            let put = move |day: Option<chrono::NaiveDate>| {
                write.run(day.map(|day| day.to_string()).unwrap_or_default())
            };
            (chosen, put)
        };
        let entity = move || {
            self.entity().map(|entity| {
                let clear = move |()| self.entity.1.run(String::new());
                view! {
                    <FilterChip name=t(k::AUDIT_ENTITY) value=thing_words(&entity.kind, None) on_remove=clear />
                }
            })
        };
        let ((from, set_from), (to, set_to)) = (date(self.from), date(self.to));
        view! {
            {entity}
            <FilterSelect
                id="audit-action"
                label=t(k::AUDIT_ACTION)
                options=actions
                value=self.action.0
                on_change=self.action.1
            />
            <span class="filter-select">
                <Combobox
                    value=actor
                    search=people()
                    id="audit-actor"
                    aria_label=Some(t(k::AUDIT_ACTOR).to_owned())
                    placeholder=Some(t(k::AUDIT_ACTOR).to_owned())
                    on_change=choose
                />
            </span>
            <span class="dated">
                <span aria-hidden="true">{t(k::FROM)}</span>
                <DateInput value=from id="audit-from" aria_label=Some(t(k::FROM).to_owned()) on_change=set_from />
            </span>
            <span class="dated">
                <span aria-hidden="true">{t(k::TO)}</span>
                <DateInput value=to id="audit-to" aria_label=Some(t(k::TO).to_owned()) on_change=set_to />
            </span>
        }
        .into_any()
    }
}

fn day(text: &str) -> Option<chrono::NaiveDate> {
    text.parse().ok()
}

fn person(text: &str) -> Vec<Choice> {
    text.split_once(':')
        .map(|(id, name)| Choice::new(id, name).person())
        .into_iter()
        .collect()
}
