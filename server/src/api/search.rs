//! `/search`: the one search box (SRC-01).

use backend::platform::search;
use shared::office::search::SearchGroup;

use super::call::{Answer, Call, run};
use super::query::{Kind, LIMIT, Param};
use super::route::Route;

const QUERY: Param = Param::required("q", Kind::Text, "What is looked for.");
const KIND: Param = Param::new("kind", Kind::Text, "Only this kind: `task`, `user`.");

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/search", "What is found, by kind, best first", find)
            .params(&[QUERY, KIND, LIMIT])
            .list::<SearchGroup>(),
    ]
}

async fn find(call: Call) -> Answer {
    let text = call.params().text("q").unwrap_or_default().to_owned();
    let kind = call.params().text("kind").map(str::to_owned);
    let limit = call.params().parse("limit")?.unwrap_or(10_usize);
    let groups = run!(call, cx => search::find(cx, &text, kind.as_deref(), limit))?;
    call.list(groups)
}
