//! One line of the table of routes: what it answers to, what it is for, what goes in and comes out.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter};
use utoipa::ToSchema;
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};

use super::query::{self, Param};
use crate::node::Node;

/// Named schemas that a route uses.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// A route of REST, its documentation and its handler.
pub struct Route {
    pub method: Method,
    /// Below the base, with `{id}` for parts that vary.
    pub path: &'static str,
    /// Whether it answers without sign-in.
    pub public: bool,
    /// One sentence.
    pub summary: &'static str,
    pub params: Vec<Param>,
    pub body: Option<RefOr<Schema>>,
    pub answer: Answer,
    /// Whether `If-Match` is taken.
    pub if_match: bool,
    /// Whether `Idempotency-Key` is taken.
    pub idempotent: bool,
    pub schemas: Schemas,
    handler: MethodRouter<Node>,
}

/// What a route answers when all goes well.
#[derive(Clone)]
pub enum Answer {
    /// 204.
    Nothing,
    /// 200 (201 for creates) with JSON.
    Json(RefOr<Schema>),
    /// 200 with one thing that has a version.
    One(RefOr<Schema>),
    /// 200 with a page.
    Page(RefOr<Schema>),
    /// 200 with a list that is never long.
    List(RefOr<Schema>),
    /// 200 with a file.
    File(&'static str),
}

impl Route {
    fn new<H, T>(
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Node>,
        T: 'static,
    {
        Self {
            method,
            path,
            public: false,
            summary,
            params: Vec::new(),
            body: None,
            answer: Answer::Nothing,
            if_match: false,
            idempotent: false,
            schemas: Vec::new(),
            handler: axum::routing::on(filter, handler),
        }
    }

    /// Reads.
    pub fn get<H: Handler<T, Node>, T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(Method::GET, MethodFilter::GET, path, summary, handler)
    }

    /// Makes something, or does something.
    pub fn post<H: Handler<T, Node>, T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(Method::POST, MethodFilter::POST, path, summary, handler)
    }

    /// Changes parts.
    pub fn patch<H: Handler<T, Node>, T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(Method::PATCH, MethodFilter::PATCH, path, summary, handler)
    }

    /// Changes the whole.
    pub fn put<H: Handler<T, Node>, T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(Method::PUT, MethodFilter::PUT, path, summary, handler)
    }

    /// Removes.
    pub fn delete<H: Handler<T, Node>, T: 'static>(
        path: &'static str,
        summary: &'static str,
        handler: H,
    ) -> Self {
        Self::new(Method::DELETE, MethodFilter::DELETE, path, summary, handler)
    }

    /// Answers without sign-in.
    pub fn public(mut self) -> Self {
        self.public = true;
        self
    }

    /// Takes these query parameters; all others are refused.
    pub fn params(mut self, params: &[Param]) -> Self {
        self.params.extend_from_slice(params);
        self
    }

    /// Takes a JSON body.
    pub fn body<T: ToSchema>(mut self) -> Self {
        self.body = Some(self.schema::<T>());
        self
    }

    /// Takes `If-Match`.
    pub fn if_match(mut self) -> Self {
        self.if_match = true;
        self
    }

    /// Takes `Idempotency-Key`, answers 201 with the new thing and `Location`.
    pub fn creates<T: ToSchema>(mut self) -> Self {
        self.idempotent = true;
        self.answer = Answer::One(self.schema::<T>());
        self
    }

    /// Answers JSON.
    pub fn json<T: ToSchema>(mut self) -> Self {
        self.answer = Answer::Json(self.schema::<T>());
        self
    }

    /// Answers an array.
    pub fn array<T: ToSchema>(mut self) -> Self {
        let items = self.schema::<T>();
        self.answer = Answer::Json(ArrayBuilder::new().items(items).build().into());
        self
    }

    /// Answers one thing with its version as `ETag`.
    pub fn one<T: ToSchema>(mut self) -> Self {
        self.answer = Answer::One(self.schema::<T>());
        self
    }

    /// Answers a page of things.
    pub fn page<T: ToSchema>(mut self) -> Self {
        self.answer = Answer::Page(self.schema::<T>());
        self.params
            .extend([query::LIMIT, query::CURSOR, query::FIELDS]);
        self
    }

    /// Answers all things in the form of a page.
    pub fn list<T: ToSchema>(mut self) -> Self {
        self.answer = Answer::List(self.schema::<T>());
        self.params.push(query::FIELDS);
        self
    }

    /// Answers a file.
    pub fn file(mut self, media_type: &'static str) -> Self {
        self.answer = Answer::File(media_type);
        self
    }

    fn schema<T: ToSchema>(&mut self) -> RefOr<Schema> {
        let name = T::name().into_owned();
        self.schemas.push((name.clone(), T::schema()));
        T::schemas(&mut self.schemas);
        RefOr::Ref(Ref::from_schema_name(name))
    }

    /// Puts the route into a router. Query parameters that the table does not name are refused before the handler sees them.
    pub fn register(self, router: Router<Node>) -> Router<Node> {
        let known: Arc<[&'static str]> = self.params.iter().map(|param| param.name).collect();
        let strict = middleware::from_fn(move |request: Request, next: Next| {
            only(Arc::clone(&known), request, next)
        });
        router.route(self.path, self.handler.route_layer(strict))
    }
}

async fn only(known: Arc<[&'static str]>, request: Request, next: Next) -> Response {
    match query::check(request.uri().query().unwrap_or_default(), &known) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}
