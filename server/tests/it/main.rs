//! The server from outside: a real listener, a real database, real clients. One binary, because each costs a link of the whole server.

mod common;
mod documents;
mod http;
mod live;
mod matrix;
mod pages;
mod problems;
