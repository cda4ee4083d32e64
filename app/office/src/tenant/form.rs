//! The form of the company's settings: what it holds and how it is saved.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::{Key, Lang, k};
use shared::office::role::Role;
use shared::office::tenant::{RegistrationMode, TenantSettings};
use ui::prelude::*;

use super::api::tenant_edit_settings;
use crate::parts::reload;

/// The settings as they are being edited.
#[derive(Clone, Copy)]
pub struct Form {
    pub(super) errors: FormErrors,
    pub(super) before: StoredValue<TenantSettings>,
    pub(super) name: RwSignal<String>,
    pub(super) timezone: RwSignal<String>,
    pub(super) lang: RwSignal<String>,
    pub(super) hue: RwSignal<String>,
    pub(super) registration: RwSignal<String>,
    pub(super) domains: RwSignal<String>,
    pub(super) role: RwSignal<String>,
    pub(super) min_length: RwSignal<String>,
    pub(super) min_score: RwSignal<String>,
    pub(super) digest_hour: RwSignal<String>,
    pub(super) busy: RwSignal<bool>,
}

/// Who may register: the mode, its name in the form, its words, and what it means.
pub(super) const MODES: [(RegistrationMode, &str, Key, Key); 4] = [
    (
        RegistrationMode::Invitation,
        "invitation",
        k::TENANTS_BY_INVITATION,
        k::TENANTS_BY_INVITATION_HELP,
    ),
    (
        RegistrationMode::Domains,
        "domains",
        k::TENANTS_BY_DOMAIN,
        k::TENANTS_BY_DOMAIN_HELP,
    ),
    (
        RegistrationMode::Open,
        "open",
        k::TENANTS_OPEN,
        k::TENANTS_OPEN_HELP,
    ),
    (
        RegistrationMode::Closed,
        "closed",
        k::TENANTS_CLOSED,
        k::TENANTS_CLOSED_HELP,
    ),
];

impl Form {
    /// Begins with what is set.
    pub fn new(settings: TenantSettings) -> Self {
        let mode = MODES
            .iter()
            .find(|(mode, ..)| *mode == settings.registration)
            .map_or("invitation", |(_, name, ..)| name);
        Self {
            errors: FormErrors::new("settings"),
            name: RwSignal::new(settings.name.clone()),
            timezone: RwSignal::new(settings.timezone.clone()),
            lang: RwSignal::new(settings.lang.as_str().to_owned()),
            hue: RwSignal::new(settings.hue.to_string()),
            registration: RwSignal::new(mode.to_owned()),
            domains: RwSignal::new(settings.domains.join("\n")),
            role: RwSignal::new(
                settings
                    .default_role_id
                    .map(|id| id.to_string())
                    .unwrap_or_default(),
            ),
            min_length: RwSignal::new(settings.password_min_length.to_string()),
            min_score: RwSignal::new(settings.password_min_score.to_string()),
            digest_hour: RwSignal::new(settings.digest_hour.to_string()),
            busy: RwSignal::new(false),
            before: StoredValue::new(settings),
        }
    }

    /// What is wished; a number that is none becomes one that the server refuses.
    fn settings(self) -> TenantSettings {
        let number = |text: RwSignal<String>| text.get_untracked().trim().parse().unwrap_or(-1);
        let before = self.before.get_value();
        TenantSettings {
            name: self.name.get_untracked(),
            timezone: self.timezone.get_untracked(),
            lang: self
                .lang
                .get_untracked()
                .parse::<Lang>()
                .unwrap_or_default(),
            hue: number(self.hue),
            registration: self.registration.with_untracked(|name| {
                MODES
                    .iter()
                    .find(|(_, known, ..)| known == name)
                    .map_or(before.registration, |(mode, ..)| *mode)
            }),
            domains: self.domains.with_untracked(|text| {
                text.split([',', '\n', ' ', ';'])
                    .map(|domain| domain.trim().to_lowercase())
                    .filter(|domain| !domain.is_empty())
                    .collect()
            }),
            default_role_id: self.role.get_untracked().parse().ok(),
            password_min_length: number(self.min_length),
            password_min_score: number(self.min_score),
            digest_hour: number(self.digest_hour),
        }
    }

    fn save(self, toasts: ToastHub) {
        self.errors.clear();
        self.busy.set(true);
        let wish = self.settings();
        spawn_local(async move {
            match tenant_edit_settings(wish).await {
                // Name and colour stand in the frame, which the page does not redraw.
                Ok(saved)
                    if self.before.with_value(|before| {
                        before.hue != saved.hue || before.name != saved.name
                    }) =>
                {
                    reload()
                }
                Ok(saved) => {
                    self.before.set_value(saved);
                    toasts.ok(t(k::SAVED));
                }
                Err(error) => self.errors.show(error),
            }
            self.busy.set(false);
        });
    }

    /// The form. `roles` are those to choose from.
    pub fn view(self, roles: Vec<Role>) -> AnyView {
        let toasts = use_toasts();
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.save(toasts);
        };
        view! {
            <form class="form sticky" on:submit=submit novalidate>
                <FormProblem errors=self.errors />
                {self.company()}
                {self.registration_fields(roles)}
                {self.passwords()}
                <div class="foot">
                    <Button label=t(k::SAVE) variant=Variant::Primary submit=true busy=self.busy />
                </div>
            </form>
        }
        .into_any()
    }
}
