//! A call of the API: who asks, under which conditions, and how the answer is written.

use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::platform::crypto::hash_secret;
use backend::platform::idempotency::{self, Stored};
use backend::{Cx, Error};
use futures::{StreamExt, stream};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared::Page;
use shared::i18n::Lang;
use tokio::sync::mpsc;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::query::Params;
use super::route::Schemas;
use crate::problem::Refusal;
use crate::session::Refused;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Pieces of a file that wait for a slow reader.
const PIECES: usize = 4;

/// What a handler answers.
pub type Answer = Result<Response, Refusal>;

/// Runs a use-case for whoever calls, and commits.
macro_rules! run {
    ($call:expr, $cx:ident => $use_case:expr) => {{
        let mut context = $call.open().await?;
        let answer = {
            let $cx = &mut context;
            $use_case.await
        };
        $call.close(context, answer).await
    }};
}

/// Runs a use-case that makes something: answers 201 with `Location`, and a repetition under the same `Idempotency-Key` with the first answer.
/// The last two arguments give the path below the base and the version of what was made.
macro_rules! create {
    ($call:expr, $text:expr, $cx:ident => $use_case:expr, $path:expr, $version:expr) => {{
        let mut context = $call.open().await?;
        if let Some(answer) = $call.replayed(&mut context, &$text).await? {
            return Ok(answer);
        }
        let answer = {
            let $cx = &mut context;
            $use_case.await
        };
        $call
            .created(context, answer, &$text, $path, $version)
            .await
    }};
}

pub(super) use {create, run};

/// A call.
pub struct Call {
    pub request: gate::Request,
    refused: &'static str,
    if_match: IfMatch,
    if_none_match: Option<String>,
    idempotency_key: Option<String>,
    params: Params,
    /// Method and path, which an idempotency key belongs to.
    target: String,
}

/// The condition of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IfMatch {
    /// None, or whatever there is (`*`).
    Anything,
    /// Exactly this version.
    Version(i64),
    /// Something that no version of ours can be: weak tags never match (RFC 9110 §13.1.1).
    Never,
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let request = parts
            .extensions
            .get::<gate::Request>()
            .cloned()
            .ok_or_else(|| Error::Internal("a call without a request".to_owned()))?;
        let refused = parts
            .extensions
            .get::<Refused>()
            .map_or("unauthenticated", |refused| refused.0);
        let Ok(params) = Params::from_request_parts(parts, state).await;
        let text = |name: &HeaderName| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let if_match = match parts.headers.get(header::IF_MATCH) {
            Some(value) => read_if_match(value.to_str().unwrap_or_default())?,
            None => IfMatch::Anything,
        };
        Ok(Self {
            request,
            refused,
            if_match,
            if_none_match: text(&header::IF_NONE_MATCH),
            idempotency_key: parts
                .headers
                .get(IDEMPOTENCY_KEY)
                .map(|key| key.to_str().unwrap_or_default().to_owned()),
            params,
            target: format!("{} {}", parts.method, parts.uri.path()),
        })
    }
}

/// One tag, or `*`. Several are refused: a thing has one version.
fn read_if_match(text: &str) -> Result<IfMatch, Refusal> {
    let text = text.trim();
    let malformed = || Refusal::http(StatusCode::BAD_REQUEST, "malformed");
    if text == "*" {
        return Ok(IfMatch::Anything);
    }
    let (strong, tag) = text
        .strip_prefix("W/")
        .map_or((true, text), |tag| (false, tag));
    let inner = tag
        .strip_prefix('"')
        .and_then(|tag| tag.strip_suffix('"'))
        .filter(|tag| !tag.contains('"'))
        .ok_or_else(malformed)?;
    Ok(match inner.parse() {
        Ok(version) if strong => IfMatch::Version(version),
        _ => IfMatch::Never,
    })
}

impl Call {
    /// The query of the call.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The language of the answer.
    pub fn lang(&self) -> Lang {
        self.request.lang
    }

    /// The version that the caller has seen, for changes.
    pub fn if_version(&self) -> Result<Option<i64>, Refusal> {
        match self.if_match {
            IfMatch::Anything => Ok(None),
            IfMatch::Version(version) => Ok(Some(version)),
            IfMatch::Never => Err(Error::VersionConflict.into()),
        }
    }

    /// Opens a context for the person who calls.
    pub async fn open(&self) -> Result<Cx, Refusal> {
        let actor = self
            .request
            .actor
            .clone()
            .ok_or(Error::Unauthenticated(self.refused))?;
        Ok(self
            .request
            .backend
            .cx(actor, self.request.origin.clone())
            .await?)
    }

    /// Commits what succeeded; what was refused is rolled back.
    pub async fn close<T>(&self, cx: Cx, answer: backend::Result<T>) -> Result<T, Refusal> {
        let value = answer?;
        cx.commit().await?;
        Ok(value)
    }

    /// The answer that was given before under the same key.
    pub async fn replayed(&self, cx: &mut Cx, text: &str) -> Result<Option<Response>, Refusal> {
        let Some(key) = &self.idempotency_key else {
            return Ok(None);
        };
        let stored = idempotency::replay(cx, key, &self.hash(text)).await?;
        Ok(stored.map(|stored| {
            let mut response = written(stored);
            response
                .headers_mut()
                .insert(REPLAYED, HeaderValue::from_static("true"));
            response
        }))
    }

    /// Commits what was made, and its answer with it.
    pub async fn created<T: Serialize>(
        &self,
        mut cx: Cx,
        answer: backend::Result<T>,
        text: &str,
        path: impl FnOnce(&T) -> Option<String>,
        version: impl FnOnce(&T) -> Option<i64>,
    ) -> Answer {
        let made = answer?;
        let stored = Stored {
            status: 201,
            location: path(&made).map(|path| format!("{}{path}", super::BASE)),
            response: to_json(&made)?,
        };
        if let Some(key) = &self.idempotency_key {
            idempotency::store(&mut cx, key, &self.hash(text), &stored).await?;
        }
        cx.commit().await?;
        let mut response = written(stored);
        if let Some(version) = version(&made) {
            response.headers_mut().insert(header::ETAG, etag(version));
        }
        Ok(response)
    }

    fn hash(&self, text: &str) -> Vec<u8> {
        hash_secret(&format!("{}\n{text}", self.target))
    }

    /// One thing with its version; 304 when the caller has it.
    pub fn one<T: Serialize + ToSchema>(&self, value: &T, version: i64) -> Answer {
        let tag = etag(version);
        let has_it = self.if_none_match.as_deref().is_some_and(|tags| {
            tags.split(',')
                .any(|known| known.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes())
        });
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, tag);
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        if has_it {
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        let mut json = to_json(value)?;
        self.thin::<T>(std::slice::from_mut(&mut json))?;
        Ok((headers, Json(json)).into_response())
    }

    /// A page of things.
    pub fn page<T: Serialize + ToSchema>(&self, page: Page<T>) -> Answer {
        let mut items = page
            .items
            .iter()
            .map(to_json)
            .collect::<Result<Vec<_>, _>>()?;
        self.thin::<T>(&mut items)?;
        Ok(Json(Page {
            items,
            next_cursor: page.next_cursor,
            total_estimate: page.total_estimate,
        })
        .into_response())
    }

    /// All things, in the form of a page.
    pub fn list<T: Serialize + ToSchema>(&self, items: Vec<T>) -> Answer {
        let total_estimate = items.len() as u64;
        self.page(Page {
            items,
            next_cursor: None,
            total_estimate,
        })
    }

    /// Whether all that is wanted (`fields=`) are fields of `T`.
    pub fn wants_only<T: ToSchema>(&self) -> bool {
        let known = fields_of::<T>();
        self.params.fields().is_some_and(|wanted| {
            wanted
                .iter()
                .all(|field| known.iter().any(|name| name == field))
        })
    }

    /// Leaves the wanted fields only (`fields=`).
    fn thin<T: ToSchema>(&self, items: &mut [Value]) -> Result<(), Refusal> {
        let Some(wanted) = self.params.fields() else {
            return Ok(());
        };
        let known = fields_of::<T>();
        if wanted.is_empty()
            || wanted
                .iter()
                .any(|field| !known.iter().any(|name| name == field))
        {
            return Err(Refusal::field("fields", "invalid"));
        }
        for item in items {
            if let Value::Object(fields) = item {
                let all = std::mem::take(fields);
                *fields = all
                    .into_iter()
                    .filter(|(name, _)| wanted.contains(&name.as_str()))
                    .collect::<Map<_, _>>();
            }
        }
        Ok(())
    }
}

/// The fields that an answer has by its schema.
fn fields_of<T: ToSchema>() -> Vec<String> {
    let mut named = Schemas::new();
    T::schemas(&mut named);
    properties(&T::schema(), &named)
}

fn properties(schema: &RefOr<Schema>, named: &[(String, RefOr<Schema>)]) -> Vec<String> {
    match schema {
        RefOr::T(Schema::Object(object)) => object.properties.keys().cloned().collect(),
        RefOr::T(Schema::AllOf(parts)) => parts
            .items
            .iter()
            .flat_map(|part| properties(part, named))
            .collect(),
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next();
            named
                .iter()
                .find(|(known, _)| Some(known.as_str()) == name)
                .map_or(Vec::new(), |(_, schema)| properties(schema, named))
        }
        RefOr::T(_) => Vec::new(),
    }
}

/// An id in the path. What is no id names nothing that is there.
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Path(id) = Path::<T>::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        Ok(Self(id))
    }
}

/// JSON that no version is of.
pub fn json<T: Serialize>(value: &T) -> Answer {
    Ok(Json(to_json(value)?).into_response())
}

/// Nothing to say.
pub fn nothing() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A file to keep.
pub fn file(name: &str, media_type: &'static str, body: axum::body::Body) -> Answer {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// A file that is written while it is read: one of any length costs no more memory than a few pieces of it. `write` is told where they go.
pub fn streamed<F>(
    name: &str,
    media_type: &'static str,
    write: impl FnOnce(mpsc::Sender<backend::Result<Vec<u8>>>) -> F,
) -> Answer
where
    F: Future<Output = u64> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(PIECES);
    tokio::spawn(write(sender));
    // Compression asks once more after the end; an unfused stream panics then.
    let pieces = stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    })
    .fuse();
    file(name, media_type, axum::body::Body::from_stream(pieces))
}

fn written(stored: Stored) -> Response {
    let status = u16::try_from(stored.status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or(StatusCode::CREATED);
    let mut response = (status, Json(stored.response)).into_response();
    if let Some(location) = stored
        .location
        .and_then(|location| HeaderValue::from_str(&location).ok())
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits make a header")
}

fn to_json<T: Serialize>(value: &T) -> Result<Value, Refusal> {
    serde_json::to_value(value).map_err(|error| Error::Internal(error.to_string()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// API-02: the fields of a task in a list are those of the task and those that the row adds.
    #[test]
    fn fields_are_known_through_references() {
        let fields = fields_of::<shared::work::task::TaskItem>();
        for field in ["description", "checklist", "watcher_ids", "project_name"] {
            assert!(
                fields.iter().any(|name| name == field),
                "{field}: {fields:?}"
            );
        }
        assert!(!fields.iter().any(|name| name == "task"), "{fields:?}");
    }

    /// API-02: strong tags only; `*` is any version.
    #[test]
    fn conditions_of_changes() {
        let read = |text: &str| read_if_match(text).ok();
        assert_eq!(read("\"7\""), Some(IfMatch::Version(7)));
        assert_eq!(read("*"), Some(IfMatch::Anything));
        assert_eq!(read("W/\"7\""), Some(IfMatch::Never));
        assert_eq!(read("\"abc\""), Some(IfMatch::Never));
        for malformed in ["7", "\"7", "", "\"7\", \"8\""] {
            assert_eq!(read(malformed), None, "{malformed}");
        }
    }
}
