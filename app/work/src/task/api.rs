//! Server functions of tasks: the page's way to the use-cases.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use shared::office::department::Department;
use shared::office::saved_view::{NewSavedView, SavedView};
use shared::office::user::UserRef;
use shared::work::stats::{Stats, StatsRequest};
use shared::work::task::{
    BoardColumn, Comment, EditTask, NewComment, NewTask, Task, TaskCalendarRequest, TaskCounters,
    TaskDetail, TaskListRequest, TaskRow, TimelineEntry, TransitionTask,
};
use shared::{ChecklistItemId, Page, SavedViewId, TaskId};
use ui::AppError;

/// A page of the list.
#[server(endpoint = "task/list", prefix = "/sfn", input = Json)]
pub async fn task_list(request: TaskListRequest) -> Result<Page<TaskRow>, AppError> {
    gate::run!(cx => backend::work::task::list(cx, &request))
}

/// The columns of the board.
#[server(endpoint = "task/board", prefix = "/sfn", input = Json)]
pub async fn task_board(filter: String) -> Result<Vec<BoardColumn>, AppError> {
    gate::run!(cx => backend::work::task::board(cx, &filter))
}

/// What lies in a span of time.
#[server(endpoint = "task/calendar", prefix = "/sfn", input = Json)]
pub async fn task_calendar(request: TaskCalendarRequest) -> Result<Vec<TaskRow>, AppError> {
    gate::run!(cx => backend::work::task::calendar(cx, &request))
}

/// One task with what its page shows.
#[server(ReadTaskDetail, endpoint = "task/detail", prefix = "/sfn", input = Json)]
pub async fn task_detail(id: TaskId) -> Result<TaskDetail, AppError> {
    gate::run!(cx => backend::work::task::detail(cx, id))
}

/// Remarks and changes of a task.
#[server(endpoint = "task/timeline", prefix = "/sfn", input = Json)]
pub async fn task_timeline(id: TaskId) -> Result<Vec<TimelineEntry>, AppError> {
    gate::run!(cx => backend::work::task::timeline(cx, id))
}

/// Makes a task.
#[server(endpoint = "task/create", prefix = "/sfn", input = Json)]
pub async fn task_create(task: NewTask) -> Result<Task, AppError> {
    gate::run!(cx => backend::work::task::create(cx, task))
}

/// Changes a task that stood at `version`.
#[server(endpoint = "task/update", prefix = "/sfn", input = Json)]
pub async fn task_update(id: TaskId, version: i64, edit: EditTask) -> Result<Task, AppError> {
    gate::run!(cx => backend::work::task::update(cx, id, Some(version), edit))
}

/// Moves the deadline of a task that stood at `seen`. No version is asked: only another move of the deadline stands in the way.
#[server(endpoint = "task/reschedule", prefix = "/sfn", input = Json)]
pub async fn task_reschedule(
    id: TaskId,
    seen: Option<DateTime<Utc>>,
    deadline: Option<DateTime<Utc>>,
) -> Result<Task, AppError> {
    gate::run!(cx => backend::work::task::reschedule(cx, id, seen, deadline))
}

/// Moves a task's status. Two moves at once are told apart by the state machine, so no version is asked.
#[server(endpoint = "task/transition", prefix = "/sfn", input = Json)]
pub async fn task_transition(id: TaskId, transition: TransitionTask) -> Result<Task, AppError> {
    gate::run!(cx => backend::work::task::transition(cx, id, None, transition))
}

/// Ticks a line of the checklist.
#[server(endpoint = "task/check", prefix = "/sfn", input = Json)]
pub async fn task_check(id: TaskId, item: ChecklistItemId, done: bool) -> Result<Task, AppError> {
    gate::run!(cx => backend::work::task::check(cx, id, item, done))
}

/// Puts a task in the bin.
#[server(endpoint = "task/delete", prefix = "/sfn", input = Json)]
pub async fn task_delete(id: TaskId) -> Result<(), AppError> {
    gate::run!(cx => backend::work::task::delete(cx, id, None))
}

/// Takes a task out of the bin.
#[server(endpoint = "task/restore", prefix = "/sfn", input = Json)]
pub async fn task_restore(id: TaskId) -> Result<Task, AppError> {
    gate::run!(cx => backend::work::task::restore(cx, id))
}

/// Writes a remark.
#[server(endpoint = "task/comment", prefix = "/sfn", input = Json)]
pub async fn task_comment(id: TaskId, comment: NewComment) -> Result<Comment, AppError> {
    gate::run!(cx => backend::work::task::comment(cx, id, comment))
}

/// The figures beside *Tasks* in the rail.
#[server(ReadTaskCounters, endpoint = "task/counters", prefix = "/sfn", input = Json)]
pub async fn task_counters() -> Result<TaskCounters, AppError> {
    gate::run!(cx => backend::work::task::counters(cx))
}

/// Figures of a period (TSK-09).
#[server(endpoint = "task/stats", prefix = "/sfn", input = Json)]
pub async fn task_stats(request: StatsRequest) -> Result<Stats, AppError> {
    gate::run!(cx => backend::work::task::stats::stats(cx, &request))
}

/// People to choose from.
#[server(endpoint = "task/people", prefix = "/sfn", input = Json)]
pub async fn task_people(query: String) -> Result<Vec<UserRef>, AppError> {
    gate::run!(cx => backend::office::user::choose(cx, &query, 20))
}

/// Departments to choose from.
#[server(endpoint = "task/departments", prefix = "/sfn", input = Json)]
pub async fn task_departments() -> Result<Vec<Department>, AppError> {
    gate::run!(cx => backend::office::department::list(cx))
}

/// The stored filters of tasks (SRC-02).
#[server(endpoint = "task/views", prefix = "/sfn", input = Json)]
pub async fn task_views() -> Result<Vec<SavedView>, AppError> {
    gate::run!(cx => backend::platform::saved_view::list(cx, "task"))
}

/// Stores a filter.
#[server(endpoint = "task/save_view", prefix = "/sfn", input = Json)]
pub async fn task_save_view(view: NewSavedView) -> Result<SavedView, AppError> {
    gate::run!(cx => backend::platform::saved_view::create(cx, view))
}

/// Forgets a stored filter.
#[server(endpoint = "task/delete_view", prefix = "/sfn", input = Json)]
pub async fn task_delete_view(id: SavedViewId) -> Result<(), AppError> {
    gate::run!(cx => backend::platform::saved_view::delete(cx, id))
}
