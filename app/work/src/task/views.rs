//! Stored filters, and what else can be done with the whole list: figures, bin, files (SRC-02, TSK-09, TSK-11).

use leptos::prelude::*;
use shared::Permission;
use shared::i18n::k;
use shared::office::path::encode;
use shared::office::saved_view::NewSavedView;
use shared::work::path;
use ui::prelude::*;

use super::api::{task_delete_view, task_save_view, task_views};
use super::query::QueryState;

/// The menu at the head of the tasks page.
#[component]
pub fn ViewsMenu(state: QueryState) -> impl IntoView {
    let naming = RwSignal::new(false);
    let changed = RwSignal::new(0_u32);
    let views = Resource::new(move || changed.get(), |_| task_views());
    let toasts = use_toasts();
    let me = use_session().user_id;
    let items = Signal::derive(move || {
        let query = state.get();
        let mut items = Vec::new();
        if let Some(Ok(views)) = views.get() {
            if !views.is_empty() {
                items.push(MenuItem::heading(t(k::TASK_VIEWS)));
            }
            for view in &views {
                let icon = if view.shared { "users" } else { "star" };
                items.push(MenuItem::new(view.name.clone()).icon(icon).href(format!(
                    "{}{}",
                    path::TASKS,
                    view.query
                )));
            }
            for view in views
                .into_iter()
                .filter(|view| view.owner_id == me && view.query == query.to_query())
            {
                items.push(
                    MenuItem::new(tf(k::TASK_VIEW_FORGET, &[("name", &view.name)]))
                        .icon("trash")
                        .on(move || {
                            leptos::task::spawn_local(async move {
                                match task_delete_view(view.id).await {
                                    Ok(()) => changed.update(|n| *n += 1),
                                    Err(AppError(problem)) => toasts.problem(&problem),
                                }
                            });
                        }),
                );
            }
        }
        items.push(
            MenuItem::new(t(k::TASK_VIEW_SAVE))
                .icon("star")
                .on(move || naming.set(true)),
        );
        items.push(MenuItem::line());
        items.push(
            MenuItem::new(t(k::TASK_STATS))
                .icon("chart")
                .href(path::STATS.to_owned()),
        );
        if can(Permission::TaskDelete) {
            items.push(
                MenuItem::new(t(k::TASK_BIN))
                    .icon("trash")
                    .href(path::BIN.to_owned()),
            );
        }
        if can(Permission::TaskExport) {
            items.push(MenuItem::line());
            items.push(
                MenuItem::new(t(k::TASK_EXPORT_CSV))
                    .icon("download")
                    .on(download("csv", &query.filter)),
            );
            items.push(
                MenuItem::new(t(k::TASK_EXPORT_XLSX))
                    .icon("download")
                    .on(download("xlsx", &query.filter)),
            );
        }
        items
    });
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let _ = views.await;
            })}
        </Suspense>
        <Menu id="task-more" label=t(k::TASK_MORE) items=items class="btn icon ghost" end=true trigger=move || icon("more")/>
        <SaveView state=state open=naming on_saved=move |()| changed.update(|n| *n += 1)/>
    }
}

/// Loads the list as a file; the page stays.
fn download(kind: &str, filter: &str) -> impl Fn() + Send + Sync + 'static + use<> {
    let address = format!("/api/v1/tasks/export.{kind}?filter={}", encode(filter));
    move || {
        // A browser that refuses to load a file has nothing better to offer.
        let _ = window().location().set_href(&address);
    }
}

#[component]
fn SaveView(
    state: QueryState,
    open: RwSignal<bool>,
    #[prop(into)] on_saved: Callback<()>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let shared = RwSignal::new(false);
    let errors = FormErrors::new("view");
    let busy = RwSignal::new(false);
    let save = move |()| {
        busy.set(true);
        let mut query = state.get_untracked();
        query.open = None;
        let view = NewSavedView {
            entity_kind: "task".to_owned(),
            name: name.get_untracked(),
            query: query.to_query(),
            shared: shared.get_untracked(),
        };
        leptos::task::spawn_local(async move {
            match task_save_view(view).await {
                Ok(_) => {
                    open.set(false);
                    name.set(String::new());
                    errors.clear();
                    on_saved.run(());
                }
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    };
    view! {
        <Dialog
            id="save-view"
            open=open
            title=t(k::TASK_VIEW_SAVE)
            footer=move || view! { <Button label=t(k::SAVE) variant=Variant::Primary busy=busy on_click=save/> }
        >
            <div class="col g3">
                <FormProblem errors=errors/>
                <Field id="view-name" label=t(k::TASK_VIEW_NAME) error=errors.field("name") required=true>
                    <TextInput value=name id="view-name" maxlength=80 on_enter=save/>
                </Field>
                <Checkbox checked=shared label=t(k::TASK_VIEW_SHARED) id="view-shared"/>
            </div>
        </Dialog>
    }
}
