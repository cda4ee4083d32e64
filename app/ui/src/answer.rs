//! The HTTP status of a page: people read the page, programs and probes the status.
//!
//! A page is sent piece by piece, its status before the first piece. So the status of what is read meanwhile comes too late, but for what
//! the page waits for: see [`subject`].

use leptos::prelude::*;
use leptos_meta::Title;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::i18n::k;
use shared::{Permission, Problem};

use crate::components::ErrorState;
use crate::error::AppError;
use crate::i18n::t;
use crate::session::can;

/// Gives the page that is being made this status; counts until its first piece is sent. The browser has nothing to answer.
#[cfg(feature = "ssr")]
pub fn answer_with(status: u16) {
    use leptos::server_fn::http_export::StatusCode;
    if let (Some(response), Ok(status)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        StatusCode::from_u16(status),
    ) {
        response.set_status(status);
    }
}

/// Gives the page that is being made this status; counts until its first piece is sent. The browser has nothing to answer.
#[cfg(not(feature = "ssr"))]
pub fn answer_with(_status: u16) {}

/// Reads the one thing that a page is about. The page waits for it with its first piece and takes the status of a refusal: 404 for what is
/// not there, 403 for what the person may not see. For lists and what stands beside them a plain [`Resource`] is quicker.
pub fn subject<S, T, Fut>(
    wish: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Resource<Result<T, AppError>>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_blocking(wish, move |wish| {
        let answer = fetch(wish);
        async move {
            let answer = answer.await;
            if let Err(error) = &answer {
                answer_with(error.0.status);
            }
            answer
        }
    })
}

/// The page, if the person may see it; else what says why not, with status 403. Only for what to show: every server function decides again.
pub fn guarded(permission: Permission, page: impl FnOnce() -> AnyView) -> AnyView {
    if can(permission) {
        return page();
    }
    answer_with(403);
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
