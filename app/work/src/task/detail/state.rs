//! What the parts of a task's body share: the task as last read, and the one way to change it (UI-05).

use leptos::prelude::*;
use shared::work::task::{EditTask, Task, TaskDetail};
use shared::{Problem, TaskId};
use ui::prelude::*;

use super::super::api::{task_detail, task_update};
use super::super::conflict::{Clash, clashing};

/// What the parts of a task's body share: the task as last read, and the one way to change it.
#[derive(Clone, Copy)]
pub struct TaskState {
    /// As last read.
    pub detail: RwSignal<TaskDetail>,
    /// Rises with each change that the timeline must show.
    pub turn: RwSignal<u32>,
    pub(super) clash: RwSignal<Option<Clash>>,
    errors: FormErrors,
    toasts: ToastHub,
}

impl TaskState {
    pub(super) fn new(detail: TaskDetail) -> Self {
        Self {
            detail: RwSignal::new(detail),
            turn: RwSignal::new(0),
            clash: RwSignal::new(None),
            errors: FormErrors::new("task"),
            toasts: use_toasts(),
        }
    }

    /// The task's id.
    pub fn id(self) -> TaskId {
        self.detail.with_untracked(|detail| detail.task.id)
    }

    /// The task as last read.
    pub fn task(self) -> Task {
        self.detail.with_untracked(|detail| detail.task.clone())
    }

    /// A part of the task that changes only when that part does.
    pub fn part<T: PartialEq + Clone + Send + Sync + 'static>(
        self,
        read: impl Fn(&Task) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.detail.with(|detail| read(&detail.task)))
    }

    /// The message for a field that was refused.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        self.errors.field(field)
    }

    /// Shows a refusal.
    pub fn refused(self, problem: &Problem) {
        if problem.errors.is_empty() {
            self.toasts.problem(problem);
        } else {
            self.errors.show(problem.clone());
        }
    }

    /// Reads the task anew, without touching what is being typed.
    pub fn reread(self) {
        let id = self.id();
        leptos::task::spawn_local(async move {
            if let Ok(fresh) = task_detail(id).await {
                let _ = self.detail.try_set(fresh);
                let _ = self.turn.try_update(|turn| *turn += 1);
            }
        });
    }

    /// Saves a change. When somebody else changed the task meanwhile, the change is made again on top if it touches other fields;
    /// else the person decides (UI-05).
    pub fn save(self, edit: EditTask) {
        self.save_over(self.task(), edit);
    }

    /// Saves a change that was begun when the task stood as in `base`, so that what others wrote meanwhile is not overwritten unseen.
    pub fn save_over(self, base: Task, edit: EditTask) {
        self.errors.clear();
        leptos::task::spawn_local(async move {
            match task_update(base.id, base.version, edit.clone()).await {
                Ok(task) => {
                    let _ = self.detail.try_update(|detail| detail.task = task);
                    self.reread();
                }
                Err(AppError(problem)) if problem.code == "version_conflict" => {
                    self.settle(base, edit).await
                }
                Err(AppError(problem)) => {
                    self.refused(&problem);
                    // What was not saved must not look saved.
                    self.reread();
                }
            }
        });
    }

    async fn settle(self, base: Task, edit: EditTask) {
        let fresh = match task_detail(base.id).await {
            Ok(fresh) => fresh,
            Err(AppError(problem)) => return self.refused(&problem),
        };
        let version = fresh.task.version;
        let clash = clashing(&base, &fresh.task, &edit);
        self.detail.set(fresh);
        self.turn.update(|turn| *turn += 1);
        match clash {
            Some(clash) => self.clash.set(Some(clash)),
            None => match task_update(base.id, version, edit).await {
                Ok(_) => self.reread(),
                Err(AppError(problem)) => self.refused(&problem),
            },
        }
    }
}

/// The state of the task that this part stands in.
pub fn use_task() -> TaskState {
    expect_context::<TaskState>()
}
