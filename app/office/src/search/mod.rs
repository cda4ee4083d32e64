//! The one search box (SRC-01): the shell's palette asks here.

pub mod api;
