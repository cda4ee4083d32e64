//! What the installation's owner sets. Read and checked by the program from file, environment and flags (OPS-01).

use std::net::IpAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use shared::kernel::network::Network;

/// All settings of the back end.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Which set of defaults the rest begins with (OPS-03).
    pub profile: Profile,
    /// What this process does, unless `serve --duties` says otherwise.
    pub duties: Vec<Duty>,
    /// What this machine is called in logs, traces and reports; nothing for its host name.
    pub node_name: Option<String>,
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
    pub traces: Traces,
    pub reports: Reports,
}

/// Sets of defaults (OPS-03). What file, environment and flags say wins over them. See [`Settings::of`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// On somebody's own machine.
    #[default]
    Development,
    /// A rehearsal of production, with everything traced.
    Staging,
    Production,
    /// To be measured under load: nothing limits a sender, little is logged.
    Loadtest,
    /// A copy at another site, for the day that the first one is lost and for drills: serves people, but starts no work and sends no
    /// mail of its own until its `duties` are set.
    Dr,
}

impl Profile {
    /// All of them.
    pub const ALL: [Profile; 5] = [
        Profile::Development,
        Profile::Staging,
        Profile::Production,
        Profile::Loadtest,
        Profile::Dr,
    ];

    /// The name in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Development => "development",
            Profile::Staging => "staging",
            Profile::Production => "production",
            Profile::Loadtest => "loadtest",
            Profile::Dr => "dr",
        }
    }
}

/// A duty that processes can share out (OPS-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// Pages, API, live connections.
    Web,
    /// Background jobs and the clock.
    Jobs,
}

/// How the program listens (OPS-01).
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// The address to listen on: `127.0.0.1` for this machine alone, `0.0.0.0` for all.
    pub host: String,
    pub port: u16,
    /// Where processes that serve no pages show health and figures; nothing for nowhere (OPS-03).
    pub metrics_port: Option<u16>,
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
    /// Open connections of one address at once; live ones are counted by person instead.
    pub connections_per_address: u32,
    /// Seconds until the header of a request must be there; an idle connection is closed after as many.
    pub header_seconds: u64,
    /// Refusals (`401`, `429`) of one address within `block_window_seconds` after which it is not answered for a while; 0: never.
    pub block_refusals: u32,
    pub block_window_seconds: u32,
    /// Seconds of the first block of an address; each further one is twice as long.
    pub block_seconds: u32,
    /// Seconds of the longest block.
    pub block_max_seconds: u32,
    /// Addresses and networks that are never blocked and may open any number of connections. Trusted proxies need not be named.
    pub exempt_networks: Vec<Network>,
}

/// What is logged, and how (OPS-03).
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// As in `RUST_LOG`: `info`, `warn,server=debug`.
    pub level: String,
    /// `pretty` or `json`, on standard error; the files in `logs` of the data directory are always JSON.
    pub format: LogFormat,
    /// Whether files are written: one a day, and a further one whenever `max_file_bytes` are reached.
    pub files: bool,
    /// For how many days files are kept; those that are finished are compressed.
    pub keep_days: u32,
    /// A file that would grow beyond it is followed by another one.
    pub max_file_bytes: u64,
    /// All files together; beyond it the oldest go, whatever their age.
    pub max_total_bytes: u64,
}

/// Traces by OpenTelemetry (OPS-03), as OTLP over HTTP in JSON.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traces {
    /// The collector, as in `http://localhost:4318`; `/v1/traces` is added. Nothing: no traces.
    pub endpoint: Option<String>,
    /// What is sent as `Authorization`, where the collector wants it.
    pub authorization: Option<String>,
    /// The share of requests that is traced where the caller has not decided, 0 to 1.
    pub sample: f64,
}

/// Reports of errors to Sentry, or to what speaks its language (OPS-03).
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reports {
    /// `https://key@host/project`. Nothing: no reports.
    pub dsn: Option<String>,
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

impl Settings {
    /// Whether an address is neither blocked nor counted (IAM-14).
    pub fn is_exempt(&self, address: IpAddr) -> bool {
        self.http.trusted_proxies.contains(&address)
            || self
                .limits
                .exempt_networks
                .iter()
                .any(|network| network.contains(address))
    }

    /// The defaults of a profile (OPS-03).
    pub fn of(profile: Profile) -> Self {
        let mut it = Self {
            profile,
            ..Self::default()
        };
        if profile == Profile::Development {
            return it;
        }
        it.log.format = LogFormat::Json;
        match profile {
            Profile::Development => {}
            Profile::Staging => {
                it.log.keep_days = 30;
            }
            Profile::Production => {
                it.database_pool = 16;
                it.traces.sample = 0.1;
            }
            Profile::Dr => {
                it.duties = vec![Duty::Web];
                it.database_pool = 16;
                it.traces.sample = 0.1;
            }
            Profile::Loadtest => {
                it.database_pool = 32;
                it.log.level = "warn".to_owned();
                it.log.keep_days = 7;
                it.traces.sample = 0.01;
                it.login_max_failures_ip = 1_000_000;
                it.limits = Limits {
                    api_per_minute: UNLIMITED,
                    api_burst: UNLIMITED,
                    page_per_minute: UNLIMITED,
                    page_burst: UNLIMITED,
                    live_per_person: 1_000,
                    connections_per_address: UNLIMITED,
                    block_refusals: 0,
                    ..it.limits
                };
            }
        }
        it
    }
}

/// More than any load can ask for.
const UNLIMITED: u32 = 1_000_000;

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            duties: vec![Duty::Web, Duty::Jobs],
            node_name: None,
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
            traces: Traces::default(),
            reports: Reports::default(),
        }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 3000,
            metrics_port: None,
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
            connections_per_address: 256,
            header_seconds: 30,
            block_refusals: 300,
            block_window_seconds: 60,
            block_seconds: 60,
            block_max_seconds: 3_600,
            // A proxy here that was not named as trusted stands for everybody behind it.
            exempt_networks: ["127.0.0.0/8", "::1/128"]
                .into_iter()
                .filter_map(|network| network.parse().ok())
                .collect(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: "info".to_owned(),
            format: LogFormat::default(),
            files: true,
            keep_days: 365,
            max_file_bytes: 100 * 1024 * 1024,
            max_total_bytes: 10 * 1024 * 1024 * 1024,
        }
    }
}

impl Default for Traces {
    fn default() -> Self {
        Self {
            endpoint: None,
            authorization: None,
            sample: 1.0,
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
