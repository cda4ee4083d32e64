//! Hands a document to a collector by HTTP: one `POST` now and then, a connection each. Nothing that the product itself needs goes here.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::uri::{PathAndQuery, Scheme};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where to.
#[derive(Clone, Debug)]
pub struct Address {
    is_secure: bool,
    /// As a name server or the system wants it: without the brackets of IPv6.
    host: String,
    port: u16,
    /// As the header `Host` wants it.
    authority: HeaderValue,
    path: PathAndQuery,
}

impl Address {
    /// Reads `http://host:4318/base` or the like, and adds a path.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(base: &str, path: &str) -> Result<Self, &'static str> {
        let uri: Uri = format!("{}{path}", base.trim_end_matches('/'))
            .parse()
            .map_err(|_| "is no address")?;
        let is_secure = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err("must begin with http:// or https://"),
        };
        let authority = uri.authority().ok_or("names no host")?;
        if authority.as_str().contains('@') {
            return Err("must not hold a password");
        }
        Ok(Self {
            is_secure,
            host: authority.host().trim_matches(['[', ']']).to_owned(),
            port: authority
                .port_u16()
                .unwrap_or(if is_secure { 443 } else { 80 }),
            authority: authority.as_str().parse().map_err(|_| "names no host")?,
            path: uri.path_and_query().cloned().ok_or("has no path")?,
        })
    }
}

/// What the collector said.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
}

/// Posts a document.
///
/// # Errors
/// When the collector cannot be reached, or says nothing for ten seconds.
pub async fn post(
    address: &Address,
    mut headers: HeaderMap,
    body: impl Into<Bytes>,
) -> io::Result<Answer> {
    headers.insert(header::HOST, address.authority.clone());
    headers.insert(
        header::USER_AGENT,
        HeaderValue::from_static(concat!("naryad/", env!("CARGO_PKG_VERSION"))),
    );
    let mut request = Request::new(Full::new(body.into()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::from(address.path.clone());
    *request.headers_mut() = headers;
    timeout(PATIENCE, exchange(address, request))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn exchange(address: &Address, request: Request<Full<Bytes>>) -> io::Result<Answer> {
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await?;
    if !address.is_secure {
        return talk(TokioIo::new(stream), request).await;
    }
    let name = ServerName::try_from(address.host.clone()).map_err(io::Error::other)?;
    let stream = TlsConnector::from(tls()).connect(name, stream).await?;
    talk(TokioIo::new(stream), request).await
}

async fn talk<T>(stream: T, request: Request<Full<Bytes>>) -> io::Result<Answer>
where
    T: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(stream).await.map_err(io::Error::other)?;
    // Ends when the sender is gone.
    tokio::spawn(connection);
    let (head, _) = sender
        .send_request(request)
        .await
        .map_err(io::Error::other)?
        .into_parts();
    Ok(Answer {
        status: head.status,
        headers: head.headers,
    })
}

/// The certificates of the known authorities, read once.
fn tls() -> Arc<ClientConfig> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    CONFIG
        .get_or_init(|| {
            let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
            Arc::new(
                ClientConfig::builder()
                    .with_root_certificates(roots)
                    .with_no_client_auth(),
            )
        })
        .clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let address = Address::parse("http://[::1]:4318/", "/v1/traces").unwrap();
        assert_eq!((address.host.as_str(), address.port), ("::1", 4318));
        assert_eq!(address.authority, "[::1]:4318");
        assert_eq!(address.path, "/v1/traces");
        let address = Address::parse("https://collector.example/otel", "/v1/traces").unwrap();
        assert!(address.is_secure);
        assert_eq!(address.port, 443);
        assert_eq!(address.path, "/otel/v1/traces");
        for bad in [
            "",
            "collector:4318",
            "ftp://collector",
            "http://",
            "http://a:b@host",
        ] {
            assert!(Address::parse(bad, "/x").is_err(), "{bad}");
        }
    }
}
