//! `/audit`: the log (AUD-03).

use axum::body::Body as Content;
use backend::office::audit;
use shared::office::audit::{AuditListRequest, AuditRow};

use super::call::{Answer, Call, file, run};
use super::query::{Kind, Param, Params, SEP};
use super::route::Route;
use crate::problem::Refusal;

const FILTERS: [Param; 6] = [
    Param::new("actor_id", Kind::Id, "Only deeds of this person."),
    Param::new(
        "action",
        Kind::Text,
        "The beginning of an action: `task.` for all of tasks.",
    ),
    Param::new(
        "entity_kind",
        Kind::Text,
        "Only deeds on this kind of thing.",
    ),
    Param::new("entity_id", Kind::Id, "Only deeds on this thing."),
    Param::new("from", Kind::Moment, "Not before."),
    Param::new("to", Kind::Moment, "Before."),
];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/audit", "Who did what, newest first", list)
            .params(&FILTERS)
            .page::<AuditRow>(),
        Route::get("/audit/export.csv", "The log as CSV", export)
            .params(&FILTERS)
            .params(&[SEP])
            .file("text/csv; charset=utf-8"),
    ]
}

fn wish(params: &Params) -> Result<AuditListRequest, Refusal> {
    let text = |name| {
        params
            .text(name)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    Ok(AuditListRequest {
        actor_id: params.parse("actor_id")?,
        action: text("action"),
        entity_kind: text("entity_kind"),
        entity_id: params.parse("entity_id")?,
        from: params.moment("from")?,
        to: params.moment("to")?,
        page: params.page()?,
    })
}

async fn list(call: Call) -> Answer {
    let wish = wish(call.params())?;
    let page = run!(call, cx => audit::list(cx, &wish))?;
    call.page(page)
}

async fn export(call: Call) -> Answer {
    let (wish, separator) = (wish(call.params())?, call.params().separator()?);
    let bytes = run!(call, cx => audit::export_csv(cx, &wish, separator))?;
    file("audit.csv", "text/csv; charset=utf-8", Content::from(bytes))
}
