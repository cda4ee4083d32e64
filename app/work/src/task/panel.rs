//! The task beside the list.

use leptos::prelude::*;
use shared::TaskId;
use shared::i18n::k;
use shared::work::path;
use ui::prelude::*;

use super::detail::TaskBody;
use super::query::QueryState;

/// The panel at the list's side.
#[component]
pub fn DetailPanel(id: TaskId, state: QueryState) -> impl IntoView {
    let toasts = use_toasts();
    let close = move || state.change(|query| query.open = None);
    use_shortcut("Escape", k::CLOSE, close);
    let copy = move |()| {
        let origin = window().location().origin().unwrap_or_default();
        ui::dom::copy(&format!("{origin}{}", path::task(id)));
        toasts.ok(t(k::TASK_LINK_COPIED));
    };
    view! {
        <aside class="panel" aria-label=t(k::TASK_ONE)>
            <TaskBody
                id=id
                beside=true
                tools=move || {
                    view! {
                        <LinkButton href=path::task(id) icon="external" variant=Variant::Ghost size=Size::Small>
                            <span class="vh">{t(k::TASK_OPEN_PAGE)}</span>
                        </LinkButton>
                        <IconButton icon="link" label=t(k::TASK_COPY_LINK) small=true on_click=copy/>
                        <IconButton icon="x" label=t(k::CLOSE) small=true on_click=move |()| close()/>
                    }
                        .into_any()
                }
            />
        </aside>
    }
}
