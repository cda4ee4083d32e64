//! The layout of pages in front of the door: signing in, registration, links from mails.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::i18n::{Lang, k};
use shared::office::session::Viewer;
use ui::prelude::*;

use crate::parts::reload;

/// The cookie that remembers a visitor's language.
pub const LANG_COOKIE: &str = "naryad_lang";

/// A narrow page with the company's mark, a heading, and language and theme at the foot.
#[component]
pub fn Door(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let tenant = match use_viewer() {
        Viewer::Visitor(visitor) => visitor.tenant.map(|tenant| tenant.name),
        Viewer::Person(session) => Some(session.tenant_name),
    };
    let product = t(k::SHELL_PRODUCT);
    let name = tenant.clone().unwrap_or_else(|| product.to_owned());
    let below = tenant
        .is_some()
        .then(|| view! { <div class="mut s13">{product}</div> });
    let letter: String = name
        .chars()
        .find(|c| c.is_alphanumeric())
        .into_iter()
        .collect();
    view! {
        <Title text=title.clone() />
        <main class="si" id="main" tabindex="-1">
            <div class="si-c">
                <div class="head">
                    <span class="mark tenant-mark" aria-hidden="true">
                        {letter}
                    </span>
                    <div class="grow">
                        <b class="break">{name}</b>
                        {below}
                    </div>
                </div>
                <h1 class="h1">{title}</h1>
                {children()}
            </div>
            <footer>
                <LanguageMenu />
                <ThemeSwitch />
            </footer>
        </main>
    }
}

/// The language of this device.
#[component]
fn LanguageMenu() -> impl IntoView {
    let now = lang();
    let trigger = move || {
        view! {
            {icon("globe")}
            {now.native_name()}
            {icon("down")}
        }
    };
    let items = Lang::ALL
        .into_iter()
        .map(|lang| {
            MenuItem::new(lang.native_name())
                .checked(lang == now)
                .on(move || {
                    ui::dom::set_cookie(LANG_COOKIE, lang.as_str());
                    reload();
                })
        })
        .collect::<Vec<_>>();
    view! { <Menu id="door-language" label=t(k::LANGUAGE) trigger=trigger worded=true items=items class="btn ghost sm" /> }
}
