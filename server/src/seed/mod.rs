//! Made-up companies: a small one to look at ([`demo`]) and many large ones to measure with ([`scale`], QLT-16).

mod demo;
mod people;
mod plan;
mod random;
pub mod scale;
mod story_now;
mod story_past;
mod tell;
#[cfg(test)]
mod tests;
mod texts;

pub use demo::{PASSWORD, demo, demo_if_empty};
pub use texts::{COMMON, RARE};
