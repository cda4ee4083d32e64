//! What every area uses.

pub mod csv;
pub mod error;
pub mod filter;
pub mod ids;
pub mod network;
pub mod page;
pub mod patch;
pub mod permission;
pub mod time;
pub mod validate;
