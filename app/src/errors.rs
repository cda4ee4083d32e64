//! Pages for what cannot be shown: nothing there, not allowed, no connection.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::i18n::{Key, k};
use shared::office::path;
use ui::prelude::*;

/// There is no such page.
#[component]
pub fn NotFound() -> impl IntoView {
    answer_with(404);
    page("map", k::ERROR_NOT_FOUND_TITLE, k::ERROR_NOT_FOUND_DETAIL)
}

fn page(icon: &'static str, title: Key, text: Key) -> AnyView {
    view! {
        <Title text=t(title) />
        <div class="errorpage">
            <div class="empty">
                <Icon name=icon size=24 />
                <h1 class="h1">{t(title)}</h1>
                <p class="sub">{t(text)}</p>
                // Here may be the frame of visitors, in which no page behind the door can stand.
                <LinkButton href=path::HOME label=t(k::SHELL_TO_START) icon="home" anew=true />
            </div>
        </div>
    }
    .into_any()
}
