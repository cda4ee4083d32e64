//! `/saved-views`: stored filters of lists (SRC-02).

use backend::platform::saved_view;
use shared::SavedViewId;
use shared::office::saved_view::{NewSavedView, SavedView};

use super::body::Body;
use super::call::{Answer, Call, Id, create, nothing, run};
use super::query::{Kind, Param};
use super::route::Route;

const ENTITY: Param = Param::new("entity_kind", Kind::Text, "Whose list: `task` otherwise.");

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/saved-views",
            "The own and the shared views of a list",
            list,
        )
        .params(&[ENTITY])
        .list::<SavedView>(),
        Route::post("/saved-views", "Store a view", create_view)
            .body::<NewSavedView>()
            .creates::<SavedView>(),
        Route::delete("/saved-views/{id}", "Remove a view", delete),
    ]
}

async fn list(call: Call) -> Answer {
    let entity = call
        .params()
        .text("entity_kind")
        .unwrap_or("task")
        .to_owned();
    let views = run!(call, cx => saved_view::list(cx, &entity))?;
    call.list(views)
}

async fn create_view(call: Call, Body { value, text }: Body<NewSavedView>) -> Answer {
    create!(call, text, cx => saved_view::create(cx, value), |_: &SavedView| None, |_: &SavedView| None)
}

async fn delete(call: Call, Id(id): Id<SavedViewId>) -> Answer {
    run!(call, cx => saved_view::delete(cx, id))?;
    nothing()
}
