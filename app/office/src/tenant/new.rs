//! A new company with its first administrator.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::i18n::k;
use shared::office::tenant::NewTenant;
use ui::prelude::*;

use super::api::tenant_create;
use crate::parts::Hidden;

/// The dialog.
#[component]
pub fn NewTenantDialog(open: RwSignal<bool>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let errors = FormErrors::new("tenant");
    let text = || RwSignal::new(String::new());
    let (name, slug, admin_name, admin_email, admin_password) =
        (text(), text(), text(), text(), text());
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    let send = Callback::new(move |()| {
        let tenant = NewTenant {
            slug: slug.get_untracked().trim().to_lowercase(),
            name: name.get_untracked(),
            admin_name: admin_name.get_untracked(),
            admin_email: admin_email.get_untracked().trim().to_owned(),
            admin_password: admin_password.get_untracked(),
        };
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match tenant_create(Hidden(tenant)).await {
                Ok(tenant) => {
                    open.set(false);
                    for field in [name, slug, admin_name, admin_email, admin_password] {
                        field.set(String::new());
                    }
                    toasts.ok(tf(k::TENANTS_CREATED_TOAST, &[("name", &tenant.name)]));
                    on_done.run(());
                }
                Err(error) => errors.show(error),
            }
            busy.set(false);
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    let footer = move || {
        view! {
            <Button label=t(k::CANCEL) on_click=move |()| open.set(false) />
            <Button label=t(k::CREATE) variant=Variant::Primary busy=busy on_click=send />
        }
    };
    view! {
        <Dialog id="tenant-dialog" open=open title=t(k::TENANTS_NEW) footer=footer>
            <form class="form" on:submit=submit novalidate>
                <FormProblem errors=errors />
                <Field id=errors.id("name") label=t(k::NAME) error=errors.field("name") required=true>
                    <TextInput value=name maxlength=120 />
                </Field>
                <Field
                    id=errors.id("slug")
                    label=t(k::TENANTS_SLUG)
                    help=Some(t(k::TENANTS_SLUG_HELP).to_owned())
                    error=errors.field("slug")
                    required=true
                >
                    <TextInput value=slug maxlength=40 autocomplete="off" />
                </Field>
                <Field
                    id=errors.id("admin_name")
                    label=t(k::TENANTS_ADMIN_NAME)
                    error=errors.field("admin_name")
                    required=true
                >
                    <TextInput value=admin_name maxlength=120 autocomplete="off" />
                </Field>
                <Field
                    id=errors.id("admin_email")
                    label=t(k::TENANTS_ADMIN_EMAIL)
                    error=errors.field("admin_email")
                    required=true
                >
                    <TextInput value=admin_email kind="email" autocomplete="off" />
                </Field>
                <Field
                    id=errors.id("admin_password")
                    label=t(k::TENANTS_ADMIN_PASSWORD)
                    error=errors.field("admin_password")
                    required=true
                >
                    <TextInput value=admin_password kind="password" autocomplete="new-password" />
                </Field>
                <button type="submit" hidden></button>
            </form>
        </Dialog>
    }
}
