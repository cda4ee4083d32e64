//! Made-up companies: a small one to look at ([`demo`]) and many large ones to measure with ([`scale`], QLT-16).

mod demo;
mod random;
pub mod scale;
#[cfg(test)]
mod tests;

pub use demo::{PASSWORD, demo, demo_if_empty};
pub use scale::{COMMON, RARE};
