//! The server function of search.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::office::search::SearchGroup;
use ui::AppError;

/// What a kind shows at most.
#[cfg(feature = "ssr")]
const PER_KIND: usize = 6;

/// What matches a text, by kind, best first; only what the person may see.
#[server(endpoint = "search/find", prefix = "/sfn", input = Json)]
pub async fn search_find(text: String) -> Result<Vec<SearchGroup>, AppError> {
    gate::run!(cx => backend::platform::search::find(cx, &text, None, PER_KIND))
}
