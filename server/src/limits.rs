//! How often one person or address may ask (IAM-14): `429` with `Retry-After` beyond it.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::Error;
use backend::platform::settings::Limits;
use governor::clock::Clock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use crate::node::Node;
use crate::problem::Refusal;

/// How often the memory of those who have not asked for long is given back.
const FORGET_EVERY: Duration = Duration::from_secs(60);

type Keyed = RateLimiter<Key, DashMapStateStore<Key>, governor::clock::DefaultClock>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Person(Uuid),
    Address(String),
}

/// The counters of this process.
pub struct Limiter {
    api: Keyed,
    page: Keyed,
}

impl Limiter {
    /// Counters for the limits of the settings.
    pub fn new(limits: &Limits) -> Self {
        Self {
            api: keyed(limits.api_per_minute, limits.api_burst),
            page: keyed(limits.page_per_minute, limits.page_burst),
        }
    }

    /// Gives back the memory of those who have not asked for long, for ever.
    pub async fn forget(&self) {
        loop {
            tokio::time::sleep(FORGET_EVERY).await;
            self.api.retain_recent();
            self.page.retain_recent();
        }
    }
}

fn keyed(per_minute: u32, burst: u32) -> Keyed {
    let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    RateLimiter::dashmap(
        Quota::per_minute(at_least_one(per_minute)).allow_burst(at_least_one(burst)),
    )
}

/// Middleware: the limit of REST.
pub async fn api(State(node): State<Node>, request: Request, next: Next) -> Response {
    match check(&node.limiter.api, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Middleware: the limit of pages and their server functions.
pub async fn page(State(node): State<Node>, request: Request, next: Next) -> Response {
    match check(&node.limiter.page, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(limiter: &Keyed, request: &Request) -> Result<(), Refusal> {
    let asking = request.extensions().get::<gate::Request>();
    let person = asking
        .and_then(|request| request.actor.as_ref())
        .and_then(|actor| actor.user_id);
    let key = match person {
        Some(person) => Key::Person(person.0),
        None => Key::Address(
            asking
                .and_then(|request| request.origin.ip.clone())
                .unwrap_or_default(),
        ),
    };
    limiter.check_key(&key).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        metrics::counter!("naryad_rate_limited_total").increment(1);
        Refusal::from(Error::TooMany {
            retry_after: i64::try_from(wait.as_secs() + 1).unwrap_or(60),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IAM-14: a burst passes, the next one waits, another person is not touched.
    #[test]
    fn a_burst_then_a_wait() {
        let limiter = keyed(60, 3);
        let (one, other) = (
            Key::Address("192.0.2.1".to_owned()),
            Key::Address("192.0.2.2".to_owned()),
        );
        for _ in 0..3 {
            assert!(limiter.check_key(&one).is_ok());
        }
        assert!(limiter.check_key(&one).is_err());
        assert!(limiter.check_key(&other).is_ok());
    }
}
