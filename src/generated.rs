//! What `build.rs` writes, included; the public face of each API is a module of its own.

/// Includes what was generated of an API, if its feature is enabled.
macro_rules! generated {
    ($($api:ident: $feature:literal),*) => {$(
        #[cfg(feature = $feature)]
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
            reason = "generated: its style is the generator's, its docs are the provider's, and what \
                      an API does not use is still written"
        )]
        pub(crate) mod $api {
            include!(concat!(env!("OUT_DIR"), "/", $feature, ".rs"));
        }
    )*};
}

generated!(polar: "polar", stripe: "stripe", videodb: "videodb");
