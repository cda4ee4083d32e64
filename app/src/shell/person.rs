//! The person's own menu: profile, language, looks, help, out.

use leptos::prelude::*;
use leptos::task::spawn_local;
use office::account::api::account_edit;
use office::parts::{reload, submit_form};
use shared::i18n::{Lang, k};
use shared::office::account::EditProfile;
use shared::office::path;
use shared::office::session::{Density, Theme};
use ui::prelude::*;

/// The id of the form that signs out.
const SIGN_OUT: &str = "sign-out";

/// The menu under the person's mark.
#[component]
pub fn PersonMenu(
    /// The sheet of keys.
    help: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let theme = RwSignal::new(session.theme);
    let density = RwSignal::new(session.density);
    let (name, email) = (session.name.clone(), session.email.clone());
    let label = tf(k::SHELL_PERSON, &[("name", &session.name)]);
    let id = session.user_id.to_string();
    let trigger = move || view! { <Avatar id=id.clone() name=name.clone() quiet=true /> };
    let keep = move |edit: EditProfile, then: fn()| spawn_local(keep_choice(edit, then, toasts));
    let items = move || {
        let mut items = vec![
            MenuItem::heading(email.clone()),
            MenuItem::new(t(k::ACCOUNT_PROFILE))
                .icon("user")
                .href(path::PROFILE),
        ];
        items.extend([MenuItem::line(), MenuItem::heading(t(k::THEME))]);
        items.extend(
            [
                (Theme::System, k::THEME_SYSTEM, "monitor"),
                (Theme::Light, k::THEME_LIGHT, "sun"),
                (Theme::Dark, k::THEME_DARK, "moon"),
            ]
            .map(|(own, label, icon)| {
                MenuItem::new(t(label))
                    .icon(icon)
                    .checked(theme.get() == own)
                    .on(move || {
                        theme.set(own);
                        set_theme(own);
                        keep(
                            EditProfile {
                                theme: Some(own),
                                ..EditProfile::default()
                            },
                            || (),
                        );
                    })
            }),
        );
        items.extend([MenuItem::line(), MenuItem::heading(t(k::DENSITY))]);
        items.extend(
            [
                (Density::Auto, k::DENSITY_COMFORTABLE),
                (Density::Compact, k::DENSITY_COMPACT),
            ]
            .map(|(own, label)| {
                MenuItem::new(t(label))
                    .icon("list")
                    .checked(density.get() == own)
                    .on(move || {
                        density.set(own);
                        set_density(own);
                        keep(
                            EditProfile {
                                density: Some(own),
                                ..EditProfile::default()
                            },
                            || (),
                        );
                    })
            }),
        );
        items.extend([MenuItem::line(), MenuItem::heading(t(k::LANGUAGE))]);
        items.extend(Lang::ALL.map(|own| {
            MenuItem::new(own.native_name())
                .icon("globe")
                .checked(lang() == own)
                .on(move || {
                    ui::dom::set_cookie(office::account::LANG_COOKIE, own.as_str());
                    keep(
                        EditProfile {
                            lang: Some(own),
                            ..EditProfile::default()
                        },
                        reload,
                    );
                })
        }));
        items.extend([
            MenuItem::line(),
            MenuItem::new(t(k::NAV_HELP))
                .icon("keyboard")
                .key("?")
                .on(move || help.set(true)),
            MenuItem::new(t(k::SHELL_SIGN_OUT))
                .icon("logout")
                .on(|| submit_form(SIGN_OUT)),
        ]);
        items
    };
    view! {
        <form id=SIGN_OUT method="post" action=path::AUTH_LOGOUT hidden></form>
        <Menu id="person" label=label trigger=trigger items=Signal::derive(items) end=true />
        <noscript>
            <form method="post" action=path::AUTH_LOGOUT>
                <button type="submit" class="btn">
                    {t(k::SHELL_SIGN_OUT)}
                </button>
            </form>
        </noscript>
    }
}

/// Keeps a choice on the server; loaded when the first one is made (QLT-06).
#[leptos::lazy]
async fn keep_choice(edit: EditProfile, then: fn(), toasts: ToastHub) {
    match account_edit(edit).await {
        Ok(_) => then(),
        Err(error) => toasts.problem(&error.0),
    }
}
