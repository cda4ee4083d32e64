//! One person on a page of their own.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::office::path;
use shared::office::user::User;
use shared::{Permission, Problem, UserId};
use ui::prelude::*;

use super::api::user_get;
use super::card::person;
use super::filters::Options;
use crate::parts::{PageHead, failed, guarded};

/// `/users/<id>`.
pub struct UserPage;

#[lazy_route]
impl LazyRoute for UserPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::UserRead, || {
            let (user, options) = (read(), Options::load());
            use_live("user", move |_| user.refetch());
            let changed = Callback::new(move |()| user.refetch());
            let content = move || {
                Suspend::new(async move {
                    match user.await {
                        Ok(user) => view! {
                            <PageHead title=user.name.clone() back=(path::USERS, k::NAV_USERS) />
                            <div class="page narrow">{person(user, options, changed)}</div>
                        }
                        .into_any(),
                        Err(error) => view! {
                            <PageHead title=t(k::NAV_USERS) />
                            {failed(error, move || user.refetch())}
                        }
                        .into_any(),
                    }
                })
            };
            view! { <Transition fallback=|| view! { <Skeleton shape=Shape::Detail /> }>{content}</Transition> }.into_any()
        })
    }
}

/// The person of the address.
fn read() -> Resource<Result<User, AppError>> {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get("id").and_then(|id| id.parse::<UserId>().ok()))
    });
    let fetch = move |id: Option<UserId>| async move {
        match id {
            Some(id) => user_get(id).await,
            None => Err(AppError(Problem::new(
                404,
                "not_found",
                t(k::PROBLEM_NOT_FOUND),
            ))),
        }
    };
    subject(move || id.get(), fetch)
}
