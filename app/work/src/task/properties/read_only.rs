//! The properties as text, for whoever may only read the task.

use leptos::prelude::*;
use shared::i18n::k;
use ui::prelude::*;

use super::super::detail::use_task;
use super::super::words::priority_mark;
use super::estimate::estimate_text;
use super::{Creator, name_of};

/// The texts.
#[component]
pub fn ReadOnly() -> impl IntoView {
    let state = use_task();
    view! {
        <dl class="props">
            {move || {
                state
                    .detail
                    .with(|detail| {
                        let task = &detail.task;
                        let people = |ids: &[shared::UserId]| {
                            ids.iter().map(|id| name_of(&detail.people, *id)).collect::<Vec<_>>().join(", ")
                        };
                        let rows = [
                            (k::TASK_FIELD_RESPONSIBLE, people(task.responsible_id.as_slice())),
                            (k::TASK_FIELD_HELPERS, people(&task.helper_ids)),
                            (k::TASK_FIELD_PROJECT, detail.project_name.clone().unwrap_or_default()),
                            (k::TASK_FIELD_DEPARTMENT, detail.department_name.clone().unwrap_or_default()),
                            (k::TASK_FIELD_ESTIMATE, task.estimate_minutes.map(estimate_text).unwrap_or_default()),
                            (k::TASK_FIELD_TAGS, task.tags.join(", ")),
                            (k::TASK_FIELD_WATCHERS, people(&task.watcher_ids)),
                        ];
                        view! {
                            <dt>{t(k::TASK_FIELD_DEADLINE)}</dt>
                            <dd><Due at=task.deadline done=!task.status.is_open() none=t(k::TASK_NONE)/></dd>
                            <dt>{t(k::TASK_FIELD_PRIORITY)}</dt>
                            <dd>{priority_mark(task.priority, true)}</dd>
                            {rows
                                .map(|(name, text)| {
                                    let empty = text.is_empty();
                                    view! {
                                        <dt>{t(name)}</dt>
                                        <dd class:none=empty>{if empty { t(k::TASK_NONE).to_owned() } else { text }}</dd>
                                    }
                                })}
                        }
                    })
            }}
            <Creator/>
        </dl>
    }
}
