//! A source of chance that gives the same company each time: what is measured today can be measured again tomorrow.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// SplitMix64 (Steele, Lea, Flood 2014): quick and even enough for made-up data; not for secrets.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A source; the same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `end`, without `end`; 0 for an empty range.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.bits()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low + 1).unwrap_or_default();
        low + i64::try_from(self.below(span)).unwrap_or_default()
    }

    /// 0 to 1, without 1.
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Yes in so many of a thousand cases.
    pub fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// One of them. The slice is not empty.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// 0 to `end`, without `end`, the small ones far more often: a few people have many tasks.
    pub fn skewed(&mut self, end: usize) -> usize {
        let at = self.share().powf(1.7) * end as f64;
        (at as usize).min(end.saturating_sub(1))
    }

    /// An id (UUIDv7) of an instant.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.bits().to_le_bytes());
        bytes[8..].copy_from_slice(&self.bits().to_le_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(
            u64::try_from(at.timestamp_millis()).unwrap_or_default(),
            &bytes,
        )
        .into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_within_their_bounds() {
        let (mut a, mut b) = (Random::new(7), Random::new(7));
        for _ in 0..1000 {
            let number = a.between(-3, 4);
            assert_eq!(number, b.between(-3, 4));
            assert!((-3..=4).contains(&number));
            assert!(a.skewed(10) < 10 && b.skewed(10) < 10);
        }
        assert_eq!(a.below(0), 0);
        let at = DateTime::<Utc>::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
        let id = a.id(at);
        assert_eq!(id.get_version_num(), 7);
        assert_ne!(id, a.id(at));
    }
}
