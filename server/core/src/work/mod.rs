//! Work: tasks and what they are gathered under (TSK).

pub mod project;
pub mod task;
