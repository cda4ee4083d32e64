//! The server from outside: a real listener, a real database, real clients. One binary, because each costs a link of the whole server.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod common;
mod documents;
mod figures;
mod http;
mod live;
mod matrix;
mod pages;
mod problems;
