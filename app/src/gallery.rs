//! The design system, to be looked at: in demonstrations only.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use ui::gallery::Gallery;
use ui::prelude::*;

use crate::errors::NotFound;

/// `/gallery?theme=light|dark|both&dir=ltr|rtl`.
pub struct GalleryPage {
    theme: Option<String>,
    direction: Option<String>,
}

#[lazy_route]
impl LazyRoute for GalleryPage {
    fn data() -> Self {
        let query = use_query_map().get_untracked();
        Self {
            theme: query.get("theme"),
            direction: query.get("dir"),
        }
    }

    fn view(this: Self) -> AnyView {
        let GalleryPage { theme, direction } = this;
        if !use_session().demo {
            return view! { <NotFound /> }.into_any();
        }
        view! {
            <Title text=t(k::GALLERY_TITLE) />
            <div class="page">
                <Gallery
                    theme=theme.unwrap_or_else(|| "both".to_owned())
                    direction=direction.unwrap_or_else(|| dir().to_owned())
                />
            </div>
        }
        .into_any()
    }
}
