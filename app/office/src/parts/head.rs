//! The head of a page: where it belongs, its name and what can be done with the whole.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::i18n::Key;
use ui::prelude::*;

/// The title of the page (also the document's), its actions at the end.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// The list that the page belongs to: address and name.
    #[prop(optional)]
    back: Option<(&'static str, Key)>,
    /// Buttons and menus.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let back = back.map(|(href, name)| {
        view! {
            <a class="btn icon ghost sm" href=href aria-label=t(name) title=t(name)>
                <Icon name="back" flip=true />
            </a>
        }
    });
    view! {
        <Title text=title.clone() />
        <div class="page-h">
            {back}
            <h1 class="h1 trunc" title=title.clone()>
                {title.clone()}
            </h1>
            <span class="end row">{children.map(|children| children())}</span>
        </div>
    }
}
