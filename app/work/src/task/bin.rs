//! The bin: tasks deleted within the last 30 days (TSK-11).

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::work::path;
use shared::work::task::{TaskListRequest, TaskRow, TaskSort};
use shared::{Page, PageRequest, Permission, TaskId};
use ui::prelude::*;

use super::api::{task_list, task_restore};
use super::refresh::debounced;

/// The page of the bin.
#[derive(Debug)]
pub struct BinPage;

#[lazy_route]
impl LazyRoute for BinPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::TaskDelete, || view! { <Bin/> }.into_any())
    }
}

fn request(cursor: Option<String>) -> TaskListRequest {
    TaskListRequest {
        filter: String::new(),
        sort: TaskSort::UpdatedDesc,
        deleted: true,
        page: PageRequest { limit: 50, cursor },
    }
}

#[component]
fn Bin() -> impl IntoView {
    let first = Resource::new(|| (), |()| task_list(request(None)));
    view! {
        <Title text=t(k::TASK_BIN)/>
        <div class="page scroll">
            <div class="page-h"><h1 class="h1">{t(k::TASK_BIN)}</h1></div>
            <p class="mut page-note">{t(k::TASK_BIN_TEXT)}</p>
            <Transition fallback=|| view! { <Skeleton shape=Shape::Rows rows=6/> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(page) => view! { <BinTable page=page/> }.into_any(),
                        Err(AppError(problem)) => view! { <ErrorState problem=problem on_retry=move |()| first.refetch()/> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn BinTable(page: Page<TaskRow>) -> impl IntoView {
    let rows = RwSignal::new(page.items);
    let cursor = RwSignal::new(page.next_cursor);
    let loading = RwSignal::new(false);
    let toasts = use_toasts();
    let refresh = move || {
        leptos::task::spawn_local(async move {
            if let Ok(page) = task_list(request(None)).await {
                let _ = rows.try_set(page.items);
                let _ = cursor.try_set(page.next_cursor);
            }
        });
    };
    let soon = debounced(150, refresh);
    use_live("task", move |_| soon.run(()));
    let restore = move |id: TaskId| {
        leptos::task::spawn_local(async move {
            match task_restore(id).await {
                Ok(task) => {
                    rows.update(|rows| rows.retain(|row| row.id != id));
                    toasts.ok(tf(
                        k::TASK_RESTORED,
                        &[("number", &task.number.to_string())],
                    ));
                }
                Err(AppError(problem)) => toasts.problem(&problem),
            }
        });
    };
    let more = move |()| {
        loading.set(true);
        leptos::task::spawn_local(async move {
            match task_list(request(cursor.get_untracked())).await {
                Ok(page) => {
                    rows.update(|rows| rows.extend(page.items));
                    cursor.set(page.next_cursor);
                }
                Err(AppError(problem)) => toasts.problem(&problem),
            }
            loading.set(false);
        });
    };
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=|| view! { <EmptyState icon="trash" title=t(k::TASK_BIN_EMPTY)/> }
        >
            <section class="card">
                <TableRegion label=t(k::TASK_BIN)>
                    <table class="table lines">
                        <colgroup><col/><col class="col-name"/><col class="col-name"/></colgroup>
                        <thead>
                            <tr>
                                <th scope="col">{t(k::TASK_ONE)}</th>
                                <th scope="col">{t(k::TASK_FIELD_UPDATED_AT)}</th>
                                <th scope="col" class="r"><span class="vh">{t(k::TASK_RESTORE)}</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || rows.get() key=|row| (row.id, row.version) let:row>
                                {
                                    let id = row.id;
                                    view! {
                                        <tr data-task=id.to_string()>
                                            <td>
                                                <span class="row">
                                                    <span class="key">{row.number}</span>
                                                    <a class="plain trunc" href=path::task(id)>{row.title}</a>
                                                </span>
                                            </td>
                                            <td><When at=row.updated_at/></td>
                                            <td class="r"><Button label=t(k::TASK_RESTORE) icon="restore" size=Size::Small on_click=move |()| restore(id)/></td>
                                        </tr>
                                    }
                                }
                            </For>
                        </tbody>
                    </table>
                </TableRegion>
            </section>
            <LoadMore more=Signal::derive(move || cursor.with(Option::is_some)) loading=loading on_more=more/>
        </Show>
    }
}
