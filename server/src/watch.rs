//! Health and figures of a process that serves no pages (OPS-03), on a port of their own where the settings name one.

use backend::Backend;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::node::Node;
use crate::site::Site;
use crate::{listen, router, telemetry};

/// Shows them until the token is cancelled. Without a port it only waits.
///
/// # Errors
/// When the port cannot be listened on.
pub async fn run(backend: Backend, stop: CancellationToken) -> Result<(), String> {
    let http = &backend.settings().http;
    let Some(port) = http.metrics_port else {
        stop.cancelled().await;
        return Ok(());
    };
    let node = Node::new(backend.clone(), Site::empty(), stop.clone())
        .map_err(|error| format!("the data directory: {error}"))?;
    let listener = TcpListener::bind((http.host.as_str(), port))
        .await
        .map_err(|error| format!("{}:{port} cannot be listened on: {error}", http.host))?;
    tracing::info!(port, "health and figures are shown");
    let upkeep = tokio::spawn(telemetry::upkeep(node.metrics.clone()));
    listen::serve(listener, router::watched(node), backend.settings(), stop).await;
    upkeep.abort();
    Ok(())
}
