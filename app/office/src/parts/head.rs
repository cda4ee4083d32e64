//! The head of a page: its name and what can be done with the whole.

use leptos::prelude::*;
use leptos_meta::Title;

/// The title of the page (also the document's), its actions at the end.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// Buttons and menus.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <div class="page-h">
            <h1 class="h1 trunc" title=title.clone()>
                {title.clone()}
            </h1>
            <span class="end row">{children.map(|children| children())}</span>
        </div>
    }
}
