//! The groups of a list sorted by deadline: overdue, today, this week, and so on.

use chrono::{DateTime, Days, Utc};
use shared::i18n::{Lang, k};
use shared::kernel::time::{Zone, week_start};
use shared::work::task::TaskRow;
use ui::prelude::*;

/// A group, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Overdue,
    Today,
    Tomorrow,
    ThisWeek,
    NextWeek,
    Later,
    NoDeadline,
}

impl Group {
    /// The heading.
    pub fn name(self) -> &'static str {
        t(match self {
            Group::Overdue => k::TASK_GROUP_OVERDUE,
            Group::Today => k::TASK_GROUP_TODAY,
            Group::Tomorrow => k::TASK_GROUP_TOMORROW,
            Group::ThisWeek => k::TASK_GROUP_THIS_WEEK,
            Group::NextWeek => k::TASK_GROUP_NEXT_WEEK,
            Group::Later => k::TASK_GROUP_LATER,
            Group::NoDeadline => k::TASK_GROUP_NO_DEADLINE,
        })
    }
}

/// The group of a task at an instant, by calendar days of the person's zone.
pub fn group_of(task: &TaskRow, now: DateTime<Utc>, zone: &Zone, lang: Lang) -> Group {
    let Some(deadline) = task.deadline else {
        return Group::NoDeadline;
    };
    if task.overdue || (task.status.is_open() && deadline < now) {
        return Group::Overdue;
    }
    let (day, today) = (zone.date(deadline), zone.date(now));
    let next_week = week_start(today, lang) + Days::new(7);
    if day <= today {
        Group::Today
    } else if day == today + Days::new(1) {
        Group::Tomorrow
    } else if day < next_week {
        Group::ThisWeek
    } else if day < next_week + Days::new(7) {
        Group::NextWeek
    } else {
        Group::Later
    }
}
