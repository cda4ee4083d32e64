//! The product: use-cases and their SQL. Knows nothing of HTTP and pages.
//!
//! A use-case takes a [`Cx`] (who asks, for which tenant, with which rights, inside which transaction), loads what it works on
//! *for an action*, lets the pure rules of `shared` decide, writes rows, audit, events and jobs, and leaves the commit to its caller.

pub mod office;
pub mod platform;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod work;

pub use platform::backend::Backend;
pub use platform::cx::{Actor, Cx, Origin};
pub use platform::error::{Error, Result};
pub use platform::settings::Settings;
