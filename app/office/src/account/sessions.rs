//! One's own signed-in devices (IAM-03).

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::SessionId;
use shared::i18n::k;
use shared::office::account::SessionRow;
use ui::prelude::*;

use super::api::{account_end_other_sessions, account_end_session};
use crate::parts::failed;

/// The devices, this one first.
pub fn devices(sessions: Resource<Result<Vec<SessionRow>, AppError>>, toasts: ToastHub) -> AnyView {
    let rows = move || {
        Suspend::new(async move {
            match sessions.await {
                Ok(mut rows) => {
                    rows.sort_by_key(|row| !row.current);
                    list(rows, sessions, toasts)
                }
                Err(error) => failed(error, move || sessions.refetch()),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=2 /> }>{rows}</Transition> }.into_any()
}

fn list(
    rows: Vec<SessionRow>,
    sessions: Resource<Result<Vec<SessionRow>, AppError>>,
    toasts: ToastHub,
) -> AnyView {
    let others = rows.iter().filter(|row| !row.current).count();
    let end = Callback::new(move |id: SessionId| {
        spawn_local(async move {
            match account_end_session(id).await {
                Ok(()) => toasts.ok(t(k::ACCOUNT_SESSION_ENDED)),
                Err(error) => toasts.problem(&error.0),
            }
            sessions.refetch();
        });
    });
    let end_others = move |()| {
        spawn_local(async move {
            match account_end_other_sessions().await {
                Ok(count) => toasts.ok(tn(
                    k::ACCOUNT_SESSIONS_ENDED,
                    i64::try_from(count).unwrap_or(i64::MAX),
                )),
                Err(error) => toasts.problem(&error.0),
            }
            sessions.refetch();
        });
    };
    view! {
        <ul class="card">{rows.into_iter().map(|row| one(row, end)).collect_view()}</ul>
        {(others > 0).then(|| view! { <Button label=t(k::ACCOUNT_END_OTHERS) icon="logout" on_click=end_others /> })}
    }
    .into_any()
}

fn one(row: SessionRow, end: Callback<SessionId>) -> AnyView {
    let SessionRow {
        id,
        device,
        ip,
        created_at,
        last_used_at,
        current,
    } = row;
    let name = device_name(&device);
    let place = ip.map(|ip| view! { <span class="nowrap">{ip}</span> });
    let side = if current {
        view! { <Pill tone=Tone::Ok label=t(k::ACCOUNT_THIS_DEVICE) /> }.into_any()
    } else {
        let label = tf(k::ACCOUNT_END_SESSION_OF, &[("device", &name)]);
        view! { <IconButton icon="logout" label=label on_click=move |()| end.run(id) /> }.into_any()
    };
    view! {
        <li class="session">
            <Icon name="device" size=20 />
            <div class="grow">
                <div class="trunc" title=device>
                    {name}
                </div>
                <div class="mut s13 row wrap">
                    <span>{t(k::ACCOUNT_LAST_SEEN)} " " <When at=last_used_at /></span>
                    <span>{t(k::ACCOUNT_SINCE)} " " <When at=created_at /></span>
                    {place}
                </div>
            </div>
            {side}
        </li>
    }
    .into_any()
}

/// What a browser calls itself, in two words: `Firefox, Windows`.
fn device_name(agent: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // The order matters: all of them also call themselves what was there before.
    let browser = known(&[
        ("YaBrowser", "Yandex"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = known(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if agent.is_empty() => t(k::UNKNOWN).to_owned(),
        (None, None) => agent.chars().take(60).collect(),
    }
}
