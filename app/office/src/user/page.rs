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
pub struct UserPage {
    user: Resource<Result<User, AppError>>,
    options: Options,
}

#[lazy_route]
impl LazyRoute for UserPage {
    fn data() -> Self {
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
        Self {
            user: Resource::new(move || id.get(), fetch),
            options: Options::load(),
        }
    }

    fn view(this: Self) -> AnyView {
        let UserPage { user, options } = this;
        guarded(Permission::UserRead, move || {
            use_live("user", move |_| user.refetch());
            let changed = Callback::new(move |()| user.refetch());
            let content = move || {
                Suspend::new(async move {
                    match user.await {
                        Ok(user) => view! {
                            <PageHead title=user.name.clone()>
                                <LinkButton
                                    href=path::USERS
                                    label=t(k::NAV_USERS)
                                    icon="back"
                                    variant=Variant::Ghost
                                />
                            </PageHead>
                            <div class="page narrow">{person(user, options, changed)}</div>
                        }
                        .into_any(),
                        Err(error) => failed(error, move || user.refetch()),
                    }
                })
            };
            view! { <Transition fallback=|| view! { <Skeleton shape=Shape::Detail /> }>{content}</Transition> }.into_any()
        })
    }
}
