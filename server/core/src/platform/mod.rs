//! What every slice uses.

pub mod audit;
pub mod authz;
pub mod backend;
pub mod clock;
pub mod comment;
pub mod crypto;
pub mod cursor;
pub mod cx;
pub mod db;
pub mod error;
pub mod events;
pub mod figures;
pub mod idempotency;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod notify;
pub mod number;
pub mod saved_view;
pub mod search;
pub mod settings;
pub mod zone;

/// The target of spans that are traces, a request's or a job's (OPS-03).
pub const TRACE: &str = "naryad::trace";
