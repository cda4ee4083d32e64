//! Addresses of the work area's pages, for links from elsewhere.

use chrono::NaiveDate;

use crate::TaskId;

/// The list of tasks.
pub const TASKS: &str = "/tasks";
/// A new task.
pub const NEW: &str = "/tasks/new";
/// The figures (TSK-09).
pub const STATS: &str = "/tasks/stats";
/// The deleted ones (TSK-11).
pub const BIN: &str = "/tasks/bin";
/// The filter of the list when its address says nothing.
pub const FILTER_OPEN: &str = "status:open";
/// The filter of [`MINE`].
pub const FILTER_MINE: &str = "status:open responsible:me";
/// The filter of [`OVERDUE`].
pub const FILTER_OVERDUE: &str = "status:overdue";
/// The open tasks that one is responsible for.
pub const MINE: &str = "/tasks?filter=status%3Aopen%20responsible%3Ame";
/// The overdue ones (TSK-02).
pub const OVERDUE: &str = "/tasks?filter=status%3Aoverdue";
/// The calendar (TSK-07).
pub const CALENDAR: &str = "/tasks?view=calendar";

/// A task's page.
pub fn task(id: TaskId) -> String {
    format!("{TASKS}/{id}")
}

/// A new task whose deadline is on a day.
pub fn new_on(day: NaiveDate) -> String {
    format!("{NEW}?deadline={day}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::path::encode;
    use crate::work::task_filter::schema_task;

    #[test]
    fn addresses_hold_their_filters() {
        for (address, filter) in [(MINE, FILTER_MINE), (OVERDUE, FILTER_OVERDUE)] {
            assert_eq!(address, format!("{TASKS}?filter={}", encode(filter)));
            assert!(schema_task().parse(filter).is_ok(), "{filter}");
        }
    }
}
