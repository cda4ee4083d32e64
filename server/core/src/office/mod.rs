//! Office: accounts, people, roles, departments, tenants, the audit log, jobs, notifications.

pub mod account;
pub mod audit;
pub mod department;
pub mod job;
pub mod notification;
pub mod role;
pub mod tenant;
pub mod user;
