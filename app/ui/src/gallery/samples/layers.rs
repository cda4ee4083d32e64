//! Menus, windows, messages.

use leptos::prelude::*;
use shared::i18n::k;

use super::section;
use crate::components::*;
use crate::i18n::t;

fn actions_menu(key: &'static str) -> AnyView {
    let items = vec![
        MenuItem::new(t(k::GALLERY_ASSIGN))
            .icon("user")
            .key("A")
            .on(|| ()),
        MenuItem::new(t(k::GALLERY_POSTPONE))
            .icon("clock")
            .key("H")
            .on(|| ()),
        MenuItem::new(t(k::DUPLICATE)).icon("copy").disabled(true),
        MenuItem::line(),
        MenuItem::new(t(k::DELETE))
            .icon("trash")
            .tone(Tone::Bad)
            .on(|| ()),
    ];
    let trigger = || {
        view! {
            {t(k::MENU)}
            {icon("down")}
        }
    };
    view! { <Menu id=format!("{key}-menu") label=t(k::MENU) trigger=trigger items=items worded=true /> }.into_any()
}

pub(super) fn layers(key: &'static str) -> AnyView {
    let (dialog, drawer, palette) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let query = RwSignal::new(String::new());
    let toasts = use_toasts();
    let groups = Signal::derive(move || {
        let wanted = query.get().to_lowercase();
        let known = [
            (t(k::GALLERY_TASK_CREW), "task", t(k::GALLERY_TASK)),
            (t(k::GALLERY_TASK_CLAIM), "task", t(k::GALLERY_TASK)),
        ];
        let items = known
            .into_iter()
            .filter(|(label, ..)| label.to_lowercase().contains(wanted.trim()))
            .map(|(label, icon, hint)| PaletteItem {
                id: label.to_owned(),
                label: label.to_owned(),
                icon,
                hint: hint.to_owned(),
                key: None,
                href: None,
            })
            .collect();
        let create = PaletteItem {
            id: "create".to_owned(),
            label: t(k::CREATE).to_owned(),
            icon: "plus",
            key: Some("C"),
            ..PaletteItem::default()
        };
        vec![
            PaletteGroup {
                title: t(k::GALLERY_TASK).to_owned(),
                items,
            },
            PaletteGroup {
                title: t(k::MENU).to_owned(),
                items: vec![create],
            },
        ]
    });
    let footer = move || {
        view! {
            <Button label=t(k::CANCEL) on_click=move |()| dialog.set(false) />
            <Button label=t(k::GALLERY_MOVE_IT) variant=Variant::Primary on_click=move |()| dialog.set(false) />
        }
    };
    let content = view! {
        <div class="row wrap">
            {actions_menu(key)}
            <Popover id=format!("{key}-popover") label=t(k::FILTER) trigger=|| icon("filter")>
                <p class="s13">{t(k::GALLERY_EMPTY_TEXT)}</p>
            </Popover>
            <Button id=format!("{key}-dialog-open") label=t(k::GALLERY_DIALOG) on_click=move |()| dialog.set(true) />
            <Button id=format!("{key}-drawer-open") label=t(k::GALLERY_DRAWER) on_click=move |()| drawer.set(true) />
            <Button id=format!("{key}-palette-open") label=t(k::UI_PALETTE) on_click=move |()| palette.set(true) />
            <Button label=t(k::GALLERY_TOAST) on_click=move |()| toasts.undo(t(k::GALLERY_TOAST_DONE), || ()) />
            <Button label=t(k::ERROR) on_click=move |()| toasts.retry(t(k::GALLERY_TOAST_FAILED), || ()) />
        </div>
        <Dialog id=format!("{key}-dialog") open=dialog title=t(k::GALLERY_DIALOG_TITLE) footer=footer>
            <p class="sub">{t(k::GALLERY_DIALOG_TEXT)}</p>
        </Dialog>
        <Drawer id=format!("{key}-drawer") open=drawer title=t(k::GALLERY_TASK_CREW)>
            <p class="sub">{t(k::GALLERY_DIALOG_TEXT)}</p>
        </Drawer>
        <Palette id=format!("{key}-palette") open=palette query=query groups=groups on_pick=|_| () />
        <NoteBar tone=Tone::Info>
            <span class="grow">{t(k::GALLERY_NEW_ANSWERS)}</span>
            <Button label=t(k::SHOW) size=Size::Small variant=Variant::Ghost />
        </NoteBar>
    };
    section(t(k::GALLERY_LAYERS), true, content.into_any())
}
