//! What the installation's owner sets. Read and checked by the program from file, environment and flags (OPS-01).

use std::net::IpAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// All settings of the back end.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The PostgreSQL to use; nothing for a private one in the data directory (OPS-02).
    pub database_url: Option<String>,
    /// Connections kept at most.
    pub database_pool: u32,
    /// Where files, the private PostgreSQL and the signing key live.
    pub data_dir: PathBuf,
    /// The address that links in mails begin with.
    pub public_url: String,
    /// Seconds that an access token lives (IAM-03).
    pub access_ttl_seconds: i64,
    /// Seconds that a refresh token lives (IAM-03).
    pub refresh_ttl_seconds: i64,
    /// Wrong passwords for one account before it is locked for a while (IAM-14).
    pub login_max_failures: i32,
    /// Wrong passwords from one address before it is locked for a while.
    pub login_max_failures_ip: i32,
    /// Seconds of such a lock.
    pub login_lock_seconds: i64,
    /// Whether this is a demonstration: the sign-in page shows the demo accounts.
    pub demo: bool,
    pub smtp: Smtp,
    pub http: Http,
    pub limits: Limits,
    pub log: Log,
}

/// How the program listens (OPS-01).
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// The address to listen on: `127.0.0.1` for this machine alone, `0.0.0.0` for all.
    pub host: String,
    pub port: u16,
    /// The site files; nothing for those inside the program, else `target/site`.
    pub site_dir: Option<PathBuf>,
    /// Addresses of reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Empty: nobody's.
    pub trusted_proxies: Vec<IpAddr>,
}

/// What one person or address may ask for (IAM-14).
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// REST requests a minute of one person (of one address while nobody is signed in).
    pub api_per_minute: u32,
    /// REST requests at once.
    pub api_burst: u32,
    /// Requests of pages a minute of one person or address, server functions included.
    pub page_per_minute: u32,
    /// Requests of pages at once.
    pub page_burst: u32,
    /// The largest body, in bytes.
    pub body_bytes: usize,
    /// Seconds until a request without an answer is ended.
    pub request_seconds: u64,
    /// Live connections of one person at once.
    pub live_per_person: u32,
}

/// What is logged, and how (OPS-03).
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// As in `RUST_LOG`: `info`, `warn,server=debug`.
    pub level: String,
    /// `pretty` or `json`, on standard error; the files in `logs` of the data directory are always JSON.
    pub format: LogFormat,
    /// Whether daily files are written.
    pub files: bool,
    /// How many daily files are kept.
    pub keep_days: usize,
}

/// The form of the log on standard error.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Pretty,
    Json,
}

/// Outgoing mail (NTF-01). Without a URL mail is "not configured" and never breaks its sender.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// `smtp://host:port` (plain, for loopback), `smtp://host:port?tls=required`, `smtps://user:password@host:port`.
    pub url: Option<String>,
    /// The sender of all mail.
    pub from: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: None,
            database_pool: 8,
            data_dir: PathBuf::from("data"),
            public_url: "http://localhost:3000".to_owned(),
            access_ttl_seconds: 30 * 60,
            refresh_ttl_seconds: 7 * 24 * 3600,
            login_max_failures: 5,
            login_max_failures_ip: 50,
            login_lock_seconds: 15 * 60,
            demo: false,
            smtp: Smtp::default(),
            http: Http::default(),
            limits: Limits::default(),
            log: Log::default(),
        }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 3000,
            site_dir: None,
            trusted_proxies: Vec::new(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            api_per_minute: 100,
            api_burst: 20,
            page_per_minute: 1_200,
            page_burst: 300,
            body_bytes: 1024 * 1024,
            request_seconds: 30,
            live_per_person: 20,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: "info".to_owned(),
            format: LogFormat::default(),
            files: true,
            keep_days: 366,
        }
    }
}

impl Default for Smtp {
    fn default() -> Self {
        Self {
            url: None,
            from: "Naryad <naryad@localhost>".to_owned(),
        }
    }
}
