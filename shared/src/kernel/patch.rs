//! Fields of a `PATCH`: absent means "leave it", `null` means "empty it" (RFC 7396).

use serde::{Deserialize, Deserializer};

/// Reads a present field, `null` included, as `Some`; with `#[serde(default)]` an absent one stays `None`.
///
/// # Errors
/// Those of the value itself.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
