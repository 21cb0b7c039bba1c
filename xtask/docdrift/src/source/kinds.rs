//! Declares an enum of kinds: one list of variants, each with its documentation and a stable id.

/// Declares the enum. The doc comment of a variant is what `docs` returns.
macro_rules! kinds {
    (
        $(#[doc = $about:literal])+
        $name:ident {
            $($(#[doc = $docs:literal])+ $variant:ident = $id:literal,)+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[doc = $docs])+ $variant,)+
        }

        impl $name {
            /// Every kind, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The id. It never changes and is never used for another kind.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $($name::$variant => $id,)+ }
            }

            /// What the kind means and what to do about it, in one line.
            #[must_use]
            pub fn docs(self) -> &'static str {
                match self { $($name::$variant => concat!($($docs),+).trim_ascii_start(),)+ }
            }
        }
    };
}
pub(crate) use kinds;
