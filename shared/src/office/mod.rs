//! Office: people, roles, departments, tenants, audit, jobs, notifications.

pub mod account;
pub mod audit;
pub mod department;
pub mod digest;
pub mod job;
pub mod notification;
pub mod notification_text;
pub mod path;
pub mod role;
pub mod saved_view;
pub mod search;
pub mod session;
pub mod tenant;
pub mod user;
