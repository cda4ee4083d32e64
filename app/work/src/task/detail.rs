//! One task: as a page of its own and, the same body, beside the list.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_params_map};
use leptos_router::{LazyRoute, NavigateOptions, lazy_route};
use shared::i18n::k;
use shared::work::path;
use shared::work::task::{EditTask, Task, TaskDetail};
use shared::{Permission, Problem, TaskId};
use ui::live::Live;
use ui::prelude::*;

use super::api::{task_delete, task_detail, task_restore, task_update};
use super::checklist::Checklist;
use super::conflict::{Clash, ConflictView, clashing};
use super::properties::Properties;
use super::refresh::debounced;
use super::timeline::TaskTimeline;
use super::transition::StatusButtons;

/// The page of one task.
#[derive(Debug)]
pub struct DetailPage;

#[lazy_route]
impl LazyRoute for DetailPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::TaskRead, || view! { <TaskPage/> }.into_any())
    }
}

#[component]
fn TaskPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params
            .read()
            .get("id")
            .and_then(|id| id.parse::<TaskId>().ok())
    });
    view! {
        <div class="task-whole">
            {move || match id.get() {
                Some(id) => {
                    view! {
                        <TaskBody
                            id=id
                            beside=false
                            tools=|| {
                                view! { <LinkButton href=path::TASKS label=t(k::TASK_TO_LIST) icon="back" variant=Variant::Ghost size=Size::Small/> }
                                    .into_any()
                            }
                        />
                    }
                        .into_any()
                }
                None => {
                    answer_with(404);
                    view! { <ErrorState problem=Problem::new(404, "not_found", t(k::TASK_NOT_FOUND))/> }.into_any()
                }
            }}
        </div>
    }
}

/// What the parts of a task's body share: the task as last read, and the one way to change it.
#[derive(Clone, Copy)]
pub struct TaskState {
    /// As last read.
    pub detail: RwSignal<TaskDetail>,
    /// Rises with each change that the timeline must show.
    pub turn: RwSignal<u32>,
    clash: RwSignal<Option<Clash>>,
    errors: FormErrors,
    toasts: ToastHub,
}

impl TaskState {
    fn new(detail: TaskDetail) -> Self {
        Self {
            detail: RwSignal::new(detail),
            turn: RwSignal::new(0),
            clash: RwSignal::new(None),
            errors: FormErrors::new("task"),
            toasts: use_toasts(),
        }
    }

    /// The task's id.
    pub fn id(self) -> TaskId {
        self.detail.with_untracked(|detail| detail.task.id)
    }

    /// The task as last read.
    pub fn task(self) -> Task {
        self.detail.with_untracked(|detail| detail.task.clone())
    }

    /// A part of the task that changes only when that part does.
    pub fn part<T: PartialEq + Clone + Send + Sync + 'static>(
        self,
        read: impl Fn(&Task) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.detail.with(|detail| read(&detail.task)))
    }

    /// The message for a field that was refused.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        self.errors.field(field)
    }

    /// Shows a refusal.
    pub fn refused(self, problem: &Problem) {
        if problem.errors.is_empty() {
            self.toasts.problem(problem);
        } else {
            self.errors.show(problem.clone());
        }
    }

    /// Reads the task anew, without touching what is being typed.
    pub fn reread(self) {
        let id = self.id();
        leptos::task::spawn_local(async move {
            if let Ok(fresh) = task_detail(id).await {
                let _ = self.detail.try_set(fresh);
                let _ = self.turn.try_update(|turn| *turn += 1);
            }
        });
    }

    /// Saves a change. When somebody else changed the task meanwhile, the change is made again on top if it touches other fields;
    /// else the person decides (UI-05).
    pub fn save(self, edit: EditTask) {
        self.save_over(self.task(), edit);
    }

    /// Saves a change that was begun when the task stood as in `base`, so that what others wrote meanwhile is not overwritten unseen.
    pub fn save_over(self, base: Task, edit: EditTask) {
        self.errors.clear();
        leptos::task::spawn_local(async move {
            match task_update(base.id, base.version, edit.clone()).await {
                Ok(task) => {
                    let _ = self.detail.try_update(|detail| detail.task = task);
                    self.reread();
                }
                Err(AppError(problem)) if problem.code == "version_conflict" => {
                    self.settle(base, edit).await
                }
                Err(AppError(problem)) => {
                    self.refused(&problem);
                    // What was not saved must not look saved.
                    self.reread();
                }
            }
        });
    }

    async fn settle(self, base: Task, edit: EditTask) {
        let fresh = match task_detail(base.id).await {
            Ok(fresh) => fresh,
            Err(AppError(problem)) => return self.refused(&problem),
        };
        let version = fresh.task.version;
        let clash = clashing(&base, &fresh.task, &edit);
        self.detail.set(fresh);
        self.turn.update(|turn| *turn += 1);
        match clash {
            Some(clash) => self.clash.set(Some(clash)),
            None => match task_update(base.id, version, edit).await {
                Ok(_) => self.reread(),
                Err(AppError(problem)) => self.refused(&problem),
            },
        }
    }
}

/// The body: read once, then kept fresh by live events.
#[component]
pub fn TaskBody(id: TaskId, beside: bool, #[prop(into)] tools: ViewFn) -> impl IntoView {
    // A page of its own answers with its status; beside the list nothing waits for it.
    let first = if beside {
        Resource::new(move || id, task_detail)
    } else {
        subject(move || id, task_detail)
    };
    let tools = StoredValue::new(tools);
    view! {
        <Transition fallback=|| view! { <Skeleton shape=Shape::Detail/> }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(detail) => view! { <TaskView detail=detail beside=beside tools=tools/> }.into_any(),
                    Err(AppError(problem)) => {
                        view! {
                            {(!beside)
                                .then(|| {
                                    view! {
                                        <Title text=problem.title.clone()/>
                                        <h1 class="vh">{t(k::TASK_ONE)}</h1>
                                    }
                                })}
                            <div class="panel-h">{tools.with_value(|tools| tools.run())}</div>
                            <ErrorState problem=problem on_retry=move |()| first.refetch()/>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn TaskView(detail: TaskDetail, beside: bool, tools: StoredValue<ViewFn>) -> impl IntoView {
    let state = TaskState::new(detail);
    provide_context(state);
    let id = state.id();
    let soon = debounced(100, move || state.reread());
    let gone = RwSignal::new(false);
    use_live("task", move |live| match live {
        Live::Event(event) if event.entity_id != id.0 => {}
        Live::Event(event) if event.kind == "task.deleted" => gone.set(true),
        Live::Event(_) | Live::Resync => {
            gone.set(false);
            soon.run(());
        }
    });
    let number = state.part(|task| task.number);
    let title = state.part(|task| task.title.clone());
    let deleted = state.part(|task| task.deleted_at.is_some());
    let can_delete = Memo::new(move |_| state.detail.with(|detail| detail.can_delete));
    let head = move || {
        view! {
            <div class="panel-h">
                <span class="key grow">{move || tf(k::TASK_KEY, &[("number", &number.get().to_string())])}</span>
                <Show when=move || can_delete.get() && !deleted.get()>
                    <DeleteButton id=id beside=beside/>
                </Show>
                {tools.with_value(|tools| tools.run())}
            </div>
        }
    };
    let notes = move || {
        view! {
            <Show when=move || deleted.get() || gone.get()>
                <NoteBar tone=Tone::Warn icon="trash">
                    <span class="grow">{t(k::TASK_IN_BIN)}</span>
                    <Show when=move || can_delete.get()>
                        <RestoreButton id=id/>
                    </Show>
                </NoteBar>
            </Show>
            {move || state.clash.get().map(|clash| view! { <ConflictView clash=clash on_close=move |()| state.clash.set(None)/> })}
        }
    };
    let main = move || {
        view! {
            <TitleEdit/>
            <StatusButtons/>
        }
    };
    let rest = move || {
        view! {
            <DescriptionEdit/>
            <ResultNote/>
            <Checklist/>
            <TaskTimeline/>
        }
    };
    if beside {
        view! {
            {head()}
            <div class="panel-b" tabindex="0" role="region" aria-label=move || title.get()>
                {notes()}
                {main()}
                <Properties/>
                {rest()}
            </div>
            <div class="panel-f"><super::timeline::TaskComposer compact=true/></div>
        }
        .into_any()
    } else {
        view! {
            <Title text=move || format!("{} {}", number.get(), title.get())/>
            {head()}
            <div class="task-page">
                <div class="task-main">
                    {notes()}
                    {main()}
                    {rest()}
                    <super::timeline::TaskComposer compact=false/>
                </div>
                <div class="task-side" role="complementary" aria-label=t(k::TASK_PROPERTIES)>
                    <Properties/>
                </div>
            </div>
        }
        .into_any()
    }
}

/// The state of the task that this part stands in.
pub fn use_task() -> TaskState {
    expect_context::<TaskState>()
}

#[component]
fn TitleEdit() -> impl IntoView {
    let state = use_task();
    let saved = state.part(|task| task.title.clone());
    let editable = Memo::new(move |_| state.detail.with(|detail| detail.can_update));
    let text = RwSignal::new(saved.get_untracked());
    // The task as it stood when the person began to type.
    let begun = RwSignal::new(None::<Task>);
    Effect::new(move |_| {
        let fresh = saved.get();
        if begun.with_untracked(Option::is_none) {
            text.set(fresh);
        }
    });
    let save = move || {
        let Some(base) = begun.try_update(Option::take).flatten() else {
            return;
        };
        let wanted = text.get_untracked().trim().to_owned();
        if wanted.is_empty() || wanted == base.title {
            text.set(saved.get_untracked());
        } else if wanted != saved.get_untracked() {
            state.save_over(
                base,
                EditTask {
                    title: Some(wanted),
                    ..EditTask::default()
                },
            );
        }
    };
    // As tall as the title is long.
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        text.track();
        if let Some(area) = area.get() {
            ui::dom::after_draw(move || ui::dom::grow(&area));
        }
    });
    view! {
        <Show when=move || editable.get() fallback=move || view! { <h1 class="h1">{move || saved.get()}</h1> }>
            <h1 class="vh">{move || saved.get()}</h1>
            <textarea
                node_ref=area
                class="task-title"
                id="task-title"
                rows="1"
                maxlength="250"
                aria-label=t(k::TASK_FIELD_TITLE)
                prop:value=move || text.get()
                on:focus=move |_| begun.set(Some(state.task()))
                on:input=move |event| {
                    let area = event_target::<leptos::web_sys::HtmlTextAreaElement>(&event);
                    text.set(area.value().replace('\n', " "));
                    ui::dom::grow(&area);
                }
                on:keydown=move |event| match event.key().as_str() {
                    "Enter" => {
                        event.prevent_default();
                        event_target::<leptos::web_sys::HtmlElement>(&event).blur().unwrap_or_default();
                    }
                    "Escape" => {
                        event.stop_propagation();
                        text.set(saved.get_untracked());
                        event_target::<leptos::web_sys::HtmlElement>(&event).blur().unwrap_or_default();
                    }
                    _ => {}
                }
                on:blur=move |_| save()
            >
                {saved.get_untracked()}
            </textarea>
            {move || state.error("title").get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
        </Show>
    }
}

#[component]
fn DescriptionEdit() -> impl IntoView {
    let state = use_task();
    let saved = state.part(|task| task.description.clone());
    let names = Memo::new(move |_| {
        state.detail.with(|detail| {
            detail
                .people
                .iter()
                .map(|person| person.name.clone())
                .collect::<Vec<_>>()
        })
    });
    let editable = Memo::new(move |_| state.detail.with(|detail| detail.can_update));
    let editing = RwSignal::new(false);
    let text = RwSignal::new(saved.get_untracked());
    let draft = use_draft(format!("task-description-{}", state.id()), text);
    let begun = StoredValue::new(None::<Task>);
    let begin = move |()| {
        begun.set_value(Some(state.task()));
        if text.get_untracked().is_empty() {
            text.set(saved.get_untracked());
        }
        editing.set(true);
        ui::dom::after_draw(|| ui::dom::focus("task-description"));
    };
    let end = move |save: bool| {
        editing.set(false);
        draft.clear();
        if save {
            let base = begun
                .try_update_value(Option::take)
                .flatten()
                .unwrap_or_else(|| state.task());
            if text.get_untracked() != base.description {
                state.save_over(
                    base,
                    EditTask {
                        description: Some(text.get_untracked()),
                        ..EditTask::default()
                    },
                );
            }
        } else {
            text.set(saved.get_untracked());
        }
    };
    view! {
        <div class="task-description">
            <Show
                when=move || editing.get()
                fallback=move || {
                    view! {
                        {move || {
                            let shown = saved.get();
                            (!shown.is_empty()).then(|| view! { <Prose text=shown names=names.get()/> })
                        }}
                        <Show when=move || editable.get()>
                            <Button
                                label=Signal::derive(move || t(if saved.with(String::is_empty) { k::TASK_DESCRIPTION_ADD } else { k::TASK_DESCRIPTION_EDIT }).to_owned())
                                icon="pen"
                                variant=Variant::Ghost
                                size=Size::Small
                                on_click=begin
                            />
                        </Show>
                    }
                }
            >
                <TextArea value=text id="task-description" rows=6 aria_label=t(k::TASK_FIELD_DESCRIPTION) maxlength=20_000 on_submit=move |()| end(true)/>
                <div class="row g1">
                    <Button label=t(k::SAVE) size=Size::Small on_click=move |()| end(true)/>
                    <Button label=t(k::CANCEL) variant=Variant::Ghost size=Size::Small on_click=move |()| end(false)/>
                </div>
            </Show>
            {move || state.error("description").get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
        </div>
    }
}

#[component]
fn ResultNote() -> impl IntoView {
    let state = use_task();
    let result = state.part(|task| task.result.clone());
    view! {
        {move || {
            result
                .get()
                .map(|text| view! { <div class="sec"><h2 class="sec-h">{t(k::TASK_FIELD_RESULT)}</h2><Prose text=text/></div> })
        }}
    }
}

/// Puts the task in the bin at once and offers to undo it.
#[component]
fn DeleteButton(id: TaskId, beside: bool) -> impl IntoView {
    let state = use_task();
    let toasts = use_toasts();
    let go = use_navigate();
    let delete = move |()| {
        let go = go.clone();
        leptos::task::spawn_local(async move {
            match task_delete(id).await {
                Ok(()) => {
                    toasts.undo(t(k::TASK_DELETED), move || {
                        leptos::task::spawn_local(async move {
                            if let Err(AppError(problem)) = task_restore(id).await {
                                toasts.problem(&problem);
                            }
                        });
                    });
                    if beside {
                        state.reread();
                    } else {
                        go(path::TASKS, NavigateOptions::default());
                    }
                }
                Err(AppError(problem)) => toasts.problem(&problem),
            }
        });
    };
    view! { <IconButton icon="trash" label=t(k::TASK_DELETE) small=true on_click=delete/> }
}

#[component]
fn RestoreButton(id: TaskId) -> impl IntoView {
    let state = use_task();
    let restore = move |()| {
        leptos::task::spawn_local(async move {
            match task_restore(id).await {
                Ok(_) => state.reread(),
                Err(AppError(problem)) => state.refused(&problem),
            }
        });
    };
    view! { <Button label=t(k::TASK_RESTORE) icon="restore" size=Size::Small on_click=restore/> }
}
