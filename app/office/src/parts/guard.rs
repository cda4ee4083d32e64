//! Pages that need a permission.

use leptos::prelude::*;
use leptos_meta::Title;
use shared::i18n::k;
use shared::{Permission, Problem};
use ui::prelude::*;

/// The page, if the person may see it; else what says why not. Only for what to show: every server function decides again.
pub fn guarded(permission: Permission, page: impl FnOnce() -> AnyView) -> AnyView {
    if can(permission) {
        return page();
    }
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(leptos::server_fn::http_export::StatusCode::FORBIDDEN);
    }
    let mut problem = Problem::new(403, "forbidden", t(k::ERROR_FORBIDDEN_TITLE));
    problem.detail = Some(t(k::ERROR_FORBIDDEN_DETAIL).to_owned());
    view! {
        <Title text=t(k::ERROR_FORBIDDEN_TITLE) />
        <div class="errorpage">
            <ErrorState problem=problem />
        </div>
    }
    .into_any()
}
