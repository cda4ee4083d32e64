//! Taking connections (IAM-14): no more than so many of one address at once, a header within its time, an orderly end.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::serve::Listener;
use axum::{Extension, Router};
use backend::Settings;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use shared::kernel::network::subscriber;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Layer;

/// Serves connections until the token is cancelled and the last one has ended. Live connections are not waited for.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    settings: &Settings,
    stop: CancellationToken,
) {
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(settings.limits.header_seconds));
    let (doors, open) = (Arc::<Doors>::default(), TaskTracker::new());
    loop {
        let (stream, peer) = tokio::select! {
            () = stop.cancelled() => break,
            taken = Listener::accept(&mut listener) => taken,
        };
        let address = peer.ip().to_canonical();
        let most = if settings.is_exempt(address) {
            u32::MAX
        } else {
            settings.limits.connections_per_address
        };
        let Some(place) = doors.enter(address, most) else {
            // Closed without a word: an answer would cost what is to be spared.
            metrics::counter!("naryad_connections_refused_total").increment(1);
            continue;
        };
        let (builder, router, stop) = (builder.clone(), router.clone(), stop.clone());
        open.spawn(async move {
            talk(&builder, stream, peer, router, stop).await;
            drop(place);
        });
    }
    drop(listener);
    open.close();
    open.wait().await;
}

/// One connection, until it ends or is upgraded to a live one.
async fn talk(
    builder: &Builder,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    stop: CancellationToken,
) {
    let service = TowerToHyperService::new(Extension(ConnectInfo(peer)).layer(router));
    let mut connection = pin!(
        builder
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = stop.cancelled() => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "a connection ended early");
    }
}

/// Open connections by address.
#[derive(Default)]
struct Doors(Mutex<HashMap<IpAddr, u32>>);

impl Doors {
    /// Room for one more, given back when it is dropped; nothing where the address has enough.
    fn enter(self: &Arc<Self>, address: IpAddr, most: u32) -> Option<Place> {
        let address = subscriber(address);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place {
            doors: Arc::clone(self),
            address,
        })
    }
}

struct Place {
    doors: Arc<Doors>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.doors.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IAM-14: an address has so many connections and no more; others are not touched, and nothing is remembered of those who left.
    #[test]
    fn iam_14_connections_are_counted_by_address() {
        let doors = Arc::<Doors>::default();
        let enter = |ip: &str| doors.enter(ip.parse().unwrap(), 2);
        let first = enter("192.0.2.1");
        let second = enter("192.0.2.1");
        assert!(first.is_some() && second.is_some());
        assert!(enter("192.0.2.1").is_none());
        assert!(enter("192.0.2.2").is_some());
        drop(first);
        let third = enter("192.0.2.1");
        assert!(third.is_some());
        let network = (enter("2001:db8::1"), enter("2001:db8::2"));
        assert!(network.0.is_some() && network.1.is_some());
        assert!(enter("2001:db8::3").is_none());
        drop((second, third, network));
        assert!(doors.0.lock().unwrap().is_empty());
    }
}
