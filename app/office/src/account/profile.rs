//! One's own profile: name, language, zone, looks, mails, password, devices.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::{Lang, k};
use shared::office::account::{EditProfile, Profile};
use shared::office::session::{Density, Theme};
use ui::prelude::*;

use super::api::{account_edit, account_profile, account_sessions};
use super::door::LANG_COOKIE;
use super::password::change_password;
use super::sessions::devices;
use crate::parts::{PageHead, failed, reload, zones};

/// `/profile`.
pub struct ProfilePage;

#[lazy_route]
impl LazyRoute for ProfilePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let profile = Resource::new(|| (), |()| account_profile());
        let sessions = Resource::new(|| (), |()| account_sessions());
        let toasts = use_toasts();
        let body = move || {
            Suspend::new(async move {
                match profile.await {
                    Ok(profile) => sections(profile, toasts),
                    Err(error) => failed(error, move || profile.refetch()),
                }
            })
        };
        view! {
            <PageHead title=t(k::ACCOUNT_PROFILE) />
            <div class="page narrow">
                <Suspense fallback=|| view! { <Skeleton shape=Shape::Detail /> }>{body}</Suspense>
                <section class="sec" aria-labelledby="profile-devices">
                    <h2 class="h2" id="profile-devices">
                        {t(k::ACCOUNT_DEVICES)}
                    </h2>
                    <p class="help">{t(k::ACCOUNT_DEVICES_HELP)}</p>
                    <div class="col g3">{devices(sessions, toasts)}</div>
                </section>
            </div>
        }
        .into_any()
    }
}

fn sections(profile: Profile, toasts: ToastHub) -> AnyView {
    view! {
        {person(&profile, toasts)}
        {looks(&profile, toasts)}
        {change_password(toasts)}
    }
    .into_any()
}

/// Name, address, language and zone. The page is loaded anew when its language or zone changes.
fn person(profile: &Profile, toasts: ToastHub) -> AnyView {
    let errors = FormErrors::new("profile");
    let (name, email) = (
        RwSignal::new(profile.name.clone()),
        RwSignal::new(profile.email.clone()),
    );
    let (language, zone) = (
        RwSignal::new(profile.lang.as_str().to_owned()),
        RwSignal::new(profile.timezone.clone().unwrap_or_default()),
    );
    let before = StoredValue::new((profile.lang, profile.timezone.clone().unwrap_or_default()));
    let busy = RwSignal::new(false);
    let languages: Vec<Choice> = Lang::ALL
        .into_iter()
        .map(|lang| Choice::new(lang.as_str(), lang.native_name()))
        .collect();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let lang = language.get_untracked().parse::<Lang>().unwrap_or_default();
        let edit = EditProfile {
            name: Some(name.get_untracked()),
            lang: Some(lang),
            timezone: Some(zone.get_untracked()),
            ..EditProfile::default()
        };
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match account_edit(edit).await {
                Ok(profile)
                    if before.with_value(|(lang, zone)| {
                        *lang != profile.lang
                            || *zone != profile.timezone.clone().unwrap_or_default()
                    }) =>
                {
                    ui::dom::set_cookie(LANG_COOKIE, profile.lang.as_str());
                    reload();
                }
                Ok(_) => toasts.ok(t(k::SAVED)),
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    };
    view! {
        <form class="form" on:submit=save novalidate>
            <FormProblem errors=errors />
            <div class="pair">
                <Field id=errors.id("name") label=t(k::ACCOUNT_NAME) error=errors.field("name")>
                    <TextInput value=name autocomplete="name" maxlength=120 />
                </Field>
                <Field
                    id=errors.id("email")
                    label=t(k::ACCOUNT_EMAIL)
                    help=Some(t(k::ACCOUNT_EMAIL_HELP).to_owned())
                >
                    <TextInput value=email kind="email" readonly=true />
                </Field>
                <Field id=errors.id("lang") label=t(k::LANGUAGE) error=errors.field("lang")>
                    <Select value=language options=languages />
                </Field>
                <Field id=errors.id("timezone") label=t(k::TIME_ZONE) error=errors.field("timezone")>
                    <Select
                        value=zone
                        options=zones(&zone.get_untracked())
                        placeholder=Some(t(k::ACCOUNT_ZONE_OF_TENANT).to_owned())
                    />
                </Field>
            </div>
            <div class="foot">
                <Button label=t(k::SAVE) variant=Variant::Primary submit=true busy=busy />
            </div>
        </form>
    }
    .into_any()
}

/// What takes effect at once: theme, density, mails, the digest.
fn looks(profile: &Profile, toasts: ToastHub) -> AnyView {
    let keep = move |edit: EditProfile| {
        spawn_local(async move {
            if let Err(error) = account_edit(edit).await {
                toasts.problem(&error.0);
            }
        });
    };
    let set_theme = move |theme: Theme| {
        keep(EditProfile {
            theme: Some(theme),
            ..EditProfile::default()
        })
    };
    let density = RwSignal::new(density_name(profile.density).to_owned());
    let densities = vec![
        Choice::new("auto", t(k::ACCOUNT_DENSITY_AUTO)),
        Choice::new("compact", t(k::DENSITY_COMPACT)),
        Choice::new("touch", t(k::ACCOUNT_DENSITY_TOUCH)),
    ];
    let set_rows = move |value: String| {
        let chosen = [Density::Auto, Density::Compact, Density::Touch]
            .into_iter()
            .find(|density| density_name(*density) == value)
            .unwrap_or_default();
        density.set(value);
        set_density(chosen);
        keep(EditProfile {
            density: Some(chosen),
            ..EditProfile::default()
        });
    };
    let mails = RwSignal::new(profile.mail_notifications);
    let set_mails = move |on: bool| {
        keep(EditProfile {
            mail_notifications: Some(on),
            ..EditProfile::default()
        })
    };
    let digest = RwSignal::new(profile.morning_digest);
    let set_digest = move |on: bool| {
        keep(EditProfile {
            morning_digest: Some(on),
            ..EditProfile::default()
        })
    };
    view! {
        <section class="sec" aria-label=t(k::ACCOUNT_LOOKS)>
            <h2 class="h2">{t(k::ACCOUNT_LOOKS)}</h2>
            <div class="setting">
                <span>{t(k::THEME)}</span>
                <ThemeSwitch on_change=set_theme />
            </div>
            <div class="setting">
                <span>{t(k::DENSITY)}</span>
                <Segmented label=t(k::DENSITY) value=density options=densities on_change=set_rows />
            </div>
            <div class="setting">
                <Switch checked=mails label=t(k::ACCOUNT_MAILS) on_change=set_mails />
                <span class="sub">{t(k::ACCOUNT_MAILS_HELP)}</span>
            </div>
            <div class="setting">
                <Switch checked=digest label=t(k::ACCOUNT_DIGEST) on_change=set_digest />
                <span class="sub">{t(k::ACCOUNT_DIGEST_HELP)}</span>
            </div>
        </section>
    }
    .into_any()
}

fn density_name(density: Density) -> &'static str {
    match density {
        Density::Auto => "auto",
        Density::Compact => "compact",
        Density::Touch => "touch",
    }
}
