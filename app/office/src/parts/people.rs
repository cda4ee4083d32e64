//! Choosing people.

use ui::prelude::{Choice, Search, search};

/// Finds active people by name or e-mail.
pub fn people() -> Search {
    search(|query| async move {
        let found = crate::user::api::user_choose(query).await?;
        Ok(found
            .into_iter()
            .map(|person| Choice::new(person.id.to_string(), person.name).person())
            .collect())
    })
}
