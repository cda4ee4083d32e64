//! The site's files: scripts, modules, styles, icons. From a directory, or from inside the program when it was built with them.
//!
//! All files are read at the start (a few megabytes). What stands under `/pkg/` is named by its content and kept by browsers for ever.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::Settings;
use leptos::config::LeptosOptions;

/// In it stand the hashes that file names carry; written by the bundler, read by Leptos.
const HASH_FILE: &str = "hash.txt";

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// All files, by path. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    files: HashMap<String, File>,
    /// Where the files lie; nothing for those inside the program.
    dir: Option<PathBuf>,
    hashes: Option<Bytes>,
}

#[derive(Default)]
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    etag: String,
    media_type: String,
}

impl Site {
    /// The site of a directory; of the program itself when none is named and it has one.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn load(dir: Option<&Path>) -> io::Result<Self> {
        let (files, dir) = match dir {
            Some(dir) => (read_dir(dir)?, Some(dir.to_path_buf())),
            None => (embedded(), None),
        };
        Ok(Self::of(files, dir))
    }

    /// No files at all: pages come without styles and scripts.
    pub fn empty() -> Self {
        Self::of(BTreeMap::new(), None)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.files.len()
    }

    /// Whether there is no site.
    pub fn is_empty(&self) -> bool {
        self.0.files.is_empty()
    }

    /// Whether the program carries a site inside.
    pub fn is_embedded() -> bool {
        cfg!(embedded_site)
    }

    fn of(mut raw: BTreeMap<String, Bytes>, dir: Option<PathBuf>) -> Self {
        let hashes = raw.remove(HASH_FILE);
        let mut files = HashMap::new();
        for (path, plain) in &raw {
            if is_packed(path, &raw) {
                continue;
            }
            let media_type = mime_guess::from_path(path).first_or_octet_stream();
            let charset = if media_type.type_() == "text" {
                "; charset=utf-8"
            } else {
                ""
            };
            let file = File {
                plain: plain.clone(),
                brotli: raw.get(&format!("{path}.br")).cloned(),
                gzip: raw.get(&format!("{path}.gz")).cloned(),
                etag: etag(plain),
                media_type: format!("{media_type}{charset}"),
            };
            files.insert(format!("/{path}"), file);
        }
        Self(Arc::new(Inner { files, dir, hashes }))
    }

    /// What Leptos must know to name scripts and styles. It reads two small files from the disk, which a site inside the program gets
    /// written into the data directory for that.
    ///
    /// # Errors
    /// When these cannot be written.
    pub fn leptos_options(&self, settings: &Settings) -> io::Result<LeptosOptions> {
        let root = match &self.0.dir {
            Some(dir) => dir.canonicalize()?,
            None => self.write_helpers(&settings.data_dir)?,
        };
        let root = root.to_string_lossy().into_owned();
        Ok(LeptosOptions::builder()
            .output_name("naryad")
            .site_pkg_dir("pkg")
            .hash_file(Arc::from(format!("{root}/{HASH_FILE}")))
            .hash_files(self.0.hashes.is_some())
            .site_root(root)
            .build())
    }

    fn write_helpers(&self, data_dir: &Path) -> io::Result<PathBuf> {
        let root = std::path::absolute(data_dir)?.join("run").join("site");
        std::fs::create_dir_all(root.join("pkg"))?;
        if let Some(hashes) = &self.0.hashes {
            std::fs::write(root.join(HASH_FILE), hashes)?;
        }
        for (path, file) in self
            .0
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("/pkg/__wasm_split_manifest"))
        {
            std::fs::write(root.join(&path[1..]), &file.plain)?;
        }
        Ok(root)
    }

    fn get(&self, path: &str) -> Option<&File> {
        self.0.files.get(path)
    }
}

/// Middleware: answers from the site's files, lets all else pass.
pub async fn serve(State(site): State<Site>, request: Request, next: Next) -> Response {
    let wants_file = matches!(*request.method(), Method::GET | Method::HEAD);
    match site.get(request.uri().path()) {
        Some(file) if wants_file => answer(file, request.uri().path(), request.headers()),
        _ => next.run(request).await,
    }
}

fn answer(file: &File, path: &str, asked: &HeaderMap) -> Response {
    let text = |name| {
        asked
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
            .unwrap_or_default()
    };
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CACHE_CONTROL,
        if path.starts_with("/pkg/") {
            FOR_EVER
        } else {
            ASK_AGAIN
        },
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&file.etag) {
        headers.insert(header::ETAG, etag);
    }
    if text(header::IF_NONE_MATCH)
        .split(',')
        .any(|tag| tag.trim().trim_start_matches("W/") == file.etag)
    {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if let Ok(kind) = HeaderValue::from_str(&file.media_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    // A page that opens a picture of ours by itself may draw it, nothing else.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'",
        ),
    );
    let accepted = text(header::ACCEPT_ENCODING);
    let (body, encoding) = match (&file.brotli, &file.gzip) {
        (Some(packed), _) if accepts(accepted, "br") => (packed, Some("br")),
        (_, Some(packed)) if accepts(accepted, "gzip") => (packed, Some("gzip")),
        _ => (&file.plain, None),
    };
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    (headers, Body::from(body.clone())).into_response()
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let mut parts = part.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding) || name == "*");
        named && !parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Whether a file is the packed form of another.
fn is_packed(path: &str, all: &BTreeMap<String, Bytes>) -> bool {
    [".br", ".gz"].iter().any(|suffix| {
        path.strip_suffix(suffix)
            .is_some_and(|plain| all.contains_key(plain))
    })
}

fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

fn read_dir(root: &Path) -> io::Result<BTreeMap<String, Bytes>> {
    let mut files = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(inside) = path.strip_prefix(root) {
                files.insert(
                    inside.to_string_lossy().replace('\\', "/"),
                    Bytes::from(std::fs::read(&path)?),
                );
            }
        }
    }
    Ok(files)
}

#[cfg(embedded_site)]
fn embedded() -> BTreeMap<String, Bytes> {
    use std::borrow::Cow;

    use rust_embed::RustEmbed;

    #[derive(RustEmbed)]
    #[folder = "$NARYAD_SITE_DIR"]
    struct Embedded;

    Embedded::iter()
        .filter_map(|path| {
            let bytes = match Embedded::get(&path)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((path.into_owned(), bytes))
        })
        .collect()
}

#[cfg(not(embedded_site))]
fn embedded() -> BTreeMap<String, Bytes> {
    BTreeMap::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let files = [
            ("pkg/naryad.1.js", "let a"),
            ("pkg/naryad.1.js.br", "B"),
            ("pkg/naryad.1.js.gz", "G"),
            ("robots.txt", "all"),
            ("hash.txt", "js: 1"),
        ];
        Site::of(
            files
                .into_iter()
                .map(|(path, text)| (path.to_owned(), Bytes::from_static(text.as_bytes())))
                .collect(),
            None,
        )
    }

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn packed_files_stand_for_their_plain_ones() {
        let site = site();
        assert_eq!(site.len(), 2);
        assert!(site.get("/hash.txt").is_none());
        let file = site.get("/pkg/naryad.1.js").unwrap();
        let response = answer(
            file,
            "/pkg/naryad.1.js",
            &headers(&[(header::ACCEPT_ENCODING, "gzip, br;q=0")]),
        );
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(response.headers()[header::CACHE_CONTROL], FOR_EVER);
        assert!(
            response.headers()[header::CONTENT_TYPE]
                .to_str()
                .unwrap()
                .starts_with("text/javascript")
        );
        let response = answer(
            file,
            "/pkg/naryad.1.js",
            &headers(&[(header::ACCEPT_ENCODING, "gzip, deflate, br")]),
        );
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let site = site();
        let file = site.get("/robots.txt").unwrap();
        let first = answer(file, "/robots.txt", &HeaderMap::new());
        assert_eq!(first.headers()[header::CACHE_CONTROL], ASK_AGAIN);
        assert!(!first.headers().contains_key(header::CONTENT_ENCODING));
        let mut asked = HeaderMap::new();
        asked.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(
            answer(file, "/robots.txt", &asked).status(),
            StatusCode::NOT_MODIFIED
        );
    }
}
