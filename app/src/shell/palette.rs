//! Ctrl-K: search in everything, and the way to every place (SRC-01).

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use office::search::api::search_find;
use shared::Permission;
use shared::i18n::k;
use shared::office::path;
use shared::office::search::{SearchGroup, SearchHit};
use shared::work::path as work_path;
use ui::prelude::*;

use super::nav;

/// How long a person pauses before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// The keys that open the palette; the palette itself is loaded when it is first opened.
#[component]
pub fn SearchPalette(open: RwSignal<bool>) -> impl IntoView {
    use_shortcut("Ctrl+k", k::SHELL_SEARCH, move || {
        open.update(|on| *on = !*on)
    });
    use_shortcut("/", k::SHELL_SEARCH, move || open.set(true));
    later(move || open.get(), move || search_palette(open))
}

#[leptos::lazy]
fn search_palette(open: RwSignal<bool>) -> AnyView {
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<PaletteGroup>::new());
    let loading = RwSignal::new(false);
    let asked = StoredValue::new(0_u32);
    let commands = StoredValue::new(commands());
    let navigate = use_navigate();

    Effect::new(move |_| {
        let text = query.with(|text| text.trim().to_owned());
        asked.update_value(|asked| *asked += 1);
        let mine = asked.get_value();
        if text.chars().count() < 2 {
            found.set(Vec::new());
            loading.set(false);
            return;
        }
        loading.set(true);
        let ask = move || {
            if asked.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let answer = search_find(text).await;
                // Answers may overtake each other; only the newest question counts.
                if asked.try_get_value() == Some(mine) {
                    found.set(
                        answer
                            .map(|groups| groups.into_iter().map(group).collect())
                            .unwrap_or_default(),
                    );
                    loading.set(false);
                }
            });
        };
        set_timeout(ask, PAUSE);
    });

    let groups = Signal::derive(move || {
        let typed = query.with(|text| text.trim().to_lowercase());
        let mut groups = found.get();
        groups.extend(commands.with_value(|groups| {
            groups
                .iter()
                .filter_map(|group| matching(group, &typed))
                .collect::<Vec<_>>()
        }));
        groups
    });
    let pick = move |item: PaletteItem| {
        if let Some(href) = item.href {
            navigate(&href, NavigateOptions::default());
        }
    };
    view! { <Palette id="palette" open=open query=query groups=groups loading=loading placeholder=Some(t(k::SHELL_SEARCH).to_owned()) on_pick=pick /> }
        .into_any()
}

/// What can be done without searching: make something, go somewhere.
fn commands() -> Vec<PaletteGroup> {
    let command = |id: &str, label: &str, icon, href: String, key| PaletteItem {
        id: id.to_owned(),
        label: label.to_owned(),
        icon,
        hint: String::new(),
        key,
        href: Some(href),
    };
    let make = [
        (
            can(Permission::TaskCreate),
            command(
                "new-task",
                t(k::SHELL_NEW_TASK),
                "task",
                work_path::NEW.to_owned(),
                Some("C"),
            ),
        ),
        (
            can(Permission::UserManage),
            command(
                "new-user",
                t(k::SHELL_NEW_USER),
                "userplus",
                path::with_query(path::USERS, &[("dialog", "new")]),
                None,
            ),
        ),
        (
            can(Permission::UserManage),
            command(
                "invite",
                t(k::SHELL_INVITE),
                "mail",
                path::with_query(path::USERS, &[("dialog", "invite")]),
                None,
            ),
        ),
    ];
    let make: Vec<_> = make
        .into_iter()
        .filter_map(|(may, item)| may.then_some(item))
        .collect();
    let mut places: Vec<_> = nav::everywhere()
        .into_iter()
        .map(|place| {
            command(
                place.href,
                t(place.label),
                place.icon,
                place.href.to_owned(),
                Some(place.keys),
            )
        })
        .collect();
    places.push(command(
        "profile",
        t(k::ACCOUNT_PROFILE),
        "user",
        path::PROFILE.to_owned(),
        None,
    ));
    [(k::CREATE, make), (k::SHELL_GO_TO, places)]
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(title, items)| PaletteGroup {
            title: t(title).to_owned(),
            items,
        })
        .collect()
}

/// The lines of a group whose words begin as typed.
fn matching(group: &PaletteGroup, typed: &str) -> Option<PaletteGroup> {
    let fits = |item: &&PaletteItem| {
        let label = item.label.to_lowercase();
        typed.split_whitespace().all(|word| {
            label
                .split_whitespace()
                .any(|begin| begin.starts_with(word))
        })
    };
    let items: Vec<_> = group.items.iter().filter(fits).cloned().collect();
    (!items.is_empty()).then(|| PaletteGroup {
        title: group.title.clone(),
        items,
    })
}

fn group(found: SearchGroup) -> PaletteGroup {
    let title = match found.entity_kind.as_str() {
        "task" => t(k::NAV_TASKS),
        "user" => t(k::NAV_USERS),
        _ => t(k::SHELL_FOUND),
    };
    PaletteGroup {
        title: title.to_owned(),
        items: found.hits.into_iter().map(hit).collect(),
    }
}

fn hit(found: SearchHit) -> PaletteItem {
    let SearchHit {
        entity_kind,
        entity_id,
        number,
        title,
        subtitle,
        ..
    } = found;
    let (icon, href) = match entity_kind.as_str() {
        "task" => ("task", Some(work_path::task(entity_id.into()))),
        "user" => ("user", Some(path::user(entity_id.into()))),
        _ => ("search", None),
    };
    let label = match number {
        Some(number) => format!("{number} {title}"),
        None => title,
    };
    PaletteItem {
        id: format!("{entity_kind}-{entity_id}"),
        label,
        icon,
        hint: subtitle,
        key: None,
        href,
    }
}
