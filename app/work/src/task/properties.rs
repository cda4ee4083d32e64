//! The properties of a task: each is changed in its place and saved at once.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{EditTask, Priority, Task};
use ui::prelude::*;

use super::detail::use_task;
use super::people::{department_search, people_search, project_search, user_ids};
use super::words::{priority_choices, priority_mark};

/// The list of properties.
#[component]
pub fn Properties() -> impl IntoView {
    let state = use_task();
    let editable = Memo::new(move |_| state.detail.with(|detail| detail.can_update));
    view! {
        {move || if editable.get() { view! { <Editable/> }.into_any() } else { view! { <ReadOnly/> }.into_any() }}
    }
}

fn name_of(people: &[shared::office::user::UserRef], id: shared::UserId) -> String {
    people
        .iter()
        .find(|person| person.id == id)
        .map(|person| person.name.clone())
        .unwrap_or_default()
}

/// A signal that a control edits, which follows what is saved.
fn follow<T: Clone + PartialEq + Send + Sync + 'static>(saved: Memo<T>) -> RwSignal<T> {
    let value = RwSignal::new(saved.get_untracked());
    Effect::new(move |_| value.set(saved.get()));
    value
}

#[component]
fn Editable() -> impl IntoView {
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

/// A date and time among the properties: words, and the fields under them when they are to be changed.
#[component]
fn Moment(
    id: &'static str,
    name: &'static str,
    value: RwSignal<Option<DateTime<Utc>>>,
    default_time: &'static str,
    /// How it is said when there is one.
    #[prop(into)]
    words: ViewFn,
    #[prop(into)] on_change: Callback<Option<DateTime<Utc>>>,
) -> impl IntoView {
    let words = StoredValue::new(words);
    let set = Memo::new(move |_| value.with(Option::is_some));
    let trigger = move || {
        view! {
            <span class="vh">{name} ": "</span>
            {move || {
                if set.get() {
                    words.with_value(|words| words.run())
                } else {
                    view! { <span class="mut">{t(k::TASK_NONE)}</span> }.into_any()
                }
            }}
        }
    };
    view! {
        <Popover id=format!("{id}-open") label=name trigger=trigger worded=true class="prop-btn">
            <DateTimeInput value=value id=id aria_label=name default_time=default_time on_change=on_change/>
        </Popover>
    }
}

/// The time of day of a deadline, where the words about it do not say it.
#[component]
fn Clock(at: RwSignal<Option<DateTime<Utc>>>, done: Memo<bool>) -> impl IntoView {
    let now = use_now();
    let clock = Memo::new(move |_| {
        let at = at.get()?;
        let clock = ui::fmt::clock(at);
        let said = ui::fmt::due_label(at, now.get(), done.get()).text;
        (!said.contains(&clock)).then_some(clock)
    });
    move || {
        clock
            .get()
            .map(|clock| view! { <span class="mut s13 num">{clock}</span> })
    }
}

fn one(id: Option<String>, name: Option<String>) -> Vec<Choice> {
    id.map(|id| Choice::new(id, name.unwrap_or_default()))
        .into_iter()
        .collect()
}

/// What a refusal says of a field, below the field.
fn fault(field: &'static str) -> impl IntoView {
    let error = use_task().error(field);
    move || {
        error.get().map(|text| view! { <dd class="fault"><p class="error" role="alert">{icon("alert")} {text}</p></dd> })
    }
}

/// An estimate as it is typed: `2ч 30м`, `2h 30m`.
fn estimate_text(minutes: i32) -> String {
    ui::fmt::minutes(minutes.into())
}

fn save_estimate(state: super::detail::TaskState, text: &str, fault: RwSignal<Option<String>>) {
    let text = text.trim();
    let wanted = if text.is_empty() {
        None
    } else {
        shared::kernel::time::parse_minutes(text)
    };
    if !text.is_empty() && wanted.is_none() {
        fault.set(Some(t(k::TASK_ESTIMATE_INVALID).to_owned()));
        return;
    }
    fault.set(None);
    let wanted = wanted.and_then(|minutes| i32::try_from(minutes).ok());
    if state
        .detail
        .with_untracked(|detail| detail.task.estimate_minutes)
        != wanted
    {
        state.save(EditTask {
            estimate_minutes: Some(wanted),
            ..EditTask::default()
        });
    }
}

#[component]
fn Creator() -> impl IntoView {
    let state = use_task();
    let creator = Memo::new(move |_| {
        state.detail.with(|detail| {
            (
                detail.task.creator_id,
                name_of(&detail.people, detail.task.creator_id),
                detail.task.created_at,
            )
        })
    });
    view! {
        <dt>{t(k::TASK_FIELD_CREATOR)}</dt>
        <dd>
            {move || {
                let (id, name, at) = creator.get();
                view! {
                    <Avatar id=id.to_string() name=name.clone()/>
                    <span class="trunc">{name}</span>
                    <span class="mut s13 nowrap"><When at=at/></span>
                }
            }}
        </dd>
    }
}

#[component]
fn ReadOnly() -> impl IntoView {
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
