//! The morning digest in a list of notifications (TSK-05): each part with its first tasks.

use leptos::prelude::*;
use serde_json::Value;
use shared::office::digest::{Line, Section, sections};
use ui::prelude::*;

/// Tasks that a part names here; the mail names more.
const SHOWN: usize = 3;

/// The parts, a line each. `opened` is told when one of the addresses is followed.
pub fn parts(data: &Value, opened: Callback<()>) -> AnyView {
    sections(data)
        .into_iter()
        .map(|section| part(section, opened))
        .collect_view()
        .into_any()
}

fn part(section: Section, opened: Callback<()>) -> AnyView {
    let heading = section.heading(lang());
    let more = section
        .more(section.tasks.len().min(SHOWN), lang())
        .map(|more| link(section.part.path(), more, opened));
    let tasks = section
        .tasks
        .iter()
        .take(SHOWN)
        .map(|task: &Line| link(shared::work::path::task(task.id), task.name(lang()), opened));
    let links: Vec<AnyView> = tasks.chain(more).collect();
    view! {
        <div class="mut s13 break">
            <span>{heading}</span>
            {links}
        </div>
    }
    .into_any()
}

fn link(href: String, words: String, opened: Callback<()>) -> AnyView {
    view! {
        " · "
        <a href=href on:click=move |_| opened.run(())>
            {words}
        </a>
    }
    .into_any()
}
