//! What all requests of this process share beside the back end.

use std::sync::Arc;

use axum::extract::FromRef;
use backend::Backend;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;

use crate::health;
use crate::limits::Limiter;
use crate::reload::Reload;
use crate::session::Refreshes;
use crate::shield::Shield;
use crate::site::Site;
use crate::telemetry;
use crate::ws::Connections;

/// The state of the router.
#[derive(Clone, FromRef)]
pub struct Node {
    pub backend: Backend,
    /// What the pages' scripts are called.
    pub options: LeptosOptions,
    pub site: Site,
    pub limiter: Arc<Limiter>,
    pub shield: Arc<Shield>,
    pub refreshes: Arc<Refreshes>,
    pub connections: Arc<Connections>,
    pub metrics: PrometheusHandle,
    pub standing: Arc<telemetry::Standing>,
    pub mail: Arc<health::Mail>,
    /// For work on the product itself: see [`crate::reload`].
    pub reload: Reload,
    /// Cancelled when the program is asked to end: live connections say good-bye.
    pub stopping: CancellationToken,
}

impl Node {
    /// Puts the process together over a back end and a site.
    ///
    /// # Errors
    /// When the site's helpers cannot be written to the data directory.
    pub fn new(backend: Backend, site: Site, stopping: CancellationToken) -> std::io::Result<Self> {
        let options = site.leptos_options(backend.settings())?;
        let limiter = Arc::new(Limiter::new(&backend.settings().limits));
        let shield = Arc::new(Shield::new(&backend.settings().limits));
        Ok(Self {
            options,
            site,
            limiter,
            shield,
            refreshes: Arc::default(),
            connections: Arc::default(),
            metrics: telemetry::recorder(),
            standing: Arc::default(),
            mail: Arc::default(),
            reload: Reload::default(),
            stopping,
            backend,
        })
    }
}
