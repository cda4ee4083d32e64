//! The list of people, one of them open beside it (IAM-16).

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use shared::i18n::k;
use shared::kernel::page::COUNT_CAP;
use shared::office::user::{User, UserListRequest};
use shared::{Permission, UserId};
use ui::prelude::*;

use super::api::user_list;
use super::card::UserPanel;
use super::filters::{Filters, Options};
use super::invite::InviteDialog;
use super::new::NewUserDialog;
use super::table;
use crate::parts::{Listing, PageHead, after, guarded, use_url};

/// `/users?q=…&status=…&role=…&department=…&open=<id>&dialog=new|invite`.
pub struct UserListPage;

#[lazy_route]
impl LazyRoute for UserListPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        guarded(Permission::UserRead, page)
    }
}

fn page() -> AnyView {
    let filters = Filters::from_url();
    let ((open, set_open), dialog) = (use_url("open"), use_url("dialog"));
    let options = Options::load();
    let fetch = |request: UserListRequest, cursor| {
        user_list(UserListRequest {
            page: after(cursor),
            ..request
        })
    };
    let list = Listing::new(move || filters.request(), fetch);
    let shown = Memo::new(move |_| open.get().parse::<UserId>().ok());
    let wide = Signal::derive(move || shown.get().is_none());
    use_live("user", move |_| list.refresh());
    let changed = Callback::new(move |()| list.refresh());
    let choose = Callback::new(move |id: UserId| set_open.run(id.to_string()));
    let row = move |user: User| table::row(&user, wide, open, choose);
    let people = move |rows: AnyView| {
        view! {
            <table class="table lines people">
                {table::head(wide)}
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let beside = move || {
        shown.get().map(|id| view! { <UserPanel id=id options=options on_close=move |()| set_open.run(String::new()) on_changed=changed /> })
    };
    let actions = can(Permission::UserManage).then(|| actions(dialog.1, filters));
    let dialogs = can(Permission::UserManage).then(|| {
        view! {
            <NewUserDialog dialog=dialog options=options on_done=choose />
            <InviteDialog dialog=dialog options=options />
        }
    });
    view! {
        <div class="split" class:open=move || shown.get().is_some()>
            <section class="list">
                <PageHead title=t(k::NAV_USERS)>{actions}</PageHead>
                <div class="page-f" role="search">
                    {filters.view(options)}
                    <span class="end mut s13 nowrap" role="status">
                        <Transition>{move || total(list)}</Transition>
                    </span>
                </div>
                <TableRegion label=t(k::NAV_USERS)>
                    {list.show(move || nobody(filters), row, people)}
                </TableRegion>
            </section>
            {beside}
        </div>
        {dialogs}
    }
    .into_any()
}

fn actions(set_dialog: Callback<String>, filters: Filters) -> AnyView {
    let more = Signal::derive(move || {
        vec![
            MenuItem::new(t(k::SHELL_INVITE))
                .icon("mail")
                .on(move || set_dialog.run("invite".to_owned())),
            MenuItem::new(t(k::USERS_EXPORT))
                .icon("download")
                .on(move || crate::parts::go(&untrack(move || filters.export()))),
        ]
    });
    view! {
        <Button
            label=t(k::SHELL_NEW_USER)
            icon="userplus"
            variant=Variant::Primary
            on_click=move |()| set_dialog.run("new".to_owned())
        />
        <Menu id="users-more" label=t(k::MORE) trigger=|| icon("more") items=more end=true />
    }
    .into_any()
}

/// How many there are, as far as they are counted.
fn total(list: Listing<UserListRequest, User>) -> Option<String> {
    let total = list.first.get()?.ok()?.total_estimate;
    let number = i64::try_from(total.min(COUNT_CAP)).unwrap_or(i64::MAX);
    Some(if total >= COUNT_CAP {
        tf(k::COUNT_OR_MORE, &[("n", &ui::fmt::number(number))])
    } else {
        tn(k::USERS_COUNT, number)
    })
}

fn nobody(filters: Filters) -> AnyView {
    let text = untrack(move || filters.any()).then(|| t(k::USERS_NONE_TEXT).to_owned());
    view! { <EmptyState icon="users" title=t(k::USERS_NONE) text=text /> }.into_any()
}
