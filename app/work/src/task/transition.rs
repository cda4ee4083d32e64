//! Moving a task's status: only where the state machine and the person's rights lead, with a reason or a result where one is asked (TSK-02).

use leptos::prelude::*;
use shared::i18n::k;
use shared::work::task::{Status, Task, TransitionTask};
use ui::prelude::*;

use super::api::task_transition;
use super::detail::use_task;
use super::words::{status_icon, status_mark, status_name, status_tone, status_verb};

/// What must be said with a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Nothing,
    Reason,
    Result,
}

/// What must be said when a task moves from one status to another.
pub fn ask_for(
    acceptance: bool,
    result_required: bool,
    has_result: bool,
    from: Status,
    to: Status,
) -> Ask {
    if acceptance && from.is_return(to) {
        Ask::Reason
    } else if result_required && !has_result && matches!(to, Status::Review | Status::Done) {
        Ask::Result
    } else {
        Ask::Nothing
    }
}

fn ask_of(task: &Task, to: Status) -> Ask {
    ask_for(
        task.acceptance,
        task.result_required,
        task.result.as_ref().is_some_and(|text| !text.is_empty()),
        task.status,
        to,
    )
}

/// The status, the menu of where it can go, and a button for the next step.
#[component]
pub fn StatusButtons() -> impl IntoView {
    let state = use_task();
    let status = state.part(|task| task.status);
    let targets = Memo::new(move |_| state.detail.with(|detail| detail.targets.clone()));
    let asking = RwSignal::new(None::<Status>);
    let busy = RwSignal::new(false);
    let go = move |to: Status, reason: Option<String>, result: Option<String>| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            match task_transition(
                state.id(),
                TransitionTask {
                    status: to,
                    reason,
                    result,
                },
            )
            .await
            {
                Ok(_) => asking.set(None),
                Err(AppError(problem)) => state.refused(&problem),
            }
            busy.set(false);
            state.reread();
        });
    };
    let start = move |to: Status| {
        if state
            .detail
            .with_untracked(|detail| ask_of(&detail.task, to))
            == Ask::Nothing
        {
            go(to, None, None)
        } else {
            asking.set(Some(to))
        }
    };
    let items = Signal::derive(move || {
        targets
            .get()
            .into_iter()
            .map(|to| {
                MenuItem::new(status_verb(status.get(), to))
                    .icon(status_icon(to))
                    .tone(status_tone(to))
                    .on(move || start(to))
            })
            .collect::<Vec<_>>()
    });
    let next = move || {
        let wish = match status.get() {
            Status::New | Status::Deferred => Status::InProgress,
            Status::InProgress if targets.with(|targets| targets.contains(&Status::Done)) => {
                Status::Done
            }
            Status::InProgress => Status::Review,
            Status::Review => Status::Done,
            Status::Done | Status::Cancelled => return None,
        };
        targets
            .with(|targets| targets.contains(&wish))
            .then_some(wish)
    };
    view! {
        <div class="row task-status">
            <Show
                when=move || targets.with(|targets| !targets.is_empty())
                fallback=move || view! { {move || status_mark(status.get())} }
            >
                <Menu
                    id="task-status"
                    label=t(k::TASK_FIELD_STATUS)
                    items=items
                    worded=true
                    class="btn"
                    trigger=move || view! { {move || status_mark(status.get())} {icon("down")} }
                />
            </Show>
            {move || {
                next()
                    .map(|to| {
                        view! { <Button label=status_verb(status.get(), to) icon="check" busy=busy on_click=move |()| start(to)/> }
                    })
            }}
        </div>
        {move || state.error("status").get().map(|text| view! { <p class="error" role="alert">{icon("alert")} {text}</p> })}
        {move || {
            asking
                .get()
                .map(|to| {
                    let ask = state.detail.with_untracked(|detail| ask_of(&detail.task, to));
                    view! {
                        <AskDialog
                            to=to
                            ask=ask
                            busy=busy
                            error=state.error(if ask == Ask::Reason { "reason" } else { "result" })
                            on_close=move |()| asking.set(None)
                            on_say=move |text: String| {
                                if ask == Ask::Reason { go(to, Some(text), None) } else { go(to, None, Some(text)) }
                            }
                        />
                    }
                })
        }}
    }
}

/// Asks for the reason or the result.
#[component]
pub fn AskDialog(
    to: Status,
    ask: Ask,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] on_say: Callback<String>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(true));
    let text = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let say = move |()| {
        let said = text.get_untracked().trim().to_owned();
        missing.set(said.is_empty());
        if !said.is_empty() {
            on_say.run(said);
        }
    };
    let (title, label) = match ask {
        Ask::Reason => (k::TASK_ASK_REASON, k::TASK_REASON),
        Ask::Nothing | Ask::Result => (k::TASK_ASK_RESULT, k::TASK_FIELD_RESULT),
    };
    let fault = Signal::derive(move || {
        if missing.get() {
            Some(t(k::TASK_ASK_REQUIRED).to_owned())
        } else {
            error.get()
        }
    });
    view! {
        <Dialog
            id="ask-transition"
            open=open
            title=t(title)
            on_close=on_close
            footer=move || view! { <Button label=status_name(to) icon=status_icon(to) variant=Variant::Primary busy=busy on_click=say/> }
        >
            <Field id="ask-text" label=t(label) error=fault required=true>
                <TextArea value=text id="ask-text" rows=4 on_submit=say/>
            </Field>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_said() {
        use Status::{Done, InProgress, Review};
        let cases = [
            ((true, false, false, Review, InProgress), Ask::Reason),
            ((false, false, false, Review, InProgress), Ask::Nothing),
            ((false, true, false, InProgress, Done), Ask::Result),
            ((false, true, true, InProgress, Done), Ask::Nothing),
            ((true, true, false, InProgress, Review), Ask::Result),
        ];
        for ((acceptance, required, has, from, to), wanted) in cases {
            assert_eq!(
                ask_for(acceptance, required, has, from, to),
                wanted,
                "{from} → {to}"
            );
        }
    }
}
