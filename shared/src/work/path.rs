//! Addresses of the work area's pages, for links from elsewhere.

use crate::TaskId;

/// The list of tasks.
pub const TASKS: &str = "/tasks";
/// A new task.
pub const NEW: &str = "/tasks/new";
/// The figures (TSK-09).
pub const STATS: &str = "/tasks/stats";
/// The open tasks that one is responsible for.
pub const MINE: &str = "/tasks?filter=responsible%3Ame%20status%3Aopen";
/// The overdue ones (TSK-02).
pub const OVERDUE: &str = "/tasks?filter=overdue%3Ayes";
/// The calendar (TSK-07).
pub const CALENDAR: &str = "/tasks?view=calendar";

/// A task's page.
pub fn task(id: TaskId) -> String {
    format!("{TASKS}/{id}")
}
