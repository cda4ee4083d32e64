//! A thing to choose: in selects, search-selects, segments, tabs.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use super::avatar::Avatar;
use super::icon::icon;
use super::tone::Tone;
use crate::error::AppError;

/// An option: a value for the program, a label for the person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// A second word: department, count.
    pub hint: Option<String>,
    pub icon: Option<&'static str>,
    /// The icon's tone.
    pub tone: Option<Tone>,
    /// A person: shown with the avatar of the value (the id).
    pub person: bool,
}

impl Choice {
    /// An option without trimmings.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }

    /// Shown with an avatar.
    #[must_use]
    pub fn person(mut self) -> Self {
        self.person = true;
        self
    }

    /// The avatar or icon before the label.
    pub(super) fn mark(&self) -> Option<AnyView> {
        if self.person {
            return Some(
                view! { <Avatar id=self.value.clone() name=self.label.clone() quiet=true /> }
                    .into_any(),
            );
        }
        let drawn = self.icon.map(icon)?;
        Some(match self.tone {
            Some(tone) => {
                view! { <span class="tone row" data-tone=tone.as_str()>{drawn}</span> }.into_any()
            }
            None => drawn,
        })
    }
}

/// Options on their way.
pub type Found = Pin<Box<dyn Future<Output = Result<Vec<Choice>, AppError>>>>;

/// Finds options for what was typed; runs in the browser only.
pub type Search = Callback<String, Found>;

/// Makes a [`Search`] of an async function: `search(|q| async move { people_find(q).await })`.
pub fn search<F, Fut>(find: F) -> Search
where
    F: Fn(String) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Vec<Choice>, AppError>> + 'static,
{
    Callback::new(move |query| Box::pin(find(query)) as Found)
}
