//! A new task: one line of plain words is enough, the form says the rest (TSK-01).

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::{LazyRoute, NavigateOptions, lazy_route};
use shared::Permission;
use shared::i18n::k;
use shared::office::user::UserRef;
use shared::work::path;
use shared::work::quick_add::{self, QuickAdd};
use shared::work::task::{ChecklistItem, NewTask, Priority};
use ui::prelude::*;

use super::api::{task_create, task_people};
use super::people::{department_search, new_project, people_search, project_search, user_ids};
use super::words::{priority_choices, priority_name};

/// The page of a new task.
#[derive(Debug)]
pub struct CreatePage;

#[lazy_route]
impl LazyRoute for CreatePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::TaskCreate, || view! { <Create/> }.into_any())
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    title: RwSignal<String>,
    description: RwSignal<String>,
    responsible: RwSignal<Vec<Choice>>,
    helpers: RwSignal<Vec<Choice>>,
    watchers: RwSignal<Vec<Choice>>,
    department: RwSignal<Vec<Choice>>,
    project: RwSignal<Vec<Choice>>,
    priority: RwSignal<String>,
    start: RwSignal<Option<chrono::DateTime<chrono::Utc>>>,
    deadline: RwSignal<Option<chrono::DateTime<chrono::Utc>>>,
    tags: RwSignal<Vec<Choice>>,
    checklist: RwSignal<String>,
    acceptance: RwSignal<bool>,
    result_required: RwSignal<bool>,
}

impl Form {
    fn new() -> Self {
        Self {
            title: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
            responsible: RwSignal::new(Vec::new()),
            helpers: RwSignal::new(Vec::new()),
            watchers: RwSignal::new(Vec::new()),
            department: RwSignal::new(Vec::new()),
            project: RwSignal::new(Vec::new()),
            priority: RwSignal::new(Priority::Normal.as_str().to_owned()),
            start: RwSignal::new(None),
            deadline: RwSignal::new(None),
            tags: RwSignal::new(Vec::new()),
            checklist: RwSignal::new(String::new()),
            acceptance: RwSignal::new(false),
            result_required: RwSignal::new(false),
        }
    }

    /// The task; what the line says counts where the form says nothing.
    fn task(self, line: &QuickAdd, person: Option<&UserRef>) -> NewTask {
        let first = |choices: RwSignal<Vec<Choice>>| {
            choices.with_untracked(|choices| choices.first().map(|choice| choice.value.clone()))
        };
        let priority = self.priority.get_untracked().parse().unwrap_or_default();
        let mut tags: Vec<String> = self
            .tags
            .with_untracked(|tags| tags.iter().map(|tag| tag.label.clone()).collect());
        for tag in &line.tags {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        NewTask {
            title: line.title.clone(),
            description: self.description.get_untracked(),
            priority: if priority == Priority::Normal {
                line.priority.unwrap_or(priority)
            } else {
                priority
            },
            responsible_id: first(self.responsible)
                .and_then(|id| id.parse().ok())
                .or(person.map(|person| person.id)),
            helper_ids: self.helpers.with_untracked(|choices| user_ids(choices)),
            watcher_ids: self.watchers.with_untracked(|choices| user_ids(choices)),
            department_id: first(self.department).and_then(|id| id.parse().ok()),
            project_id: first(self.project).and_then(|id| id.parse().ok()),
            parent_id: None,
            start_at: self.start.get_untracked(),
            deadline: self.deadline.get_untracked().or(line.deadline),
            estimate_minutes: line.estimate_minutes,
            tags,
            checklist: self.checklist.with_untracked(|text| {
                text.lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(|line| ChecklistItem {
                        id: None,
                        text: line.to_owned(),
                        done: false,
                    })
                    .collect()
            }),
            acceptance: self.acceptance.get_untracked(),
            result_required: self.result_required.get_untracked(),
        }
    }
}

#[component]
fn Create() -> impl IntoView {
    let form = Form::new();
    let query = use_query_map();
    if let Some(day) = query
        .read_untracked()
        .get("deadline")
        .and_then(|day| day.parse::<chrono::NaiveDate>().ok())
    {
        form.deadline
            .set(day.and_hms_opt(18, 0, 0).map(ui::fmt::utc));
    }
    let errors = FormErrors::new("new");
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    let go = use_navigate();
    let now = use_now();
    let title_draft = use_draft("new-task-title", form.title);
    let text_draft = use_draft("new-task-description", form.description);
    let line = Memo::new(move |_| {
        quick_add::parse(&form.title.get(), now.get(), &ui::session::zone(), lang())
    });
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        errors.clear();
        let go = go.clone();
        leptos::task::spawn_local(async move {
            let line = line.get_untracked();
            let person = match (
                &line.assignee,
                form.responsible.with_untracked(Vec::is_empty),
            ) {
                (Some(login), true) => task_people(login.clone())
                    .await
                    .ok()
                    .and_then(|people| people.into_iter().next()),
                _ => None,
            };
            match task_create(form.task(&line, person.as_ref())).await {
                Ok(task) => {
                    title_draft.clear();
                    text_draft.clear();
                    toasts.ok(tf(k::TASK_CREATED, &[("number", &task.number.to_string())]));
                    go(
                        &path::task(task.id),
                        NavigateOptions {
                            replace: true,
                            ..NavigateOptions::default()
                        },
                    );
                }
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    };
    let make_project = move |choices: Vec<Choice>| {
        // A typed name that is no project yet becomes one.
        if let Some(typed) = choices
            .first()
            .filter(|choice| choice.value.parse::<shared::ProjectId>().is_err())
        {
            let name = typed.label.clone();
            leptos::task::spawn_local(async move {
                form.project
                    .set(new_project(name, toasts).await.into_iter().collect());
            });
        }
    };
    let go_back = use_navigate();
    // A page that comes without a load does not get `autofocus`.
    Effect::new(|_| ui::dom::after_draw(|| ui::dom::focus("new-title")));
    view! {
        <Title text=t(k::TASK_NEW)/>
        <div class="page scroll">
            <form
                class="form-page col g4"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <h1 class="h1">{t(k::TASK_NEW)}</h1>
                <FormProblem errors=errors/>
                <Field id="new-title" label=t(k::TASK_FIELD_TITLE) help=t(k::TASK_QUICK_HELP) error=errors.field("title") required=true>
                    <TextInput value=form.title id="new-title" name="title" autofocus=true autocomplete="off" placeholder=t(k::TASK_QUICK_PLACEHOLDER)/>
                </Field>
                <Recognised line=line/>
                <div class="form-grid">
                    <Field id="new-responsible_id" label=t(k::TASK_FIELD_RESPONSIBLE) error=errors.field("responsible_id")>
                        <Combobox value=form.responsible search=people_search() id="new-responsible_id" placeholder=t(k::TASK_NOBODY)/>
                    </Field>
                    <Field id="new-deadline" label=t(k::TASK_FIELD_DEADLINE) error=errors.field("deadline")>
                        <DateTimeInput value=form.deadline id="new-deadline"/>
                    </Field>
                    <Field id="new-priority" label=t(k::TASK_FIELD_PRIORITY) error=errors.field("priority")>
                        <Select value=form.priority options=priority_choices() id="new-priority"/>
                    </Field>
                    <Field id="new-start_at" label=t(k::TASK_FIELD_START_AT) error=errors.field("start_at")>
                        <DateTimeInput value=form.start id="new-start_at" default_time="09:00"/>
                    </Field>
                </div>
                <Field id="new-description" label=t(k::TASK_FIELD_DESCRIPTION) error=errors.field("description")>
                    <TextArea value=form.description id="new-description" rows=5 maxlength=20_000/>
                </Field>
                <Field id="new-checklist" label=t(k::TASK_FIELD_CHECKLIST) help=t(k::TASK_CHECKLIST_LINES) error=errors.field("checklist")>
                    <TextArea value=form.checklist id="new-checklist" rows=3/>
                </Field>
                <div class="form-grid">
                    <Field id="new-helper_ids" label=t(k::TASK_FIELD_HELPERS) error=errors.field("helper_ids")>
                        <Combobox value=form.helpers search=people_search() multiple=true id="new-helper_ids"/>
                    </Field>
                    <Field id="new-watcher_ids" label=t(k::TASK_FIELD_WATCHERS) error=errors.field("watcher_ids")>
                        <Combobox value=form.watchers search=people_search() multiple=true id="new-watcher_ids"/>
                    </Field>
                    <Field id="new-project_id" label=t(k::TASK_FIELD_PROJECT) error=errors.field("project_id")>
                        <Combobox
                            value=form.project
                            search=project_search()
                            creatable=can(Permission::ProjectManage)
                            id="new-project_id"
                            on_change=make_project
                        />
                    </Field>
                    <Field id="new-department_id" label=t(k::TASK_FIELD_DEPARTMENT) error=errors.field("department_id")>
                        <Combobox value=form.department search=department_search() id="new-department_id"/>
                    </Field>
                    <Field id="new-tags" label=t(k::TASK_FIELD_TAGS) error=errors.field("tags")>
                        <Combobox value=form.tags multiple=true creatable=true id="new-tags"/>
                    </Field>
                </div>
                <Switch checked=form.acceptance label=t(k::TASK_FIELD_ACCEPTANCE) id="new-acceptance"/>
                <Switch checked=form.result_required label=t(k::TASK_FIELD_RESULT_REQUIRED) id="new-result_required"/>
                <div class="form-foot">
                    <Button label=t(k::TASK_CREATE) variant=Variant::Primary submit=true busy=busy/>
                    <Button label=t(k::CANCEL) variant=Variant::Ghost on_click=move |()| go_back(path::TASKS, NavigateOptions::default())/>
                </div>
            </form>
        </div>
    }
}

/// What was understood of the line, so that nothing is taken from it unseen.
#[component]
fn Recognised(line: Memo<QuickAdd>) -> impl IntoView {
    view! {
        <p class="row wrap s13" aria-live="polite" id="new-recognised">
            {move || {
                let line = line.get();
                let mut parts = Vec::new();
                if let Some(at) = line.deadline {
                    parts.push(("clock", ui::fmt::date_time(at)));
                }
                if let Some(login) = &line.assignee {
                    parts.push(("user", format!("@{login}")));
                }
                if let Some(priority) = line.priority {
                    parts.push((super::words::priority_icon(priority), priority_name(priority).to_owned()));
                }
                if let Some(minutes) = line.estimate_minutes {
                    parts.push(("play", ui::fmt::minutes(minutes.into())));
                }
                parts.extend(line.tags.iter().map(|tag| ("tag", tag.clone())));
                (!parts.is_empty())
                    .then(|| {
                        view! {
                            <span class="mut">{t(k::TASK_RECOGNISED)}</span>
                            {parts.into_iter().map(|(mark, text)| view! { <span class="tag">{icon(mark)} {text}</span> }).collect_view()}
                        }
                    })
            }}
        </p>
    }
}
