//! SQL of accounts.

mod entry;
mod person;
mod session;
mod throttle;

pub use entry::*;
pub use person::*;
pub use session::*;
pub use throttle::*;
