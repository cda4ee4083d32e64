//! The fields of the company's settings, in groups.

use leptos::prelude::*;
use shared::i18n::{Lang, k};
use shared::office::role::Role;
use ui::prelude::*;

use super::form::{Form, MODES};
use crate::parts::zones;
use crate::role::role_name;

impl Form {
    pub(super) fn company(self) -> AnyView {
        let errors = self.errors;
        let zone = self.timezone.get_untracked();
        let languages: Vec<Choice> = Lang::ALL
            .into_iter()
            .map(|lang| Choice::new(lang.as_str(), lang.native_name()))
            .collect();
        let hours: Vec<Choice> = (0..24)
            .map(|hour| Choice::new(hour.to_string(), format!("{hour}:00")))
            .collect();
        let sample = move || {
            self.hue
                .with(|hue| hue.parse::<i16>().unwrap_or(0).rem_euclid(360).to_string())
        };
        let slide = move |event| self.hue.set(event_target_value(&event));
        view! {
            <div class="pair">
                <Field id=errors.id("name") label=t(k::TENANTS_NAME) error=errors.field("name")>
                    <TextInput value=self.name maxlength=120 />
                </Field>
                <Field id=errors.id("timezone") label=t(k::TIME_ZONE) error=errors.field("timezone")>
                    <Select value=self.timezone options=zones(&zone) />
                </Field>
                <Field id=errors.id("lang") label=t(k::TENANTS_LANG) error=errors.field("lang")>
                    <Select value=self.lang options=languages />
                </Field>
                <Field
                    id=errors.id("digest_hour")
                    label=t(k::TENANTS_DIGEST_HOUR)
                    help=Some(t(k::TENANTS_DIGEST_HOUR_HELP).to_owned())
                    error=errors.field("digest_hour")
                >
                    <Select value=self.digest_hour options=hours />
                </Field>
                <div class="field">
                    <label class="label" for="settings-hue">
                        {t(k::TENANTS_HUE)}
                    </label>
                    <div class="row hue" data-tenant="" style=("--hue", sample)>
                        <input
                            type="range"
                            id="settings-hue"
                            class="grow"
                            min="0"
                            max="359"
                            value=self.hue.get_untracked()
                            prop:value=move || self.hue.get()
                            on:input=slide
                        />
                        <span class="mark" aria-hidden="true"></span>
                    </div>
                </div>
            </div>
        }
        .into_any()
    }

    pub(super) fn registration_fields(self, roles: Vec<Role>) -> AnyView {
        let errors = self.errors;
        let modes: Vec<Choice> = MODES
            .into_iter()
            .map(|(_, name, label, hint)| Choice::new(name, t(label)).hint(t(hint)))
            .collect();
        let roles: Vec<Choice> = roles
            .into_iter()
            .map(|role| {
                Choice::new(
                    role.id.to_string(),
                    role_name(role.code.as_deref().unwrap_or_default(), &role.name),
                )
            })
            .collect();
        let by_domain = Memo::new(move |_| self.registration.with(|mode| mode == "domains"));
        let domains = move || {
            by_domain.get().then(|| {
                view! {
                    <Field
                        id=errors.id("domains")
                        label=t(k::TENANTS_DOMAINS)
                        help=Some(t(k::TENANTS_DOMAINS_HELP).to_owned())
                        error=errors.field("domains")
                    >
                        <TextArea value=self.domains />
                    </Field>
                }
            })
        };
        view! {
            <section class="sec form" aria-label=t(k::TENANTS_REGISTRATION)>
                <h2 class="h2">{t(k::TENANTS_REGISTRATION)}</h2>
                <Radios
                    name="registration"
                    label=t(k::TENANTS_REGISTRATION)
                    value=self.registration
                    options=modes
                />
                {domains}
                <Field
                    id=errors.id("default_role_id")
                    label=t(k::TENANTS_DEFAULT_ROLE)
                    error=errors.field("default_role_id")
                >
                    <Select value=self.role options=roles placeholder=Some(t(k::ROLE_EMPLOYEE).to_owned()) />
                </Field>
            </section>
        }
        .into_any()
    }

    pub(super) fn passwords(self) -> AnyView {
        let errors = self.errors;
        let scores: Vec<Choice> = [
            k::TENANTS_SCORE_0,
            k::TENANTS_SCORE_1,
            k::TENANTS_SCORE_2,
            k::TENANTS_SCORE_3,
            k::TENANTS_SCORE_4,
        ]
        .into_iter()
        .enumerate()
        .map(|(score, label)| Choice::new(score.to_string(), t(label)))
        .collect();
        view! {
            <section class="sec form" aria-label=t(k::TENANTS_PASSWORDS)>
                <h2 class="h2">{t(k::TENANTS_PASSWORDS)}</h2>
                <div class="pair">
                    <Field
                        id=errors.id("password_min_length")
                        label=t(k::TENANTS_MIN_LENGTH)
                        error=errors.field("password_min_length")
                    >
                        <TextInput value=self.min_length kind="number" inputmode="numeric" />
                    </Field>
                    <Field
                        id=errors.id("password_min_score")
                        label=t(k::TENANTS_MIN_SCORE)
                        error=errors.field("password_min_score")
                    >
                        <Select value=self.min_score options=scores />
                    </Field>
                </div>
            </section>
        }
        .into_any()
    }
}
