//! `/tasks` (TSK-01 to TSK-11).

use backend::work::task;
use serde::Deserialize;
use shared::work::task::{
    Comment, EditTask, NewComment, NewTask, Task, TaskCalendarRequest, TaskColumn, TaskCounters,
    TaskItem, TaskListRequest, TaskRow, TimelineEntry, TransitionTask,
};
use shared::{ChecklistItemId, TaskId};
use utoipa::ToSchema;

use super::body::Body;
use super::call::{Answer, Call, Id, create, json, nothing, run};
use super::query::{FIELDS, Kind, Param, Params};
use super::route::Route;
use crate::problem::Refusal;

/// The filter of all lists of tasks.
pub const FILTER: Param = Param::new(
    "filter",
    Kind::Text,
    "The filter language: `status:open deadline<7d responsible:me`.",
);
/// The order of a list.
pub const SORT: Param = Param::new(
    "sort",
    Kind::Text,
    "`deadline` (otherwise), `-deadline`, `-updated_at`, `-created_at`, `-priority`, `number`, `-number`.",
);
const DELETED: Param = Param::new("deleted", Kind::Flag, "The bin instead.");
const FROM: Param = Param::required("from", Kind::Moment, "Begin of the span.");
const TO: Param = Param::required("to", Kind::Moment, "End of the span, not included.");

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/tasks", "Tasks that the person may see", list)
            .params(&[FILTER, SORT, DELETED])
            .page::<TaskItem>(),
        Route::post("/tasks", "Make a task", create_task)
            .body::<NewTask>()
            .creates::<Task>(),
        Route::get("/tasks/board", "The first tasks of each status", board)
            .params(&[FILTER])
            .array::<TaskColumn>(),
        Route::get(
            "/tasks/calendar",
            "Tasks of a span of time, without their long texts",
            calendar,
        )
        .params(&[FILTER, FROM, TO])
        .list::<TaskRow>(),
        Route::get("/tasks/counters", "Open and overdue tasks", counters).json::<TaskCounters>(),
        Route::get("/tasks/{id}", "A task", get)
            .params(&[FIELDS])
            .one::<Task>(),
        Route::patch(
            "/tasks/{id}",
            "Change a task: absent fields stay, `null` empties",
            update,
        )
        .body::<EditTask>()
        .if_match()
        .one::<Task>(),
        Route::delete("/tasks/{id}", "Put a task in the bin", delete).if_match(),
        Route::post("/tasks/{id}/restore", "Take a task out of the bin", restore).one::<Task>(),
        Route::post(
            "/tasks/{id}/transitions",
            "Move a task's status",
            transition,
        )
        .body::<TransitionTask>()
        .if_match()
        .one::<Task>(),
        Route::get(
            "/tasks/{id}/comments",
            "Remarks on a task, oldest first",
            comments,
        )
        .list::<Comment>(),
        Route::post("/tasks/{id}/comments", "Write a remark", comment)
            .body::<NewComment>()
            .creates::<Comment>(),
        Route::get(
            "/tasks/{id}/timeline",
            "Remarks and changes, oldest first",
            timeline,
        )
        .array::<TimelineEntry>(),
        Route::put(
            "/tasks/{id}/checklist/{item}",
            "Tick a line of the checklist, or untick it",
            check,
        )
        .body::<Tick>()
        .one::<Task>(),
    ]
}

/// A tick.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Tick {
    done: bool,
}

/// The wish for a list.
pub fn wish(params: &Params) -> Result<TaskListRequest, Refusal> {
    Ok(TaskListRequest {
        filter: params.text("filter").unwrap_or_default().to_owned(),
        sort: params.parse("sort")?.unwrap_or_default(),
        deleted: params.flag("deleted")?,
        page: params.page()?,
    })
}

async fn list(call: Call) -> Answer {
    let wish = wish(call.params())?;
    // Rows are found anyway; whoever wants no more than they hold is spared the rest.
    if call.wants_only::<TaskRow>() {
        let page = run!(call, cx => task::list(cx, &wish))?;
        return call.page(page);
    }
    let page = run!(call, cx => task::list_whole(cx, &wish))?;
    call.page(page)
}

async fn board(call: Call) -> Answer {
    let filter = call.params().text("filter").unwrap_or_default().to_owned();
    let columns = run!(call, cx => task::board_whole(cx, &filter))?;
    json(&columns)
}

async fn calendar(call: Call) -> Answer {
    let params = call.params();
    let moment = |name| {
        params
            .moment(name)
            .and_then(|at| at.ok_or_else(|| Refusal::field(name, "required")))
    };
    let wish = TaskCalendarRequest {
        filter: params.text("filter").unwrap_or_default().to_owned(),
        from: moment("from")?,
        to: moment("to")?,
    };
    let tasks = run!(call, cx => task::calendar(cx, &wish))?;
    call.list(tasks)
}

async fn counters(call: Call) -> Answer {
    let counters = run!(call, cx => task::counters(cx))?;
    json(&counters)
}

async fn get(call: Call, Id(id): Id<TaskId>) -> Answer {
    let task = run!(call, cx => task::get(cx, id))?;
    call.one(&task, task.version)
}

async fn create_task(call: Call, Body { value, text }: Body<NewTask>) -> Answer {
    create!(call, text, cx => task::create(cx, value), |task: &Task| Some(format!("/tasks/{}", task.id)), |task: &Task| Some(task.version))
}

async fn update(call: Call, Id(id): Id<TaskId>, Body { value, .. }: Body<EditTask>) -> Answer {
    let version = call.if_version()?;
    let task = run!(call, cx => task::update(cx, id, version, value))?;
    call.one(&task, task.version)
}

async fn delete(call: Call, Id(id): Id<TaskId>) -> Answer {
    let version = call.if_version()?;
    run!(call, cx => task::delete(cx, id, version))?;
    nothing()
}

async fn restore(call: Call, Id(id): Id<TaskId>) -> Answer {
    let task = run!(call, cx => task::restore(cx, id))?;
    call.one(&task, task.version)
}

async fn transition(
    call: Call,
    Id(id): Id<TaskId>,
    Body { value, .. }: Body<TransitionTask>,
) -> Answer {
    let version = call.if_version()?;
    let task = run!(call, cx => task::transition(cx, id, version, value))?;
    call.one(&task, task.version)
}

async fn comments(call: Call, Id(id): Id<TaskId>) -> Answer {
    let entries = run!(call, cx => task::timeline(cx, id))?;
    call.list(
        entries
            .into_iter()
            .filter_map(|entry| {
                if let TimelineEntry::Comment(comment) = entry {
                    Some(comment)
                } else {
                    None
                }
            })
            .collect(),
    )
}

async fn comment(call: Call, Id(id): Id<TaskId>, Body { value, text }: Body<NewComment>) -> Answer {
    create!(call, text, cx => task::comment(cx, id, value), |_: &Comment| Some(format!("/tasks/{id}/comments")), |_: &Comment| None)
}

async fn timeline(call: Call, Id(id): Id<TaskId>) -> Answer {
    let entries = run!(call, cx => task::timeline(cx, id))?;
    json(&entries)
}

async fn check(
    call: Call,
    Id((id, item)): Id<(TaskId, ChecklistItemId)>,
    Body { value, .. }: Body<Tick>,
) -> Answer {
    let task = run!(call, cx => task::check(cx, id, item, value.done))?;
    call.one(&task, task.version)
}
