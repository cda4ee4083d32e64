//! A table with selection, and a board whose cards can be moved.

use chrono::TimeDelta;
use leptos::prelude::*;
use shared::i18n::k;

use super::forms::moment;
use super::section;
use crate::components::*;
use crate::drag::{DragArea, Dropped};
use crate::fmt::Due;
use crate::i18n::{t, tf};

struct Row {
    number: &'static str,
    title: &'static str,
    icon: &'static str,
    tone: Tone,
    status: &'static str,
    hours: Option<i64>,
    person: Option<(&'static str, &'static str)>,
}

fn rows() -> [Row; 3] {
    [
        Row {
            number: "2203",
            title: t(k::GALLERY_TASK_CLAIM),
            icon: "s-work",
            tone: Tone::Info,
            status: t(k::GALLERY_STATUS_WORK),
            hours: Some(-2),
            person: Some(("u-6", "Мария Соколова-Белозёрская")),
        },
        Row {
            number: "2171",
            title: t(k::GALLERY_TASK_ESTIMATE),
            icon: "s-review",
            tone: Tone::Warn,
            status: t(k::GALLERY_STATUS_REVIEW),
            hours: Some(30),
            person: Some(("u-5", "Роман Юсупов")),
        },
        Row {
            number: "2093",
            title: t(k::GALLERY_TASK_STOCK),
            icon: "s-new",
            tone: Tone::Mute,
            status: t(k::GALLERY_STATUS_NEW),
            hours: None,
            person: None,
        },
    ]
}

pub(super) fn table() -> AnyView {
    let picked = RwSignal::new(vec!["2203".to_owned(), "2171".to_owned()]);
    let sort = RwSignal::new("deadline".to_owned());
    let row = move |row: Row| {
        let Row {
            number,
            title,
            icon,
            tone,
            status,
            hours,
            person,
        } = row;
        let on = Signal::derive(move || picked.with(|all| all.iter().any(|other| other == number)));
        let pick = move |on: bool| {
            picked.update(|all| {
                all.retain(|other| other != number);
                if on {
                    all.push(number.to_owned());
                }
            });
        };
        let who = match person {
            Some((id, name)) => view! { <Avatar id=id name=name /> }.into_any(),
            None => view! { <AvatarNone label=t(k::GALLERY_NOBODY) /> }.into_any(),
        };
        let at = hours.map(|hours| moment() + TimeDelta::hours(hours));
        view! {
            <tr aria-selected=move || if on.get() { "true" } else { "false" }>
                <td>
                    <Pick label=number checked=on on_change=pick />
                </td>
                <td>
                    <span class="row">
                        <span class="key">{number}</span>
                        <span class="trunc">{title}</span>
                    </span>
                </td>
                <td>
                    <StatusMark icon=icon tone=tone label=status />
                </td>
                <td>
                    <Due at=at none=t(k::NONE) />
                </td>
                <td>{who}</td>
            </tr>
        }
    };
    let all = move |on: bool| {
        picked.set(if on {
            rows().iter().map(|row| row.number.to_owned()).collect()
        } else {
            Vec::new()
        })
    };
    let content = view! {
        <div class="card gallery-table">
            <table class="table picking">
                <colgroup>
                    <col class="col-pick" />
                    <col />
                    <col class="col-status" />
                    <col class="col-due" />
                    <col class="col-who" />
                </colgroup>
                <thead>
                    <tr>
                        <th scope="col">
                            <PickAll total=3_usize picked=Signal::derive(move || picked.with(Vec::len)) on_change=all />
                        </th>
                        <th scope="col">{t(k::GALLERY_TASK)}</th>
                        <th scope="col">{t(k::GALLERY_FILTER_STATUS)}</th>
                        <SortHead label=t(k::GALLERY_DEADLINE) field="deadline" sort=sort on_sort=move |next| sort.set(next) />
                        <th scope="col">
                            <span class="vh">{t(k::GALLERY_RESPONSIBLE)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows().map(row).collect_view()}</tbody>
            </table>
            <BulkBar count=Signal::derive(move || picked.with(Vec::len)) on_clear=move |()| picked.set(Vec::new())>
                <Button label=t(k::GALLERY_FILTER_STATUS) icon="s-work" size=Size::Small variant=Variant::Ghost />
                <Button label=t(k::GALLERY_ASSIGN) icon="user" size=Size::Small variant=Variant::Ghost />
            </BulkBar>
        </div>
        <LoadMore more=true loading=false on_more=|()| () />
    };
    section(t(k::GALLERY_TABLE), true, content.into_any())
}

pub(super) fn board(key: &'static str) -> AnyView {
    // The cards of the two columns, by number.
    let cards = RwSignal::new([vec!["2203", "2229"], vec!["2171"]]);
    let drop = move |dropped: Dropped| {
        cards.update(|columns| {
            let Some(number) = columns
                .iter()
                .flatten()
                .copied()
                .find(|number| *number == dropped.item)
            else {
                return;
            };
            for column in columns.iter_mut() {
                column.retain(|other| *other != number);
            }
            let column = &mut columns[usize::from(dropped.column == "1")];
            let place = dropped
                .before
                .and_then(|before| column.iter().position(|other| *other == before))
                .unwrap_or(column.len());
            column.insert(place, number);
        });
    };
    let area = format!("{key}-board");
    let hint = StoredValue::new(format!("{area}-hint"));
    let card = move |number: &'static str| {
        let title = match number {
            "2203" => t(k::GALLERY_TASK_CLAIM),
            "2171" => t(k::GALLERY_TASK_ESTIMATE),
            _ => t(k::GALLERY_TASK_CREW),
        };
        view! {
            <a class="kcard" href="#" data-drag=number data-drag-label=title aria-describedby=hint.get_value()>
                <span class="row s12 mut">
                    <PriorityMark icon="p-high" tone=Tone::Warn label=t(k::GALLERY_PRIORITY_HIGH) />
                    <span class="num">{number}</span>
                </span>
                <span class="t">{title}</span>
                <span class="meta">
                    <Due at=Some(moment()) marked=true />
                    <span>{icon("checks")} "3/7"</span>
                    <span class="end">
                        <Avatar id="u-4" name="Тимур Абдрахманов" />
                    </span>
                </span>
            </a>
        }
    };
    let column = move |index: usize, sign: &'static str, tone: Tone, name: &'static str| {
        let over = (index == 0).then(|| view! { <Pill tone=Tone::Warn icon="warn" label=tf(k::GALLERY_LIMIT, &[("n", "6"), ("limit", "5")]) /> });
        view! {
            <section class="bcol" aria-label=name data-drop=index.to_string() data-drop-label=name>
                <h4 class="bcol-h">
                    <StatusMark icon=sign tone=tone label=name />
                    {over}
                    <span class="end">
                        <IconButton icon="plus" label=t(k::CREATE) small=true />
                    </span>
                </h4>
                <div class="bcol-b">
                    <For each=move || cards.with(|columns| columns[index].clone()) key=|number| *number children=card />
                </div>
            </section>
        }
    };
    let content = view! {
        <DragArea id=area on_drop=drop>
            <div class="board">
                {column(0, "s-work", Tone::Info, t(k::GALLERY_STATUS_WORK))}
                {column(1, "s-review", Tone::Warn, t(k::GALLERY_STATUS_REVIEW))}
            </div>
        </DragArea>
    };
    section(t(k::GALLERY_BOARD), true, content.into_any())
}
