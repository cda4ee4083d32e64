//! Tasks: list, board, calendar, detail, new task, bin, figures (TSK-01 to TSK-12).

pub mod api;
mod bin;
mod board;
mod calendar;
mod checklist;
mod columns;
mod conflict;
mod create;
mod detail;
mod filters;
mod grouping;
mod list;
mod page;
mod panel;
mod parts;
mod people;
mod properties;
mod query;
mod refresh;
pub mod routes;
mod row;
mod stats;
mod timeline;
mod transition;
mod views;
mod words;
