//! `naryad inspect filter` without its JSON: which rows does a query match?

use chrono::{DateTime, Utc};

use super::{ErrorCode, ParseError, Row, Schema};
use crate::kernel::time::Zone;
use crate::work::task_filter::schema_task;

/// The fields that lists of an entity are filtered by; the one place that knows all areas.
pub fn schema_for(entity: &str) -> Option<&'static Schema> {
    [schema_task()]
        .into_iter()
        .find(|schema| schema.entity == entity)
}

/// The indexes of the rows that match.
///
/// # Errors
/// What is wrong with the query; for an entity without filter [`ErrorCode::UnknownEntity`] at 0.
pub fn matches(
    entity: &str,
    text: &str,
    now: DateTime<Utc>,
    zone: &Zone,
    rows: &[Row],
) -> Result<Vec<usize>, ParseError> {
    let schema = schema_for(entity).ok_or_else(|| ParseError {
        code: ErrorCode::UnknownEntity,
        at: 0,
        found: entity.to_owned(),
        hint: String::new(),
    })?;
    let filter = schema.parse(text)?;
    Ok(rows
        .iter()
        .enumerate()
        .filter(|(_, row)| filter.matches(row, now, zone))
        .map(|(index, _)| index)
        .collect())
}
