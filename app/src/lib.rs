//! The shell of the pages: the document, who looks at it, navigation, the table of routes, error pages.
//!
//! The areas bring their pages (one crate each); this crate only puts them together. What stands here is loaded with the very
//! first page, so it is kept small (QLT-06); pages are loaded when they are opened.

mod app;
#[cfg(feature = "ssr")]
mod document;
mod errors;
mod gallery;
mod home;
mod routes;
mod shell;
mod start;

pub use app::App;
#[cfg(feature = "ssr")]
pub use document::shell;
#[cfg(feature = "ssr")]
pub use start::viewer;
