//! What the server and the browser both know: the words of the business, its states and rules. No I/O, no clock, no random source.
//!
//! [`kernel`] holds what every area uses (ids, pages, problems, permissions, time, the filter language); one module per area
//! holds its entities, and [`live`] the messages of the live connection.

pub mod i18n;
pub mod kernel;
pub mod live;
pub mod office;
pub mod work;

pub use kernel::error::{FieldError, Problem};
pub use kernel::ids::*;
pub use kernel::page::{Page, PageRequest};
pub use kernel::permission::{Permission, Scope};
