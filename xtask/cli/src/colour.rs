//! When output has colours.

use clap::ValueEnum;

/// When output has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// If the output is a terminal, and the environment does not say otherwise (`NO_COLOR`)
    #[default]
    Auto,
    /// In any case
    Always,
    /// In no case
    Never,
}

impl Colour {
    /// Makes all streams that are opened from now on have colours then.
    pub(crate) fn apply(self) {
        let choice = match self {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}
