//! What was said and done on a task, oldest first, with the composer below.

use leptos::prelude::*;
use serde_json::Value;
use shared::i18n::k;
use shared::work::task::{NewComment, Priority, Status, TimelineEntry};
use ui::prelude::*;

use super::api::{task_comment, task_timeline};
use super::detail::use_task;
use super::people::people_search;
use super::words::{priority_name, status_icon, status_name, status_tone};

/// The timeline.
#[component]
pub fn TaskTimeline() -> impl IntoView {
    let state = use_task();
    let id = state.id();
    let entries = Resource::new(move || state.turn.get(), move |_| task_timeline(id));
    view! {
        <div class="sec">
            <h2 class="sec-h">{t(k::TASK_TIMELINE)}</h2>
            <Transition fallback=|| view! { <Skeleton shape=Shape::Rows rows=3/> }>
                {move || Suspend::new(async move {
                    match entries.await {
                        Ok(entries) => {
                            let names = state.detail.with_untracked(|detail| detail.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>());
                            view! { <Timeline>{entries.into_iter().map(|entry| entry_view(entry, names.clone())).collect_view()}</Timeline> }.into_any()
                        }
                        Err(AppError(problem)) => view! { <ErrorState problem=problem on_retry=move |()| entries.refetch()/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

fn entry_view(entry: TimelineEntry, names: Vec<String>) -> AnyView {
    match entry {
        TimelineEntry::Comment(comment) => {
            let mine = comment.author_id == use_session().user_id;
            view! {
                <Message author_id=comment.author_id.to_string() author=comment.author_name at=comment.created_at mine=mine>
                    <Prose text=comment.text names=names/>
                </Message>
            }
            .into_any()
        }
        TimelineEntry::Change {
            at,
            actor_name,
            action,
            changes,
            ..
        } => {
            let who = actor_name.unwrap_or_else(|| t(k::TASK_SYSTEM).to_owned());
            let (mark, verb) = match action.as_str() {
                "task.create" => ("plus", k::TASK_DID_CREATE),
                "task.transition" => ("s-work", k::TASK_DID_MOVE),
                "task.delete" => ("trash", k::TASK_DID_DELETE),
                "task.restore" => ("restore", k::TASK_DID_RESTORE),
                "task.overdue" => ("alert", k::TASK_DID_OVERDUE),
                _ => ("pen", k::TASK_DID_UPDATE),
            };
            let mut details = if action == "task.create" {
                Vec::new()
            } else {
                change_lines(&changes)
            };
            // One change is part of the sentence: "changes the status: New → In progress".
            let (verb, only) = match details.len() {
                1 if matches!(verb, k::TASK_DID_MOVE | k::TASK_DID_UPDATE) => {
                    (k::TASK_DID_UPDATE, details.pop())
                }
                _ => (verb, None),
            };
            let (mark, tone) = match new_status(&changes) {
                Some(status) if action == "task.transition" => {
                    (status_icon(status), status_tone(status))
                }
                _ if action == "task.overdue" => (mark, Tone::Bad),
                _ => (mark, Tone::Mute),
            };
            view! {
                <TimelineEvent icon=mark tone=tone at=at>
                    <b>{who}</b>
                    " "
                    {t(verb)}
                    {only.map(|line| format!(" {line}"))}
                    {details.into_iter().map(|line| view! { <span class="change">{line}</span> }).collect_view()}
                </TimelineEvent>
            }
            .into_any()
        }
    }
}

/// The status that a change led to.
fn new_status(changes: &Value) -> Option<Status> {
    changes.get("status")?.get(1)?.as_str()?.parse().ok()
}

/// One line for each changed field: name, before, after.
fn change_lines(changes: &Value) -> Vec<String> {
    let Value::Object(fields) = changes else {
        return Vec::new();
    };
    fields
        .iter()
        .filter_map(|(field, pair)| {
            let name = t(field_name(field)?);
            let (before, after) = (pair.get(0)?, pair.get(1)?);
            if matches!(field.as_str(), "description" | "checklist" | "result") {
                return Some(name.to_lowercase());
            }
            let (before, after) = (value_text(field, before), value_text(field, after));
            Some(format!("{}: {before} → {after}", name.to_lowercase()))
        })
        .collect()
}

fn field_name(field: &str) -> Option<shared::i18n::Key> {
    Some(
        match field.trim_end_matches("_id").trim_end_matches("_ids") {
            "title" => k::TASK_FIELD_TITLE,
            "description" => k::TASK_FIELD_DESCRIPTION,
            "status" => k::TASK_FIELD_STATUS,
            "priority" => k::TASK_FIELD_PRIORITY,
            "responsible" => k::TASK_FIELD_RESPONSIBLE,
            "helper" | "helpers" => k::TASK_FIELD_HELPERS,
            "watcher" | "watchers" => k::TASK_FIELD_WATCHERS,
            "department" => k::TASK_FIELD_DEPARTMENT,
            "project" => k::TASK_FIELD_PROJECT,
            "parent" => k::TASK_FIELD_PARENT,
            "start_at" => k::TASK_FIELD_START_AT,
            "deadline" => k::TASK_FIELD_DEADLINE,
            "estimate_minutes" => k::TASK_FIELD_ESTIMATE,
            "tags" => k::TASK_FIELD_TAGS,
            "checklist" => k::TASK_FIELD_CHECKLIST,
            "result" => k::TASK_FIELD_RESULT,
            "acceptance" => k::TASK_FIELD_ACCEPTANCE,
            "result_required" => k::TASK_FIELD_RESULT_REQUIRED,
            "reason" => k::TASK_REASON,
            _ => return None,
        },
    )
}

fn value_text(field: &str, value: &Value) -> String {
    match (field, value) {
        (_, Value::Null) => t(k::TASK_NONE).to_owned(),
        ("status", Value::String(text)) => text
            .parse::<Status>()
            .map_or_else(|()| text.clone(), |status| status_name(status).to_owned()),
        ("priority", Value::String(text)) => text.parse::<Priority>().map_or_else(
            |()| text.clone(),
            |priority| priority_name(priority).to_owned(),
        ),
        ("deadline" | "start_at", Value::String(text)) => text
            .parse()
            .map_or_else(|_| text.clone(), ui::fmt::date_time),
        ("estimate_minutes", Value::Number(n)) => ui::fmt::minutes(n.as_i64().unwrap_or_default()),
        (_, Value::Bool(on)) => t(if *on { k::YES } else { k::NO }).to_owned(),
        (_, Value::Array(items)) if items.is_empty() => t(k::TASK_NONE).to_owned(),
        (_, Value::Array(items)) => items
            .iter()
            .map(|item| value_text("", item))
            .collect::<Vec<_>>()
            .join(", "),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// Where remarks are written. What is typed is kept until it is sent.
#[component]
pub fn TaskComposer(compact: bool) -> impl IntoView {
    let state = use_task();
    let allowed = Memo::new(move |_| state.detail.with(|detail| detail.can_comment));
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move |said: String| {
        let said = said.trim().to_owned();
        if said.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            match task_comment(state.id(), NewComment { text: said }).await {
                Ok(_) => {
                    text.set(String::new());
                    state.reread();
                }
                Err(AppError(problem)) => state.refused(&problem),
            }
            busy.set(false);
        });
    };
    view! {
        <Show when=move || allowed.get()>
            <Composer
                id="task-comment"
                label=t(k::TASK_COMMENT)
                placeholder=t(k::TASK_COMMENT_PLACEHOLDER)
                submit=t(k::TASK_COMMENT_SEND)
                value=text
                busy=busy
                compact=compact
                draft=format!("task-comment-{}", state.id())
                people=people_search()
                on_submit=send
            />
        </Show>
        {move || state.error("text").get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
    }
}
