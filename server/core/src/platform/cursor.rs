//! Opaque cursors of keyset pages: the sort key of the last row, as JSON in hexadecimal.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::kernel::page::MAX_LIMIT;
use shared::{Page, PageRequest};

use super::error::{Error, Result};

/// Writes a cursor.
pub fn encode<T: Serialize>(key: &T) -> String {
    hex::encode(serde_json::to_vec(key).unwrap_or_default())
}

/// Reads a cursor.
///
/// # Errors
/// `Malformed("bad_cursor")` for anything that [`encode`] did not write.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T> {
    hex::decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or(Error::Malformed("bad_cursor"))
}

/// The cursor of a request, if it has one.
///
/// # Errors
/// As [`decode`].
pub fn of<T: DeserializeOwned>(page: &PageRequest) -> Result<Option<T>> {
    page.cursor.as_deref().map(decode).transpose()
}

/// The rows to give, within the bounds.
///
/// # Errors
/// A fault at `limit` outside 1 to [`MAX_LIMIT`].
pub fn limit(page: &PageRequest) -> Result<usize> {
    if (1..=MAX_LIMIT).contains(&page.limit) {
        Ok(page.limit as usize)
    } else {
        Err(Error::field("limit", "out_of_range"))
    }
}

/// Makes a page of `limit + 1` rows: the last one only shows that there is more.
pub fn page<T, K: Serialize>(
    mut rows: Vec<T>,
    limit: usize,
    total_estimate: u64,
    key: impl Fn(&T) -> K,
) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = if more {
        rows.last().map(|row| encode(&key(row)))
    } else {
        None
    };
    Page {
        items: rows,
        next_cursor,
        total_estimate,
    }
}
