//! Windows over the page: a dialog in the middle, a drawer at the end. The focus goes in and comes back.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::i18n::k;

use super::button::IconButton;
use crate::dom;
use crate::i18n::t;

/// A modal element that follows a signal: what is inside exists only while it is open.
pub(super) fn modal(
    id: String,
    open: RwSignal<bool>,
    class: &'static str,
    label: Signal<String>,
    on_close: Option<Callback<()>>,
    inside: ChildrenFn,
) -> AnyView {
    let own = StoredValue::new(id.clone());
    let came_from = StoredValue::new(None::<String>);
    Effect::new(move |was: Option<bool>| {
        let now = open.get();
        if now && was != Some(true) {
            came_from.set_value(dom::focused());
            dom::after_draw(move || {
                own.with_value(|id| {
                    dom::open_modal(id);
                    // A field first, not the button that closes; the browser would take whatever comes first.
                    let _ = dom::focus_in(
                        id,
                        "[autofocus],.body input,.body textarea,.body select,.q input",
                    ) || dom::focus_in(id, "footer .btn.primary,footer .btn");
                });
            });
        } else if !now && was == Some(true) {
            own.with_value(|id| dom::close_modal(id));
            if let Some(back) = came_from.get_value() {
                dom::focus(&back);
            }
            if let Some(run) = on_close {
                run.run(());
            }
        }
        now
    });
    let press = move |event: leptos::ev::MouseEvent| {
        if own.with_value(|id| dom::on_backdrop(id, &event)) {
            open.set(false);
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
        }
        "Tab" if own.with_value(|id| dom::trap_tab(id, event.shift_key())) => {
            event.prevent_default();
        }
        _ => {}
    };
    view! {
        <dialog
            id=id
            class=class
            aria-label=label
            on:mousedown=press
            on:keydown=key
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                open.set(false);
            }
        >
            {move || open.get().then(|| inside())}
        </dialog>
    }
    .into_any()
}

fn framed(
    id: String,
    open: RwSignal<bool>,
    class: &'static str,
    title: Signal<String>,
    footer: Option<ViewFn>,
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> AnyView {
    let inside: ChildrenFn = std::sync::Arc::new(move || {
        let foot = footer.as_ref().map(|footer| {
            view! {
                <footer>
                    <span class="grow"></span>
                    {footer.run()}
                </footer>
            }
        });
        view! {
            <header>
                <h2 class="h2 grow">{title}</h2>
                <IconButton icon="x" label=t(k::CLOSE) small=true on_click=move |()| open.set(false) />
            </header>
            <div class="body">{children()}</div>
            {foot}
        }
        .into_any()
    });
    modal(id, open, class, title, on_close, inside)
}

/// A dialog. Prefer undo over a question.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// 720 px instead of 440.
    #[prop(optional)]
    wide: bool,
    /// The buttons, the deciding one last.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    #[prop(optional, into)] on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let class = if wide {
        "float dialog wide"
    } else {
        "float dialog"
    };
    framed(id, open, class, title, footer, on_close, children)
}

/// A window at the page's end, over its full height: details and filters on small screens.
#[component]
pub fn Drawer(
    #[prop(into)] id: String,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] footer: Option<ViewFn>,
    #[prop(optional, into)] on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    framed(
        id,
        open,
        "float dialog drawer",
        title,
        footer,
        on_close,
        children,
    )
}
