//! Pages of the area *work*: tasks, their calendar and figures (TSK).
#![recursion_limit = "512"]

pub mod project;
pub mod task;

pub use task::routes::TaskRoutes;
