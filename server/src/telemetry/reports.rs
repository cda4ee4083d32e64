//! Reports of errors (OPS-03) to Sentry or what speaks its language (GlitchTip, Bugsink): the envelope protocol, one event an envelope.
//!
//! A report says what happened and where, never whose request it was: no person, no address, no cookies, no bodies, and error texts only
//! after [`super::faults::plain`]. Reports never hold anything up: the queue is short, and an error that repeats is reported once a
//! minute with how often it came.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use backend::Settings;
use backend::platform::cx::new_id_at;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::faults::Fingerprint;
use super::identity::{Identity, VERSION};
use super::send::{self, Address};

/// Reports that wait; what comes beyond is dropped and counted.
const WAITING: usize = 64;
/// How often one fingerprint is reported at most.
const PAUSE: Duration = Duration::from_secs(60);
/// How long nothing is sent when the receiver has had enough and does not say for how long.
const REST: Duration = Duration::from_secs(60);
/// Fingerprints that are remembered for their pause.
const REMEMBERED: usize = 500;

/// One error.
pub struct Report {
    pub at: DateTime<Utc>,
    pub fingerprint: Fingerprint,
    /// The constant text.
    pub message: String,
    pub kind: String,
    /// The error's own text, without what differs.
    pub detail: String,
    /// Route, kind of job or module.
    pub place: String,
    /// The module that noted it.
    pub target: &'static str,
    pub request_id: Option<String>,
    pub trace_id: Option<String>,
}

/// Where reports are put.
#[derive(Clone)]
pub struct Queue(mpsc::Sender<Report>);

impl Queue {
    /// Puts a report in, when there is room.
    pub fn offer(&self, report: Report) {
        if self.0.try_send(report).is_err() {
            metrics::counter!("naryad_telemetry_dropped_total", "what" => "report").increment(1);
        }
    }
}

/// Where to report, as Sentry writes it: `https://key@host/project`.
#[derive(Clone, Debug)]
pub struct Dsn {
    address: Address,
    auth: HeaderValue,
}

impl Dsn {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(dsn: &str) -> Result<Self, &'static str> {
        const FORM: &str = "must be as in https://key@host/project";
        let (scheme, rest) = dsn.split_once("://").ok_or(FORM)?;
        let (key, rest) = rest.split_once('@').ok_or(FORM)?;
        // Old ones have a second key, which nobody reads any more.
        let key = key.split(':').next().unwrap_or_default();
        let (host, project) = rest.rsplit_once('/').ok_or(FORM)?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_key || project.is_empty() {
            return Err(FORM);
        }
        let auth =
            format!("Sentry sentry_version=7, sentry_client=naryad/{VERSION}, sentry_key={key}");
        Ok(Self {
            address: Address::parse(
                &format!("{scheme}://{host}"),
                &format!("/api/{project}/envelope/"),
            )?,
            auth: auth.parse().map_err(|_| FORM)?,
        })
    }
}

/// Starts the sender, where the settings name a receiver.
pub fn start(
    settings: &Settings,
    identity: &Identity,
    stop: &CancellationToken,
) -> Option<(Queue, JoinHandle<()>)> {
    let dsn = Dsn::parse(settings.reports.dsn.as_deref()?)
        .inspect_err(|fault| eprintln!("no reports: reports.dsn {fault}"))
        .ok()?;
    let (queue, waiting) = mpsc::channel(WAITING);
    let sender = Sender {
        dsn,
        identity: identity.clone(),
        last: HashMap::new(),
        resting: None,
    };
    let task = tokio::spawn(sender.run(waiting, stop.clone()));
    Some((Queue(queue), task))
}

struct Sender {
    dsn: Dsn,
    identity: Identity,
    /// When a fingerprint was reported last, and how often it came since.
    last: HashMap<Fingerprint, (Instant, u32)>,
    /// Until when the receiver wants nothing.
    resting: Option<Instant>,
}

impl Sender {
    async fn run(mut self, mut waiting: mpsc::Receiver<Report>, stop: CancellationToken) {
        loop {
            tokio::select! {
                report = waiting.recv() => match report {
                    Some(report) => self.take(report).await,
                    None => return,
                },
                () = stop.cancelled() => break,
            }
        }
        while let Ok(report) = waiting.try_recv() {
            self.take(report).await;
        }
    }

    async fn take(&mut self, report: Report) {
        let now = Instant::now();
        if let Some((at, repeated)) = self.last.get_mut(&report.fingerprint)
            && now - *at < PAUSE
        {
            *repeated += 1;
            return;
        }
        if self.resting.is_some_and(|until| now < until) {
            metrics::counter!("naryad_telemetry_dropped_total", "what" => "report").increment(1);
            return;
        }
        if self.last.len() >= REMEMBERED {
            self.last.clear();
        }
        let repeated = self
            .last
            .insert(report.fingerprint, (now, 0))
            .map_or(0, |(_, repeated)| repeated);
        self.send(&envelope(&report, repeated, &self.identity))
            .await;
    }

    async fn send(&mut self, envelope: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-sentry-envelope"),
        );
        headers.insert("x-sentry-auth", self.dsn.auth.clone());
        match send::post(&self.dsn.address, headers, envelope.to_owned()).await {
            Ok(answer) if answer.status.is_success() => {
                metrics::counter!("naryad_reports_sent_total").increment(1);
            }
            Ok(answer) => {
                if answer.status == StatusCode::TOO_MANY_REQUESTS {
                    let wait = answer
                        .headers
                        .get(header::RETRY_AFTER)
                        .and_then(|value| value.to_str().ok()?.parse().ok())
                        .map_or(REST, Duration::from_secs);
                    self.resting = Some(Instant::now() + wait);
                }
                self.lost(&answer.status.to_string());
            }
            Err(error) => self.lost(&error.to_string()),
        }
    }

    /// Told as a warning: an error would be reported in turn.
    fn lost(&self, why: &str) {
        metrics::counter!("naryad_telemetry_dropped_total", "what" => "report").increment(1);
        tracing::warn!(why, "a report was not taken");
    }
}

/// An event and its envelope: lines of JSON.
fn envelope(report: &Report, repeated: u32, identity: &Identity) -> String {
    let id = new_id_at(report.at).simple().to_string();
    let at = report.at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut tags = json!({ "place": report.place, "kind": report.kind });
    for (name, value) in [
        ("request_id", &report.request_id),
        ("trace_id", &report.trace_id),
    ] {
        if let Some(value) = value {
            tags[name] = Value::from(value.as_str());
        }
    }
    let value = if report.detail.is_empty() {
        &report.message
    } else {
        &report.detail
    };
    let event = json!({
        "event_id": id,
        "timestamp": at,
        "platform": "native",
        "level": "error",
        "logger": report.target,
        "transaction": report.place,
        "release": format!("naryad@{VERSION}"),
        "environment": identity.profile.as_str(),
        "server_name": identity.node,
        "fingerprint": [report.fingerprint.to_string()],
        "logentry": { "formatted": report.message },
        "exception": { "values": [{ "type": report.kind, "value": value, "module": report.target }] },
        "tags": tags,
        "extra": { "repeated": repeated },
    })
    .to_string();
    let head = json!({ "event_id": id, "sent_at": at });
    let item =
        json!({ "type": "event", "content_type": "application/json", "length": event.len() });
    format!("{head}\n{item}\n{event}\n")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::extract::State;
    use axum::http::Uri;
    use tokio::net::TcpListener;
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::{Layer, Registry};

    use super::*;
    use crate::telemetry::faults;

    type Seen = Arc<Mutex<Vec<(String, HeaderMap, String)>>>;

    /// A receiver that notes what it gets and answers so.
    async fn receiver(status: StatusCode) -> (String, Seen) {
        let seen = Seen::default();
        let note = move |State(seen): State<Seen>, uri: Uri, headers: HeaderMap, body: String| async move {
            seen.lock().unwrap().push((uri.to_string(), headers, body));
            status
        };
        let router = Router::new().fallback(note).with_state(seen.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (address, seen)
    }

    fn settings(dsn: String) -> Settings {
        let mut settings = Settings::default();
        settings.reports.dsn = Some(dsn);
        settings.node_name = Some("web-1".to_owned());
        settings
    }

    /// Lets errors happen under a listener that reports, and waits until all is sent.
    async fn report(settings: &Settings, happen: impl FnOnce()) {
        let stop = CancellationToken::new();
        let (queue, task) = start(settings, &Identity::of(settings), &stop).unwrap();
        let layer = faults::Faults::new(Some(queue)).with_filter(faults::filter());
        tracing::subscriber::with_default(Registry::default().with(layer), happen);
        stop.cancel();
        task.await.unwrap();
    }

    /// OPS-03: a report is an envelope with its key, place and fingerprint, and without anybody's data; a repetition waits.
    #[tokio::test]
    async fn ops_03_errors_are_reported() {
        let (address, seen) = receiver(StatusCode::OK).await;
        let settings = settings(format!("http://abc123@{address}/7"));
        report(&settings, || {
            for number in [17, 18] {
                let error = format!("no row {number} for anna@company.example");
                tracing::error!(error, request_id = "r-1", "a use-case failed");
            }
            tracing::warn!("not an error");
        })
        .await;
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 1, "{seen:?}");
        let (path, headers, body) = &seen[0];
        assert_eq!(path, "/api/7/envelope/");
        assert_eq!(headers["content-type"], "application/x-sentry-envelope");
        let auth = headers["x-sentry-auth"].to_str().unwrap();
        assert!(
            auth.contains("sentry_version=7") && auth.contains("sentry_key=abc123"),
            "{auth}"
        );
        let lines: Vec<Value> = body
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let [head, item, event] = lines.as_slice() else {
            panic!("{body}");
        };
        assert_eq!(head["event_id"], event["event_id"]);
        assert_eq!(event["event_id"].as_str().unwrap().len(), 32);
        assert_eq!(item["type"], "event");
        assert_eq!(item["length"], body.lines().nth(2).unwrap().len());
        assert_eq!(event["environment"], "development");
        assert_eq!(event["server_name"], "web-1");
        assert_eq!(event["tags"]["request_id"], "r-1");
        assert_eq!(event["fingerprint"][0].as_str().unwrap().len(), 16);
        assert_eq!(event["exception"]["values"][0]["value"], "no row # for …");
        assert!(!body.contains("anna"), "{body}");
    }

    /// OPS-03: a receiver that has had enough is left alone, and nobody's work fails for it.
    #[tokio::test]
    async fn ops_03_a_tired_receiver_is_left_alone() {
        let (address, seen) = receiver(StatusCode::TOO_MANY_REQUESTS).await;
        let settings = settings(format!("http://abc123@{address}/7"));
        report(&settings, || {
            tracing::error!(kind = "one", "failed");
            tracing::error!(kind = "other", "failed");
        })
        .await;
        assert_eq!(seen.lock().unwrap().len(), 1);
    }

    #[test]
    fn dsns_are_read() {
        assert!(Dsn::parse("https://abc123@sentry.example/1").is_ok());
        assert!(Dsn::parse("https://abc123:old@sentry.example:9000/base/1").is_ok());
        for bad in [
            "",
            "https://sentry.example/1",
            "https://@sentry.example/1",
            "https://a b@sentry.example/1",
            "https://abc123@sentry.example",
            "https://abc123@sentry.example/",
            "ftp://abc123@sentry.example/1",
        ] {
            assert!(Dsn::parse(bad).is_err(), "{bad}");
        }
    }
}
