//! The threads that pages are read and judged by.

/// Runs what iterates in parallel; what is read is nested, so each thread has the stack of a main one.
pub(crate) fn in_pool<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    const STACK: usize = 16 << 20;
    match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => pool.install(run),
        // Where no threads are to be had, this one does it.
        Err(_) => run(),
    }
}
