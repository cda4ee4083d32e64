//! What the server refused, at the fields it refused.

use leptos::prelude::*;
use shared::Problem;
use shared::i18n::k;

use super::states::NoteBar;
use super::tone::Tone;
use crate::dom;
use crate::error::AppError;
use crate::i18n::tf;

/// The faults of one form. Fields have the ids `{form}-{field}`, with the field's name in the API.
#[derive(Clone, Copy)]
pub struct FormErrors {
    form: &'static str,
    problem: RwSignal<Option<Problem>>,
    /// The names of the fields that the page has asked for: their faults are said there.
    known: StoredValue<Vec<String>>,
}

impl FormErrors {
    /// For a form; `form` begins the ids of its fields.
    pub fn new(form: &'static str) -> Self {
        Self {
            form,
            problem: RwSignal::new(None),
            known: StoredValue::new(Vec::new()),
        }
    }

    /// The id of a field.
    pub fn id(self, field: &str) -> String {
        format!("{}-{field}", self.form)
    }

    /// The fault of a field, as long as there is one.
    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        self.known.update_value(|known| known.push(name.to_owned()));
        Signal::derive(move || {
            self.problem
                .with(|problem| problem.as_ref()?.field(name).map(ToOwned::to_owned))
        })
    }

    /// Shows a refusal and moves the focus to the first faulty field.
    pub fn show(self, error: impl Into<AppError>) {
        self.problem.set(Some(error.into().0));
        let form = self.form;
        dom::after_draw(move || dom::focus_faulty(form));
    }

    /// Forgets the faults; called when the form is sent again.
    pub fn clear(self) {
        self.problem.set(None);
    }

    /// The whole refusal.
    pub fn problem(self) -> Signal<Option<Problem>> {
        self.problem.into()
    }

    /// What is left to say above the form: the refusal, when no field of the page says it.
    fn rest(self) -> Option<String> {
        self.problem.with(|problem| {
            let problem = problem.as_ref()?;
            let unsaid: Vec<&str> = self.known.with_value(|known| {
                problem
                    .errors
                    .iter()
                    .filter(|error| !known.contains(&error.field))
                    .map(|error| error.message.as_str())
                    .collect()
            });
            if problem.errors.is_empty() {
                Some(match &problem.detail {
                    Some(detail) => format!("{}. {detail}", problem.title.trim_end_matches('.')),
                    None => problem.title.clone(),
                })
            } else {
                (!unsaid.is_empty()).then(|| unsaid.join(" "))
            }
        })
    }
}

/// What the fields of a form do not say themselves.
#[component]
pub fn FormProblem(errors: FormErrors) -> impl IntoView {
    let number = move || {
        errors.problem.with(|problem| {
            let problem = problem.as_ref()?;
            (problem.status >= 500)
                .then_some(problem.request_id.as_deref()?)
                .map(|id| tf(k::REQUEST_NUMBER, &[("id", id)]))
        })
    };
    view! {
        <div role="alert">
            {move || {
                errors
                    .rest()
                    .map(|text| {
                        view! {
                            <NoteBar tone=Tone::Bad icon="alert">
                                <span class="col g1">
                                    <span>{text}</span>
                                    {number().map(|number| view! { <span class="s12">{number}</span> })}
                                </span>
                            </NoteBar>
                        }
                    })
            }}
        </div>
    }
}
