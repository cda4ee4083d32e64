//! The properties as controls, for whoever may change the task.

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{EditTask, Priority, Task};
use ui::prelude::*;

use super::super::detail::use_task;
use super::super::people::{department_search, people_search, project_search, user_ids};
use super::super::words::{priority_choices, priority_mark};
use super::estimate::{estimate_text, save_estimate};
use super::field::{fault, follow, one};
use super::moment::{Clock, Moment};
use super::{Creator, name_of};

/// The controls.
#[component]
pub fn Editable() -> impl IntoView {
    let state = use_task();
    let chosen = move |read: fn(&Task) -> Vec<shared::UserId>| {
        Memo::new(move |_| {
            state.detail.with(|detail| {
                read(&detail.task)
                    .into_iter()
                    .map(|id| Choice::new(id.to_string(), name_of(&detail.people, id)).person())
                    .collect::<Vec<_>>()
            })
        })
    };
    let responsible = follow(chosen(|task| task.responsible_id.into_iter().collect()));
    let helpers = follow(chosen(|task| task.helper_ids.clone()));
    let watchers = follow(chosen(|task| task.watcher_ids.clone()));
    let department = follow(Memo::new(move |_| {
        state.detail.with(|detail| {
            one(
                detail.task.department_id.map(|id| id.to_string()),
                detail.department_name.clone(),
            )
        })
    }));
    let project = follow(Memo::new(move |_| {
        state.detail.with(|detail| {
            one(
                detail.task.project_id.map(|id| id.to_string()),
                detail.project_name.clone(),
            )
        })
    }));
    let start = follow(state.part(|task| task.start_at));
    let deadline = follow(state.part(|task| task.deadline));
    let priority = follow(state.part(|task| task.priority.as_str().to_owned()));
    let tags = follow(state.part(|task| {
        task.tags
            .iter()
            .map(|tag| Choice::new(tag.clone(), tag.clone()))
            .collect::<Vec<_>>()
    }));
    let estimate =
        follow(state.part(|task| task.estimate_minutes.map(estimate_text).unwrap_or_default()));
    let acceptance = follow(state.part(|task| task.acceptance));
    let result_required = follow(state.part(|task| task.result_required));
    let estimate_fault = RwSignal::new(None::<String>);
    let done = state.part(|task| !task.status.is_open());
    view! {
        <dl class="props">
            <dt>{t(k::TASK_FIELD_RESPONSIBLE)}</dt>
            <dd class="edit">
                <Combobox
                    value=responsible
                    search=people_search()
                    id="task-responsible"
                    aria_label=t(k::TASK_FIELD_RESPONSIBLE)
                    placeholder=t(k::TASK_NOBODY)
                    on_change={move |choices: Vec<Choice>| {
                        state.save(EditTask { responsible_id: Some(user_ids(&choices).first().copied()), ..EditTask::default() });
                    }}
                />
            </dd>
            {fault("responsible_id")}
            <dt>{t(k::TASK_FIELD_HELPERS)}</dt>
            <dd class="edit">
                <Combobox
                    value=helpers
                    search=people_search()
                    multiple=true
                    id="task-helpers"
                    aria_label=t(k::TASK_FIELD_HELPERS)
                    placeholder=t(k::TASK_ADD_PEOPLE)
                    on_change={move |choices: Vec<Choice>| state.save(EditTask { helper_ids: Some(user_ids(&choices)), ..EditTask::default() })}
                />
            </dd>
            {fault("helper_ids")}
            <dt>{t(k::TASK_FIELD_DEADLINE)}</dt>
            <dd class="edit">
                <Moment
                    id="task-deadline"
                    name=t(k::TASK_FIELD_DEADLINE)
                    value=deadline
                    default_time="18:00"
                    words=move || view! { <Due at=deadline done=done/> <Clock at=deadline done=done/> }.into_any()
                    on_change=move |at| state.save(EditTask { deadline: Some(at), ..EditTask::default() })
                />
            </dd>
            {fault("deadline")}
            <dt>{t(k::TASK_FIELD_START_AT)}</dt>
            <dd class="edit">
                <Moment
                    id="task-start"
                    name=t(k::TASK_FIELD_START_AT)
                    value=start
                    default_time="09:00"
                    words=move || start.get().map(|at| view! { <When at=at/> }).into_any()
                    on_change=move |at| state.save(EditTask { start_at: Some(at), ..EditTask::default() })
                />
            </dd>
            {fault("start_at")}
            <dt>{t(k::TASK_FIELD_PRIORITY)}</dt>
            <dd class="edit marked">
                <span class="row" aria-hidden="true">
                    {move || priority.with(|priority| priority.parse::<Priority>()).map(|priority| priority_mark(priority, false)).ok()}
                </span>
                <Select
                    value=priority
                    options=priority_choices()
                    id="task-priority"
                    aria_label=t(k::TASK_FIELD_PRIORITY)
                    on_change=move |value: String| {
                        if let Ok(priority) = value.parse::<Priority>() {
                            state.save(EditTask { priority: Some(priority), ..EditTask::default() });
                        }
                    }
                />
            </dd>
            <dt>{t(k::TASK_FIELD_PROJECT)}</dt>
            <dd class="edit">
                <Combobox
                    value=project
                    search=project_search()
                    id="task-project"
                    aria_label=t(k::TASK_FIELD_PROJECT)
                    placeholder=t(k::TASK_NONE)
                    on_change={move |choices: Vec<Choice>| {
                        state.save(EditTask { project_id: Some(choices.first().and_then(|choice| choice.value.parse().ok())), ..EditTask::default() });
                    }}
                />
            </dd>
            {fault("project_id")}
            <dt>{t(k::TASK_FIELD_DEPARTMENT)}</dt>
            <dd class="edit">
                <Combobox
                    value=department
                    search=department_search()
                    id="task-department"
                    aria_label=t(k::TASK_FIELD_DEPARTMENT)
                    placeholder=t(k::TASK_NONE)
                    on_change={move |choices: Vec<Choice>| {
                        state.save(EditTask { department_id: Some(choices.first().and_then(|choice| choice.value.parse().ok())), ..EditTask::default() });
                    }}
                />
            </dd>
            {fault("department_id")}
            <dt>{t(k::TASK_FIELD_ESTIMATE)}</dt>
            <dd class="edit wrap">
                <TextInput
                    value=estimate
                    id="task-estimate"
                    aria_label=t(k::TASK_FIELD_ESTIMATE)
                    placeholder=t(k::TASK_ESTIMATE_HINT)
                    on_enter=move |()| save_estimate(state, &estimate.get_untracked(), estimate_fault)
                    on_blur=move |()| save_estimate(state, &estimate.get_untracked(), estimate_fault)
                />
                {move || estimate_fault.get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
            </dd>
            <dt>{t(k::TASK_FIELD_TAGS)}</dt>
            <dd class="edit">
                <Combobox
                    value=tags
                    multiple=true
                    creatable=true
                    id="task-tags"
                    aria_label=t(k::TASK_FIELD_TAGS)
                    placeholder=t(k::TASK_ADD_TAG)
                    on_change={move |choices: Vec<Choice>| {
                        state.save(EditTask { tags: Some(choices.into_iter().map(|choice| choice.label).collect()), ..EditTask::default() });
                    }}
                />
            </dd>
            {fault("tags")}
            <dt>{t(k::TASK_FIELD_WATCHERS)}</dt>
            <dd class="edit">
                <Combobox
                    value=watchers
                    search=people_search()
                    multiple=true
                    id="task-watchers"
                    aria_label=t(k::TASK_FIELD_WATCHERS)
                    placeholder=t(k::TASK_ADD_PEOPLE)
                    on_change={move |choices: Vec<Choice>| state.save(EditTask { watcher_ids: Some(user_ids(&choices)), ..EditTask::default() })}
                />
            </dd>
            {fault("watcher_ids")}
            <Creator/>
        </dl>
        <div class="col task-switches">
            <Switch
                checked=acceptance
                label=t(k::TASK_FIELD_ACCEPTANCE)
                id="task-acceptance"
                on_change=move |on| state.save(EditTask { acceptance: Some(on), ..EditTask::default() })
            />
            <Switch
                checked=result_required
                label=t(k::TASK_FIELD_RESULT_REQUIRED)
                id="task-result-required"
                on_change=move |on| state.save(EditTask { result_required: Some(on), ..EditTask::default() })
            />
        </div>
    }
}
