//! Work: tasks and the calendar (TSK).

pub mod path;
pub mod project;
pub mod quick_add;
pub mod stats;
pub mod task;
pub mod task_filter;
