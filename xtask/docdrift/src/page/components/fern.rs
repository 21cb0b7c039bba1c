//! The components of Fern.

use super::Meaning::{Alternative, Alternatives, Describes, Includes};
use super::{Dialect, PARAMETER};

pub(super) const COMPONENTS: Dialect = &[
    ("ParamField", &[Describes(&PARAMETER)]),
    ("Tabs", &[Alternatives { of_fences: false }]),
    ("Tab", &[Alternative]),
    ("CodeBlocks", &[Alternatives { of_fences: true }]),
    ("Markdown", &[Includes("src")]),
];
