//! Projects, as tasks need them: chosen and made beside the task.

pub mod api;
