//! Lists that come page by page: the address says what is wanted, "more" adds to it, live changes read it anew.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::kernel::page::DEFAULT_LIMIT;
use shared::{Page, PageRequest};
use ui::prelude::*;

use super::failed;

type Answer<T> = Result<Page<T>, AppError>;
type Fetch<R, T> =
    Arc<dyn Fn(R, Option<String>) -> Pin<Box<dyn Future<Output = Answer<T>> + Send>> + Send + Sync>;

/// A list on a page. `R` is what is asked for, without the cursor.
pub struct Listing<R, T>
where
    R: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    wish: Memo<R>,
    /// The first page.
    pub first: Resource<Answer<T>>,
    tail: RwSignal<Vec<T>>,
    /// What follows the tail; before the first "more" the first page says it.
    next: RwSignal<Option<Option<String>>>,
    loading: RwSignal<bool>,
    fetch: StoredValue<Fetch<R, T>>,
}

impl<R: Send + Sync + 'static, T: Send + Sync + 'static> Clone for Listing<R, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static, T: Send + Sync + 'static> Copy for Listing<R, T> {}

impl<R, T> Listing<R, T>
where
    R: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Reads the first page for `wish`, and again whenever that changes.
    pub fn new<Fut>(
        wish: impl Fn() -> R + Send + Sync + 'static,
        fetch: impl Fn(R, Option<String>) -> Fut + Clone + Send + Sync + 'static,
    ) -> Self
    where
        Fut: Future<Output = Answer<T>> + Send + 'static,
    {
        let wish = Memo::new(move |_| wish());
        let whole = fetch.clone();
        let first = Resource::new(move || wish.get(), move |wish| whole(wish, None));
        let fetch: Fetch<R, T> = Arc::new(move |wish, cursor| Box::pin(fetch(wish, cursor)));
        let (tail, next, loading) = (
            RwSignal::new(Vec::new()),
            RwSignal::new(None),
            RwSignal::new(false),
        );
        Effect::new(move |before: Option<R>| {
            let now = wish.get();
            if before.is_some_and(|before| before != now) {
                tail.set(Vec::new());
                next.set(None);
            }
            now
        });
        Self {
            wish,
            first,
            tail,
            next,
            loading,
            fetch: StoredValue::new(fetch),
        }
    }

    /// Reads the list anew and keeps as many pages as are shown: for live changes.
    pub fn refresh(self) {
        // A change may come while the page is being left.
        let Some(after_first) = self.tail.try_with_untracked(Vec::len) else {
            return;
        };
        self.first.refetch();
        let pages = after_first.div_ceil(DEFAULT_LIMIT as usize);
        if pages == 0 {
            return;
        }
        let (fetch, wish) = (self.fetch.get_value(), self.wish.get_untracked());
        spawn_local(async move {
            let mut rows = Vec::new();
            let Ok(first) = fetch(wish.clone(), None).await else {
                return;
            };
            let mut cursor = first.next_cursor;
            for _ in 0..pages {
                let Some(from) = cursor.take() else { break };
                let Ok(page) = fetch(wish.clone(), Some(from)).await else {
                    return;
                };
                rows.extend(page.items);
                cursor = page.next_cursor;
            }
            if self.wish.try_get_untracked().is_some_and(|now| now == wish) {
                self.tail.set(rows);
                self.next.set(Some(cursor));
            }
        });
    }

    /// The list as it stands on the page: a skeleton while it comes, `none` when nothing is there, what went wrong, or the rows in `frame`
    /// (a table, a feed) with "more" below.
    pub fn show(
        self,
        none: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
        row: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
        frame: impl Fn(AnyView) -> AnyView + Clone + Send + Sync + 'static,
    ) -> AnyView {
        let toasts = use_toasts();
        let content = move || {
            let (none, row, frame) = (none.clone(), row.clone(), frame.clone());
            Suspend::new(async move {
                match self.first.await {
                    Ok(first) if first.items.is_empty() => none(),
                    Ok(first) => self.pages(first, row, frame, toasts),
                    Err(error) => failed(error, move || self.refresh()),
                }
            })
        };
        view! { <Transition fallback=|| view! { <Skeleton /> }>{content}</Transition> }.into_any()
    }

    fn pages(
        self,
        first: Page<T>,
        row: impl Fn(T) -> AnyView + Send + Sync + 'static,
        frame: impl Fn(AnyView) -> AnyView,
        toasts: ToastHub,
    ) -> AnyView {
        let more = self.more(&first, toasts);
        let rows = first.items.into_iter().map(&row).collect_view();
        let rest = move || self.tail.get().into_iter().map(&row).collect_view();
        let framed = frame(view! { {rows} {rest} }.into_any());
        view! { {framed} {more} }.into_any()
    }

    /// The rows after the first page.
    pub fn tail(self) -> Signal<Vec<T>> {
        self.tail.into()
    }

    /// "More", while there is more after the first page, which is handed in.
    pub fn more(self, page: &Page<T>, toasts: ToastHub) -> AnyView {
        let first_next = StoredValue::new(page.next_cursor.clone());
        let cursor = move || self.next.get().unwrap_or_else(|| first_next.get_value());
        let more = Signal::derive(move || cursor().is_some());
        let load = move |()| {
            let Some(from) = untrack(cursor) else { return };
            if self.loading.get_untracked() {
                return;
            }
            self.loading.set(true);
            let (fetch, wish) = (self.fetch.get_value(), self.wish.get_untracked());
            spawn_local(async move {
                match fetch(wish, Some(from)).await {
                    Ok(page) => {
                        self.tail.update(|tail| tail.extend(page.items));
                        self.next.set(Some(page.next_cursor));
                    }
                    Err(error) => toasts.problem(&error.0),
                }
                self.loading.set(false);
            });
        };
        view! { <LoadMore more=more loading=self.loading on_more=load /> }.into_any()
    }
}

/// What follows a cursor; the first page without one.
pub fn after(cursor: Option<String>) -> PageRequest {
    PageRequest {
        cursor,
        ..PageRequest::default()
    }
}

/// A value of the address, and the way to write it; see [`use_url`].
pub type InUrl = (Memo<String>, Callback<String>);

/// One value in the query of the page's address: read it as a signal, write it and the address changes (the list's cursor never stands
/// there). An empty value leaves the address.
pub fn use_url(name: &'static str) -> InUrl {
    let query = use_query_map();
    let location = use_location();
    let navigate = use_navigate();
    let value = Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()));
    let write = Callback::new(move |value: String| {
        let mut query = query.get_untracked();
        query.remove(name);
        if !value.is_empty() {
            query.insert(name, shared::office::path::encode(&value));
        }
        let address = format!(
            "{}{}",
            location.pathname.get_untracked(),
            query.to_query_string()
        );
        navigate(
            &address,
            NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            },
        );
    });
    (value, write)
}
