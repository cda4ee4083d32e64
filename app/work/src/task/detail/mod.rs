//! One task: as a page of its own and, the same body, beside the list.

mod bin;
mod description;
mod state;
mod title;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::work::path;
use shared::work::task::TaskDetail;
use shared::{Permission, Problem, TaskId};
use ui::live::Live;
use ui::prelude::*;

use super::api::task_detail;
use super::checklist::Checklist;
use super::conflict::ConflictView;
use super::properties::Properties;
use super::refresh::debounced;
use super::timeline::{TaskComposer, TaskTimeline};
use super::transition::StatusButtons;
use bin::{DeleteButton, RestoreButton};
use description::{DescriptionEdit, ResultNote};
use title::TitleEdit;

pub use state::{TaskState, use_task};

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
            <div class="panel-f"><TaskComposer compact=true/></div>
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
                    <TaskComposer compact=false/>
                </div>
                <div class="task-side" role="complementary" aria-label=t(k::TASK_PROPERTIES)>
                    <Properties/>
                </div>
            </div>
        }
        .into_any()
    }
}
