//! The design system: components, translations at the page, times and numbers, the live connection, a page's status.
//!
//! Nothing here knows the business beyond the types of `shared`; pages put components together. Every component renders the same on
//! the server and in the browser: no clock, no random ids, no guess of language or zone. What is shown is drawn by classes of
//! `style/`, meaning by `data-tone`, identity by `data-c`. The gallery ([`gallery::Gallery`]) shows all of it.

pub mod answer;
pub mod components;
pub mod dom;
pub mod drag;
pub mod error;
pub mod fmt;
pub mod gallery;
pub mod i18n;
mod later;
pub mod live;
pub mod session;
pub mod theme;

pub use error::AppError;

/// What a page needs; use it beside `leptos::prelude::*`.
pub mod prelude {
    pub use crate::answer::{answer_with, guarded, subject};
    pub use crate::components::*;
    pub use crate::drag::{DragArea, Dropped};
    pub use crate::error::AppError;
    pub use crate::fmt::{Due, When, use_now};
    pub use crate::i18n::{dir, lang, t, tf, tn};
    pub use crate::later::later;
    pub use crate::live::{Connection, ConnectionBadge, Live, use_connection, use_live};
    pub use crate::session::{can, try_session, use_session, use_viewer};
    pub use crate::theme::{ThemeSwitch, current_theme, set_density, set_theme};
}
