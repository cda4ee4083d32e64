//! A button with a layer that opens under it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::dom;

/// What menus and popovers share: opening, place, Esc, a press outside, the way of the focus.
#[derive(Clone, Copy)]
pub(super) struct Layer {
    id: StoredValue<String>,
    pub open: RwSignal<bool>,
}

impl Layer {
    /// `inside` selects what gets the focus when the layer opens; `end` aligns it with the button's end.
    pub fn new(id: &str, end: bool, inside: &'static str) -> Self {
        let layer = Self {
            id: StoredValue::new(id.to_owned()),
            open: RwSignal::new(false),
        };
        let open = layer.open;
        Effect::new(move |_| {
            if open.get() {
                dom::after_draw(move || {
                    layer.place(end);
                    dom::focus_in(&layer.layer_id(), inside);
                });
            }
        });
        dom::on_window("resize", move |_| {
            if open.get_untracked() {
                layer.place(end);
            }
        });
        // The layer stands in the window, so it would stay behind when its button scrolls away.
        for event in ["wheel", "touchmove"] {
            dom::on_window(event, move |event| {
                if open.get_untracked() && !dom::inside(&layer.layer_id(), &event) {
                    open.set(false);
                }
            });
        }
        dom::on_outside(layer.wrap_id(), open.into(), move || open.set(false));
        layer
    }

    fn place(self, end: bool) {
        let layer = self.layer_id();
        self.id.with_value(|id| dom::place(id, &layer, end));
    }

    pub fn button_id(self) -> String {
        self.id.get_value()
    }

    pub fn layer_id(self) -> String {
        self.id.with_value(|id| format!("{id}-layer"))
    }

    pub fn wrap_id(self) -> String {
        self.id.with_value(|id| format!("{id}-pop"))
    }

    /// Closes and gives the focus back to the button.
    pub fn close(self) {
        if self.open.get_untracked() {
            self.open.set(false);
            self.id.with_value(|id| dom::focus(id));
        }
    }

    /// Closes on Esc; tells whether it did.
    pub fn escape(self, event: &KeyboardEvent) -> bool {
        let leaves = event.key() == "Escape" && self.open.get_untracked();
        if leaves {
            event.prevent_default();
            event.stop_propagation();
            self.close();
        }
        leaves
    }

    /// The button. `worded`: its content says what it does, so it needs no further name.
    pub fn button(
        self,
        kind: &'static str,
        class: &'static str,
        worded: bool,
        label: Signal<String>,
        content: AnyView,
    ) -> AnyView {
        let open = self.open;
        let name = move || (!worded).then(|| label.get());
        let open_down = move |event: KeyboardEvent| {
            if event.key() == "ArrowDown" {
                event.prevent_default();
                open.set(true);
            }
        };
        view! {
            <button
                type="button"
                class=class
                id=self.button_id()
                title=name
                aria-label=name
                aria-haspopup=kind
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=move || open.get().then(|| self.layer_id())
                on:click=move |_| open.update(|on| *on = !*on)
                on:keydown=open_down
            >
                {content}
            </button>
        }
        .into_any()
    }
}

/// The class of a button: given, or a plain one with words and a quiet one without.
pub(super) fn trigger_class(class: &'static str, worded: bool) -> &'static str {
    match (class, worded) {
        ("", true) => "btn",
        ("", false) => "btn icon ghost",
        (class, _) => class,
    }
}

/// A button with any content under it: filters, choice of columns.
#[component]
pub fn Popover(
    /// The button's id.
    #[prop(into)]
    id: String,
    #[prop(into)] label: Signal<String>,
    /// What stands in the button.
    #[prop(into)]
    trigger: ViewFn,
    /// The button's content says what it does.
    #[prop(optional)]
    worded: bool,
    #[prop(optional)] class: &'static str,
    /// Aligned with the button's end.
    #[prop(optional)]
    end: bool,
    /// Opens and closes it from outside.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
    children: ChildrenFn,
) -> impl IntoView {
    let layer = Layer::new(&id, end, "input,button,select,textarea,a[href]");
    if let Some(outside) = open {
        Effect::new(move |_| layer.open.set(outside.get()));
        Effect::new(move |_| {
            let now = layer.open.get();
            if outside.get_untracked() != now {
                outside.set(now);
            }
        });
    }
    let key = move |event: KeyboardEvent| {
        layer.escape(&event);
    };
    let shown = move || {
        layer.open.get().then(|| {
            view! {
                <div class="float pop-layer pad" id=layer.layer_id() role="dialog" aria-label=label>
                    {children()}
                </div>
            }
        })
    };
    view! {
        <span class="pop" id=layer.wrap_id() on:keydown=key>
            {layer.button("dialog", trigger_class(class, worded), worded, label, trigger.run())}
            {shown}
        </span>
    }
}
