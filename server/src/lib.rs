//! The program `naryad`: command line, HTTP, live connections. Everything here is an adapter of a few lines around a use-case of
//! `backend`.
//!
//! | module | what |
//! |---|---|
//! | [`cli`] | the sub-commands |
//! | [`config`], [`postgres`], [`logging`] | what is needed before the first request |
//! | [`router`] | puts the ways in together: pages, server functions, [`api`], [`ws`], [`auth`], [`health`], [`site`] |
//! | [`listen`] | connections |
//! | [`telemetry`], [`watch`] | figures, traces, reports; where a worker shows them |
//! | [`session`], [`csrf`], [`limits`], [`shield`], [`headers`], [`problem`] | what every request passes |
//! | [`inspect`] | pure functions on the command line |
//! | [`seed`], [`bench`] | made-up companies, and how fast it is with them |

pub mod api;
pub mod auth;
pub mod bench;
pub mod cli;
pub mod config;
pub mod cookies;
pub mod csrf;
pub mod headers;
pub mod health;
pub mod inspect;
pub mod limits;
pub mod listen;
pub mod logging;
pub mod node;
pub mod pages;
pub mod postgres;
pub mod problem;
pub mod reload;
pub mod router;
pub mod secret;
pub mod seed;
pub mod session;
pub mod shield;
pub mod site;
pub mod telemetry;
pub mod watch;
pub mod ws;
