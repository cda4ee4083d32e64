//! Addresses that do not hear a refusal (IAM-14).
//!
//! Who gets many refusals (`401`, `429`) within a short time and goes on asking is not answered for a while, and each time for longer.
//! The memory is of this process alone and bounded; what the settings exempt (this machine, otherwise) is never blocked.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::Error;
use backend::platform::settings::Limits;
use chrono::{DateTime, TimeDelta, Utc};
use shared::kernel::network::subscriber;

use crate::node::Node;
use crate::problem::Refusal;
use crate::session::Intake;

/// The most addresses that are remembered; when there are more, those go that would have been forgotten first.
const REMEMBERED: usize = 20_000;
/// Blocks double no further: by then they have reached any longest one.
const DOUBLINGS: u32 = 20;

/// Middleware: counts refusals by address and answers those that are blocked with `429`.
pub async fn guard(State(node): State<Node>, request: Request, next: Next) -> Response {
    let address = request
        .extensions()
        .get::<Intake>()
        .and_then(|intake| intake.origin.ip.as_deref()?.parse::<IpAddr>().ok())
        .filter(|address| !node.backend.settings().is_exempt(*address));
    let Some(address) = address else {
        return next.run(request).await;
    };
    if let Some(rest) = node.shield.blocked(address, node.backend.clock().now()) {
        metrics::counter!("naryad_blocked_requests_total").increment(1);
        return Refusal::from(Error::TooMany {
            retry_after: rest.num_seconds() + 1,
        })
        .into_response();
    }
    let response = next.run(request).await;
    let is_refusal = matches!(
        response.status(),
        StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS
    );
    if is_refusal && let Some(length) = node.shield.refused(address, node.backend.clock().now()) {
        metrics::counter!("naryad_address_blocks_total").increment(1);
        tracing::warn!(%address, seconds = length.num_seconds(), "an address goes on after many refusals and is not answered for a while");
    }
    response
}

/// What is remembered of addresses.
pub struct Shield {
    /// Refusals that lead to a block; 0: none do.
    refusals: u32,
    /// The time within which they are counted.
    window: TimeDelta,
    /// The first block of an address.
    first: TimeDelta,
    /// The longest block; for as long after its end a block makes the next one longer.
    longest: TimeDelta,
    records: Mutex<HashMap<IpAddr, Record>>,
}

/// One address.
#[derive(Clone, Copy)]
struct Record {
    refusals: u32,
    since: DateTime<Utc>,
    /// Blocks so far.
    blocks: u32,
    until: Option<DateTime<Utc>>,
}

impl Shield {
    /// A shield by the rules of the settings.
    pub fn new(limits: &Limits) -> Self {
        Self {
            refusals: limits.block_refusals,
            window: TimeDelta::seconds(limits.block_window_seconds.into()),
            first: TimeDelta::seconds(limits.block_seconds.into()),
            longest: TimeDelta::seconds(limits.block_max_seconds.into()),
            records: Mutex::default(),
        }
    }

    /// How long an address is still blocked.
    fn blocked(&self, address: IpAddr, now: DateTime<Utc>) -> Option<TimeDelta> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let until = records.get(&subscriber(address))?.until?;
        (until > now).then(|| until - now)
    }

    /// Counts a refusal; the length of the block that it leads to, if it does.
    fn refused(&self, address: IpAddr, now: DateTime<Utc>) -> Option<TimeDelta> {
        if self.refusals == 0 {
            return None;
        }
        let address = subscriber(address);
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if records.len() >= REMEMBERED && !records.contains_key(&address) {
            self.make_room(&mut records, now);
        }
        let record = records.entry(address).or_insert(Record::new(now));
        if self.matters_until(record) <= now {
            *record = Record::new(now);
        } else if record.until.is_some_and(|until| until > now) {
            // Was on its way when the block began.
            return None;
        } else if record.since + self.window <= now {
            (record.refusals, record.since) = (0, now);
        }
        record.refusals += 1;
        if record.refusals < self.refusals {
            return None;
        }
        let length = (self.first * 2_i32.pow(record.blocks.min(DOUBLINGS))).min(self.longest);
        *record = Record {
            refusals: 0,
            since: now,
            blocks: record.blocks + 1,
            until: Some(now + length),
        };
        Some(length)
    }

    /// When an address may be forgotten.
    fn matters_until(&self, record: &Record) -> DateTime<Utc> {
        let counted = record.since + self.window;
        record
            .until
            .map_or(counted, |until| counted.max(until + self.longest))
    }

    /// Forgets what no longer matters; if that is not enough, the half that would be forgotten first.
    fn make_room(&self, records: &mut HashMap<IpAddr, Record>, now: DateTime<Utc>) {
        records.retain(|_, record| self.matters_until(record) > now);
        if records.len() < REMEMBERED {
            return;
        }
        let mut ends: Vec<_> = records
            .values()
            .map(|record| self.matters_until(record))
            .collect();
        let middle = ends.len() / 2;
        let (_, middle, _) = ends.select_nth_unstable(middle);
        let middle = *middle;
        records.retain(|_, record| self.matters_until(record) > middle);
    }
}

impl Record {
    fn new(now: DateTime<Utc>) -> Self {
        Self {
            refusals: 0,
            since: now,
            blocks: 0,
            until: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn shield(refusals: u32) -> Shield {
        Shield::new(&Limits {
            block_refusals: refusals,
            block_window_seconds: 60,
            block_seconds: 100,
            block_max_seconds: 350,
            ..Limits::default()
        })
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Refusals in one second; the length in seconds of the block that they led to.
    fn refuse(shield: &Shield, address: IpAddr, second: i64, times: u32) -> Option<i64> {
        (0..times)
            .filter_map(|_| shield.refused(address, at(second)))
            .last()
            .map(|length| length.num_seconds())
    }

    /// IAM-14: a block comes after many refusals in a short time, ends, and is longer each time.
    #[test]
    fn iam_14_blocks_grow_and_end() {
        let shield = shield(3);
        let (one, other) = (ip("192.0.2.1"), ip("192.0.2.2"));
        assert_eq!(refuse(&shield, one, 0, 2), None);
        assert_eq!(shield.blocked(one, at(0)), None);
        assert_eq!(refuse(&shield, one, 59, 1), Some(100));
        assert_eq!(shield.blocked(one, at(60)), Some(TimeDelta::seconds(99)));
        assert_eq!(shield.blocked(other, at(60)), None);
        // What was on its way does not count.
        assert_eq!(refuse(&shield, one, 60, 10), None);
        assert_eq!(shield.blocked(one, at(159)), None);
        assert_eq!(refuse(&shield, one, 160, 3), Some(200));
        assert_eq!(refuse(&shield, one, 360, 3), Some(350), "never longer");
        assert_eq!(refuse(&shield, one, 710, 3), Some(350));
        // Long after the last one everything is forgotten.
        assert_eq!(refuse(&shield, one, 710 + 700, 3), Some(100));
    }

    /// IAM-14: a refusal now and then blocks nobody.
    #[test]
    fn iam_14_slow_refusals_do_not_add_up() {
        let shield = shield(3);
        for minute in 0..20 {
            assert_eq!(refuse(&shield, ip("192.0.2.1"), minute * 60, 2), None);
        }
    }

    /// IAM-14: who has one address of IPv6 has very many.
    #[test]
    fn iam_14_a_network_of_ipv6_is_one_address() {
        let shield = shield(2);
        assert_eq!(refuse(&shield, ip("2001:db8::1"), 0, 1), None);
        assert_eq!(refuse(&shield, ip("2001:db8::2"), 0, 1), Some(100));
        assert!(shield.blocked(ip("2001:db8::ffff"), at(1)).is_some());
        assert!(shield.blocked(ip("2001:db8:0:1::1"), at(1)).is_none());
    }

    #[test]
    fn iam_14_without_a_number_nobody_is_blocked() {
        assert_eq!(refuse(&shield(0), ip("192.0.2.1"), 0, 1_000), None);
    }

    /// IAM-14: memory is bounded, and who is blocked stays blocked while others come and go.
    #[test]
    fn iam_14_memory_is_bounded() {
        let shield = shield(2);
        let blocked = ip("192.0.2.1");
        assert_eq!(refuse(&shield, blocked, 0, 2), Some(100));
        for number in 0..100_000_u32 {
            let second = i64::from(number / 2_000);
            let address = Ipv4Addr::from_bits(0x0a00_0000 + number).into();
            assert_eq!(refuse(&shield, address, second, 1), None);
            assert!(shield.records.lock().unwrap().len() <= REMEMBERED);
        }
        assert!(shield.blocked(blocked, at(50)).is_some());
    }
}
