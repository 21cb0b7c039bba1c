//! Includes the code that `build.rs` generates for each API; the public modules `polar`, `stripe` and
//! `videodb` wrap it.

/// Includes the generated code of each API whose feature is enabled.
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
            reason = "generated code: the generator defines its style and the provider its docs, and it \
                      contains items that an API does not use"
        )]
        pub(crate) mod $api {
            include!(concat!(env!("OUT_DIR"), "/", $feature, ".rs"));
        }
    )*};
}

generated!(polar: "polar", stripe: "stripe", videodb: "videodb");
