//! What `build.rs` writes, included; the public face of each API is a module of its own.

#[cfg(feature = "videodb")]
#[allow(
    clippy::all,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    private_interfaces,
    rustdoc::all,
    unreachable_pub,
    unused_imports,
    reason = "generated: its style is the generator's, its docs are the provider's, and what an \
              API does not use is still written"
)]
pub(crate) mod videodb {
    include!(concat!(env!("OUT_DIR"), "/videodb.rs"));
}
