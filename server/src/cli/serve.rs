//! `naryad serve`.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use backend::platform::settings::Duty;
use backend::platform::{jobs, live};
use backend::{Backend, Settings};
use clap::{Args, ValueEnum};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::start::{self, Database};
use super::{Common, Outcome};
use crate::node::Node;
use crate::reload::Reload;
use crate::site::Site;
use crate::{listen, logging, router, seed, telemetry, watch};

/// Where the site lies when none is named and the program carries none.
const USUAL_SITE: &str = "target/site";
/// How long open requests may still take when the program is asked to end.
const GRACE: Duration = Duration::from_secs(10);

/// What `serve` takes.
#[derive(Args)]
pub struct ServeArgs {
    /// Port [default: 3000]
    #[arg(long)]
    port: Option<u16>,
    /// Address to listen on; 0.0.0.0 for all [default: 127.0.0.1]
    #[arg(long)]
    host: Option<String>,
    /// Directory of the site's files [default: those inside the program, else target/site]
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// A demonstration: on an empty database make the demo company, show its sign-ins
    #[arg(long, overrides_with = "no_demo")]
    demo: bool,
    /// No demonstration, whatever the settings say
    #[arg(long)]
    no_demo: bool,
    /// For work on Naryad itself: pages that are open reload when the program comes back
    #[arg(long)]
    dev: bool,
    /// What this process does [default: web,jobs]
    #[arg(long, value_enum, value_delimiter = ',')]
    duties: Vec<DutyArg>,
}

/// A [`Duty`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum DutyArg {
    /// Pages, API, live connections
    Web,
    /// Background jobs and the clock
    Jobs,
}

impl DutyArg {
    fn name(self) -> &'static str {
        match self {
            DutyArg::Web => "web",
            DutyArg::Jobs => "jobs",
        }
    }
}

/// Serves until it is asked to end.
pub async fn run(common: &Common, args: ServeArgs) -> Outcome {
    let settings = read_settings(common, &args)?;
    // Before anything is counted.
    telemetry::recorder();
    let logging = logging::start(&settings);
    let outcome = open_and_serve(settings, &args).await;
    logging.end().await;
    outcome
}

async fn open_and_serve(settings: Settings, args: &ServeArgs) -> Outcome {
    // From here on a request to end is heard, so that a database that was started is stopped again.
    let stop = CancellationToken::new();
    start::on_signal(stop.clone());
    let database = Database::open(&settings, false).await?;
    let outcome = serve(&database, settings, args, stop).await;
    database.close().await;
    outcome
}

fn read_settings(common: &Common, args: &ServeArgs) -> Result<Settings, String> {
    let mut flags = common.flags();
    flags.set("http.port", args.port);
    flags.set("http.host", args.host.clone());
    flags.set(
        "http.site_dir",
        args.site
            .as_ref()
            .map(|dir| dir.to_string_lossy().into_owned()),
    );
    flags.set("demo", (args.demo || args.no_demo).then_some(args.demo));
    let duties: Vec<&str> = args.duties.iter().map(|duty| duty.name()).collect();
    flags.set("duties", (!duties.is_empty()).then_some(duties));
    let mut settings = start::settings(&flags)?;
    // Links lead to this very server where nobody said otherwise.
    if settings.public_url == Settings::default().public_url {
        settings.public_url = format!("http://localhost:{}", settings.http.port);
    }
    Ok(settings)
}

async fn serve(
    database: &Database,
    settings: Settings,
    args: &ServeArgs,
    stop: CancellationToken,
) -> Outcome {
    database.migrate().await?;
    let backend = database.backend(settings).await?;
    if backend.settings().demo && !stop.is_cancelled() {
        println!("Looking whether the demo company is there (making it takes some seconds)");
        seed::demo_if_empty(&backend)
            .await
            .map_err(|error| format!("the demo company: {error}"))?;
    }
    let duties: BTreeSet<Duty> = backend.settings().duties.iter().copied().collect();
    let mut tasks = vec![tokio::spawn(live::run(backend.clone(), stop.clone()))];
    if duties.contains(&Duty::Jobs) {
        tasks.push(tokio::spawn(jobs::run(backend.clone(), stop.clone())));
    }
    let outcome = if duties.contains(&Duty::Web) {
        web(&backend, args.dev, stop.clone()).await
    } else {
        watch::run(backend.clone(), stop.clone()).await
    };
    stop.cancel();
    for task in tasks {
        let _ = task.await;
    }
    backend.pool().close().await;
    outcome
}

async fn web(backend: &Backend, dev: bool, stop: CancellationToken) -> Outcome {
    let settings = backend.settings();
    let site = load_site(settings.http.site_dir.as_deref())?;
    if site.is_empty() {
        tracing::warn!(
            "there are no site files: pages come without styles and scripts; build the site and name it by --site"
        );
    }
    let mut node = Node::new(backend.clone(), site, stop.clone())
        .map_err(|error| format!("the site: {error}"))?;
    if dev {
        node.reload = Reload::on();
    }
    let listener = TcpListener::bind((settings.http.host.as_str(), settings.http.port))
        .await
        .map_err(|error| {
            format!(
                "{}:{} cannot be listened on: {error}",
                settings.http.host, settings.http.port
            )
        })?;
    greet(settings, listener.local_addr().ok());
    serve_on(listener, node, stop).await
}

/// Serves on a listener until the token is cancelled; then open requests get a while to end.
pub async fn serve_on(listener: TcpListener, node: Node, stop: CancellationToken) -> Outcome {
    let limiter = node.limiter.clone();
    let upkeep = tokio::spawn(telemetry::upkeep(node.metrics.clone()));
    let forget = tokio::spawn(async move { limiter.forget().await });
    let backend = node.backend.clone();
    let router = router::router(node);
    tokio::select! {
        () = listen::serve(listener, router, backend.settings(), stop.clone()) => {}
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => {}
    }
    upkeep.abort();
    forget.abort();
    Ok(())
}

fn load_site(named: Option<&Path>) -> Result<Site, String> {
    let usual = Path::new(USUAL_SITE);
    let dir = named.or_else(|| (!Site::is_embedded() && usual.exists()).then_some(usual));
    Site::load(dir).map_err(|error| {
        format!(
            "the site {}: {error}",
            dir.unwrap_or(Path::new("?")).display()
        )
    })
}

/// Tells where to go. On standard output, so that scripts may read it.
fn greet(settings: &Settings, address: Option<SocketAddr>) {
    println!("\nNaryad is ready: {}", settings.public_url);
    if let Some(address) = address {
        tracing::info!(%address, "listening");
    }
    if settings.demo {
        println!("\nDemo sign-ins (password {}):", seed::PASSWORD);
        for (email, what) in DEMO_ACCOUNTS {
            println!("  {email:22} {what}");
        }
    }
    println!("\nStop with Ctrl-C.");
}

/// The demo accounts and what they show.
const DEMO_ACCOUNTS: &[(&str, &str)] = &[
    ("head@demo.test", "head of a department"),
    ("manager@demo.test", "manager"),
    ("manager2@demo.test", "another manager"),
    ("admin@demo.test", "administrator"),
    ("hr@demo.test", "personnel"),
    ("analyst@demo.test", "analyst"),
    ("superadmin@demo.test", "owner of the installation"),
    ("admin@other.test", "administrator of another company"),
];
