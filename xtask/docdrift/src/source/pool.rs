//! The thread pool that reads and checks pages in parallel.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Stack size of each thread, in bytes: that of a main thread, because readers of nested text recurse.
const STACK_BYTES: usize = 16 << 20;

/// Runs a function, and the parallel iterators in it, on the one pool of the process.
///
/// A pool for each step would start more threads than there are cores, and so would a pool for each thread of
/// a caller's pool. The threads of a caller's pool itself may have too small a stack.
pub(crate) fn in_pool<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    match POOL.get_or_init(|| ThreadPoolBuilder::new().stack_size(STACK_BYTES).build().ok()) {
        Some(pool) => pool.install(run),
        // The system refused threads: the caller's thread does the work.
        None => run(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use rayon::prelude::*;

    use crate::source::pool::in_pool;

    #[test]
    fn all_runs_share_the_threads_of_one_pool() {
        let threads = || -> BTreeSet<String> {
            let name = |_| format!("{:?}", thread::current().id());
            in_pool(|| in_pool(|| (0..1_000).into_par_iter().map(name).collect()))
        };
        let mut seen = threads();
        let callers = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads are available");
        seen.extend(
            callers.install(|| (0..8).into_par_iter().flat_map_iter(|_| threads()).collect::<Vec<_>>()),
        );
        let pool = in_pool(rayon::current_num_threads);
        assert!(seen.len() <= pool, "{} threads of a pool of {pool}", seen.len());
    }
}
