//! Buttons, marks, people, hues.

use leptos::prelude::*;
use shared::i18n::k;

use super::section;
use crate::components::*;
use crate::i18n::{t, tf};

const PEOPLE: [(&str, &str); 6] = [
    ("u-1", "Ольга Верещагина"),
    ("u-2", "Денис Ли"),
    ("u-3", "Ирина Ким"),
    ("u-4", "Тимур Абдрахманов"),
    ("u-5", "Роман Юсупов"),
    ("u-6", "Мария Соколова-Белозёрская"),
];

pub(super) fn people_list() -> Vec<(String, String)> {
    PEOPLE
        .iter()
        .map(|(id, name)| ((*id).to_owned(), (*name).to_owned()))
        .collect()
}

pub(super) fn buttons(key: &'static str) -> AnyView {
    let view = RwSignal::new("board".to_owned());
    let views = vec![
        Choice::new("list", t(k::GALLERY_LIST)).icon("list"),
        Choice::new("board", t(k::GALLERY_BOARD_VIEW)).icon("board"),
        Choice::new("calendar", t(k::GALLERY_CALENDAR_VIEW)).icon("cal"),
    ];
    let content = view! {
        <div class="row wrap">
            <Button label=t(k::GALLERY_REPLY) icon="send" variant=Variant::Primary />
            <Button label=t(k::CREATE) icon="plus" />
            <Button label=t(k::CANCEL) variant=Variant::Ghost />
            <Button label=t(k::DELETE) icon="trash" variant=Variant::Danger />
            <Button label=t(k::GALLERY_PRESSED) pressed=Some(true) />
            <Button label=t(k::GALLERY_DISABLED) variant=Variant::Primary disabled=true />
            <Button label=t(k::SAVING) busy=true />
        </div>
        <div class="row wrap">
            <Button label=t(k::GALLERY_SMALL) size=Size::Small />
            <Button label=t(k::GALLERY_LARGE) size=Size::Large icon="check" />
            <LinkButton href="#" label=t(k::GALLERY_LINK) icon="link" />
            <IconButton icon="filter" label=t(k::FILTER) />
            <IconButton icon="more" label=t(k::MORE) />
            <IconButton icon="arrow" flip=true label=t(k::NEXT) />
            <IconButton icon="x" label=t(k::CLOSE) small=true id=format!("{key}-close") />
            <Segmented label=t(k::SHOW) value=view options=views on_change=move |value| view.set(value) />
        </div>
    };
    section(t(k::GALLERY_BUTTONS), true, content.into_any())
}

pub(super) fn marks() -> AnyView {
    let overdue = RwSignal::new(true);
    let content = view! {
        <div class="row wrap">
            <FilterChip name=t(k::GALLERY_FILTER_STATUS) value=t(k::GALLERY_FILTER_OPEN) on_remove=|()| () />
            <Chip
                label=t(k::GALLERY_OVERDUE)
                icon="alert"
                count=Some(4)
                pressed=Signal::derive(move || Some(overdue.get()))
                on_click=move |()| overdue.update(|on| *on = !*on)
            />
            <Chip label=t(k::GALLERY_MINE) pressed=Some(false) on_click=|()| () />
            <Chip label=t(k::FILTER) icon="plus" add=true on_click=|()| () />
            <Tag label=t(k::GALLERY_PROJECT_SCHOOLS) dot="project-3" />
            <Tag label=t(k::GALLERY_PROJECT_STOCK) on_remove=|()| () />
            <Badge value=7 />
            <Badge value=120 />
            <Count value=1204 />
        </div>
        <div class="row wrap g4">
            <StatusMark icon="s-new" tone=Tone::Mute label=t(k::GALLERY_STATUS_NEW) />
            <StatusMark icon="s-work" tone=Tone::Info label=t(k::GALLERY_STATUS_WORK) />
            <StatusMark icon="s-review" tone=Tone::Warn label=t(k::GALLERY_STATUS_REVIEW) />
            <StatusMark icon="s-done" tone=Tone::Ok label=t(k::GALLERY_STATUS_DONE) />
            <StatusMark icon="s-hold" tone=Tone::Mute label=t(k::GALLERY_STATUS_HOLD) />
            <StatusMark icon="s-stop" tone=Tone::Mute label=t(k::GALLERY_STATUS_STOP) />
        </div>
        <div class="row wrap">
            <Pill tone=Tone::Ok icon="check" label=t(k::GALLERY_IN_TIME) />
            <Pill tone=Tone::Warn icon="clock" label=t(k::GALLERY_MINUTES_LEFT) />
            <Pill tone=Tone::Bad icon="alert" label=t(k::GALLERY_LATE) />
            <Pill tone=Tone::Info icon="s-way" label=t(k::GALLERY_UNDER_WAY) />
            <Pill tone=Tone::Mute icon="s-hold" label=t(k::GALLERY_PAUSED) />
            <Pill tone=Tone::Accent icon="zap" label=t(k::GALLERY_RULE) />
        </div>
        <div class="row wrap g4">
            <PriorityMark icon="p-crit" tone=Tone::Bad label=t(k::GALLERY_PRIORITY_CRITICAL) named=true />
            <PriorityMark icon="p-high" tone=Tone::Warn label=t(k::GALLERY_PRIORITY_HIGH) named=true />
            <PriorityMark icon="p-med" tone=Tone::Mute label=t(k::GALLERY_PRIORITY_MEDIUM) named=true />
            <PriorityMark icon="p-low" tone=Tone::Mute label=t(k::GALLERY_PRIORITY_LOW) named=true />
        </div>
    };
    section(t(k::GALLERY_MARKS), true, content.into_any())
}

pub(super) fn people(key: &'static str) -> AnyView {
    let tab = RwSignal::new("progress".to_owned());
    let id = format!("{key}-tabs");
    let tabs = vec![
        Choice::new("progress", t(k::GALLERY_PROGRESS)),
        Choice::new("files", t(k::GALLERY_FILES)).hint("4"),
        Choice::new("links", t(k::GALLERY_LINKS)),
    ];
    let panels = tabs
        .iter()
        .map(|tab_choice| {
            let words = tab_choice.label.clone();
            view! {
                <TabPanel tabs_id=id.clone() value=tab_choice.value.clone() current=tab>
                    <p class="sub s13">{words.clone()}</p>
                </TabPanel>
            }
        })
        .collect_view();
    let content = view! {
        <div class="row wrap g3">
            <Avatar id="u-1" name="Ольга Верещагина" size=AvatarSize::S20 />
            <Avatar id="u-3" name="Ирина Ким" />
            <Avatar id="u-4" name="Тимур Абдрахманов" size=AvatarSize::S32 online=true />
            <Avatar id="u-5" name="Роман Юсупов" size=AvatarSize::S48 />
            <Avatar id="org-2" name="Меридиан" size=AvatarSize::S32 org=true />
            <AvatarNone label=t(k::GALLERY_NOBODY) />
            <AvatarGroup people=people_list() label=t(k::GALLERY_HELPERS) />
            <Person id="u-2" name="Денис Ли" />
        </div>
        <Tabs id=id.clone() label=t(k::GALLERY_PEOPLE) value=tab tabs=tabs on_change=move |value| tab.set(value) />
        {panels}
        <div class="g2">
            <Meter value=43.0 label=t(k::GALLERY_PROGRESS) />
            <Meter value=78.0 label=t(k::GALLERY_PROGRESS) tone=Tone::Warn />
            <Meter value=100.0 label=t(k::GALLERY_LATE) tone=Tone::Bad thick=true />
        </div>
    };
    section(t(k::GALLERY_PEOPLE), true, content.into_any())
}

pub(super) fn hues() -> AnyView {
    let all = [
        (258, t(k::GALLERY_HUE_INK)),
        (200, t(k::GALLERY_HUE_TEAL)),
        (150, t(k::GALLERY_HUE_PINE)),
        (85, t(k::GALLERY_HUE_MUSTARD)),
        (38, t(k::GALLERY_HUE_BRICK)),
        (320, t(k::GALLERY_HUE_PLUM)),
    ]
    .map(|(hue, name)| {
        view! {
            <div data-tenant="" style=("--hue", hue.to_string())>
                <Button label=format!("{name} {hue}") variant=Variant::Primary />
                <Chip label=t(k::GALLERY_CHOSEN) icon="check" pressed=Some(true) on_click=|()| () />
                <span class="grow">
                    <Meter value=60.0 label=tf(k::UI_PERCENT, &[("n", "60")]) />
                </span>
            </div>
        }
    });
    section(
        t(k::GALLERY_HUES),
        true,
        view! { <div class="hues">{all.collect_view()}</div> }.into_any(),
    )
}
