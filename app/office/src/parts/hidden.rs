//! Input that must not be written anywhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Holds passwords on their way to the server; in a debug print only dots are seen. Its wire form is that of what it holds.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden<T>(pub T);

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
