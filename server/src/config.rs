//! The settings (OPS-01): the defaults of a profile (OPS-03), then the file, then the environment, then flags. All faults are found at
//! once; secrets are never printed.

use std::path::{Path, PathBuf};

use backend::Settings;
use backend::platform::settings::Profile as Defaults;
use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Value};
use figment::{Figment, Metadata, Profile, Provider};

use crate::telemetry::reports::Dsn;
use crate::telemetry::traces;

/// The file that is read when it is there and no other is named.
pub const DEFAULT_FILE: &str = "naryad.toml";

/// Variables of our scripts and tests that begin like settings.
const NOT_SETTINGS: &[&str] = &[
    "BIN",
    "CACHE",
    "CONFIG",
    "E2E_",
    "SITE",
    "SITE_DIR",
    "TEST_DATABASE_URL",
    "UPDATE",
];

/// Settings whose values nobody may see.
const SECRET: &[&str] = &[
    "database_url",
    "reports.dsn",
    "smtp.url",
    "traces.authorization",
];

/// What the command line says; wins over everything.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The file of settings.
    pub file: Option<PathBuf>,
    /// Dotted names and values.
    pub values: Vec<(&'static str, Value)>,
}

impl Flags {
    /// Notes a value where the flag was given.
    pub fn set(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.values.push((name, value.into()));
        }
    }
}

/// The settings and where each comes from.
pub struct Config {
    pub settings: Settings,
    figment: Figment,
    /// Variables that look like settings and are none.
    pub unknown: Vec<String>,
}

/// Reads and checks the settings.
///
/// # Errors
/// All faults found, one line each.
pub fn load(flags: &Flags) -> Result<Config, Vec<String>> {
    let figment = sources(flags)?;
    let mut faults = type_faults(&figment);
    let settings: Settings = match figment.extract() {
        Ok(settings) => settings,
        Err(error) if faults.is_empty() => {
            return Err(error.into_iter().map(|error| error.to_string()).collect());
        }
        Err(_) => return Err(faults),
    };
    faults.extend(check(&settings));
    if faults.is_empty() {
        Ok(Config {
            settings,
            figment,
            unknown: unknown_variables(),
        })
    } else {
        Err(faults)
    }
}

fn sources(flags: &Flags) -> Result<Figment, Vec<String>> {
    let file = flags
        .file
        .clone()
        .or_else(|| std::env::var_os("NARYAD_CONFIG").map(PathBuf::from));
    if let Some(file) = file.as_deref().filter(|file| !file.exists()) {
        return Err(vec![format!(
            "{}: there is no such file of settings",
            file.display()
        )]);
    }
    let file = file.as_deref().unwrap_or(Path::new(DEFAULT_FILE));
    let named = layers(Settings::default(), file, flags).extract_inner::<Defaults>("profile");
    // A name that is none is a fault like others, found later.
    let defaults = named.unwrap_or_default();
    Ok(layers(Settings::of(defaults), file, flags))
}

/// What is said of the settings, in order; the later one wins.
fn layers(defaults: Settings, file: &Path, flags: &Flags) -> Figment {
    let known = names();
    let environment = Env::prefixed("NARYAD_").filter(move |key| {
        let name = key.as_str().to_ascii_lowercase();
        known
            .iter()
            .any(|known| name == *known || name.starts_with(&format!("{known}__")))
    });
    let mut figment = Figment::from(Serialized::defaults(defaults))
        .merge(Toml::file(file))
        .merge(environment.split("__"))
        .merge(
            Env::raw()
                .only(&["DATABASE_URL"])
                .filter(|_| std::env::var_os("DATABASE_URL").is_some_and(|url| !url.is_empty())),
        );
    for (name, value) in &flags.values {
        figment = figment.merge(Serialized::global(name, value));
    }
    figment
}

/// The first parts of all names.
fn names() -> Vec<String> {
    Serialized::defaults(Settings::default())
        .data()
        .ok()
        .and_then(|mut data| data.remove(&Profile::Default))
        .unwrap_or_default()
        .into_keys()
        .collect()
}

/// One fault per value that is not of its type, or not known: figment itself stops at the first.
fn type_faults(figment: &Figment) -> Vec<String> {
    let Ok(data) = figment.data() else {
        return Vec::new();
    };
    let mut leaves = Vec::new();
    for dict in data.values() {
        collect("", dict, &mut leaves);
    }
    leaves
        .into_iter()
        .filter_map(|(name, value)| {
            let alone = Figment::from(Serialized::defaults(Settings::default()))
                .merge(Serialized::global(&name, &value));
            let error = alone.extract::<Settings>().err()?;
            let source = figment
                .find_metadata(&name)
                .map_or("?", |metadata| &metadata.name);
            Some(format!("{name} ({source}): {}", error.kind))
        })
        .collect()
}

fn collect(prefix: &str, dict: &Dict, leaves: &mut Vec<(String, Value)>) {
    for (key, value) in dict {
        let name = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            Value::Dict(_, inner) if !inner.is_empty() => collect(&name, inner, leaves),
            _ => leaves.push((name, value.clone())),
        }
    }
}

/// What types cannot tell.
fn check(settings: &Settings) -> Vec<String> {
    let mut faults = Vec::new();
    let mut hold = |name: &str, holds: bool, rule: &str| {
        if !holds {
            faults.push(format!("{name}: {rule}"));
        }
    };
    let url = &settings.public_url;
    let is_url = ["http://", "https://"].iter().any(|scheme| {
        url.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    }) && !url.ends_with('/');
    hold(
        "public_url",
        is_url,
        "must begin with http:// or https:// and not end with /",
    );
    hold(
        "database_pool",
        (2..=500).contains(&settings.database_pool),
        "must be 2 to 500",
    );
    hold(
        "access_ttl_seconds",
        (60..=86_400).contains(&settings.access_ttl_seconds),
        "must be 60 to 86400",
    );
    hold(
        "refresh_ttl_seconds",
        settings.refresh_ttl_seconds > settings.access_ttl_seconds,
        "must be longer than access_ttl_seconds",
    );
    hold(
        "login_max_failures",
        settings.login_max_failures >= 1,
        "must be at least 1",
    );
    hold(
        "login_max_failures_ip",
        settings.login_max_failures_ip >= 1,
        "must be at least 1",
    );
    hold(
        "login_lock_seconds",
        settings.login_lock_seconds >= 1,
        "must be at least 1",
    );
    let database = settings.database_url.as_deref();
    hold(
        "database_url",
        database
            .is_none_or(|url| url.starts_with("postgres://") || url.starts_with("postgresql://")),
        "must begin with postgres://",
    );
    let mail = settings.smtp.url.as_deref();
    hold(
        "smtp.url",
        mail.is_none_or(|url| url.starts_with("smtp://") || url.starts_with("smtps://")),
        "must begin with smtp:// or smtps://",
    );
    hold(
        "smtp.from",
        settings.smtp.from.contains('@'),
        "must be an address, as in `Naryad <naryad@example.org>`",
    );
    let limits = &settings.limits;
    hold(
        "limits.api_per_minute",
        limits.api_per_minute >= 1,
        "must be at least 1",
    );
    hold(
        "limits.api_burst",
        limits.api_burst >= 1,
        "must be at least 1",
    );
    hold(
        "limits.page_per_minute",
        limits.page_per_minute >= 1,
        "must be at least 1",
    );
    hold(
        "limits.page_burst",
        limits.page_burst >= 1,
        "must be at least 1",
    );
    hold(
        "limits.body_bytes",
        limits.body_bytes >= 64 * 1024,
        "must be at least 65536",
    );
    hold(
        "limits.request_seconds",
        (1..=600).contains(&limits.request_seconds),
        "must be 1 to 600",
    );
    hold(
        "limits.live_per_person",
        limits.live_per_person >= 1,
        "must be at least 1",
    );
    hold(
        "limits.connections_per_address",
        limits.connections_per_address >= 1,
        "must be at least 1",
    );
    hold(
        "limits.header_seconds",
        (1..=600).contains(&limits.header_seconds),
        "must be 1 to 600",
    );
    hold(
        "limits.block_window_seconds",
        (1..=86_400).contains(&limits.block_window_seconds),
        "must be 1 to 86400",
    );
    hold(
        "limits.block_seconds",
        (1..=86_400).contains(&limits.block_seconds),
        "must be 1 to 86400",
    );
    hold(
        "limits.block_max_seconds",
        (limits.block_seconds..=604_800).contains(&limits.block_max_seconds),
        "must be block_seconds to 604800",
    );
    hold(
        "http.host",
        settings.http.host.parse::<std::net::IpAddr>().is_ok() || settings.http.host == "localhost",
        "must be an address of this machine, as in 127.0.0.1 or 0.0.0.0",
    );
    let port = settings.http.metrics_port;
    hold(
        "http.metrics_port",
        port.is_none_or(|port| port != settings.http.port),
        "must be another than http.port",
    );
    hold(
        "duties",
        !settings.duties.is_empty(),
        "must name at least one of web, jobs",
    );
    hold(
        "log.keep_days",
        settings.log.keep_days >= 1,
        "must be at least 1",
    );
    hold(
        "log.max_file_bytes",
        settings.log.max_file_bytes >= 1024 * 1024,
        "must be at least 1048576",
    );
    hold(
        "log.max_total_bytes",
        settings.log.max_total_bytes >= settings.log.max_file_bytes,
        "must be at least max_file_bytes",
    );
    hold(
        "traces.sample",
        (0.0..=1.0).contains(&settings.traces.sample),
        "must be 0 to 1",
    );
    let endpoint = settings.traces.endpoint.as_deref();
    if let Some(Err(fault)) = endpoint.map(traces::check_endpoint) {
        hold("traces.endpoint", false, fault);
    }
    if let Some(Err(fault)) = settings.reports.dsn.as_deref().map(Dsn::parse) {
        hold("reports.dsn", false, fault);
    }
    hold(
        "log.level",
        settings
            .log
            .level
            .parse::<tracing_subscriber::EnvFilter>()
            .is_ok(),
        "must be as in `info` or `warn,server=debug`",
    );
    faults
}

/// What holds, but will hardly be meant where people work in earnest.
pub fn advice(settings: &Settings) -> Vec<String> {
    if !matches!(settings.profile, Defaults::Production | Defaults::Dr) {
        return Vec::new();
    }
    let is_plain = settings.public_url.starts_with("http://");
    let is_here = settings.public_url.starts_with("http://localhost");
    [
        (
            settings.demo,
            "demo: the sign-in page shows the demo accounts",
        ),
        (
            is_here,
            "public_url: links in mails lead to the reader's own machine",
        ),
        (
            is_plain && !is_here,
            "public_url: passwords and cookies travel unencrypted",
        ),
        (settings.smtp.url.is_none(), "smtp.url: nobody gets mails"),
    ]
    .into_iter()
    .filter(|(is_so, _)| *is_so)
    .map(|(_, text)| text.to_owned())
    .collect()
}

fn unknown_variables() -> Vec<String> {
    let known = names();
    let mut unknown: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| {
            name.strip_prefix("NARYAD_").is_some_and(|rest| {
                let lower = rest.to_ascii_lowercase();
                let is_setting = known
                    .iter()
                    .any(|known| lower == *known || lower.starts_with(&format!("{known}__")));
                !is_setting
                    && !NOT_SETTINGS.iter().any(|tool| {
                        rest == *tool || (tool.ends_with('_') && rest.starts_with(tool))
                    })
            })
        })
        .collect();
    unknown.sort();
    unknown
}

impl Config {
    /// All settings, one line each: name, value, where it comes from. Secrets are blotted out.
    pub fn lines(&self) -> Vec<String> {
        let Ok(data) = Serialized::defaults(&self.settings).data() else {
            return Vec::new();
        };
        let plain = Figment::from(Serialized::defaults(Settings::default()));
        let mut leaves = Vec::new();
        for dict in data.values() {
            collect("", dict, &mut leaves);
        }
        leaves
            .into_iter()
            .map(|(name, value)| {
                let shown = show(&name, &value);
                let source = self
                    .figment
                    .find_metadata(&name)
                    .map_or_else(|| "default".to_owned(), source_name);
                let source = match source.as_str() {
                    "default" if plain.find_value(&name).ok().as_ref() != Some(&value) => {
                        format!("profile {}", self.settings.profile.as_str())
                    }
                    _ => source,
                };
                format!("{name} = {shown}  # {source}")
            })
            .collect()
    }
}

fn source_name(metadata: &Metadata) -> String {
    match metadata.name.as_ref() {
        name if name.contains("Settings") => "default".to_owned(),
        name if name.contains("TOML") => metadata
            .source
            .as_ref()
            .map_or_else(|| "file".to_owned(), ToString::to_string),
        name if name.contains("environment") => "environment".to_owned(),
        _ => "flag".to_owned(),
    }
}

fn show(name: &str, value: &Value) -> String {
    match serde_json::to_string(value) {
        Ok(text) if text == "null" => "nothing".to_owned(),
        Ok(_) if SECRET.contains(&name) => "\"***\"".to_owned(),
        Ok(text) => text,
        Err(_) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests;
