//! States, timeline, calendar, charts.

use leptos::prelude::*;
use shared::Problem;
use shared::i18n::k;

use super::forms::moment;
use super::section;
use crate::components::*;
use crate::i18n::t;

pub(super) fn states() -> AnyView {
    let mut problem = Problem::new(503, "unavailable", t(k::PROBLEM_UNAVAILABLE));
    problem.detail = Some(t(k::UI_RESPONSE_DETAIL).to_owned());
    problem.request_id = Some("0198-4c1f".to_owned());
    let content = view! {
        <div class="gg">
            <div class="card">
                <EmptyState icon="checks" title=t(k::GALLERY_EMPTY_TITLE) text=t(k::GALLERY_EMPTY_TEXT)>
                    <Button label=t(k::GALLERY_EMPTY_ACTION) icon="plus" />
                </EmptyState>
            </div>
            <div class="card">
                <ErrorState problem=problem kept=t(k::GALLERY_ERROR_KEPT) on_retry=|()| () />
            </div>
            <div class="card">
                <Skeleton rows=3 />
            </div>
            <div class="card">
                <Skeleton shape=Shape::Detail rows=2 />
            </div>
        </div>
    };
    section(t(k::GALLERY_STATES), true, content.into_any())
}

pub(super) fn timeline(key: &'static str) -> AnyView {
    let text = RwSignal::new(String::new());
    let names = vec!["Ирина Ким".to_owned()];
    let inner = || view! { <Pill tone=Tone::Warn icon="lock" label=t(k::GALLERY_NOTE_INNER) /> };
    let content = view! {
        <Timeline>
            <TimelineEvent icon="user" at=moment()>
                <b>"Ольга Верещагина"</b>
                " "
                {t(k::GALLERY_EVENT_ASSIGNED)}
                " "
                <b>"Ирина Ким"</b>
            </TimelineEvent>
            <Message author_id="u-7" author="Екатерина Семёнова" at=moment()>
                <Prose text=t(k::GALLERY_MESSAGE_TEXT) />
            </Message>
            <Message author_id="u-2" author="Денис Ли" at=moment() inner=true side=inner>
                <Prose text=t(k::GALLERY_NOTE_TEXT) names=names />
            </Message>
        </Timeline>
        <Composer
            id=format!("{key}-composer")
            label=t(k::GALLERY_COMMENT)
            placeholder=t(k::GALLERY_COMPOSER)
            value=text
            on_submit=move |_| text.set(String::new())
        />
    };
    section(t(k::GALLERY_TIMELINE), true, content.into_any())
}

pub(super) fn calendar() -> AnyView {
    let content = view! {
        <div class="card gallery-events">
            <a class="cev" href="#" data-c="5">
                {icon("task")}
                <span class="num">"16:30"</span>
                <span>{t(k::GALLERY_EVENT_CREW)}</span>
            </a>
            <a class="cev" href="#" data-c="5" data-tone="bad">
                {icon("alert")}
                <span class="num">"10:00"</span>
                <span>{t(k::GALLERY_EVENT_CLAIM)}</span>
            </a>
            <a class="cev done" href="#" data-c="3">
                {icon("checks")}
                <span class="num">"9:00"</span>
                <span>{t(k::GALLERY_TASK_STOCK)}</span>
            </a>
            <a class="cev span" href="#" data-c="6">
                {icon("sun")}
                <span>{t(k::GALLERY_EVENT_LEAVE)}</span>
            </a>
        </div>
    };
    section(t(k::GALLERY_CALENDAR), false, content.into_any())
}

pub(super) fn charts() -> AnyView {
    let days: Vec<String> = (16..=20).map(|day| day.to_string()).collect();
    let series = |name: &str, tone, values: [f64; 5]| Series {
        name: name.to_owned(),
        tone,
        values: values.to_vec(),
    };
    let bars = vec![
        series(
            t(k::GALLERY_CHART_MADE),
            Tone::Mute,
            [9.0, 14.0, 7.0, 12.0, 10.0],
        ),
        series(
            t(k::GALLERY_CHART_DONE),
            Tone::Accent,
            [8.0, 11.0, 9.0, 13.0, 6.0],
        ),
    ];
    let line = vec![series(
        t(k::GALLERY_CHART_LINE),
        Tone::Accent,
        [64.0, 67.0, 65.0, 71.0, 76.0],
    )];
    let slice = |name: &str, tone, value| Slice {
        name: name.to_owned(),
        tone,
        value,
    };
    let slices = vec![
        slice(t(k::GALLERY_LATE), Tone::Bad, 9.0),
        slice(t(k::GALLERY_STATUS_WORK), Tone::Info, 31.0),
        slice(t(k::GALLERY_STATUS_REVIEW), Tone::Warn, 14.0),
        slice(t(k::GALLERY_STATUS_NEW), Tone::Mute, 22.0),
    ];
    let content = view! {
        <BarChart label=t(k::GALLERY_CHART_BARS) categories=days.clone() series=bars />
        <LineChart label=t(k::GALLERY_CHART_LINE) categories=days series=line />
        <div class="row g6 wrap">
            <DonutChart label=t(k::GALLERY_CHART_DONUT) slices=slices />
            <Sparkline label=t(k::GALLERY_CHART_SPARK) values=vec![4.0, 6.0, 3.0, 8.0, 9.0, 8.5, 10.0, 13.0] />
        </div>
    };
    section(t(k::GALLERY_CHARTS), false, content.into_any())
}
