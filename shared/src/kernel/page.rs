//! Keyset pages: what every list asks and answers (API-02).

use serde::{Deserialize, Serialize};

/// The most rows that one page may hold.
pub const MAX_LIMIT: u32 = 200;
/// The rows of a page when nothing else is asked.
pub const DEFAULT_LIMIT: u32 = 50;
/// Lists count no further than this: `total_estimate` equal to it means "this many or more" (SRC-02).
pub const COUNT_CAP: u64 = 1_000;

/// The wish for one page: at most `limit` rows after `cursor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageRequest {
    /// Rows wanted, 1 to [`MAX_LIMIT`].
    #[serde(default = "default_limit")]
    pub limit: u32,
    /// The `next_cursor` of the page before; nothing for the first page. Opaque.
    #[serde(default)]
    pub cursor: Option<String>,
}

fn default_limit() -> u32 {
    DEFAULT_LIMIT
}

impl Default for PageRequest {
    fn default() -> Self {
        Self {
            limit: DEFAULT_LIMIT,
            cursor: None,
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// What to send for the next page; nothing on the last one.
    pub next_cursor: Option<String>,
    /// How many rows match, counted up to [`COUNT_CAP`].
    pub total_estimate: u64,
}

impl<T> Page<T> {
    /// A page without rows.
    pub fn empty() -> Self {
        Self {
            items: Vec::new(),
            next_cursor: None,
            total_estimate: 0,
        }
    }
}
