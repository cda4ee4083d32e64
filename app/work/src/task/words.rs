//! The words and marks of a task's states: icon, tone, name. One home for all views.

use shared::i18n::k;
use shared::work::task::{Priority, Status};
use ui::prelude::*;

/// A status's icon: a pie that fills up.
pub fn status_icon(status: Status) -> &'static str {
    match status {
        Status::New => "s-new",
        Status::InProgress => "s-work",
        Status::Review => "s-review",
        Status::Done => "s-done",
        Status::Deferred => "s-hold",
        Status::Cancelled => "s-stop",
    }
}

/// A status's tone.
pub fn status_tone(status: Status) -> Tone {
    match status {
        Status::InProgress => Tone::Info,
        Status::Review => Tone::Warn,
        Status::Done => Tone::Ok,
        Status::New | Status::Deferred | Status::Cancelled => Tone::Mute,
    }
}

/// A status's name.
pub fn status_name(status: Status) -> &'static str {
    t(match status {
        Status::New => k::TASK_STATUS_NEW,
        Status::InProgress => k::TASK_STATUS_IN_PROGRESS,
        Status::Review => k::TASK_STATUS_REVIEW,
        Status::Done => k::TASK_STATUS_DONE,
        Status::Deferred => k::TASK_STATUS_DEFERRED,
        Status::Cancelled => k::TASK_STATUS_CANCELLED,
    })
}

/// The verb on the button that moves a task there.
pub fn status_verb(from: Status, to: Status) -> &'static str {
    t(match to {
        Status::New => k::TASK_MOVE_NEW,
        Status::InProgress if from.is_return(to) => k::TASK_MOVE_RETURN,
        Status::InProgress => k::TASK_MOVE_IN_PROGRESS,
        Status::Review => k::TASK_MOVE_REVIEW,
        Status::Done if from == Status::Review => k::TASK_MOVE_ACCEPT,
        Status::Done => k::TASK_MOVE_DONE,
        Status::Deferred => k::TASK_MOVE_DEFERRED,
        Status::Cancelled => k::TASK_MOVE_CANCELLED,
    })
}

/// A priority's icon: bars, and a filled mark for the highest.
pub fn priority_icon(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "p-low",
        Priority::Normal => "p-med",
        Priority::High => "p-high",
        Priority::Critical => "p-crit",
    }
}

/// A priority's tone.
pub fn priority_tone(priority: Priority) -> Tone {
    match priority {
        Priority::Low | Priority::Normal => Tone::Mute,
        Priority::High => Tone::Warn,
        Priority::Critical => Tone::Bad,
    }
}

/// A priority's name.
pub fn priority_name(priority: Priority) -> &'static str {
    t(match priority {
        Priority::Low => k::TASK_PRIORITY_LOW,
        Priority::Normal => k::TASK_PRIORITY_NORMAL,
        Priority::High => k::TASK_PRIORITY_HIGH,
        Priority::Critical => k::TASK_PRIORITY_CRITICAL,
    })
}

/// All priorities to choose from, the highest first.
pub fn priority_choices() -> Vec<Choice> {
    Priority::ALL
        .into_iter()
        .rev()
        .map(|priority| {
            Choice::new(priority.as_str(), priority_name(priority))
                .icon(priority_icon(priority))
                .tone(priority_tone(priority))
        })
        .collect()
}

/// A status with its mark.
pub fn status_mark(status: Status) -> leptos::prelude::AnyView {
    use leptos::prelude::*;
    view! { <StatusMark icon=status_icon(status) tone=status_tone(status) label=status_name(status)/> }.into_any()
}

/// A priority with its mark; `named` writes the word too.
pub fn priority_mark(priority: Priority, named: bool) -> leptos::prelude::AnyView {
    use leptos::prelude::*;
    view! { <PriorityMark icon=priority_icon(priority) tone=priority_tone(priority) label=priority_label(priority, named) named=named/> }.into_any()
}

fn priority_label(priority: Priority, named: bool) -> String {
    if named {
        priority_name(priority).to_owned()
    } else {
        tf(k::TASK_PRIORITY_LABEL, &[("name", priority_name(priority))])
    }
}
