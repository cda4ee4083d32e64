//! The OpenAPI document, made from the table of routes (API-01), and the explorer that shows it.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use shared::{FieldError, Problem};
use utoipa::openapi::path::{
    Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ComponentsBuilder, Content, ContentBuilder, HttpMethod, Info, OpenApi,
    OpenApiBuilder, Paths, Ref, RefOr, Required, Response as Described, ResponseBuilder, Schema,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::query::{Kind, Param};
use super::route::{Answer, Route, Schemas};
use super::{BASE, routes};
use crate::node::Node;
use crate::problem;

const DOCUMENT: &str = "/api/openapi.json";
const EXPLORER: &str = "/api/docs";
/// Where the systems that Naryad replaces have the two.
const OLD_DOCUMENT: &str = "/api/schema.json";
const OLD_EXPLORERS: [&str; 2] = ["/api/redoc", "/api/redoc/"];
const BEARER: &str = "bearer";
const JSON: &str = "application/json";

/// The explorer brings scripts and styles of its own, all from this server.
const EXPLORER_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
);

/// The document and the explorer.
pub fn documents() -> Router<Node> {
    let explorer: Router<Node> = SwaggerUi::new(EXPLORER)
        .config(Config::from(DOCUMENT))
        .into();
    let here = Router::new()
        .route(DOCUMENT, get(show))
        .route(OLD_DOCUMENT, get(show))
        .merge(explorer.layer(middleware::from_fn(allow_explorer)));
    OLD_EXPLORERS
        .into_iter()
        .fold(here, |router, path| router.route(path, get(to_explorer)))
}

/// The explorer's page names its files relatively, so it stands in one place only.
async fn to_explorer() -> Redirect {
    Redirect::permanent(&format!("{EXPLORER}/"))
}

async fn show() -> impl IntoResponse {
    (
        [(header::CACHE_CONTROL, "no-cache")],
        axum::Json(document()),
    )
}

async fn allow_explorer(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, EXPLORER_POLICY);
    response
}

/// The document of all routes.
pub fn document() -> OpenApi {
    let mut schemas: Schemas = vec![
        (Problem::name().into_owned(), Problem::schema()),
        (FieldError::name().into_owned(), FieldError::schema()),
    ];
    let mut paths = Paths::new();
    for route in routes() {
        schemas.extend(route.schemas.iter().cloned());
        paths.add_path_operation(
            format!("{BASE}{}", route.path),
            vec![method(&route)],
            operation(&route),
        );
    }
    let mut info = Info::new("Naryad", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components(schemas)))
        .build()
}

const ABOUT: &str = "Tasks, people and what concerns them. Sign in by `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer`. \
Lists answer `{items, next_cursor, total_estimate}`; send `next_cursor` as `cursor` for the next page. Single reads carry `ETag`; a change with \
`If-Match` is refused with 412 when somebody else was quicker. Creates take an `Idempotency-Key`: a repetition within a day gets the first answer. \
Every failure is a problem document (RFC 9457) with a stable `code`, and `errors` by field for 422.";

fn components(schemas: Schemas) -> Components {
    let bearer = SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build(),
    );
    ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(BEARER, bearer)
        .build()
}

fn method(route: &Route) -> HttpMethod {
    match route.method.as_str() {
        "POST" => HttpMethod::Post,
        "PATCH" => HttpMethod::Patch,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation(route: &Route) -> Operation {
    let tag = route
        .path
        .trim_start_matches('/')
        .split(['/', '.'])
        .next()
        .unwrap_or_default();
    let mut operation = OperationBuilder::new()
        .tag(tag)
        .summary(Some(route.summary))
        .operation_id(Some(operation_id(route)));
    for name in route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    {
        operation = operation.parameter(parameter(name, ParameterIn::Path, Kind::Id, None, true));
    }
    for Param {
        name,
        kind,
        about,
        required,
    } in route.params.iter().copied()
    {
        operation = operation.parameter(parameter(
            name,
            ParameterIn::Query,
            kind,
            Some(about),
            required,
        ));
    }
    if route.if_match {
        operation = operation.parameter(parameter(
            "If-Match",
            ParameterIn::Header,
            Kind::Text,
            Some("The `ETag` that the change stands on."),
            false,
        ));
    }
    if route.idempotent {
        operation = operation.parameter(parameter(
            "Idempotency-Key",
            ParameterIn::Header,
            Kind::Text,
            Some("Makes a repetition harmless."),
            false,
        ));
    }
    if let Some(body) = &route.body {
        operation = operation.request_body(Some(
            RequestBodyBuilder::new()
                .content(JSON, content(body.clone()))
                .required(Some(Required::True))
                .build(),
        ));
    }
    if !route.public {
        operation = operation.security(SecurityRequirement::new::<_, _, &str>(BEARER, []));
    }
    let (status, good) = answer(route);
    operation = operation.response(status, good);
    for (status, about) in failures(route) {
        let problem = RefOr::Ref(Ref::from_schema_name(Problem::name()));
        operation = operation.response(
            status,
            ResponseBuilder::new()
                .description(about)
                .content(problem::CONTENT_TYPE, content(problem))
                .build(),
        );
    }
    operation.build()
}

/// `tasks_transitions_post` for `POST /tasks/{id}/transitions`.
fn operation_id(route: &Route) -> String {
    let words: Vec<_> = route
        .path
        .split(['/', '.', '-'])
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_matches(['{', '}']))
        .collect();
    format!(
        "{}_{}",
        words.join("_"),
        route.method.as_str().to_ascii_lowercase()
    )
}

fn parameter(
    name: &str,
    place: ParameterIn,
    kind: Kind,
    about: Option<&str>,
    required: bool,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(if required {
            Required::True
        } else {
            Required::False
        })
        .description(about)
        .schema(Some(schema_of(kind)))
        .build()
}

fn schema_of(kind: Kind) -> Schema {
    let (kind, format) = match kind {
        Kind::Text => (Type::String, None),
        Kind::Number => (Type::Integer, None),
        Kind::Flag => (Type::Boolean, None),
        Kind::Id => (Type::String, Some(KnownFormat::Uuid)),
        Kind::Moment => (Type::String, Some(KnownFormat::DateTime)),
        Kind::Day => (Type::String, Some(KnownFormat::Date)),
    };
    Schema::Object(
        ObjectBuilder::new()
            .schema_type(SchemaType::new(kind))
            .format(format.map(SchemaFormat::KnownFormat))
            .build(),
    )
}

fn content(schema: RefOr<Schema>) -> Content {
    ContentBuilder::new().schema(Some(schema)).build()
}

fn answer(route: &Route) -> (&'static str, Described) {
    let response = |about: &str, schema: RefOr<Schema>| {
        ResponseBuilder::new()
            .description(about)
            .content(JSON, content(schema))
            .build()
    };
    match route.answer.clone() {
        Answer::Nothing => ("204", ResponseBuilder::new().description("Done").build()),
        Answer::Json(schema) => ("200", response("As asked for", schema)),
        Answer::One(schema) if route.idempotent => (
            "201",
            response("Made; `Location` tells where it is", schema),
        ),
        Answer::One(schema) => (
            "200",
            response("The thing; its version is the `ETag`", schema),
        ),
        Answer::Page(item) | Answer::List(item) => ("200", response("A page", page_of(item))),
        Answer::File(media_type) => (
            "200",
            ResponseBuilder::new()
                .description("A file")
                .content(media_type, ContentBuilder::new().build())
                .build(),
        ),
    }
}

fn page_of(item: RefOr<Schema>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .property("items", ArrayBuilder::new().items(item).build())
        .required("items")
        .property(
            "next_cursor",
            ObjectBuilder::new()
                .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
                .build(),
        )
        .property(
            "total_estimate",
            ObjectBuilder::new()
                .schema_type(SchemaType::new(Type::Integer))
                .build(),
        )
        .required("total_estimate")
        .build()
        .into()
}

fn failures(route: &Route) -> Vec<(&'static str, &'static str)> {
    let mut failures = vec![
        ("400", "The request cannot be read"),
        ("429", "Too many requests; see `Retry-After`"),
    ];
    if !route.public || route.path == "/auth/login" {
        failures.push(("401", "Nobody is signed in"));
    }
    if !route.public {
        failures.push(("403", "Not allowed"));
    }
    if route.path.contains('{') {
        failures.push(("404", "Not there, or not to be known of"));
    }
    if route.body.is_some() {
        failures.push(("409", "The state forbids it"));
    }
    if route.if_match {
        failures.push(("412", "Somebody else has changed it"));
    }
    if route.body.is_some() || !route.params.is_empty() {
        failures.push(("422", "Fields or parameters have faults"));
    }
    failures.sort_unstable();
    failures
}
