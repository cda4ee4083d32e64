//! Around lists: the bar of a selection, the next page, the detail beside.

use leptos::prelude::*;
use shared::i18n::k;

use super::button::{Button, IconButton};
use crate::i18n::{t, tn};

/// Actions on the picked rows; there while something is picked.
#[component]
pub fn BulkBar(
    #[prop(into)] count: Signal<usize>,
    #[prop(into)] on_clear: Callback<()>,
    /// The actions: small ghost buttons and menus.
    children: ChildrenFn,
) -> impl IntoView {
    let some = Memo::new(move |_| count.get() > 0);
    move || {
        some.get().then(|| {
            view! {
                <div class="bulk-wrap">
                    <div class="bulk" role="toolbar" aria-label=t(k::UI_BULK)>
                        <span class="n s13" role="status">
                            {move || tn(k::SELECTED_COUNT, i64::try_from(count.get()).unwrap_or(i64::MAX))}
                        </span>
                        {children()}
                        <IconButton icon="x" label=t(k::UI_BULK_CLEAR) small=true on_click=move |()| on_clear.run(()) />
                    </div>
                </div>
            }
        })
    }
}

/// Asks for the next page of a list.
#[component]
pub fn LoadMore(
    /// Whether there is a next page.
    #[prop(into)]
    more: Signal<bool>,
    #[prop(into)] loading: Signal<bool>,
    #[prop(into)] on_more: Callback<()>,
) -> impl IntoView {
    move || {
        more.get().then(|| {
            view! {
                <div class="more-row">
                    <Button label=t(k::SHOW_MORE) busy=loading on_click=move |()| on_more.run(()) />
                </div>
            }
        })
    }
}

/// The detail beside a list: head, content that scrolls, foot.
#[component]
pub fn Panel(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] head: ViewFn,
    #[prop(optional, into)] foot: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let foot = foot.map(|foot| view! { <div class="panel-f">{foot.run()}</div> });
    view! {
        <aside class="panel" aria-label=label>
            <div class="panel-h">{head.run()}</div>
            <div class="panel-b" role="region" tabindex="0" aria-label=label>
                {children()}
            </div>
            {foot}
        </aside>
    }
}
