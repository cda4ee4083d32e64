//! Figures of tasks by person and department over a period (TSK-09).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the figures are gathered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatsBy {
    /// One row a responsible person.
    #[default]
    Person,
    /// One row a department.
    Department,
}

/// A wish for figures: days in the asker's zone, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatsRequest {
    pub from: NaiveDate,
    pub to: NaiveDate,
    #[serde(default)]
    pub by: StatsBy,
}

/// One row of figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatsRow {
    /// The person or the department; nothing for tasks without one.
    pub id: Option<Uuid>,
    pub name: Option<String>,
    /// Made in the period.
    pub created: i64,
    /// Done in the period.
    pub done: i64,
    /// Of the done: not later than the deadline, or without one.
    pub on_time: i64,
    /// Of the done: later than the deadline.
    pub late: i64,
    /// Mean lateness of the late ones, in minutes.
    pub lateness_minutes: Option<i64>,
    /// Open now.
    pub open: i64,
    /// Open now and overdue.
    pub overdue: i64,
    /// Estimated effort of what is open now, in minutes.
    pub load_minutes: i64,
}

/// Figures of one day, for the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatsDay {
    pub day: NaiveDate,
    pub created: i64,
    pub done: i64,
}

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stats {
    pub rows: Vec<StatsRow>,
    pub total: StatsRow,
    pub days: Vec<StatsDay>,
}
