//! Makes the `Idempotency-Key` of a call for which the caller sets none.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A key that no other call has. It consists of 128 random bits that the process draws once, the process id,
/// which differs after a fork, and the number of the call.
pub(crate) fn random_key() -> String {
    static PROCESS: OnceLock<(u64, u64)> = OnceLock::new();
    static CALLS: AtomicU64 = AtomicU64::new(0);
    // The standard library seeds each `RandomState` from the random source of the system.
    let (high, low) = PROCESS.get_or_init(|| (random(), random()));
    let call = CALLS.fetch_add(1, Ordering::Relaxed);
    format!("checkout-client-{high:016x}{low:016x}-{}-{call}", process::id())
}

fn random() -> u64 {
    let mut hasher = RandomState::new().build_hasher();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    hasher.write_u128(now.as_nanos());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_calls_share_a_key() {
        let keys: HashSet<String> = (0..10_000).map(|_| random_key()).collect();
        assert_eq!(keys.len(), 10_000);
        assert!(keys.iter().all(|key| key.len() < 255), "Stripe takes 255 characters");
    }
}
