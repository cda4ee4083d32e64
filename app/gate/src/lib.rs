//! The door between server functions and use-cases: opens the context, ends it, turns refusals into problems.
//!
//! ```ignore
//! #[server(endpoint = "task/get", prefix = "/sfn", input = Json)]
//! pub async fn task_get(id: TaskId) -> Result<TaskDetail, AppError> {
//!     gate::run!(cx => backend::work::task::detail(cx, id))
//! }
//! ```

#[cfg(feature = "ssr")]
mod server {
    use backend::{Actor, Backend, Cx, Error, Origin};
    use leptos::prelude::use_context;
    use shared::i18n::Lang;
    use ui::AppError;

    /// Who made the HTTP request that is being answered; the server puts it into the Leptos context.
    #[derive(Clone)]
    pub struct Request {
        pub backend: Backend,
        /// Nothing while nobody is signed in.
        pub actor: Option<Actor>,
        pub origin: Origin,
        /// The person's language, else the browser's.
        pub lang: Lang,
        /// The host name asked for, without the port, in lower case.
        pub host: String,
    }

    /// The request that is being answered.
    ///
    /// # Errors
    /// `internal` when a server function is called outside a request.
    pub fn request() -> Result<Request, AppError> {
        use_context::<Request>().ok_or_else(|| {
            AppError(Error::Internal("no request in the context".to_owned()).to_problem(Lang::En))
        })
    }

    impl Request {
        /// Opens a context for the signed-in person.
        ///
        /// # Errors
        /// `unauthenticated` when nobody is signed in.
        pub async fn cx(&self) -> Result<Cx, AppError> {
            let actor = self
                .actor
                .clone()
                .ok_or_else(|| self.problem(Error::Unauthenticated("unauthenticated")))?;
            self.backend
                .cx(actor, self.origin.clone())
                .await
                .map_err(|error| self.problem(error))
        }

        /// Commits what succeeded; drops (and so rolls back) what was refused.
        ///
        /// # Errors
        /// The refusal, as a problem.
        pub async fn finish<T>(&self, cx: Cx, answer: backend::Result<T>) -> Result<T, AppError> {
            let value = answer.map_err(|error| self.problem(error))?;
            cx.commit().await.map_err(|error| self.problem(error))?;
            Ok(value)
        }

        /// The problem document of a refusal, in the reader's language. What nobody foresaw is logged here, once.
        pub fn problem(&self, error: Error) -> AppError {
            if error.status() >= 500 {
                let request_id = self.origin.request_id.as_deref();
                tracing::error!(%error, kind = error.kind(), request_id, "a use-case failed");
            }
            let mut problem = error.to_problem(self.lang);
            problem.request_id.clone_from(&self.origin.request_id);
            AppError(problem)
        }
    }
}

#[cfg(feature = "ssr")]
pub use server::{Request, request};

/// Runs one use-case for the signed-in person: opens the context, commits on success.
#[macro_export]
macro_rules! run {
    ($cx:ident => $call:expr) => {{
        let request = $crate::request()?;
        let mut context = request.cx().await?;
        let answer = {
            let $cx = &mut context;
            $call.await
        };
        request.finish(context, answer).await
    }};
}
